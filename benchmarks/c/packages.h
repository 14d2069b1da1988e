/* The packages that can be put on the table today: sim/engine/packages.py. */

#ifndef PACKAGES_H
#define PACKAGES_H

#include "members.h"

/* Whether the leader listed first leads the claimant's side. */
static inline bool rising(const World *w) { return w->claimant < w->holder; }

/* Goods as the leader listed first counts them: objectives from its own end of the axis. */
static void list_goods(const World *w, State *s)
{
    for (int64_t k = 0; k < w->good_count; k++)
        s->listed[k] = k;
    if (!rising(w))
        for (int64_t k = 0; k < w->objective_count; k++)
            s->listed[k] = w->objective_count - 1 - k;
}

/* Note what each party has, what it promised, and what conceding costs it today. */
static void weigh_what_is(const World *w, State *s, bool net, double guarantee)
{
    for (int64_t i = 0; i < w->party_count; i++) {
        Scale *scale = &s->scales[i];
        const Member *member = &s->members[i];
        const Party *party = &w->parties[i];
        scale->net = net;
        if (!net)
            continue;
        double adverse = (double)-party->sign * expected_shift(w, s);
        scale->rate =
            concession_rate(party->audience_cost, party->commitment_fear, adverse, guarantee);
        scale->reliable = s->trust + (1.0 - s->trust) * guarantee;
        for (int64_t good = 0; good < w->good_count; good++) {
            double had = worth(w, i, good, s->outcome[good]);
            scale->had[good] = had;
            scale->said[good] =
                member->has_promised ? worth(w, i, good, member->promised[good]) : had;
        }
    }
}

/* How a party weighs an outcome: plainly, or with what conceding costs and promises lack. */
static inline double net_or_plain(const World *w, const State *s, int64_t i, int64_t good,
                                  double outcome)
{
    double plain = worth(w, i, good, outcome);
    const Scale *scale = &s->scales[i];
    if (!scale->net)
        return plain;
    return net_worth(plain, scale->had[good], scale->said[good], scale->rate, scale->reliable);
}

/* Put a number into a rising list unless it is there; returns the new length. */
static int64_t insert(double *numbers, int64_t count, double number)
{
    int64_t k = count;
    while (k > 0 && numbers[k - 1] > number)
        k--;
    if (k > 0 && numbers[k - 1] == number)
        return count;
    for (int64_t j = count; j > k; j--)
        numbers[j] = numbers[j - 1];
    numbers[k] = number;
    return count + 1;
}

/* Outcomes inside (0, 1) at which some net worth bends, in order; returns how many. */
static int64_t find_kinks(const World *w, State *s, int64_t good)
{
    int64_t count = 0;
    for (int64_t i = 0; i < w->party_count; i++) {
        double weight = w->goods[good].weights[i];
        int64_t sign = w->parties[i].sign;
        for (int promise = 0; promise < 2; promise++) {
            double outcome = s->outcome[good];
            if (promise == 1 && s->members[i].has_promised)
                outcome = s->members[i].promised[good];
            double share = weight != 0.0 ? worth(w, i, good, outcome) / weight : 0.0;
            double bend = rounded(sign > 0 ? share : 1.0 - share, 1e12);
            if (0.0 < bend && bend < 1.0)
                count = insert(s->kinks[good], count, bend);
        }
    }
    return count;
}

/* Cut the movable goods into pieces where some party's net worth bends. */
static void cut(const World *w, State *s, Path *path)
{
    int64_t count = 0;
    for (int64_t k = 0; k < w->good_count; k++) {
        int64_t good = s->listed[k];
        if (path->is_fixed[good])
            continue;
        int64_t cuts = s->kink_counts[good];
        const double *kinks = s->kinks[good];
        if (count + cuts + 1 > SEGMENTS) {
            s->overflow = 1;
            break;
        }
        for (int64_t c = 0; c <= cuts; c++) {
            int64_t p = rising(w) ? c : cuts - c;
            path->goods[count] = good;
            path->starts[count] = p == 0 ? 0.0 : kinks[p - 1];
            path->stops[count] = p == cuts ? 1.0 : kinks[p];
            count++;
        }
    }
    path->count = count;
}

static void swap_pieces(Path *path, int64_t k, int64_t j)
{
    int64_t good = path->goods[k];
    double start = path->starts[k], stop = path->stops[k];
    path->goods[k] = path->goods[j];
    path->starts[k] = path->starts[j];
    path->stops[k] = path->stops[j];
    path->goods[j] = good;
    path->starts[j] = start;
    path->stops[j] = stop;
}

/* Order the pieces as the claimant gets them: an efficient exchange (a stable sort). */
static void put_in_order(const World *w, State *s, Path *path)
{
    int64_t gets = min_whole(w->claimant, w->holder), gives = max_whole(w->claimant, w->holder);
    for (int64_t k = 0; k < path->count; k++) {
        int64_t good = path->goods[k];
        double start = path->starts[k], stop = path->stops[k];
        double gain =
            fabs(net_or_plain(w, s, gets, good, stop) - net_or_plain(w, s, gets, good, start));
        double loss =
            fabs(net_or_plain(w, s, gives, good, stop) - net_or_plain(w, s, gives, good, start));
        double price = -rounded(gain / max2(loss, 1e-12), 1e9);
        int64_t j = k;
        while (j > 0 && s->prices[j - 1] > price) {
            s->prices[j] = s->prices[j - 1];
            path->goods[j] = path->goods[j - 1];
            path->starts[j] = path->starts[j - 1];
            path->stops[j] = path->stops[j - 1];
            j--;
        }
        s->prices[j] = price;
        path->goods[j] = good;
        path->starts[j] = start;
        path->stops[j] = stop;
    }
    if (!rising(w))
        for (int64_t k = 0; k < path->count / 2; k++)
            swap_pieces(path, k, path->count - 1 - k);
}

/* A party's utility at position 0, plain and net: what is fixed, and nothing of the rest. */
static void weigh_base(const World *w, const State *s, Path *path, int64_t i)
{
    double start = 0.0, moved = 0.0, net_start = 0.0, net_moved = 0.0;
    for (int64_t good = 0; good < w->good_count; good++) {
        if (path->is_fixed[good]) {
            start += worth(w, i, good, path->fixed[good]);
            net_start += net_or_plain(w, s, i, good, path->fixed[good]);
        } else {
            moved += worth(w, i, good, 0.0);
            net_moved += net_or_plain(w, s, i, good, 0.0);
        }
    }
    path->plain_base[i] = start + moved;
    path->net_base[i] = net_start + net_moved;
}

static void fill_path(const World *w, State *s, Path *path)
{
    cut(w, s, path);
    put_in_order(w, s, path);
    for (int64_t i = 0; i < w->party_count; i++) {
        weigh_base(w, s, path, i);
        for (int64_t k = 0; k < path->count; k++) {
            int64_t good = path->goods[k];
            double start = path->starts[k], stop = path->stops[k];
            path->plain_steps[i][k] = worth(w, i, good, stop) - worth(w, i, good, start);
            path->net_steps[i][k] =
                net_or_plain(w, s, i, good, stop) - net_or_plain(w, s, i, good, start);
        }
    }
}

/* One path for each combination of levels of the goods that are lumpy and not fixed. */
static int64_t fill_kind(const World *w, State *s, int64_t first, int64_t kind)
{
    int64_t lumpy = 0, combinations = 1;
    for (int64_t k = 0; k < w->good_count; k++) {
        int64_t good = s->listed[k];
        int64_t levels = w->issues[w->goods[good].issue].level_count;
        if (levels > 0 && !s->is_fixed[good]) {
            s->lumpy[lumpy++] = good;
            combinations *= levels;
        }
    }
    for (int64_t number = 0; number < combinations; number++) {
        Path *path = &s->paths[first + number];
        path->kind = kind;
        for (int64_t good = 0; good < w->good_count; good++) {
            path->is_fixed[good] = s->is_fixed[good];
            path->fixed[good] = s->fixed[good];
        }
        int64_t left = number;
        for (int64_t k = lumpy - 1; k >= 0; k--) { /* the last varies fastest */
            const Issue *issue = &w->issues[w->goods[s->lumpy[k]].issue];
            int64_t level = left % issue->level_count;
            left /= issue->level_count;
            if (!rising(w))
                level = issue->level_count - 1 - level;
            path->is_fixed[s->lumpy[k]] = 1;
            path->fixed[s->lumpy[k]] = issue->levels[level];
        }
        fill_path(w, s, path);
    }
    return combinations;
}

/* Write today's efficient packages, from place `first` on; returns how many there are. */
static int64_t fill_paths(const World *w, State *s, int64_t first, double guarantee)
{
    fill_outcomes(w, s, s->outcome);
    weigh_what_is(w, s, true, guarantee);
    list_goods(w, s);
    for (int64_t good = 0; good < w->good_count; good++)
        s->kink_counts[good] = find_kinks(w, s, good);
    bool something_open = false;
    int64_t fixed = 0, count = 0;
    for (int64_t good = 0; good < w->good_count; good++) {
        bool waits = w->goods[good].can_wait;
        bool stays = good < w->objective_count && s->taken[good];
        s->is_fixed[good] = waits || stays;
        fixed += s->is_fixed[good];
        s->fixed[good] = s->outcome[good];
        if (waits && isnan(s->outcome[good]))
            something_open = true;
    }
    if (something_open && fixed < w->good_count)
        count = fill_kind(w, s, first, PARTIAL);
    for (int64_t good = 0; good < w->good_count; good++)
        s->is_fixed[good] = 0;
    return count + fill_kind(w, s, first + count, COMPREHENSIVE);
}

/* The comprehensive packages as they would be without any cost of conceding. */
static int64_t fill_plain_paths(const World *w, State *s)
{
    weigh_what_is(w, s, false, 0.0);
    list_goods(w, s);
    for (int64_t good = 0; good < w->good_count; good++) {
        s->is_fixed[good] = 0;
        s->kink_counts[good] = 0;
    }
    return fill_kind(w, s, 0, COMPREHENSIVE);
}

/* Outcome of every good at a position of a path; NaN for a good left open. */
static void fill_terms(const World *w, const Path *path, double position, double *terms)
{
    for (int64_t good = 0; good < w->good_count; good++)
        terms[good] = path->is_fixed[good] ? path->fixed[good] : -1.0;
    for (int64_t rank = 0; rank < path->count; rank++) {
        int64_t good = path->goods[rank];
        if (position > (double)rank || terms[good] == -1.0) {
            double start = path->starts[rank], stop = path->stops[rank];
            double share = min2(1.0, max2(0.0, position - (double)rank));
            terms[good] = start + (stop - start) * share;
        }
    }
}

#endif
