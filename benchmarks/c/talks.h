/* Talks within a step: sessions and mediators' moves: sim/engine/sessions.py. */

#ifndef TALKS_H
#define TALKS_H

#include "offers.h"

static inline double guarantee_of(const World *w, int64_t third, bool helps)
{
    return helps ? w->thirds[third].mediation_guarantee : 0.0;
}

static inline double payment_to(const World *w, const State *s, int64_t third, int64_t side,
                                bool helps)
{
    return helps ? leverage_over(w, s, third, side) : 0.0;
}

/* Zones of possible agreement on every path of today; whether there is any. */
static bool find_zones(const World *w, State *s, double guarantee, int slot)
{
    bool found = false;
    int64_t count;
    Path *paths = paths_today(w, s, guarantee, &count);
    for (int64_t p = 0; p < count; p++) {
        Path *path = &paths[p];
        double low = 0.0, high = (double)path->count;
        for (int64_t i = 0; i < w->party_count; i++) {
            double need = s->members[i].needed[slot];
            if (w->parties[i].sign > 0)
                low = max2(low, first_reaching(path, i, need));
            else
                high = min2(high, last_reaching(path, i, need));
        }
        path->low[slot] = low;
        path->high[slot] = high;
        path->inside[slot] = low <= high;
        found = found || low <= high;
    }
    return found;
}

/* Estimate the parties' needs and find the zones that they leave; whether there is one. */
static bool estimate(const World *w, State *s, int64_t third, bool helps)
{
    int slot = helps ? 1 : 0;
    for (int64_t i = 0; i < w->party_count; i++) {
        double payment = payment_to(w, s, third, w->parties[i].sign, helps);
        double z = normal_quantile(uniform(s, DRAW_ESTIMATE, PAIR * (third + 1) + i));
        double error = w->thirds[third].mediation_error * z;
        double reservation = outlook(w, s, i)->reservation;
        s->members[i].needed[slot] = least_needed(w, i, reservation + error, payment);
    }
    return find_zones(w, s, guarantee_of(w, third, helps), slot);
}

/* -- who convenes ----------------------------------------------------------------------------- */

static double initiative(const World *w, const State *s, int64_t third, int64_t days, double ripe)
{
    const ThirdParty *mediator = &w->thirds[third];
    double rate = s->war ? mediator->mediation_initiative_war
                         : mediator->mediation_initiative_peace / DAYS_PER_MONTH;
    return initiative_chance(rate, s->engagements[third], mediator->mediation_ripeness, ripe,
                             (double)days);
}

static int64_t hurts(const World *w, State *s, int64_t i)
{
    const Member *view = outlook(w, s, i);
    return view->reservation < view->value_at_outbreak;
}

/* How ripe the moment is: the share of the leaders who hurt, if the mediator sees a deal. */
static double ripeness(const World *w, State *s, int64_t third)
{
    if (!s->war)
        return 0.0;
    double hurting = (double)(hurts(w, s, w->claimant) + hurts(w, s, w->holder)) / 2.0;
    return hurting == 0.0 || !estimate(w, s, third, true) ? 0.0 : hurting;
}

/* The mediator whose initiative fires, by the smallest ratio of its draw to its chance. */
static int64_t most_eager(const World *w, State *s, int64_t days)
{
    int64_t eager = -1;
    double least = 0.0;
    for (int64_t third = 0; third < w->third_count; third++) {
        if (!w->thirds[third].mediates)
            continue;
        double u = uniform(s, DRAW_MEDIATION, third);
        if (u >= initiative(w, s, third, days, 1.0))
            continue;
        double chance = initiative(w, s, third, days, ripeness(w, s, third));
        if (u < chance && (eager < 0 || u / chance < least)) {
            eager = third;
            least = u / chance;
        }
    }
    return eager;
}

/* -- sessions --------------------------------------------------------------------------------- */

/* Whether a party believes a mediator's word, whichever it is. */
static bool is_credible(const World *w, int64_t third, int64_t sign)
{
    const ThirdParty *mediator = &w->thirds[third];
    double leaning = max2(0.0, (double)sign * mediator->mediation_bias);
    return truthful_when_weak(leaning, mediator->mediation_accuracy, w->behaviour_cost_if_weak,
                              w->behaviour_cost_if_strong, mediator->mediation_war_loss) &&
           truthful_when_strong(leaning, 1.0 - mediator->mediation_accuracy,
                                w->behaviour_cost_if_weak, w->behaviour_cost_if_strong,
                                mediator->mediation_war_loss);
}

/* Tell each leader what the mediator knows of the balance; only the credible is believed. */
static void carry_messages(const World *w, State *s, int64_t third, bool silently)
{
    const ThirdParty *mediator = &w->thirds[third];
    for (int64_t i = 0; i < w->party_count; i++) {
        if (!leads(w, i))
            continue;
        double z = (double)w->orientation *
                   normal_quantile(uniform(s, DRAW_MESSAGE, PAIR * (third + 1) + i));
        double advantage = s->observed + s->hidden + w->balance_table_shift;
        double told = advantage + mediator->mediation_intelligence * z;
        bool stronger = (double)w->parties[i].sign * (told - belief(w, s, i)) > 0.0;
        bool credible = is_credible(w, third, w->parties[i].sign);
        if (credible)
            learn(s, i, told - w->balance_table_shift,
                  variance_of(mediator->mediation_intelligence));
        if (!silently) {
            Event *event = write_event(s, MESSAGE, FIRST_THIRD_PARTY + third, i, stronger);
            event->outcome = credible;
            event->numbers[0] = told;
        }
    }
    outlooks_changed(s);
}

/* Whether a zone would open, by its estimate, if its credible messages were delivered. */
static bool informed_zone(const World *w, State *s, int64_t third)
{
    for (int64_t i = 0; i < w->party_count; i++) {
        s->kept_mean[i] = s->members[i].belief_mean;
        s->kept_variance[i] = s->members[i].belief_variance;
    }
    carry_messages(w, s, third, true);
    bool opens = estimate(w, s, third, false);
    for (int64_t i = 0; i < w->party_count; i++) {
        s->members[i].belief_mean = s->kept_mean[i];
        s->members[i].belief_variance = s->kept_variance[i];
    }
    outlooks_changed(s);
    return opens;
}

/* The package in the zones that maximises the weighted Nash product of the leaders' gains. */
static int64_t best_text(const World *w, const State *s, int64_t first, int64_t last, int slot,
                         double weight, double *place)
{
    int64_t claimant = w->claimant, holder = w->holder, chosen = -1;
    double need_claimant = s->members[claimant].needed[slot];
    double need_holder = s->members[holder].needed[slot], best = 0.0;
    *place = 0.0;
    for (int64_t p = first; p < last; p++) {
        const Path *path = &s->paths[p];
        if (!path->inside[slot])
            continue;
        double position = nash_position(path->low[slot], path->high[slot],
                                        path->net_base[claimant], path->net_steps[claimant],
                                        need_claimant, path->net_base[holder],
                                        path->net_steps[holder], need_holder, path->count, weight);
        double product =
            weighted_nash(net_utility(path, claimant, position),
                          net_utility(path, holder, position), need_claimant, need_holder, weight);
        if (chosen < 0 || product > best + TIE) {
            best = product;
            chosen = p;
            *place = position;
        }
    }
    return chosen;
}

/* Put one text on the table and let every party answer. */
static bool put_text(const World *w, State *s, int64_t third, bool helps)
{
    double guarantee = guarantee_of(w, third, helps);
    double weight = nash_weight(w->thirds[third].mediation_bias,
                                w->parties[w->claimant].legitimacy,
                                w->parties[w->holder].legitimacy);
    int half = guarantee != 0.0 ? 1 : 0;
    Text *text = &s->text;
    text->path = best_text(w, s, half * PATHS, half * PATHS + s->path_count[half], helps ? 1 : 0,
                           weight, &text->position);
    text->broker = third;
    text->guarantee = guarantee;
    text->friction = 0.0;
    text->payment_claimant = payment_to(w, s, third, 1, helps);
    text->payment_holder = payment_to(w, s, third, -1, helps);
    int64_t actor = FIRST_THIRD_PARTY + third;
    log_offer(w, s, actor, ALL, 0);
    bool everybody = true;
    for (int64_t i = 0; i < w->party_count; i++) {
        bool accepts = answered(w, s, i, actor, -INFINITY, 0);
        everybody = everybody && accepts;
    }
    if (everybody) {
        sign_text(w, s);
        return true;
    }
    s->refused_day = s->day;
    for (int64_t o = 0; o < w->objective_count; o++)
        s->refused_control[o] = s->control[o];
    disappoint(w, s);
    return false;
}

/* A mediated session in peace: the cheapest role that opens a deal, by its estimate. */
static void hold_session(const World *w, State *s, int64_t third)
{
    const ThirdParty *mediator = &w->thirds[third];
    bool alone = estimate(w, s, third, false);
    bool helped = estimate(w, s, third, true);
    bool informed = !alone && mediator->facilitates && informed_zone(w, s, third);
    int64_t role = cheapest_role(mediator->facilitates, mediator->formulates,
                                 mediator->manipulates, alone, informed, helped);
    Event *session = write_event(s, SESSION, FIRST_THIRD_PARTY + third, NOBODY, role);
    bool agreed = false;
    if (role == RECORD) {
        forget_answers(w, s);
        disappoint(w, s);
    } else if (role == FACILITATE) {
        carry_messages(w, s, third, false);
        agreed = alternating_offers(w, s, third, 0.0);
    } else {
        agreed = put_text(w, s, third, role == MANIPULATE);
    }
    if (agreed)
        session->outcome = 1;
}

/* Whether leaders would look at a text: not so soon after a refusal, unless the front moved. */
static bool worth_another_text(const World *w, const State *s)
{
    if (s->refused_day < 0)
        return true;
    for (int64_t o = 0; o < w->objective_count; o++)
        if (s->refused_control[o] != s->control[o])
            return true;
    return (double)(s->day - s->refused_day) >= w->behaviour_review_days;
}

static void propose_ceasefire(const World *w, State *s, int64_t third)
{
    int64_t refusers = 0;
    for (int64_t i = 0; i < w->party_count; i++) {
        if (!leads(w, i))
            continue;
        double leverage = leverage_over(w, s, third, w->parties[i].sign);
        if (!decide_ceasefire(w, s, i, leverage, PAIR * (third + 1) + i))
            refusers += (int64_t)1 << i;
    }
    Event *event = write_event(s, CEASEFIRE, FIRST_THIRD_PARTY + third, refusers, -1);
    if (refusers == 0) {
        event->outcome = 1;
        s->truce = 1;
        s->truce_since = s->day;
        s->truce_broker = third;
        outlooks_changed(s);
    }
}

/* In war: put a text if it sees a deal (its own help last), else propose a ceasefire. */
static void move_in_war(const World *w, State *s, int64_t third)
{
    const ThirdParty *mediator = &w->thirds[third];
    if (worth_another_text(w, s)) {
        for (int helps = 0; helps < 2; helps++) {
            bool can = helps ? mediator->manipulates : mediator->formulates;
            if (!can || !estimate(w, s, third, helps))
                continue;
            Event *session = write_event(s, SESSION, FIRST_THIRD_PARTY + third, NOBODY,
                                         helps ? MANIPULATE : FORMULATE);
            if (put_text(w, s, third, helps)) {
                session->outcome = 1;
                return;
            }
            break;
        }
    }
    if (!s->truce)
        propose_ceasefire(w, s, third);
}

/* A mediator convenes, or failing that the sides meet directly. */
static void hold_talks(const World *w, State *s, int64_t days)
{
    int64_t mediator = most_eager(w, s, days);
    if (mediator >= 0) {
        if (s->war)
            move_in_war(w, s, mediator);
        else
            hold_session(w, s, mediator);
        return;
    }
    bool talk_while_fighting = w->parties[w->claimant].strategy == EQUILIBRIUM &&
                               w->parties[w->holder].strategy == EQUILIBRIUM;
    if (s->war && !talk_while_fighting)
        return;
    double chance = poisson_chance(w->talks_direct_rate / DAYS_PER_MONTH, (double)days);
    if (uniform(s, DRAW_DIRECT_TALKS, 0) < chance) {
        Event *session = write_event(s, SESSION, DIRECT, NOBODY, DIRECT_TALKS);
        if (alternating_offers(w, s, -1, w->talks_friction))
            session->outcome = 1;
    }
}

/* What fair terms are worth to each party. */
static void set_fair_values(World *w, State *s)
{
    double weight = nash_weight(0.0, w->parties[w->claimant].legitimacy,
                                w->parties[w->holder].legitimacy);
    int64_t count = fill_plain_paths(w, s);
    for (int64_t p = 0; p < count; p++) {
        s->paths[p].low[0] = 0.0;
        s->paths[p].high[0] = (double)s->paths[p].count;
        s->paths[p].inside[0] = 1;
    }
    for (int64_t i = 0; i < w->party_count; i++)
        s->members[i].needed[0] = 0.0;
    double place;
    const Path *path = &s->paths[best_text(w, s, 0, count, 0, weight, &place)];
    for (int64_t i = 0; i < w->party_count; i++)
        w->parties[i].fair_value = value(w, i, plain_utility(path, i, place));
}

#endif
