/* Dates, goods, how things stand, and the military balance: sim/engine/state.py, force.py. */

#ifndef STATE_H
#define STATE_H

#include "rules.h"

/* Value of a dated number on a day. */
static double at(const Series *series, int64_t day)
{
    int64_t count = series->count, index = -1;
    for (int64_t k = 0; k < count && series->days[k] <= day; k++)
        index = k;
    if (index < 0)
        return series->values[0];
    if (!series->linear || index + 1 == count)
        return series->values[index];
    int64_t left = series->days[index], right = series->days[index + 1];
    double share = (double)(day - left) / (double)(right - left);
    return series->values[index] + share * (series->values[index + 1] - series->values[index]);
}

static inline void changed(State *s)
{
    s->version++;
    s->table_version++;
}

static inline void outlooks_changed(State *s) { s->version++; }

static inline int64_t leader(const World *w, int64_t side)
{
    return side > 0 ? w->claimant : w->holder;
}

static inline bool leads(const World *w, int64_t i) { return i == w->claimant || i == w->holder; }

static void read_engagements(const World *w, State *s)
{
    for (int64_t third = 0; third < w->third_count; third++)
        s->engagements[third] = at(&w->thirds[third].engagement, s->dated_day);
}

static inline double leverage_over(const World *w, const State *s, int64_t third, int64_t side)
{
    const ThirdParty *mediator = &w->thirds[third];
    double full =
        side > 0 ? mediator->mediation_leverage_claimant : mediator->mediation_leverage_holder;
    return full * s->engagements[third];
}

/* Plain utility to a party of an outcome of a good (NaN: left open). */
static inline double worth(const World *w, int64_t i, int64_t good, double outcome)
{
    if (isnan(outcome))
        return w->goods[good].open_worth[i];
    double share = w->parties[i].sign > 0 ? outcome : 1.0 - outcome;
    return w->goods[good].weights[i] * share;
}

/* Outcome of every good as it stands, promised handovers counted as done. */
static void fill_outcomes(const World *w, const State *s, double *outcomes)
{
    for (int64_t good = 0; good < w->objective_count; good++)
        outcomes[good] = s->control[good];
    for (int64_t good = w->objective_count; good < w->good_count; good++)
        outcomes[good] = s->settled[good];
    if (s->deal)
        for (int64_t k = 0; k < s->pending_count; k++)
            outcomes[s->pending_objectives[k]] = s->pending_outcomes[k];
}

static double utility_now(const World *w, State *s, int64_t i)
{
    Member *member = &s->members[i];
    if (member->utility_version != s->table_version) {
        fill_outcomes(w, s, s->outcome);
        double running = 0.0;
        for (int64_t good = 0; good < w->good_count; good++)
            running += worth(w, i, good, s->outcome[good]);
        member->utility = running;
        member->utility_version = s->table_version;
    }
    return member->utility;
}

static inline double value(const World *w, int64_t i, double utility)
{
    return value_of(utility, w->parties[i].risk_exponent);
}

static inline double value_now(const World *w, State *s, int64_t i)
{
    return value(w, i, utility_now(w, s, i));
}

static inline double discount_over(const World *w, int64_t i, double years)
{
    return exp(-w->parties[i].discount_rate * years);
}

/* Mean of a party's belief about the claimant's advantage, as bargainers see it. */
static inline double belief(const World *w, const State *s, int64_t i)
{
    return s->observed + w->balance_table_shift + s->members[i].belief_mean;
}

static inline double deterrence(const World *w, const State *s)
{
    if (!s->deal || s->deal_broken || s->deal_guarantee <= 0.0)
        return 0.0;
    return w->thirds[s->deal_broker].mediation_deterrence * s->engagements[s->deal_broker];
}

static inline double links(const World *w, const State *s)
{
    if (!s->deal || s->deal_broken)
        return 0.0;
    double years = (double)(s->day - s->deal_since) / DAYS_PER_YEAR;
    return min2(w->after_deal_interdependence_cap, w->after_deal_interdependence * years);
}

static inline double truce_shame(const World *w, const State *s, int64_t i)
{
    if (!s->truce || s->truce_broker < 0)
        return 0.0;
    return w->behaviour_ceasefire_shame +
           leverage_over(w, s, s->truce_broker, w->parties[i].sign);
}

static void remember_promise(const World *w, State *s, bool kept)
{
    s->trust = trust_after(s->trust, kept, w->after_deal_trust_memory);
    changed(s);
}

static void end_war(const World *w, State *s)
{
    s->war = 0;
    s->truce = 0;
    for (int64_t i = 0; i < w->party_count; i++)
        s->members[i].has_promised = 0;
    changed(s);
}

static void break_deal(const World *w, State *s)
{
    if (s->deal && !s->deal_broken) {
        s->deal_broken = 1;
        s->pending_count = 0;
        for (int64_t good = w->objective_count; good < w->good_count; good++)
            s->settled[good] = s->settled_before[good];
    }
    changed(s);
}

/* Write an event down; its outcome, reason and numbers are set by the caller. */
static Event *write_event(State *s, int64_t kind, int64_t actor, int64_t other, int64_t subject)
{
    int64_t place = s->event_count;
    if (place >= EVENTS) {
        s->overflow = 1;
        place = EVENTS - 1;
    } else {
        s->event_count++;
    }
    Event *event = &s->events[place];
    event->day = s->day;
    event->kind = kind;
    event->actor = actor;
    event->other = other;
    event->subject = subject;
    event->outcome = 0;
    event->reason = 0;
    return event;
}

/* -- the balance ------------------------------------------------------------------------------ */

static double support_for(const World *w, const State *s, int64_t side)
{
    double support = 0.0;
    for (int64_t third = 0; third < w->third_count; third++) {
        const ThirdParty *backer = &w->thirds[third];
        if (backer->backs)
            support += backer->supports == side ? at(&backer->backing_support, s->dated_day) : 0.0;
    }
    return support;
}

/* The advantage that stocks of materiel amount to, the hidden part left out. */
static double advantage_with(const World *w, const State *s, double materiel_claimant,
                             double materiel_holder)
{
    double claimant = materiel_claimant * s->quality_claimant;
    double holder = materiel_holder * s->quality_holder;
    if (!w->difference_contest)
        return w->balance_advantage + ratio_advantage(claimant, holder);
    return w->balance_advantage + w->balance_sensitivity * (claimant - holder);
}

static void read_balance(const World *w, State *s, int64_t day)
{
    read_engagements(w, s);
    s->quality_claimant =
        effective_strength(1.0, at(&w->balance_claimant_technology, day),
                           at(&w->balance_claimant_readiness, day), support_for(w, s, 1));
    s->quality_holder =
        effective_strength(1.0, at(&w->balance_holder_technology, day),
                           at(&w->balance_holder_readiness, day), support_for(w, s, -1));
    s->observed = advantage_with(w, s, s->materiel_claimant, s->materiel_holder);
}

static Pair stocks_after(const World *w, double claimant, double holder, int64_t day, double days)
{
    double years = days / DAYS_PER_YEAR;
    return (Pair){
        perpetual_inventory(claimant, at(&w->balance_claimant_spending, day), w->balance_wear,
                            years),
        perpetual_inventory(holder, at(&w->balance_holder_spending, day), w->balance_wear, years),
    };
}

/* Change in advantage that sides foresee over their horizon (0 in war). */
static double expected_shift(const World *w, State *s)
{
    if (s->war || w->behaviour_foresight == 0.0)
        return 0.0;
    if (s->shift_version != s->version) {
        Pair stocks = stocks_after(w, s->materiel_claimant, s->materiel_holder, s->day,
                                   w->behaviour_horizon_days);
        double later = advantage_with(w, s, stocks.claimant, stocks.holder);
        s->shift = w->behaviour_foresight * (later - s->observed);
        s->shift_version = s->version;
    }
    return s->shift;
}

static void lose_materiel(const World *w, State *s, double intensity, double days)
{
    double unseen = exp(w->balance_advantage + s->hidden);
    double ratio = s->quality_claimant * unseen / s->quality_holder;
    double by_claimant = w->balance_attrition * intensity * ratio;
    double by_holder = w->balance_attrition * intensity / ratio;
    Pair stocks =
        lanchester_step(s->materiel_claimant, s->materiel_holder, by_claimant, by_holder, days);
    s->materiel_claimant = stocks.claimant;
    s->materiel_holder = stocks.holder;
    s->observed = advantage_with(w, s, s->materiel_claimant, s->materiel_holder);
}

static void rest(const World *w, State *s, int64_t days, double z)
{
    Pair stocks =
        stocks_after(w, s->materiel_claimant, s->materiel_holder, s->day, (double)days);
    s->materiel_claimant = stocks.claimant;
    s->materiel_holder = stocks.holder;
    s->hidden = hidden_step(s->hidden, variance_of(w->balance_uncertainty), w->balance_reversion,
                            (double)days / DAYS_PER_YEAR, z);
}

#endif
