/* The rules, one function each: sim/rules. Sources and units are given there. */

#ifndef RULES_H
#define RULES_H

#include "numbers.h"

#define ROUNDING 1e-12
#define TIE 1e-12
#define NO_WEAR 1e-15
#define MEAN_OVERSHOOT 0.5825971579390106
#define SMALLEST_MONITORED_SHARE 0.1
#define TINY_EXPONENT 1e-150
#define SMALL_EXPONENT 1e-4

typedef struct {
    double claimant, holder;
} Pair;

/* -- attrition -------------------------------------------------------------------------------- */

static double lanchester_survivors(double winner, double loser, double kill_by_winner,
                                   double kill_by_loser)
{
    if (kill_by_winner <= 0.0)
        return 0.0;
    double equivalent = sqrt(max2(0.0, kill_by_loser)) / sqrt(kill_by_winner) * loser;
    if (equivalent >= winner)
        return 0.0;
    return sqrt(winner - equivalent) * sqrt(winner + equivalent);
}

static double lanchester_duration(double winner, double loser, double kill_by_winner,
                                  double kill_by_loser)
{
    if (loser <= 0.0)
        return 0.0;
    if (kill_by_winner <= 0.0 || winner <= 0.0)
        return INFINITY;
    if (kill_by_loser <= 0.0)
        return loser / (kill_by_winner * winner);
    double ratio = sqrt(kill_by_loser) / sqrt(kill_by_winner) * (loser / winner);
    if (ratio >= 1.0)
        return INFINITY;
    return atanh(ratio) / (sqrt(kill_by_winner) * sqrt(kill_by_loser));
}

static Pair lanchester_step(double claimant, double holder, double kill_by_claimant,
                            double kill_by_holder, double days)
{
    if (kill_by_claimant <= 0.0 || kill_by_holder <= 0.0)
        return (Pair){max2(0.0, claimant - max2(0.0, kill_by_holder) * holder * days),
                      max2(0.0, holder - max2(0.0, kill_by_claimant) * claimant * days)};
    double claimant_wins = lanchester_duration(claimant, holder, kill_by_claimant, kill_by_holder);
    if (days >= claimant_wins)
        return (Pair){
            lanchester_survivors(claimant, holder, kill_by_claimant, kill_by_holder), 0.0};
    double holder_wins = lanchester_duration(holder, claimant, kill_by_holder, kill_by_claimant);
    if (days >= holder_wins)
        return (Pair){
            0.0, lanchester_survivors(holder, claimant, kill_by_holder, kill_by_claimant)};
    double root_claimant = sqrt(kill_by_claimant), root_holder = sqrt(kill_by_holder);
    double decay = exp(-root_claimant * root_holder * days);
    if (isinf(claimant_wins) && isinf(holder_wins))
        return (Pair){claimant * decay, holder * decay};
    double gap = root_claimant * claimant - root_holder * holder;
    double shift = gap * sinh(root_claimant * root_holder * days);
    return (Pair){max2(0.0, claimant * decay + shift / root_claimant),
                  max2(0.0, holder * decay - shift / root_holder)};
}

static inline double daily_deaths(double rate, double intensity, double attack_multiplier,
                                  double dispersion, double z)
{
    return rate * intensity * attack_multiplier * exp(dispersion * (z - 0.5 * dispersion));
}

/* -- balance ---------------------------------------------------------------------------------- */

static inline double perpetual_inventory(double stock, double spending, double wear, double years)
{
    double worn = -expm1(-wear * years);
    if (worn < NO_WEAR)
        return stock + spending * years;
    return stock * (1.0 - worn) + spending * worn / wear;
}

static inline double effective_strength(double materiel, double technology, double readiness,
                                        double support)
{
    return materiel * technology * readiness * (1.0 + support);
}

static inline double ratio_advantage(double claimant, double holder)
{
    return log(max2(claimant, 1e-9)) - log(max2(holder, 1e-9));
}

/* -- bargaining ------------------------------------------------------------------------------- */

static inline double take_it_or_leave_it_offer(double win, double cost, double highest_cost)
{
    double best = win + 0.5 * (highest_cost - cost);
    return clip(best, min2(win, 1.0), min2(win + highest_cost, 1.0));
}

static inline double rubinstein_share(double proposer, double responder)
{
    if (proposer >= 1.0 && responder >= 1.0)
        return 0.5;
    return (1.0 - responder) / (1.0 - proposer * responder);
}

static inline double demand_above(double reservation, double most, double share)
{
    return reservation + share * max2(0.0, most - reservation);
}

static inline double share_kept(double time, double exponent)
{
    return 1.0 - pow(time, 1.0 / exponent);
}

static inline double weighted_nash(double value_claimant, double value_holder,
                                   double reservation_claimant, double reservation_holder,
                                   double weight)
{
    double gain_claimant = max2(0.0, value_claimant - reservation_claimant);
    double gain_holder = max2(0.0, value_holder - reservation_holder);
    return pow(gain_claimant, weight) * pow(gain_holder, 1.0 - weight);
}

/* -- beliefs ---------------------------------------------------------------------------------- */

static inline double variance_of(double deviation) { return deviation * deviation; }

static inline void predict(double *mean, double *variance, double prior_mean,
                           double prior_variance, double reversion, double years)
{
    double kept = exp(-reversion * years);
    double renewed = -expm1(-2.0 * reversion * years);
    *mean = prior_mean + (*mean - prior_mean) * kept;
    *variance = *variance * kept * kept + prior_variance * renewed;
}

static inline double hidden_step(double hidden, double variance, double reversion, double years,
                                 double z)
{
    double renewed = -expm1(-2.0 * reversion * years);
    return hidden * exp(-reversion * years) + sqrt(variance * renewed) * z;
}

static inline double movement_signal(double movement, double log_defence, double mobility,
                                     double days)
{
    double reach = mobility * days;
    return reach <= 0.0 ? log_defence : movement / reach + log_defence;
}

static inline double signal_variance_of(double noise, double mobility, double days)
{
    double precision = mobility * mobility * days;
    return precision <= 0.0 ? INFINITY : noise * noise / precision;
}

static inline void update(double *mean, double *variance, double signal, double signal_variance)
{
    if (*variance <= 0.0 || isinf(signal_variance))
        return;
    if (isinf(*variance)) {
        *mean = signal;
        *variance = signal_variance;
        return;
    }
    double whole = *variance + signal_variance;
    *mean = *mean + (*variance / whole) * (signal - *mean);
    *variance = *variance * (signal_variance / whole);
}

/* -- choice ----------------------------------------------------------------------------------- */

static inline double choice_precision(double base, double political_control)
{
    if (political_control >= 1.0)
        return INFINITY;
    return base * political_control / (1.0 - political_control);
}

static inline double choice_probability(double difference, double precision)
{
    if (isinf(precision))
        return difference >= -TIE ? 1.0 : 0.0;
    return logistic(precision * difference);
}

static inline double strict_choice_probability(double difference, double precision)
{
    if (isinf(precision))
        return difference > TIE ? 1.0 : 0.0;
    return logistic(precision * difference);
}

static inline double within(double probability, double days, double review_days)
{
    return 1.0 - pow(1.0 - probability, days / review_days);
}

static inline double poisson_chance(double rate, double periods)
{
    return 1.0 - exp(-rate * periods);
}

/* -- contest ---------------------------------------------------------------------------------- */

static inline double battle_drift(double advantage, double log_defence, double mobility)
{
    return mobility * (advantage - log_defence);
}

static inline double absorption_above(double exponent, double below, double above)
{
    double whole = below + above;
    if (fabs(exponent) * whole < TINY_EXPONENT)
        return below / whole;
    if (below == above)
        return logistic(exponent * below);
    if (exponent > 0.0)
        return expm1(-exponent * below) / expm1(-exponent * whole);
    return exp(exponent * above) * expm1(exponent * below) / expm1(exponent * whole);
}

static inline double capture_probability(double drift, double size, double noise, double position)
{
    if (position >= size)
        return 1.0;
    if (position <= -size)
        return 0.0;
    double variance = noise * noise;
    if (variance <= 0.0 && drift != 0.0)
        return drift > 0.0 ? 1.0 : 0.0;
    double exponent = drift != 0.0 ? 2.0 * drift / variance : 0.0;
    return absorption_above(exponent, position + size, size - position);
}

static inline double battle_days_given(double chance, double drift, double size, double noise,
                                       double position)
{
    if (position >= size || position <= -size)
        return 0.0;
    double variance = noise * noise;
    if (drift == 0.0 && variance <= 0.0)
        return INFINITY;
    if (fabs(2.0 * drift * size) < SMALL_EXPONENT * variance) {
        double exponent = 2.0 * drift * size / variance;
        double place = position / size;
        double bend =
            1.0 - place * exponent / 3.0 - (1.0 - place * place) * exponent * exponent / 12.0;
        return (size - position) * (size + position) / variance * bend;
    }
    return max2(0.0, (size * (2.0 * chance - 1.0) - position) / drift);
}

static inline double monitored_size(double size, double noise, double days)
{
    return max2(SMALLEST_MONITORED_SHARE * size, size - MEAN_OVERSHOOT * noise * sqrt(days));
}

static inline double front_movement(double drift, double noise, double days, double z)
{
    return drift * days + noise * sqrt(days) * z;
}

/* -- mediation and credibility ---------------------------------------------------------------- */

static inline double initiative_chance(double rate, double engagement, double ripeness,
                                       double ripe, double days)
{
    return 1.0 - exp(-rate * engagement * (1.0 + ripeness * ripe) * days);
}

static inline double nash_weight(double bias, double legitimacy_claimant,
                                 double legitimacy_holder)
{
    double claimant = (1.0 + bias) * legitimacy_claimant;
    double holder = (1.0 - bias) * legitimacy_holder;
    return claimant + holder <= 0.0 ? 0.5 : claimant / (claimant + holder);
}

static inline int64_t cheapest_role(bool can_facilitate, bool can_formulate, bool can_manipulate,
                                    bool zone_as_it_is, bool zone_if_informed,
                                    bool zone_with_help)
{
    if (zone_as_it_is && can_formulate)
        return FORMULATE;
    if ((zone_if_informed || zone_as_it_is) && can_facilitate)
        return FACILITATE;
    return zone_with_help && can_manipulate ? MANIPULATE : RECORD;
}

static inline bool truthful_when_weak(double bias, double posterior, double cost_high,
                                      double cost_low, double war_loss)
{
    return bias * (posterior * cost_high - cost_low) >= (1.0 - posterior) * war_loss;
}

static inline bool truthful_when_strong(double bias, double posterior, double cost_high,
                                        double cost_low, double war_loss)
{
    return bias * (posterior * cost_high - cost_low) <= (1.0 - posterior) * war_loss;
}

/* -- the frontier ----------------------------------------------------------------------------- */

static inline double utility_at(double base, const double *steps, int64_t count, double position)
{
    int64_t whole = (int64_t)position;
    double total = base;
    for (int64_t i = 0; i < whole; i++)
        total += steps[i];
    if (whole < count)
        total += (position - (double)whole) * steps[whole];
    return total;
}

static inline double first_position_reaching(double base, const double *steps, int64_t count,
                                             double target)
{
    double total = base;
    if (target <= total + ROUNDING)
        return 0.0;
    for (int64_t i = 0; i < count; i++) {
        if (total + steps[i] >= target - ROUNDING && steps[i] > 0.0)
            return (double)i + min2(1.0, (target - total) / steps[i]);
        total += steps[i];
    }
    return (double)(count + 1);
}

static inline double last_position_reaching(double base, const double *steps, int64_t count,
                                            double target)
{
    double total = base;
    if (target > total + ROUNDING)
        return -1.0;
    for (int64_t i = 0; i < count; i++) {
        if (total + steps[i] < target - ROUNDING)
            return (double)i + max2(0.0, min2(1.0, (total - target) / -steps[i]));
        total += steps[i];
    }
    return (double)count;
}

static inline double nash_share(double gain_claimant, double step_claimant, double gain_holder,
                                double step_holder, double weight)
{
    if (step_claimant <= 0.0)
        return 0.0;
    if (step_holder <= 0.0)
        return 1.0;
    double numerator =
        weight * step_claimant * gain_holder - (1.0 - weight) * step_holder * gain_claimant;
    return numerator / (step_claimant * step_holder);
}

static double nash_position(double low, double high, double base_claimant,
                            const double *steps_claimant, double needed_claimant,
                            double base_holder, const double *steps_holder, double needed_holder,
                            int64_t count, double weight)
{
    double best = low, best_product = -1.0, best_sum = 0.0;
    double gain_claimant = base_claimant - needed_claimant;
    double gain_holder = base_holder - needed_holder;
    for (int64_t i = 0; i < count; i++) {
        double step_claimant = steps_claimant[i], step_holder = steps_holder[i];
        double first = max2(low, (double)i), last = min2(high, (double)i + 1.0);
        if (first <= last) {
            double share =
                nash_share(gain_claimant, step_claimant, gain_holder, -step_holder, weight);
            double position = min2(max2((double)i + share, first), last);
            double claimant = gain_claimant + (position - (double)i) * step_claimant;
            double holder = gain_holder + (position - (double)i) * step_holder;
            double product = weighted_nash(claimant, holder, 0.0, 0.0, weight);
            double sum = claimant + holder;
            if (product != best_product ? product > best_product : sum > best_sum) {
                best = position;
                best_product = product;
                best_sum = sum;
            }
        }
        gain_claimant += step_claimant;
        gain_holder += step_holder;
    }
    return best;
}

/* -- the ladder ------------------------------------------------------------------------------- */

static inline int64_t rung_of(const double *control, int64_t count)
{
    double running = 0.0;
    for (int64_t o = 0; o < count; o++)
        running += control[o];
    return (int64_t)(running + 0.5);
}

static void solve_chain(int64_t rungs, double up, double constant, double factor, double bottom,
                        double top, double *values, double *slopes)
{
    double intercept = bottom, slope = 0.0;
    for (int64_t k = 0; k < rungs - 1; k++) {
        double pivot = 1.0 - factor * (1.0 - up) * slope;
        intercept = (constant + factor * (1.0 - up) * intercept) / pivot;
        slope = factor * up / pivot;
        values[k] = intercept;
        slopes[k] = slope;
    }
    double above = top;
    for (int64_t k = rungs - 2; k >= 0; k--) {
        above = values[k] + slopes[k] * above;
        values[k] = above;
    }
}

static void fill_offers(int64_t rungs, double win, double discount, double flow_one,
                        double flow_two, double *x, double *y, double *slopes)
{
    double constant = 2.0 - (1.0 - discount) * (flow_one + flow_two);
    solve_chain(rungs, win, constant, -discount, 1.0, 1.0, x, slopes);
    constant = (1.0 - discount) * (flow_one - flow_two);
    solve_chain(rungs, win, constant, discount, -1.0, 1.0, y, slopes);
    for (int64_t k = 0; k < rungs - 1; k++) {
        double both = x[k], gap = y[k];
        x[k] = 0.5 * (both + gap);
        y[k] = 0.5 * (both - gap);
    }
}

/* -- what a war is worth ---------------------------------------------------------------------- */

static inline double pressure_days(double elapsed, double days, double response_days)
{
    double ramp_end = min2(elapsed + days, response_days);
    if (elapsed >= response_days)
        return days;
    double ramp = (ramp_end * ramp_end - elapsed * elapsed) / (2.0 * response_days);
    return ramp + (elapsed + days - ramp_end);
}

static void battle_chances(double mean, double variance, double position, const double *sizes,
                           const double *log_defences, const double *unhinging, int64_t count,
                           double mobility, double noise, double *restrict chances,
                           double *restrict days)
{
    double deviation = sqrt(variance);
    for (int node = 0; node < NODES; node++) {
        double advantage = mean + deviation * HERMITE_NODES[node];
        double unhinged = 0.0, start = position;
        for (int64_t o = 0; o < count; o++) {
            double drift = battle_drift(advantage, log_defences[o] + unhinged, mobility);
            double chance = capture_probability(drift, sizes[o], noise, start);
            chances[node * count + o] = chance;
            days[node * count + o] = battle_days_given(chance, drift, sizes[o], noise, start);
            unhinged += unhinging[o];
            start = 0.0;
        }
    }
}

static void discount_factors(const double *days, int64_t count, double discount_rate,
                             double *restrict factors)
{
    for (int node = 0; node < NODES; node++) {
        double elapsed = 0.0;
        for (int64_t o = 0; o < count; o++) {
            elapsed += days[node * count + o];
            factors[node * count + o] = exp(-discount_rate * elapsed / DAYS_PER_YEAR);
        }
    }
}

static void chain_values(const double *chances, const double *days, const double *factors,
                         const double *gains, int64_t count, double cost_per_day, double pressure,
                         double response_days, double elapsed, double reward,
                         const double *interventions, const double *penalties,
                         double *restrict values)
{
    for (int64_t o = 0; o < count; o++)
        values[o] = 0.0;
    for (int node = 0; node < NODES; node++) {
        double weight = HERMITE_WEIGHTS[node];
        double reach = 1.0, fought = 0.0, value = 0.0;
        for (int64_t o = 0; o < count; o++) {
            value -= reach * interventions[o] * penalties[o];
            reach *= 1.0 - interventions[o];
            double battle = days[node * count + o];
            double cost = battle * cost_per_day;
            if (pressure > 0.0)
                cost += pressure_days(elapsed + fought, battle, response_days) * pressure;
            value -= reach * cost;
            fought += battle;
            reach *= chances[node * count + o];
            value += reach * gains[o] * factors[node * count + o];
            if (o == 0)
                value += reach * reward;
            values[o] += weight * value;
        }
    }
}

static double chance_of_all(const double *chances, int64_t count)
{
    double taken = 0.0;
    for (int node = 0; node < NODES; node++) {
        double reach = 1.0;
        for (int64_t o = 0; o < count; o++)
            reach *= chances[node * count + o];
        taken += HERMITE_WEIGHTS[node] * reach;
    }
    return taken;
}

static inline double mobilisation(double cost, double scope, double mobilised)
{
    return cost * max2(0.0, scope - mobilised);
}

static inline double intensity_of(double scope, double limited)
{
    return limited + (1.0 - limited) * scope;
}

/* -- reservation values ----------------------------------------------------------------------- */

static inline double value_of(double utility, double risk_exponent)
{
    if (risk_exponent == 1.0)
        return max2(utility, 0.0);
    return utility <= ROUNDING ? 0.0 : pow(utility, risk_exponent);
}

static inline double utility_for(double value, double risk_exponent)
{
    if (value <= 0.0)
        return 0.0;
    return risk_exponent == 1.0 ? value : pow(value, 1.0 / risk_exponent);
}

static inline double hope_premium(double status_quo, double hope, double fair)
{
    return hope * max2(0.0, fair - status_quo);
}

static inline double value_of_waiting(double status_quo, double premium, double mobilised)
{
    return status_quo + (1.0 - mobilised) * premium;
}

static inline double value_of_staying(double waiting, double attacked, double threat)
{
    return (1.0 - threat) * waiting + threat * attacked;
}

static inline double value_of_attacking(double waiting, double gain, double attacked,
                                        double threat, double conquest)
{
    return waiting + gain - threat * (1.0 - conquest) * (waiting - attacked);
}

static inline double threat_within(double attack_probability, double reviews)
{
    return 1.0 - pow(1.0 - attack_probability, reviews);
}

static inline double concession_rate(double audience_cost, double commitment_fear,
                                     double adverse_shift, double guarantee)
{
    return audience_cost + commitment_fear * max2(0.0, adverse_shift) * (1.0 - guarantee);
}

static inline double net_worth(double worth, double now, double promised, double rate,
                               double reliable)
{
    double counted = worth <= now ? worth : now + reliable * (worth - now);
    return counted - rate * max2(0.0, promised - worth);
}

static inline double hope_after_session(double hope, bool other_accepted, double fade, double gain)
{
    return other_accepted ? hope + gain * (1.0 - hope) : hope * (1.0 - fade);
}

static inline double ceasefire_value(double goodwill, double leverage, double price, double gain)
{
    return goodwill + leverage - price * max2(0.0, gain);
}

static inline double trust_after(double trust, bool kept, double memory)
{
    return memory * trust + (1.0 - memory) * (kept ? 1.0 : 0.0);
}

#endif
