#!/usr/bin/env python3
"""Writes diagnostics_table.tsv: R-hat and effective sample sizes of made draws, from the formulas of
Vehtari et al. (Bayesian Analysis 16, 2021) in plain Python, sharing no code with the engine."""
import math, statistics

def draws(chains, rows, memory, shift, seed, grid):
    out, state = [], seed
    for c in range(chains):
        chain, value = [], 0.0
        for _ in range(rows):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            value = memory * value + ((state >> 11) / 9007199254740992.0 - 0.5)
            shifted = value + shift * c
            chain.append(math.floor(shifted / grid) * grid if grid > 0 else shifted)
        out.append(chain)
    return out

def split(chains):
    half = len(chains[0]) // 2
    return [part for c in chains for part in (c[:half], c[-half:])]

def rank_normalise(chains):
    flat = [x for c in chains for x in c]
    total, values = len(flat), sorted(flat)
    first, last = {}, {}
    for place, x in enumerate(values, 1):
        first.setdefault(x, place)
        last[x] = place
    normal = statistics.NormalDist()
    score = {x: normal.inv_cdf(((first[x] + last[x]) / 2 - 0.375) / (total + 0.25)) for x in first}
    return [[score[x] for x in c] for c in chains]

def r_hat(chains):
    n = len(chains[0])
    within = statistics.fmean(statistics.variance(c) for c in chains)
    between = n * statistics.variance([statistics.fmean(c) for c in chains])
    return math.sqrt((between / within + n - 1) / n)

def ess(chains):
    m, n = len(chains), len(chains[0])
    means = [statistics.fmean(c) for c in chains]
    def acov(lag):
        return statistics.fmean(sum((c[i] - mu) * (c[i + lag] - mu) for i in range(n - lag)) / n
                                for c, mu in zip(chains, means))
    mean_var = acov(0) * n / (n - 1)
    var_plus = mean_var * (n - 1) / n + statistics.variance(means)
    corr = lambda lag: 1 - (mean_var - acov(lag)) / var_plus
    pairs = [(1.0, corr(1))]       # Geyer: pairs of correlations as long as their sums are positive
    stop = None
    while 2 * (len(pairs) - 1) + 5 < n:
        pair = (corr(2 * len(pairs)), corr(2 * len(pairs) + 1))
        if sum(pairs[-1]) <= 0:
            break
        pairs.append(pair)
        if sum(pair) <= 0:
            break
    tail = max(pairs[-1][0], 0.0) if len(pairs) > 1 else pairs[-1][0]
    kept = [list(p) for p in pairs[:-1]]
    for k in range(1, len(kept)):  # … made monotone
        if sum(kept[k]) > sum(kept[k - 1]):
            kept[k] = [sum(kept[k - 1]) / 2] * 2
    tau = -1 + 2 * sum(map(sum, kept)) + tail
    return m * n / max(tau, 1 / math.log10(m * n))

def quantile(flat, q):
    values = sorted(flat)
    place = q * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])

def diagnose(chains):
    parts = split(chains)
    flat = [x for c in parts for x in c]
    median = quantile(flat, 0.5)
    bulk = rank_normalise(parts)
    folded = rank_normalise([[abs(x - median) for x in c] for c in parts])
    tails = [ess([[float(x <= quantile(flat, q)) for x in c] for c in parts]) for q in (0.05, 0.95)]
    return max(r_hat(bulk), r_hat(folded)), ess(bulk), min(tails)

print("chains\trows\tmemory\tshift\tseed\tgrid\tr_hat\tbulk_ess\ttail_ess")
for case in [(2, 100, 0.0, 0.0, 1, 0), (4, 250, 0.0, 0.0, 2, 0), (4, 251, 0.5, 0.0, 3, 0), (4, 400, 0.9, 0.0, 4, 0),
             (2, 1000, 0.99, 0.0, 5, 0), (4, 300, 0.3, 0.05, 6, 0), (3, 200, 0.0, 0.5, 7, 0), (4, 250, -0.6, 0.0, 8, 0),
             (4, 250, 0.5, 0.0, 9, 0.25), (2, 60, 0.8, 0.0, 10, 0.1), (1, 500, 0.7, 0.0, 11, 0), (8, 50, 0.2, 0.0, 12, 0)]:
    print(*case, *map(repr, diagnose(draws(*case))), sep="\t")
