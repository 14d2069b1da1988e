/* Offers, answers and deals: sim/engine/offers.py, deals.py. */

#ifndef OFFERS_H
#define OFFERS_H

#include "packages.h"

enum { BOULWARE, LINEAR, CONCEDER, RUBINSTEIN, TAKE_IT_OR_LEAVE_IT, EQUILIBRIUM };

/* -- deals ------------------------------------------------------------------------------------ */

/* Place of an objective as the party listed first counts them: nearest to it first. */
static inline int64_t place_of(const World *w, int64_t objective)
{
    return w->orientation > 0 ? objective : w->objective_count - 1 - objective;
}

/* Schedule a handover: earliest first, and nearest first to the party listed first. */
static void promise(const World *w, State *s, int64_t objective, double outcome)
{
    int64_t due = s->day + (int64_t)w->objectives[objective].handover_days;
    int64_t k = s->pending_count++;
    while (k > 0 && (s->pending_days[k - 1] > due ||
                     (s->pending_days[k - 1] == due &&
                      place_of(w, s->pending_objectives[k - 1]) > place_of(w, objective)))) {
        s->pending_days[k] = s->pending_days[k - 1];
        s->pending_objectives[k] = s->pending_objectives[k - 1];
        s->pending_outcomes[k] = s->pending_outcomes[k - 1];
        k--;
    }
    s->pending_days[k] = due;
    s->pending_objectives[k] = objective;
    s->pending_outcomes[k] = outcome;
}

/* Sign the text: fighting ends, political issues are settled, handovers are scheduled. */
static void sign_text(const World *w, State *s)
{
    const Text *text = &s->text;
    const Path *path = &s->paths[text->path];
    fill_terms(w, path, text->position, s->outcome);
    int64_t broker = text->broker < 0 ? NOBODY : FIRST_THIRD_PARTY + text->broker;
    Event *event = write_event(s, AGREEMENT, broker, NOBODY, path->kind);
    s->deal = 1;
    s->deal_broken = 0;
    s->deal_since = s->day;
    s->deal_broker = text->broker;
    s->deal_guarantee = text->guarantee;
    s->pending_count = 0;
    for (int64_t good = 0; good < w->good_count; good++) {
        double outcome = s->outcome[good];
        event->terms[good] = outcome;
        if (good >= w->objective_count) {
            s->settled_before[good] = s->settled[good];
            s->settled[good] = outcome;
        } else if (!isnan(outcome) && outcome != s->control[good]) {
            promise(w, s, good, outcome);
        }
    }
    end_war(w, s);
    if (w->after_deal_binding != 0.0) {
        for (int64_t k = 0; k < s->pending_count; k++)
            s->control[s->pending_objectives[k]] = s->pending_outcomes[k];
        s->pending_count = 0;
        s->running = 0;
    }
}

static void drop_first(State *s)
{
    for (int64_t k = 1; k < s->pending_count; k++) {
        s->pending_days[k - 1] = s->pending_days[k];
        s->pending_objectives[k - 1] = s->pending_objectives[k];
        s->pending_outcomes[k - 1] = s->pending_outcomes[k];
    }
    s->pending_count--;
}

/* Carry out the handovers that are due, or refuse them. */
static void carry_out(const World *w, State *s)
{
    while (s->deal && s->pending_count > 0 && s->pending_days[0] <= s->day) {
        int64_t objective = s->pending_objectives[0];
        double outcome = s->pending_outcomes[0], before = s->control[objective];
        if (before == outcome) {
            drop_first(s);
            continue;
        }
        int64_t giver = leader(w, outcome > before ? -1 : 1);
        int64_t receiver = leader(w, -w->parties[giver].sign);
        double chance = decide_handover(w, s, giver);
        bool keeps = uniform(s, DRAW_HANDOVER, place_of(w, objective)) < chance;
        if (keeps) {
            drop_first(s);
            s->control[objective] = outcome;
            s->taken[objective] = 0;
        } else {
            break_deal(w, s);
        }
        remember_promise(w, s, keeps);
        changed(s);
        write_event(s, HANDOVER, giver, receiver, objective)->outcome = keeps;
    }
}

/* -- paths ------------------------------------------------------------------------------------ */

/* Today's paths under a guarantee: the first, and how many. */
static Path *paths_today(const World *w, State *s, double guarantee, int64_t *count)
{
    int slot = guarantee == 0.0 ? 0 : 1;
    int64_t first = slot * PATHS;
    if (s->path_version[slot] != s->table_version || s->path_guarantee[slot] != guarantee) {
        s->path_count[slot] = fill_paths(w, s, first, guarantee);
        s->path_version[slot] = s->table_version;
        s->path_guarantee[slot] = guarantee;
    }
    *count = s->path_count[slot];
    return &s->paths[first];
}

static inline double net_utility(const Path *path, int64_t i, double position)
{
    return utility_at(path->net_base[i], path->net_steps[i], path->count, position);
}

static inline double plain_utility(const Path *path, int64_t i, double position)
{
    return utility_at(path->plain_base[i], path->plain_steps[i], path->count, position);
}

static inline double first_reaching(const Path *path, int64_t i, double target)
{
    return first_position_reaching(path->net_base[i], path->net_steps[i], path->count, target);
}

static inline double last_reaching(const Path *path, int64_t i, double target)
{
    return last_position_reaching(path->net_base[i], path->net_steps[i], path->count, target);
}

/* -- negotiators ------------------------------------------------------------------------------ */

/* Own share when proposing, and when responding, at the rung that the front stands on. */
static Pair ladder_shares(const Seat *seat, double (*ladder)[OBJECTIVES])
{
    if (seat->rung <= 0)
        return (Pair){0.0, 0.0};
    if (seat->rung >= seat->rungs)
        return (Pair){1.0, 1.0};
    fill_offers(seat->rungs, seat->win, seat->battle_discount, seat->flow, seat->other_flow,
                ladder[0], ladder[1], ladder[2]);
    return (Pair){ladder[0][seat->rung - 1], 1.0 - ladder[1][seat->rung - 1]};
}

/* Value a negotiator asks for. */
static double demand(int64_t kind, const Seat *seat, double (*ladder)[OBJECTIVES])
{
    if (kind == RUBINSTEIN)
        return demand_above(seat->reservation, seat->best,
                            rubinstein_share(seat->discount, seat->other_discount));
    if (kind == TAKE_IT_OR_LEAVE_IT) {
        if (seat->other_private_cost <= 0.0)
            return seat->best;
        return take_it_or_leave_it_offer(seat->win, seat->cost, seat->other_private_cost);
    }
    if (kind == EQUILIBRIUM)
        return ladder_shares(seat, ladder).claimant;
    double exponent = kind == BOULWARE ? 0.2 : kind == LINEAR ? 1.0 : 5.0;
    double time = (double)seat->round / (double)max_whole(1, seat->rounds - 1);
    return demand_above(seat->reservation, seat->ideal, share_kept(time, exponent));
}

/* Least value a negotiator accepts. */
static double threshold(int64_t kind, const Seat *seat, double (*ladder)[OBJECTIVES])
{
    if (kind == RUBINSTEIN)
        return demand_above(seat->reservation, seat->best,
                            1.0 - rubinstein_share(seat->other_discount, seat->discount));
    if (kind == TAKE_IT_OR_LEAVE_IT || (kind <= CONCEDER && seat->round + 1 >= seat->rounds))
        return seat->reservation;
    if (kind == EQUILIBRIUM)
        return ladder_shares(seat, ladder).holder;
    return max2(seat->reservation, demand(kind, seat, ladder));
}

/* A leader's chance of winning the next battle, by its belief, and the days it expects. */
static double next_battle(const World *w, State *s, int64_t i, double *days)
{
    int64_t side = w->parties[i].sign;
    int64_t attacker = s->war ? s->attacker : side;
    if (axis_of(w, s, attacker)->count == 0)
        attacker = -attacker; /* it holds everything: what comes is the other side's attack */
    Axis *axis = axis_of(w, s, attacker);
    double advantage = attacker > 0 ? belief(w, s, i) : -belief(w, s, i);
    double drift = battle_drift(advantage, axis->log_defences[0], w->front_mobility);
    double win = capture_probability(drift, axis->sizes[0], w->front_noise, axis->position);
    *days = battle_days_given(win, drift, axis->sizes[0], w->front_noise, axis->position);
    return side == attacker ? win : 1.0 - win;
}

/* Work out what a leader's negotiator sees: it stays the same through a session. */
static void take_seat(const World *w, State *s, Seat *seat, int64_t i, int64_t other,
                      double friction)
{
    const Party *party = &w->parties[i];
    double reservation = least_needed(w, i, outlook(w, s, i)->reservation, -friction);
    double theirs = least_needed(w, other, outlook(w, s, other)->reservation, -friction);
    double best = 0.0, ideal = 0.0, battle_days;
    int64_t count;
    Path *paths = paths_today(w, s, 0.0, &count);
    for (int64_t p = 0; p < count; p++) {
        const Path *path = &paths[p];
        double limit, end, length = (double)path->count;
        if (party->sign > 0) {
            limit = max2(last_reaching(path, other, theirs), 0.0);
            end = length;
        } else {
            limit = min2(first_reaching(path, other, theirs), length);
            end = 0.0;
        }
        best = max2(best, net_utility(path, i, limit));
        ideal = max2(ideal, net_utility(path, i, end));
    }
    double years = w->talks_round_days / DAYS_PER_YEAR;
    seat->win = next_battle(w, s, i, &battle_days);
    int64_t held = rung_of(s->control, w->objective_count);
    seat->rounds = (int64_t)w->talks_rounds;
    seat->reservation = value(w, i, reservation);
    seat->ideal = value(w, i, ideal);
    seat->best = value(w, i, best);
    seat->discount = discount_over(w, i, years);
    seat->other_discount = discount_over(w, other, years);
    seat->rungs = w->objective_count;
    seat->rung = party->sign > 0 ? held : seat->rungs - held;
    seat->battle_discount = discount_over(w, i, battle_days / DAYS_PER_YEAR);
    seat->flow = party->fighting_flow;
    seat->other_flow = w->parties[other].fighting_flow;
    seat->cost = party->mobilisation_cost;
    seat->other_private_cost = w->parties[other].private_cost;
}

static Seat *sit(const World *w, State *s, int64_t i, int64_t other, int64_t turn, double friction)
{
    Seat *seat = &s->seats[i];
    if (seat->version != s->version || seat->friction != friction) {
        take_seat(w, s, seat, i, other, friction);
        seat->version = s->version;
        seat->friction = friction;
    }
    seat->round = turn;
    return seat;
}

/* -- texts and answers ------------------------------------------------------------------------ */

/* Write down the text on the table. */
static void log_offer(const World *w, State *s, int64_t actor, int64_t other, int64_t turn)
{
    const Text *text = &s->text;
    const Path *path = &s->paths[text->path];
    Event *event = write_event(s, OFFER, actor, other, path->kind);
    event->numbers[ROUND] = (double)turn;
    fill_terms(w, path, text->position, event->terms);
    for (int64_t i = 0; i < w->party_count; i++)
        event->values[i] = value(w, i, plain_utility(path, i, text->position));
}

/* Let a party answer the text; `asked` is the least it takes in this round. */
static bool answered(const World *w, State *s, int64_t i, int64_t other, double asked,
                     int64_t turn)
{
    const Member *view = outlook(w, s, i);
    const Text *text = &s->text;
    const Party *party = &w->parties[i];
    const Path *path = &s->paths[text->path];
    double worth = value(w, i, plain_utility(path, i, text->position));
    double payment = party->sign > 0 ? text->payment_claimant : text->payment_holder;
    double extra = payment - text->friction;
    double net = value(w, i, net_utility(path, i, text->position));
    double least = max2(view->reservation - extra, asked);
    double chance = choice_probability(net - least, party->precision);
    bool accepts = uniform(s, DRAW_ACCEPT, PAIR * (turn + 1) + i) < chance;
    Event *event = write_event(s, ANSWER, i, other, -1);
    event->outcome = accepts;
    event->reason = reason_to_answer(view, accepts, net, least, worth, extra);
    event->numbers[0] = worth;
    event->numbers[1] = net;
    event->numbers[2] = extra;
    event->numbers[3] = view->reservation;
    event->numbers[4] = chance;
    s->members[i].accepted = accepts;
    return accepts;
}

/* After a failed session each party's hope answers to what the other side's leader did. */
static void disappoint(const World *w, State *s)
{
    for (int64_t i = 0; i < w->party_count; i++) {
        int64_t other = leader(w, -w->parties[i].sign);
        Member *member = &s->members[i];
        member->hope = hope_after_session(member->hope, s->members[other].accepted != 0,
                                          w->behaviour_hope_fade, w->behaviour_hope_gain);
    }
    outlooks_changed(s);
}

static void forget_answers(const World *w, State *s)
{
    for (int64_t i = 0; i < w->party_count; i++)
        s->members[i].accepted = 0;
}

/* Put the text that gives the proposer its demand at the least loss to the responder. */
static void propose(const World *w, State *s, int64_t proposer, int64_t responder, int64_t turn,
                    int64_t broker, double friction)
{
    const Party *party = &w->parties[proposer];
    const Seat *seat = sit(w, s, proposer, responder, turn, friction);
    double target = utility_for(demand(party->strategy, seat, s->ladder), party->risk_exponent);
    bool best_met = false;
    double best_worth = 0.0, place = 0.0;
    int64_t chosen = -1, count;
    Path *paths = paths_today(w, s, 0.0, &count);
    for (int64_t p = 0; p < count; p++) {
        const Path *path = &paths[p];
        double position = party->sign > 0
                              ? min2(first_reaching(path, proposer, target), (double)path->count)
                              : max2(last_reaching(path, proposer, target), 0.0);
        bool met = net_utility(path, proposer, position) >= target - 1e-9;
        double worth = rounded(net_utility(path, responder, position), 1e12);
        if (chosen < 0 || (met && !best_met) || (met == best_met && worth > best_worth)) {
            best_met = met;
            best_worth = worth;
            chosen = p;
            place = position;
        }
    }
    s->text = (Text){.path = chosen, .position = place, .broker = broker, .friction = friction};
}

/* Let every party that does not lead answer, until one refuses. */
static bool vetoes_pass(const World *w, State *s, int64_t proposer, int64_t turn)
{
    for (int64_t i = 0; i < w->party_count; i++)
        if (!leads(w, i) && !answered(w, s, i, proposer, -INFINITY, turn))
            return false;
    return true;
}

static int64_t first_mover(const World *w, const State *s)
{
    if (w->first_mover != 0)
        return w->first_mover;
    bool first_listed = uniform(s, DRAW_FIRST_MOVER, 0) < 0.5;
    return first_listed == (w->orientation > 0) ? 1 : -1;
}

/* Rounds of offers between the leaders; what they agree on, every veto must pass. */
static bool alternating_offers(const World *w, State *s, int64_t broker, double friction)
{
    int64_t proposer = leader(w, first_mover(w, s)), rounds = (int64_t)w->talks_rounds;
    forget_answers(w, s);
    for (int64_t turn = 0; turn < rounds; turn++) {
        int64_t responder = leader(w, -w->parties[proposer].sign);
        propose(w, s, proposer, responder, turn, broker, friction);
        log_offer(w, s, proposer, responder, turn);
        const Seat *seat = sit(w, s, responder, proposer, turn, friction);
        double asked = threshold(w->parties[responder].strategy, seat, s->ladder);
        forget_answers(w, s);
        if (answered(w, s, responder, proposer, asked, turn) &&
            vetoes_pass(w, s, proposer, turn)) {
            sign_text(w, s);
            return true;
        }
        proposer = responder;
    }
    disappoint(w, s);
    return false;
}

#endif
