#!/usr/bin/python3
"""Write density_table.tsv: densities at 60 digits, for density_test.cpp (needs python3-mpmath).

The chance and the precision are doubles, written exactly; the values are rounded to 25 digits."""
import pathlib
import random

from mpmath import log, loggamma, mp, mpf, nstr

mp.dps = 60


def log_beta(x, y):
    return loggamma(x) + loggamma(y) - loggamma(x + y)


def beta_binomial(a, b, xi, s):
    xi, s = mpf(xi), mpf(s)
    return log_beta(b + xi * s, a + (1 - xi) * s) - log_beta(xi * s, (1 - xi) * s)


def binomial(a, b, xi):
    return b * log(mpf(xi)) + a * log(1 - mpf(xi))


def main():
    rng = random.Random(20140)
    rows = []
    precisions = [10.0**e for e in range(-2, 10)] + [3e-2, 0.5, 7.3, 8.0, 150.0, 3.2e4, 3.3e4, 2.9e5]
    for s in precisions:
        for depth in (0, 1, 2, 7, 8, 30, 100, 1000, 32000, 33000, 10**5, 10**6):
            for xi in (0.001, 0.5, 0.999):
                for b in {0, 1, depth // 2, depth} if depth else {0}:
                    rows.append((depth - b, b, xi, s))
    for _ in range(3000):
        depth = int(10 ** rng.uniform(0, 6))
        xi = rng.choice([rng.uniform(0.001, 0.999), 10 ** rng.uniform(-6, -0.5), 1 - 10 ** rng.uniform(-6, -0.5)])
        near = min(depth, max(0, round(depth * xi + rng.gauss(0, 3) * (depth * xi * (1 - xi)) ** 0.5)))
        b = rng.choice([near, near, rng.randint(0, depth), 0, depth])
        rows.append((depth - b, b, xi, 10 ** rng.uniform(-2, 9)))
    with open(pathlib.Path(__file__).with_suffix(".tsv"), "w") as out:
        print("reference\tvariant\tchance\tprecision\tlog_beta_binomial\tlog_binomial", file=out)
        for a, b, xi, s in rows:
            print(a, b, xi.hex(), s.hex(), nstr(beta_binomial(a, b, xi, s), 25), nstr(binomial(a, b, xi), 25),
                  sep="\t", file=out)


if __name__ == "__main__":
    main()
