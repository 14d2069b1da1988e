/* Numerical tools and named random numbers: sim/rules/numeric.py, sim/engine/draws.py. */

#ifndef NUMBERS_H
#define NUMBERS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "layout.h"

#define POISSON_REACH 9.0
#define POISSON_NEGLIGIBLE 1e-18
#define EXACT 4503599627370496.0 /* 2^52: from here on, doubles have no decimal places */

/* As Python's: the first unless the second is strictly beyond it. */
static inline double max2(double a, double b) { return b > a ? b : a; }
static inline double min2(double a, double b) { return b < a ? b : a; }
static inline int64_t max_whole(int64_t a, int64_t b) { return b > a ? b : a; }
static inline int64_t min_whole(int64_t a, int64_t b) { return b < a ? b : a; }

static inline double clip(double value, double low, double high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

static inline double rounded(double value, double scale)
{
    if (fabs(value) * scale >= EXACT)
        return value;
    return floor(value * scale + 0.5) / scale;
}

static inline double logistic(double x)
{
    if (x >= 0.0)
        return 1.0 / (1.0 + exp(-x));
    double weight = exp(x);
    return weight / (1.0 + weight);
}

static inline double central_ratio(double r)
{
    double top = 33430.575583588128105 + r * 2509.0809287301226727;
    top = 45921.953931549871457 + r * (67265.770927008700853 + r * top);
    top = 1971.5909503065514427 + r * (13731.693765509461125 + r * top);
    top = 3.3871328727963666080 + r * (133.14166789178437745 + r * top);
    double bottom = 28729.085735721942674 + r * 5226.4952788528545610;
    bottom = 21213.794301586595867 + r * (39307.895800092710610 + r * bottom);
    bottom = 687.18700749205790830 + r * (5394.1960214247511077 + r * bottom);
    bottom = 1.0 + r * (42.313330701600911252 + r * bottom);
    return top / bottom;
}

static double middle_ratio(double r)
{
    double top = 2.27238449892691845833e-2 + r * 7.74545014278341407640e-4;
    top = 1.27045825245236838258 + r * (2.41780725177450611770e-1 + r * top);
    top = 5.76949722146069140550 + r * (3.64784832476320460504 + r * top);
    top = 1.42343711074968357734 + r * (4.63033784615654529590 + r * top);
    double bottom = 5.47593808499534494600e-4 + r * 1.05075007164441684324e-9;
    bottom = 1.48103976427480074590e-1 + r * (1.51986665636164571966e-2 + r * bottom);
    bottom = 1.67638483018380384940 + r * (6.89767334985100004550e-1 + r * bottom);
    bottom = 1.0 + r * (2.05319162663775882187 + r * bottom);
    return top / bottom;
}

static double far_ratio(double r)
{
    double top = 2.71155556874348757815e-5 + r * 2.01033439929228813265e-7;
    top = 2.65321895265761230930e-2 + r * (1.24266094738807843860e-3 + r * top);
    top = 1.78482653991729133580 + r * (2.96560571828504891230e-1 + r * top);
    top = 6.65790464350110377720 + r * (5.46378491116411436990 + r * top);
    double bottom = 1.42151175831644588870e-7 + r * 2.04426310338993978564e-15;
    bottom = 7.86869131145613259100e-4 + r * (1.84631831751005468180e-5 + r * bottom);
    bottom = 1.36929880922735805310e-1 + r * (1.48753612908506148525e-2 + r * bottom);
    bottom = 1.0 + r * (5.99832206555887937690e-1 + r * bottom);
    return top / bottom;
}

static double normal_quantile(double u)
{
    if (u <= 0.0)
        return -INFINITY;
    if (u >= 1.0)
        return INFINITY;
    double q = u - 0.5;
    if (fabs(q) <= 0.425)
        return q * central_ratio(0.180625 - q * q);
    double r = sqrt(-log(q < 0.0 ? u : 1.0 - u));
    double z = r <= 5.0 ? middle_ratio(r - 1.6) : far_ratio(r - 5.0);
    return q < 0.0 ? -z : z;
}

static int64_t poisson_quantile(double u, double mean)
{
    if (mean <= 0.0)
        return 0;
    int64_t count = max_whole(0, (int64_t)(mean - POISSON_REACH * sqrt(mean)));
    double chance = exp((double)count * log(mean) - mean - lgamma((double)count + 1.0));
    double total = chance;
    while (total < u && ((double)count < mean || chance > POISSON_NEGLIGIBLE)) {
        count++;
        chance *= mean / (double)count;
        total += chance;
    }
    return count;
}

/* Philox4x32-10 of (purpose, day, actor, replicate) under the seed: a uniform of 52 bits. */
static double uniform(const State *s, uint32_t purpose, int64_t actor)
{
    uint32_t word_0 = purpose, word_1 = (uint32_t)s->day;
    uint32_t word_2 = (uint32_t)actor, word_3 = (uint32_t)s->replicate;
    uint32_t key_0 = (uint32_t)s->seed, key_1 = (uint32_t)(s->seed >> 32);
    for (int k = 0; k < 10; k++) {
        uint64_t product_0 = (uint64_t)0xD2511F53u * word_0;
        uint64_t product_1 = (uint64_t)0xCD9E8D57u * word_2;
        word_0 = (uint32_t)(product_1 >> 32) ^ word_1 ^ key_0;
        word_2 = (uint32_t)(product_0 >> 32) ^ word_3 ^ key_1;
        word_1 = (uint32_t)product_1;
        word_3 = (uint32_t)product_0;
        key_0 += 0x9E3779B9u;
        key_1 += 0xBB67AE85u;
    }
    uint64_t bits = (uint64_t)word_0 << 20 | word_1 >> 12;
    return ((double)(int64_t)bits + 0.5) * 0x1p-52;
}

#endif
