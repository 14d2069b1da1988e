/* What a party sees and decides: sim/engine/members.py. */

#ifndef MEMBERS_H
#define MEMBERS_H

#include "prospects.h"

#define CALM_ROUNDING 1e-9

typedef struct {
    int64_t aim;
    double gain, edge, chance;
} Attack;

static void observe(const World *w, State *s, int64_t i, double years)
{
    Member *member = &s->members[i];
    const Party *party = &w->parties[i];
    predict(&member->belief_mean, &member->belief_variance,
            (double)party->sign * party->optimism, variance_of(w->balance_uncertainty),
            w->balance_reversion, years);
}

static void learn(State *s, int64_t i, double advantage, double signal_variance)
{
    Member *member = &s->members[i];
    update(&member->belief_mean, &member->belief_variance, advantage - s->observed,
           signal_variance);
}

static inline double waiting_value(const World *w, State *s, int64_t i)
{
    return value_of_waiting(value_now(w, s, i), fair_premium(w, s, i), mobilised_scope(s));
}

/* Chance that a leader attacks (or goes on), and the value to a party if it does. */
static double threat_from(const World *w, State *s, int64_t i, int64_t attacker, double advantage,
                          double now, double *attacked)
{
    int64_t side = w->parties[attacker].sign;
    int64_t count = campaign(w, s, attacker, side, advantage, i, s->values);
    double gain;
    int64_t aim = best_aim(s->values, count, &gain);
    *attacked = now;
    if (aim == 0)
        return 0.0;
    double chance = strict_choice_probability(gain - truce_shame(w, s, attacker),
                                              w->parties[attacker].precision);
    if (!s->war)
        chance = threat_within(chance, w->behaviour_horizon_days / w->clock_peace_days);
    double scope = max2(mobilised_scope(s), axis_of(w, s, side)->scopes[aim - 1]);
    double left_to_hope_for = value_of_waiting(now, fair_premium(w, s, i), scope);
    campaign(w, s, i, side, advantage, -1, s->values);
    *attacked = left_to_hope_for + s->values[aim - 1];
    return chance;
}

/* Value of waiting for a better balance and fighting then, if the trend is its way. */
static double fighting_later(const World *w, State *s, int64_t i, double waiting, int64_t count)
{
    double shift = expected_shift(w, s), gain;
    int64_t side = w->parties[i].sign;
    if (count == 0 || (double)side * shift <= 0.0)
        return -INFINITY;
    int64_t ahead = campaign(w, s, i, side, belief(w, s, i) + shift, -1, s->values);
    best_aim(s->values, ahead, &gain);
    double years = w->behaviour_horizon_days / DAYS_PER_YEAR;
    return waiting + discount_over(w, i, years) * max2(0.0, gain);
}

static void look(const World *w, State *s, int64_t i)
{
    Member *view = &s->members[i];
    int64_t side = w->parties[i].sign, count = 0;
    view->now = value_now(w, s, i);
    view->waiting = waiting_value(w, s, i);
    if (leads(w, i))
        count = campaign(w, s, i, side, belief(w, s, i), -1, s->own_values);
    view->aim = best_aim(s->own_values, count, &view->gain);
    int64_t foe = leader(w, -side);
    double seen = belief(w, s, i) + expected_shift(w, s) / 2.0;
    view->threat = threat_from(w, s, i, foe, seen, view->now, &view->attacked);
    double later = view->waiting;
    if (!s->war)
        later = fighting_later(w, s, i, view->waiting, count);
    view->staying = value_of_staying(max2(view->waiting, later), view->attacked, view->threat);
    view->attack = view->now;
    view->reservation = view->staying;
    if (view->aim != 0) {
        double taken = view->threat > 0.0 ? conquest(w, s, i) : 0.0;
        view->attack =
            value_of_attacking(view->waiting, view->gain, view->attacked, view->threat, taken);
        view->reservation = max2(view->staying, view->attack);
    }
}

static void look_in_battle(const World *w, State *s, int64_t i)
{
    Member *view = &s->members[i];
    view->now = value_now(w, s, i);
    view->waiting = waiting_value(w, s, i);
    int64_t attacker = leader(w, s->attacker);
    if (attacker == i) {
        int64_t count =
            campaign(w, s, i, w->parties[i].sign, belief(w, s, i), -1, s->own_values);
        view->aim = best_aim(s->own_values, count, &view->gain);
        view->attack = view->waiting + view->gain;
        view->attacked = view->now;
        view->threat = 0.0;
        view->staying = view->waiting;
        view->reservation = view->aim != 0 ? max2(view->waiting, view->attack) : view->waiting;
        return;
    }
    view->threat = threat_from(w, s, i, attacker, belief(w, s, i), view->now, &view->attacked);
    view->staying = value_of_staying(view->waiting, view->attacked, view->threat);
    view->gain = 0.0;
    view->attack = view->now;
    view->aim = 0;
    view->reservation = view->staying;
}

/* A party's view of where it stands, computed when a decision falls due. */
static Member *outlook(const World *w, State *s, int64_t i)
{
    Member *view = &s->members[i];
    if (view->view_state != s->version) {
        if (s->war && !s->truce)
            look_in_battle(w, s, i);
        else
            look(w, s, i);
        view->view_state = s->version;
    }
    return view;
}

/* -- decisions -------------------------------------------------------------------------------- */

static Attack decide_attack(const World *w, State *s, int64_t i, bool local)
{
    Member *view = outlook(w, s, i);
    int64_t side = w->parties[i].sign;
    if (view->aim == 0)
        return (Attack){0, 0.0, 0.0, 0.0};
    int64_t aim = view->aim;
    double gain = view->gain;
    if (local) {
        double scope = axis_of(w, s, side)->scopes[0];
        double waived = mobilisation(w->parties[i].mobilisation_cost, scope, 0.0);
        campaign(w, s, i, side, belief(w, s, i), -1, s->values);
        aim = 1;
        gain = s->values[0] + waived;
    }
    double edge = view->attack + gain - view->gain - view->staying;
    return (Attack){aim, gain, edge, strict_choice_probability(edge, w->parties[i].precision)};
}

/* Whether a draw is certain to be too high for a leader's attack: then nothing more is due. */
static bool stays_calm(const World *w, State *s, int64_t i, double u, double days,
                       double review_days)
{
    const Party *party = &w->parties[i];
    if (s->members[i].view_state == s->version)
        return false;
    int64_t count = campaign(w, s, i, party->sign, belief(w, s, i), -1, s->own_values);
    if (count == 0)
        return true;
    double gain;
    best_aim(s->own_values, count, &gain);
    double taken = conquest(w, s, i);
    double worst = value_now(w, s, i) + fair_premium(w, s, i) + party->mobilisation_cost;
    worst += party->private_cost + links(w, s) + party->cost_per_day * w->longest_war;
    double edge = gain + taken * worst - truce_shame(w, s, i) + CALM_ROUNDING;
    double chance = within(strict_choice_probability(edge, party->precision), days, review_days);
    return u > chance * (1.0 + CALM_ROUNDING) + CALM_ROUNDING;
}

static int64_t reason_to_attack(const World *w, State *s, int64_t i, double gain, double edge,
                                bool local)
{
    if (local)
        return ESCALATES;
    if (edge <= TIE)
        return NOISE;
    Member *view = outlook(w, s, i);
    int64_t side = w->parties[i].sign, foe = leader(w, -side);
    double discount = discount_over(w, i, w->behaviour_horizon_days / DAYS_PER_YEAR);
    double shift = expected_shift(w, s);
    if ((double)side * shift < 0.0) {
        double later;
        int64_t count = campaign(w, s, foe, -side, belief(w, s, i) + shift, i, s->values);
        best_aim(s->values, count, &later);
        double riser = value_now(w, s, foe) + max2(0.0, later);
        if (view->attack > 1.0 - discount * riser)
            return PREVENTIVE;
    }
    if (gain - reward_for_force(w, s, i) <= TIE)
        return SUCCESS_AT_HOME;
    return view->attack - 0.0 > view->waiting ? DISSATISFIED : MEETS_THREAT;
}

static double decide_continue(const World *w, State *s, int64_t i, double *gain)
{
    Member *view = outlook(w, s, i);
    *gain = 0.0;
    if (view->aim == 0)
        return 0.0;
    *gain = view->gain;
    return strict_choice_probability(view->attack - view->staying, w->parties[i].precision);
}

static double decide_break(const World *w, State *s, int64_t i, double days, double *gain)
{
    Member *view = outlook(w, s, i);
    *gain = 0.0;
    if (view->aim == 0)
        return 0.0;
    *gain = view->gain;
    double edge = view->attack - view->staying - truce_shame(w, s, i);
    double chance = strict_choice_probability(edge, w->parties[i].precision);
    return within(chance, days, w->behaviour_review_days);
}

static bool decide_ceasefire(const World *w, State *s, int64_t i, double leverage, int64_t draw)
{
    Member *view = outlook(w, s, i);
    double agreeing = ceasefire_value(w->behaviour_ceasefire_goodwill, leverage,
                                      w->behaviour_ceasefire_price,
                                      view->reservation - view->waiting);
    return uniform(s, DRAW_CEASEFIRE, draw) <
           choice_probability(agreeing, w->parties[i].precision);
}

/* Chance of keeping the deal when a handover falls due. */
static double decide_handover(const World *w, State *s, int64_t i)
{
    double kept = value_now(w, s, i), cost = deterrence(w, s), attacked;
    int64_t broken = s->deal_broken, pending = s->pending_count;
    for (int64_t good = w->objective_count; good < w->good_count; good++)
        s->kept_settled[good] = s->settled[good];
    break_deal(w, s);
    double refused = value_now(w, s, i);
    int64_t foe = leader(w, -w->parties[i].sign);
    double threat = threat_from(w, s, i, foe, belief(w, s, i), refused, &attacked);
    s->deal_broken = broken;
    s->pending_count = pending;
    for (int64_t good = w->objective_count; good < w->good_count; good++)
        s->settled[good] = s->kept_settled[good];
    changed(s);
    double refusing = (refused - kept) - threat * (refused - attacked) - cost;
    return choice_probability(-refusing, w->parties[i].precision);
}

/* Least net utility of a package that a party can accept, given what comes with it. */
static inline double least_needed(const World *w, int64_t i, double reservation, double extra)
{
    return utility_for(reservation - extra, w->parties[i].risk_exponent);
}

static int64_t reason_to_answer(const Member *view, bool accepts, double net, double least,
                                double worth, double extra)
{
    bool better = net >= least - TIE;
    if (accepts != better)
        return NOISE;
    if (accepts)
        return BETTER_THAN_NO_DEAL;
    if (net >= view->reservation - extra - TIE)
        return ASKS_MORE;
    if (worth + extra >= view->reservation - TIE)
        return CONCEDING_COSTS;
    if (view->aim != 0 && view->attack >= view->staying)
        return EXPECTS_MORE_FROM_FORCE;
    return worth + extra >= view->now - TIE ? HOPES_FOR_BETTER : WORTH_MORE_AS_THEY_ARE;
}

#endif
