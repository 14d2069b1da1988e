/* The front, the turn and the loop over runs, by hand: sim/engine/battles.py, turn.py, batch.py.

   One translation unit, so that the compiler sees everything. The layout of a scenario and of a
   run is that of the compiled engine (layout.h is generated from it). */

#include "talks.h"

/* -- the front -------------------------------------------------------------------------------- */

/* Say at home what outcomes will be accepted at least: the attackers, with their aims. */
static void promise_at_home(const World *w, State *s, int64_t side, int64_t aim)
{
    const Axis *axis = &s->axes[side > 0 ? 0 : 1];
    for (int64_t i = 0; i < w->party_count; i++) {
        Member *member = &s->members[i];
        fill_outcomes(w, s, member->promised);
        if (w->parties[i].sign == side)
            for (int64_t k = 0; k < aim; k++)
                member->promised[axis->objectives[k]] = side > 0 ? 1.0 : 0.0;
        member->has_promised = 1;
        member->value_at_outbreak = value_now(w, s, i);
    }
}

/* Begin a war, or a new offensive in one, for the first `aim` objectives ahead. */
static void open_offensive(const World *w, State *s, int64_t i, int64_t aim, double gain,
                           double staying, double chance, int64_t reason)
{
    int64_t side = w->parties[i].sign;
    const Axis *axis = axis_of(w, s, side);
    int64_t subject = axis->objectives[0];
    double scope = axis->scopes[aim - 1];
    if (s->deal && !s->deal_broken) {
        break_deal(w, s);
        remember_promise(w, s, false);
    }
    if (!s->war) {
        promise_at_home(w, s, side, aim);
        s->war = 1;
        s->attacker = side;
        s->position = s->elapsed = s->scope = 0.0;
        s->success = 0;
        for (int64_t o = 0; o < w->objective_count; o++)
            s->crossed[o] = 0;
    } else if (s->attacker != side) {
        s->attacker = side;
        s->position = 0.0;
    }
    s->scope = max2(s->scope, scope);
    s->truce = 0;
    changed(s);
    Event *event = write_event(s, ATTACK, i, NOBODY, subject);
    event->reason = reason;
    event->numbers[0] = (double)aim;
    event->numbers[1] = gain;
    event->numbers[2] = staying;
    event->numbers[3] = chance;
}

/* Stop attacking: a tacit truce, until somebody attacks again or it becomes the norm. */
static void end_offensive(const World *w, State *s, int64_t attacker, int64_t reason, double gain,
                          double chance)
{
    if (w->front_decisive != 0.0) {
        end_war(w, s);
        s->running = 0;
        return;
    }
    s->truce = 1;
    s->truce_since = s->day;
    s->truce_broker = -1;
    outlooks_changed(s);
    if (reason != NO_REASON) {
        Event *event = write_event(s, HALT, attacker, NOBODY, -1);
        event->reason = reason;
        event->numbers[0] = gain;
        event->numbers[1] = chance;
    }
}

/* Ask the backers whose red line this is; a line that nobody defends is void for this war. */
static bool stopped_at_red_line(const World *w, State *s, int64_t attacker, const Axis *axis)
{
    int64_t o = axis->objectives[0];
    for (int64_t third = 0; third < w->third_count; third++) {
        const RedLine *line = &w->thirds[third].red_lines[o];
        if (!w->thirds[third].backs || !line->drawn || line->attacker != s->attacker)
            continue;
        if (uniform(s, DRAW_INTERVENTION, third) < line->probability * s->engagements[third]) {
            Event *event =
                write_event(s, INTERVENTION, FIRST_THIRD_PARTY + third, attacker, o);
            event->numbers[0] = line->penalty;
            end_offensive(w, s, attacker, NO_REASON, 0.0, 0.0);
            return true;
        }
    }
    s->crossed[o] = 1;
    outlooks_changed(s);
    return false;
}

/* Movement of the front in the attacker's direction. */
static double move_front(const World *w, const State *s, double log_defence, double days)
{
    double advantage = s->observed + s->hidden;
    double luck = (double)w->orientation * normal_quantile(uniform(s, DRAW_FRONT, 0));
    if (s->attacker < 0) {
        advantage = -advantage;
        luck = -luck;
    }
    double drift = battle_drift(advantage, log_defence, w->front_mobility);
    return front_movement(drift, w->front_noise, days, luck);
}

static double deaths(const World *w, const State *s, int64_t side, double intensity, double days)
{
    int64_t i = leader(w, side);
    double z = normal_quantile(uniform(s, DRAW_DEATHS, i));
    double multiplier = side == s->attacker ? w->front_attack_multiplier : 1.0;
    return days * daily_deaths(w->parties[i].deaths_per_day, intensity, multiplier,
                               w->front_deaths_dispersion, z);
}

/* Both sides read the day's movement as a signal of the advantage. */
static void learn_from(const World *w, State *s, double log_defence, double movement, double days)
{
    if (w->front_mobility <= 0.0)
        return;
    double signal = movement_signal(movement, log_defence, w->front_mobility, days);
    double variance = signal_variance_of(w->front_noise, w->front_mobility, days);
    for (int64_t i = 0; i < w->party_count; i++)
        learn(s, i, s->attacker > 0 ? signal : -signal, variance);
}

static void capture(const World *w, State *s, int64_t attacker, int64_t o)
{
    s->position = 0.0;
    s->success = 1;
    int64_t side = w->parties[attacker].sign;
    s->control[o] = side > 0 ? 1.0 : 0.0;
    for (int64_t i = 0; i < w->party_count; i++)
        if (w->parties[i].sign != side && s->members[i].has_promised)
            s->members[i].promised[o] = s->control[o];
    double initial = w->objectives[o].held_by > 0 ? 1.0 : 0.0;
    s->taken[o] = s->control[o] != initial;
    changed(s);
    write_event(s, CAPTURE, attacker, NOBODY, o);
}

/* Let the attacker choose whether to go on. */
static void review_offensive(const World *w, State *s, int64_t attacker)
{
    double gain, chance = decide_continue(w, s, attacker, &gain);
    if (uniform(s, DRAW_CONTINUE, attacker) >= chance) {
        end_offensive(w, s, attacker, gain <= 0.0 ? WOULD_NOT_PAY : NOISE, gain, chance);
        return;
    }
    int64_t aim = outlook(w, s, attacker)->aim;
    if (aim != 0) {
        s->scope = max2(s->scope, axis_of(w, s, w->parties[attacker].sign)->scopes[aim - 1]);
        outlooks_changed(s);
    }
}

/* Fight for `days`: the front moves, both sides lose and learn, battles are won or lost. */
static void fight(const World *w, State *s, double days)
{
    int64_t attacker = leader(w, s->attacker);
    const Axis *axis = axis_of(w, s, s->attacker);
    if (axis->count == 0) {
        end_offensive(w, s, attacker, NOTHING_LEFT, 0.0, 0.0);
        return;
    }
    if (axis->interventions[0] > 0.0 && stopped_at_red_line(w, s, attacker, axis))
        return;
    int64_t target = axis->objectives[0];
    double size = axis->sizes[0], log_defence = axis->log_defences[0];
    double movement = move_front(w, s, log_defence, days);
    s->position += movement;
    s->elapsed += days;
    learn_from(w, s, log_defence, movement, days);
    double intensity = intensity_of(s->scope, w->front_limited_intensity);
    lose_materiel(w, s, intensity, days);
    double claimant = deaths(w, s, 1, intensity, days), holder = deaths(w, s, -1, intensity, days);
    outlooks_changed(s);
    Event *event = write_event(s, BATTLE, attacker, NOBODY, target);
    event->numbers[0] = s->position;
    event->numbers[1] = size;
    event->numbers[2] = claimant;
    event->numbers[3] = holder;
    event->numbers[4] = s->materiel_claimant;
    event->numbers[5] = s->materiel_holder;
    double barrier = monitored_size(size, w->front_noise, days);
    if (s->position >= barrier) {
        capture(w, s, attacker, target);
        review_offensive(w, s, attacker);
    } else if (s->position <= -barrier) {
        write_event(s, REPULSE, attacker, NOBODY, target);
        s->position = 0.0;
        end_offensive(w, s, attacker, NO_REASON, 0.0, 0.0);
    } else if (fmod(s->elapsed, w->behaviour_review_days) < days) {
        review_offensive(w, s, attacker);
    }
}

/* Let each leader choose whether to break the truce; a long one becomes the status quo. */
static void keep_truce(const World *w, State *s, double days)
{
    int64_t held = s->day - s->truce_since;
    int64_t broker = s->truce_broker < 0 ? NOBODY : FIRST_THIRD_PARTY + s->truce_broker;
    if ((double)held >= w->behaviour_consolidation_days) {
        if (broker != NOBODY)
            remember_promise(w, s, true);
        write_event(s, TRUCE_HOLDS, broker, NOBODY, -1)->numbers[0] = (double)held;
        end_war(w, s);
        return;
    }
    int64_t breaker = -1;
    double least = 0.0, gain = 0.0, chance = 0.0;
    for (int64_t side = 1; side >= -1; side -= 2) {
        int64_t i = leader(w, side);
        double u = uniform(s, DRAW_BREAK, i), its_gain;
        if (stays_calm(w, s, i, u, days, w->behaviour_review_days))
            continue;
        double its_chance = decide_break(w, s, i, days, &its_gain);
        if (u < its_chance) {
            double ratio = u / its_chance;
            if (breaker < 0 || ratio < least || (ratio == least && i < breaker)) {
                breaker = i;
                least = ratio;
                gain = its_gain;
                chance = its_chance;
            }
        }
    }
    if (breaker < 0)
        return;
    Event *event = write_event(s, CEASEFIRE_BROKEN, breaker, broker, -1);
    event->numbers[0] = (double)held;
    event->numbers[1] = gain;
    event->numbers[2] = chance;
    if (broker != NOBODY)
        remember_promise(w, s, false);
    const Member *view = outlook(w, s, breaker);
    open_offensive(w, s, breaker, view->aim, gain, view->staying, chance, BREAKS_TRUCE);
}

/* -- setting up ------------------------------------------------------------------------------- */

/* Goods: objectives in axis order, then political issues in file order. */
static void prepare_goods(World *w)
{
    int64_t count = w->objective_count;
    for (int64_t o = 0; o < w->objective_count; o++) {
        const Objective *place = &w->objectives[o];
        Good *good = &w->goods[o];
        good->issue = place->issue;
        good->can_wait = w->issues[place->issue].can_wait != 0.0;
        for (int64_t i = 0; i < w->party_count; i++) {
            good->weights[i] = w->parties[i].weights[place->issue] * place->share;
            good->open_worth[i] = good->weights[i];
        }
    }
    for (int64_t number = 0; number < w->issue_count; number++) {
        const Issue *issue = &w->issues[number];
        if (!issue->political)
            continue;
        Good *good = &w->goods[count++];
        good->issue = number;
        good->can_wait = issue->can_wait != 0.0;
        for (int64_t i = 0; i < w->party_count; i++) {
            const Party *party = &w->parties[i];
            double enjoyed =
                party->sign > 0 ? issue->status_quo_claimant : issue->status_quo_holder;
            good->weights[i] = party->weights[number];
            good->open_worth[i] = party->weights[number] * enjoyed;
        }
    }
    w->good_count = count;
}

/* Work out what stays the same in every run of a scenario. */
static void prepare(World *w, State *s)
{
    prepare_goods(w);
    w->log_collapse = log(w->front_collapse);
    w->total_size = w->longest_war = 0.0;
    for (int64_t o = 0; o < w->objective_count; o++) {
        Objective *place = &w->objectives[o];
        place->log_defence = log(place->defence);
        place->line_count = 0;
        for (int64_t third = 0; third < w->third_count; third++)
            place->line_count += w->thirds[third].red_lines[o].drawn;
        w->total_size += place->size;
        w->longest_war += 4.0 * (place->size / w->front_noise) * (place->size / w->front_noise);
    }
    for (int64_t i = 0; i < w->party_count; i++)
        w->parties[i].precision =
            choice_precision(w->behaviour_precision, w->parties[i].political_control);
    Pair stocks = {w->balance_claimant_materiel, w->balance_holder_materiel};
    int64_t step = (int64_t)w->clock_peace_days;
    for (int64_t day = w->inventory_start; day < w->start; day += step)
        stocks = stocks_after(w, stocks.claimant, stocks.holder, day,
                              (double)min_whole(step, w->start - day));
    w->materiel_claimant = stocks.claimant;
    w->materiel_holder = stocks.holder;
    set_fair_values(w, s);
}

/* Set the board for a run. */
static void begin(const World *w, State *s, uint64_t seed, int64_t replicate)
{
    s->seed = seed;
    s->replicate = replicate;
    s->day = s->dated_day = w->start;
    s->running = 1;
    s->overflow = s->event_count = s->incidents = 0;
    s->trust = w->after_deal_trust;
    s->war = s->truce = s->deal = s->pending_count = 0;
    s->refused_day = -1;
    for (int64_t o = 0; o < w->objective_count; o++) {
        s->control[o] = w->objectives[o].held_by > 0 ? 1.0 : 0.0;
        s->taken[o] = 0;
    }
    for (int64_t good = w->objective_count; good < w->good_count; good++)
        s->settled[good] = NAN;
    for (int64_t i = 0; i < w->party_count; i++) {
        Member *member = &s->members[i];
        const Party *party = &w->parties[i];
        member->belief_mean = (double)party->sign * party->optimism;
        member->belief_variance = variance_of(w->balance_uncertainty);
        member->hope = party->hope;
        member->private_cost = party->private_cost * uniform(s, DRAW_PRIVATE_COST, i);
        member->has_promised = 0;
        member->value_at_outbreak = 0.0;
    }
    s->materiel_claimant = w->materiel_claimant;
    s->materiel_holder = w->materiel_holder;
    double z = normal_quantile(uniform(s, DRAW_HIDDEN_START, 0));
    s->hidden = (double)w->orientation * w->balance_uncertainty * z;
    read_balance(w, s, s->day);
    changed(s);
}

/* -- the turn --------------------------------------------------------------------------------- */

/* War days while there is a war, else to the next date of the peace grid or handover. */
static int64_t length_of_step(const World *w, const State *s)
{
    int64_t left = w->end - s->day;
    if (s->war)
        return min_whole((int64_t)w->clock_war_days, left);
    int64_t grid = (int64_t)w->clock_peace_days;
    int64_t days = min_whole(grid - (s->day - w->start) % grid, left);
    if (s->deal)
        for (int64_t k = 0; k < s->pending_count; k++)
            if (s->pending_days[k] > s->day) {
                days = min_whole(days, s->pending_days[k] - s->day);
                break;
            }
    return max_whole(1, days);
}

/* Read the dated series: every step in peace, every review in war. */
static void dated_changes(const World *w, State *s)
{
    if (s->war && (double)(s->day - s->dated_day) < w->behaviour_review_days)
        return;
    for (int64_t i = 0; i < w->party_count; i++) {
        const Party *party = &w->parties[i];
        for (int64_t k = 0; k < party->change_count; k++) {
            if (party->changes[k] <= s->dated_day || party->changes[k] > s->day)
                continue;
            write_event(s, LEADER_CHANGE, i, NOBODY, -1);
            for (int64_t j = 0; leads(w, i) && j < w->party_count; j++)
                if (w->parties[j].sign == -party->sign)
                    s->members[j].hope +=
                        w->behaviour_hope_renewal * (1.0 - s->members[j].hope);
        }
    }
    s->dated_day = s->day;
    read_balance(w, s, s->day);
    if (s->war)
        outlooks_changed(s);
    else
        changed(s);
}

/* Shootings on the line: more of them when nobody hopes for talks. */
static void have_incidents(const World *w, State *s, int64_t days)
{
    double hopes = s->members[w->claimant].hope + s->members[w->holder].hope;
    double rate = w->incidents_rate * (1.0 - w->incidents_calm * 0.5 * hopes);
    double expected = rate * (double)days / DAYS_PER_MONTH;
    s->incidents = poisson_quantile(uniform(s, DRAW_INCIDENTS, 0), expected);
    if (s->incidents > 0) {
        double dead = (double)s->incidents * w->incidents_deaths / 2.0;
        Event *event = write_event(s, INCIDENT, NOBODY, NOBODY, -1);
        event->numbers[0] = (double)s->incidents;
        event->numbers[1] = dead;
        event->numbers[2] = dead;
    }
}

/* Whether an incident gives local command the occasion for a limited attack. */
static bool gets_out_of_hand(const World *w, const State *s, int64_t i)
{
    if (s->incidents == 0)
        return false;
    double chance = 1.0 - pow(1.0 - w->incidents_escalation, (double)s->incidents);
    return uniform(s, DRAW_LOCAL_COMMAND, i) < chance;
}

/* Let each leader consider an attack, planned or by local command; whether one opens. */
static bool choose_war(const World *w, State *s, int64_t days)
{
    int64_t attacker = -1;
    double least = 0.0;
    bool by_command = false;
    for (int64_t side = 1; side >= -1; side -= 2) {
        int64_t i = leader(w, side);
        for (int local = 0; local < 2; local++) {
            double u = uniform(s, local ? DRAW_ESCALATION : DRAW_ATTACK, i);
            if (local ? !gets_out_of_hand(w, s, i)
                      : stays_calm(w, s, i, u, (double)days, w->clock_peace_days))
                continue;
            Attack attack = decide_attack(w, s, i, local);
            double chance = attack.chance;
            if (attack.aim == 0 || chance <= 0.0)
                continue;
            if (!local)
                chance = within(chance, (double)days, w->clock_peace_days);
            if (u < chance) {
                double ratio = u / chance;
                if (attacker < 0 || ratio < least || (ratio == least && i < attacker)) {
                    attacker = i;
                    least = ratio;
                    by_command = local;
                }
            }
        }
    }
    if (attacker < 0)
        return false;
    Attack attack = decide_attack(w, s, attacker, by_command);
    int64_t reason = reason_to_attack(w, s, attacker, attack.gain, attack.edge, by_command);
    open_offensive(w, s, attacker, attack.aim, attack.gain, s->members[attacker].staying,
                   attack.chance, reason);
    return true;
}

/* Materiel is replaced, the hidden part of the balance drifts, knowledge goes stale. */
static void peace_passes(const World *w, State *s, int64_t days)
{
    double z = (double)w->orientation * normal_quantile(uniform(s, DRAW_HIDDEN, 0));
    rest(w, s, days, z);
    for (int64_t i = 0; i < w->party_count; i++)
        observe(w, s, i, (double)days / DAYS_PER_YEAR);
    changed(s);
}

/* Take one turn; returns its length in days. */
static int64_t take_turn(const World *w, State *s)
{
    int64_t days = length_of_step(w, s);
    dated_changes(w, s);
    carry_out(w, s);
    if (!s->war)
        have_incidents(w, s, days);
    else if (s->truce)
        keep_truce(w, s, (double)days);
    else
        fight(w, s, (double)days);
    if (s->running)
        hold_talks(w, s, days);
    if (s->running && !s->war && choose_war(w, s, days))
        days = min_whole(days, (int64_t)w->clock_war_days); /* the battle begins tomorrow */
    else if (!s->war)
        peace_passes(w, s, days);
    return days;
}

static void run(const World *w, State *s)
{
    while (s->running && !s->overflow) {
        int64_t days = take_turn(w, s);
        s->final[0] = s->observed + s->hidden;
        s->final[1] = belief(w, s, w->claimant);
        s->final[2] = belief(w, s, w->holder);
        s->day += days;
        if (s->day >= w->end)
            s->running = 0;
    }
}

/* -- what Python calls ------------------------------------------------------------------------ */

int64_t world_size(void) { return sizeof(World); }
int64_t state_size(void) { return sizeof(State); }

/* Run once; the events and the final state are left in `s`. */
void run_one(World *w, State *s, uint64_t seed, int64_t replicate)
{
    s->stamp++;
    prepare(w, s);
    begin(w, s, seed, replicate);
    run(w, s);
}

/* Run every row; returns the number of events, and a sum over how the runs ended. */
int64_t run_rows(World *w, State *s, const uint64_t *seeds, const int64_t *replicates,
                 int64_t count, double *checksum)
{
    int64_t events = 0;
    double sum = 0.0;
    s->stamp++;
    prepare(w, s);
    for (int64_t r = 0; r < count; r++) {
        begin(w, s, seeds[r], replicates[r]);
        run(w, s);
        events += s->event_count;
        sum += s->final[0] + s->final[1] + s->final[2];
    }
    *checksum = sum;
    return events;
}
