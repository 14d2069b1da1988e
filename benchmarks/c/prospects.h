/* What lies ahead of an attacker, and what a campaign is worth: sim/engine/prospects.py. */

#ifndef PROSPECTS_H
#define PROSPECTS_H

#include "state.h"

static inline bool holds(const State *s, int64_t objective, int64_t side)
{
    return s->control[objective] == (side > 0 ? 1.0 : 0.0);
}

/* Chance that somebody intervenes at an objective, and the penalty if so (mean of backers). */
static void red_lines(const World *w, const State *s, Axis *axis, int64_t k, int64_t side)
{
    int64_t o = axis->objectives[k];
    axis->interventions[k] = 0.0;
    axis->penalties[k] = 0.0;
    if (w->objectives[o].line_count == 0 || (s->war && s->crossed[o]))
        return;
    double spared = 1.0, weight = 0.0, penalty = 0.0;
    for (int64_t third = 0; third < w->third_count; third++) {
        const RedLine *line = &w->thirds[third].red_lines[o];
        if (w->thirds[third].backs && line->drawn && line->attacker == side) {
            double chance = line->probability * s->engagements[third];
            spared *= 1.0 - chance;
            weight += chance;
            penalty += chance * line->penalty;
        }
    }
    axis->interventions[k] = 1.0 - spared;
    axis->penalties[k] = weight > 0.0 ? penalty / weight : 0.0;
}

/* Full daily pressure of all backers on an attacker, and the mean days it takes to come. */
static void press(const World *w, const State *s, Axis *axis, int64_t side)
{
    double legitimacy = w->parties[leader(w, side)].legitimacy;
    double pressure = 0.0, weighted = 0.0;
    for (int64_t third = 0; third < w->third_count; third++) {
        const ThirdParty *backer = &w->thirds[third];
        if (backer->backs) {
            double full =
                side > 0 ? backer->backing_pressure_claimant : backer->backing_pressure_holder;
            double strength = full * s->engagements[third] * (1.0 - legitimacy);
            pressure += strength;
            weighted += strength * backer->backing_response_days;
        }
    }
    axis->pressure = pressure;
    axis->response_days = pressure > 0.0 ? weighted / pressure : 1.0;
}

static void build_axis(const World *w, const State *s, Axis *axis, int64_t side)
{
    int64_t count = 0, mask = 0, lost = 0;
    for (int64_t k = 0; k < w->objective_count; k++) {
        int64_t o = side > 0 ? k : w->objective_count - 1 - k;
        const Objective *place = &w->objectives[o];
        if (!holds(s, o, side)) {
            axis->objectives[count++] = o;
            mask |= (int64_t)1 << o;
        } else if (place->keystone != 0.0 && place->held_by != side) {
            lost++;
        }
    }
    axis->count = count;
    axis->mask = mask;
    double size = 0.0;
    for (int64_t k = 0; k < count; k++) {
        const Objective *place = &w->objectives[axis->objectives[k]];
        size += place->size;
        axis->sizes[k] = place->size;
        axis->scopes[k] = size / w->total_size;
        axis->log_defences[k] = place->log_defence + (double)lost * w->log_collapse;
        bool unhinges = place->keystone != 0.0 && place->held_by != side;
        axis->unhinging[k] = unhinges ? w->log_collapse : 0.0;
        red_lines(w, s, axis, k, side);
    }
    axis->position = s->war && s->attacker == side ? s->position : 0.0;
    axis->elapsed = s->war ? s->elapsed : 0.0;
    press(w, s, axis, side);
}

static inline Axis *axis_of(const World *w, State *s, int64_t side)
{
    Axis *axis = &s->axes[side > 0 ? 0 : 1];
    if (axis->state != s->version) {
        build_axis(w, s, axis, side);
        axis->state = s->version;
    }
    return axis;
}

/* Where a chain is kept: any function of what it depends on will do. */
static inline uint64_t slot(int64_t attacker, int64_t mask, double mean, double variance,
                            double position)
{
    const uint64_t mix = 0x9E3779B97F4A7C15u;
    uint64_t key = (uint64_t)(int64_t)(mean * 1e12) * mix;
    key ^= (uint64_t)(int64_t)(variance * 1e15) + (uint64_t)(mask + 4096 * (attacker + 1));
    key = (key ^ (uint64_t)(int64_t)(position * 1e9)) * mix;
    return key >> 29 & (CHAINS - 1);
}

/* The chain of battles ahead of an attacker for a belief about its advantage. */
static Chain *chain_for(const World *w, State *s, const Axis *axis, int64_t attacker, double mean,
                        double variance)
{
    Chain *chain = &s->chains[slot(attacker, axis->mask, mean, variance, axis->position)];
    if (chain->stamp != s->stamp || chain->mean != mean || chain->variance != variance ||
        chain->mask != axis->mask || chain->attacker != attacker ||
        chain->position != axis->position) {
        chain->stamp = s->stamp;
        chain->attacker = attacker;
        chain->mask = axis->mask;
        chain->mean = mean;
        chain->variance = variance;
        chain->position = axis->position;
        for (int k = 0; k < RATES; k++)
            chain->rates[k] = -1.0;
        battle_chances(mean, variance, axis->position, axis->sizes, axis->log_defences,
                       axis->unhinging, axis->count, w->front_mobility, w->front_noise,
                       chain->chances, chain->days);
    }
    return chain;
}

static inline double fair_premium(const World *w, State *s, int64_t i)
{
    return hope_premium(value_now(w, s, i), s->members[i].hope, w->parties[i].fair_value);
}

static inline double reward_for_force(const World *w, const State *s, int64_t i)
{
    if (s->war && (s->success || s->attacker != w->parties[i].sign))
        return 0.0;
    return w->parties[i].deadlock_reward * (1.0 - s->members[i].hope);
}

static inline double mobilised_scope(const State *s) { return s->war ? s->scope : 0.0; }

/* One-off costs that do not depend on the aim: of a new war, and of opening fire in it. */
static double cost_of_starting(const World *w, const State *s, int64_t i, bool attacks, bool known)
{
    double cost = 0.0;
    if (!s->war) {
        cost += known ? s->members[i].private_cost : w->parties[i].private_cost / 2.0;
        cost += links(w, s);
        cost += attacks ? deterrence(w, s) : 0.0;
    }
    if (attacks && (!s->war || s->truce))
        cost += w->parties[i].offensive_cost;
    return cost;
}

/* The discount factors of a party along a chain; computed if they are not kept. */
static const double *factors_for(const World *w, Chain *chain, int64_t count, int64_t i)
{
    double rate = w->parties[i].discount_rate;
    for (int k = 0; k < RATES; k++)
        if (chain->rates[k] == rate)
            return chain->factors[k];
    int k = chain->rates[0] < 0.0 || i == w->claimant ? 0 : 1;
    discount_factors(chain->days, count, rate, chain->factors[k]);
    chain->rates[k] = rate;
    return chain->factors[k];
}

/* Change in value from each objective in turn changing hands. */
static const double *stakes_of(const World *w, State *s, int64_t i, const Axis *axis,
                               int64_t attacker)
{
    Member *member = &s->members[i];
    int side = attacker > 0 ? 0 : 1;
    double *stakes = member->stakes[side];
    if (member->stake_versions[side] == s->table_version)
        return stakes;
    member->stake_versions[side] = s->table_version;
    double direction = attacker == w->parties[i].sign ? 1.0 : -1.0;
    double utility = utility_now(w, s, i);
    double before = value(w, i, utility);
    fill_outcomes(w, s, s->outcome);
    for (int64_t k = 0; k < axis->count; k++) {
        int64_t o = axis->objectives[k];
        double share = s->outcome[o];
        double left = attacker > 0 ? 1.0 - share : share;
        utility += direction * (w->goods[o].weights[i] * left);
        double after = value(w, i, utility);
        stakes[k] = after - before;
        before = after;
    }
    return stakes;
}

/* What a war by a side is worth to party `i` for 1, 2, ... objectives, over waiting.
   Returns how many objectives lie ahead. */
static int64_t campaign(const World *w, State *s, int64_t i, int64_t attacker, double advantage,
                        int64_t observer, double *values)
{
    Axis *axis = axis_of(w, s, attacker);
    int64_t n = axis->count;
    if (n == 0)
        return 0;
    const Party *own = &w->parties[i];
    bool attacks = attacker == own->sign;
    double mean = attacker > 0 ? advantage : -advantage;
    int64_t judge = observer < 0 ? i : observer;
    Chain *chain = chain_for(w, s, axis, attacker, mean, s->members[judge].belief_variance);
    const double *factors = factors_for(w, chain, n, i);
    const double *stakes = stakes_of(w, s, i, axis, attacker);
    chain_values(chain->chances, chain->days, factors, stakes, n, own->cost_per_day,
                 attacks ? axis->pressure : 0.0, axis->response_days, axis->elapsed,
                 attacks ? reward_for_force(w, s, i) : 0.0, axis->interventions,
                 attacks ? axis->penalties : s->nothing, values);
    double started = cost_of_starting(w, s, i, attacks, observer < 0);
    double widening = own->mobilisation_cost + (attacks ? fair_premium(w, s, i) : 0.0);
    double mobilised = mobilised_scope(s);
    for (int64_t k = 0; k < n; k++)
        values[k] = values[k] - started - mobilisation(widening, axis->scopes[k], mobilised);
    return n;
}

/* Chance, by a leader's belief, that its offensive would take all there is to take. */
static double conquest(const World *w, State *s, int64_t i)
{
    int64_t side = w->parties[i].sign;
    Axis *axis = axis_of(w, s, side);
    double mean = (double)side * belief(w, s, i);
    Chain *chain = chain_for(w, s, axis, side, mean, s->members[i].belief_variance);
    return chance_of_all(chain->chances, axis->count);
}

/* Best aim (1, 2, ...; 0 if there is nothing to attack) and its value. */
static inline int64_t best_aim(const double *values, int64_t count, double *gain)
{
    *gain = 0.0;
    if (count == 0)
        return 0;
    int64_t best = 0;
    for (int64_t k = 1; k < count; k++)
        if (values[k] > values[best])
            best = k;
    *gain = values[best];
    return best + 1;
}

#endif
