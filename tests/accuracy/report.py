"""Tables of docs/accuracy.md from the kept scores, with 95 % bootstrap intervals over sets."""

import os
import random
import re
import statistics

import converged
import runner
import sets

RESAMPLES = 2000
APART = 0.9  # ARI of the oracle from which on the reads tell the clusters of a set apart


def interval(values, statistic=statistics.fmean):
    """Percentile bootstrap; seeded, so that the same scores give the same page."""
    source = random.Random(20)
    found = sorted(statistic(source.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES) - 1]


def shown(values, digits=2, statistic=statistics.fmean):
    low, high = interval(values, statistic)
    return f"{statistic(values):.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def column(rows, name):
    return [row[name] for row in rows]


def table(head, lines):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head),
                      *("| " + " | ".join(line) + " |" for line in lines)])


def described(cell):
    shape = f"{cell.mutations} x {cell.samples}, {cell.clones} clones"
    changes = ", diploid" if "--diploid" in cell.simulate else ""
    return f"{cell.name}: {shape}, content {cell.content:g}, depth {cell.depth}{changes}"


def grid_groups(rows):
    """(name, rows) of each cell, and of all cells of each half."""
    named = {}
    for row in rows:
        named.setdefault(row["cell"], []).append(row)
    model = [cell for cell in sets.MODEL if cell.name in named]
    departures = [cell for cell in sets.misspecified() if cell.name in named]
    for cells, title in ((model, "**all from the model**"), (departures, "**all misspecified**")):
        for cell in cells:
            yield described(cell) if cells is model else cell.name, named[cell.name]
        if cells:
            yield title, [row for cell in cells for row in named[cell.name]]


def grid(rows):
    partitions, prevalences = [], []
    for name, group in grid_groups(rows):
        partitions.append([name, str(len(group)), shown(column(group, "mpear.ari")), shown(column(group, "vi.ari")),
                           shown(column(group, "oracle.ari")), shown(column(group, "mpear.vi")),
                           shown(column(group, "vi.vi")), shown(column(group, "oracle.vi")),
                           shown(column(group, "mpear.k_error"), 1), shown(column(group, "vi.k_error"), 1)])
        prevalences.append([name, shown(column(group, "engine.prevalence_error"), 3),
                            shown(column(group, "oracle.prevalence_error"), 3),
                            shown(column(group, "engine.coverage")), shown(column(group, "engine.width"), 3),
                            shown(column(group, "oracle.width"), 3), shown(column(group, "engine.brier"), 4),
                            shown(column(group, "oracle.brier"), 4)])
    return (table(["set", "sets", "ARI, MPEAR", "ARI, VI", "ARI, oracle", "VI in bits, MPEAR", "VI in bits, VI",
                   "VI in bits, oracle", "\\|K - true K\\|, MPEAR", "\\|K - true K\\|, VI"], partitions) + "\n\n" +
            table(["set", "error of prevalence", "oracle's", "coverage of 95 %", "width", "oracle's width",
                   "Brier score of P", "oracle's"], prevalences))


def share_of_oracle(rows, name):
    return statistics.fmean(column(rows, name)) / statistics.fmean(column(rows, "oracle.ari"))


def one_sample(rows):
    lines = []
    for cell in sets.ONE_SAMPLE:
        for prior in cell.priors:
            for method in ("mpear", "vi"):
                group = [row for row in rows if row["cell"] == cell.name and row["prior"] == prior]
                if not group:
                    continue
                source = random.Random(20)
                ratios = sorted(share_of_oracle(source.choices(group, k=len(group)), method + ".ari")
                                for _ in range(RESAMPLES))
                apart = [row for row in group if row["oracle.ari"] >= APART]
                lines.append([cell.name, prior, str(len(group)), {"mpear": "MPEAR", "vi": "VI"}[method],
                              shown(column(group, method + ".ari")), shown(column(group, "oracle.ari")),
                              f"{share_of_oracle(group, method + '.ari'):.0%} "
                              f"[{ratios[50]:.0%}, {ratios[-51]:.0%}]",
                              f"{statistics.median(column(apart, method + '.k_error')):g} of {len(apart)}"
                              if apart else "none",
                              f"{statistics.median(column(group, method + '.k_error')):g}"])
    return table(["set", "prior", "sets", "clustering", "ARI", "oracle's", "share of the oracle's",
                  f"median \\|K - true K\\| where the oracle's ARI is {APART} or more", "of all"], lines)


def separable(rows):
    """The number of clusters where reads tell clusters apart."""
    lines = []
    for cell in sets.SEPARABLE:
        group = [row for row in rows if row["cell"] == cell.name]
        apart = [row for row in group if row["oracle.ari"] >= APART]
        for method in ("mpear", "vi") if group else ():
            if not apart:
                lines.append([cell.name, str(len(group)), "none"] + 5 * ["–"])
                break
            errors = column(apart, method + ".k_error")
            right = sum(error == 0 for error in errors)
            lines.append([cell.name, str(len(group)), str(len(apart)), {"mpear": "MPEAR", "vi": "VI"}[method],
                          f"{statistics.median(errors):g}", f"{right / len(apart):.0%}", f"{max(errors):g}",
                          f"{share_of_oracle(group, method + '.ari'):.0%}"])
    return table(["set", "sets", f"oracle's ARI at least {APART}", "clustering", "median \\|K - true K\\| of these",
                  "K right", "greatest \\|K - true K\\|", "share of the oracle's ARI, all sets"], lines)


def clusterings(rows):
    """VI against MPEAR: in how many sets each is closer to the truth."""
    lines = []
    for row_set, cells in (("one sample", sets.ONE_SAMPLE), ("four samples", sets.FOUR_SAMPLES)):
        for prior in ("default", "auto"):
            for cell in [*cells, None]:
                names = {cell.name} if cell else {c.name for c in cells}
                group = [row for row in rows[row_set] if row["cell"] in names and row["prior"] == prior]
                if not group:
                    continue
                closer = sum(row["vi.vi"] < row["mpear.vi"] - 1e-9 for row in group)
                equal = sum(abs(row["vi.vi"] - row["mpear.vi"]) <= 1e-9 for row in group)
                gain = [row["mpear.vi"] - row["vi.vi"] for row in group]
                gain_ari = [row["vi.ari"] - row["mpear.ari"] for row in group]
                lines.append([row_set, cell.name if cell else "**all**", prior, str(len(group)), str(closer), str(equal),
                              str(len(group) - closer - equal), f"{(closer + equal) / len(group):.0%}",
                              shown(gain, 3), shown(gain_ari, 3)])
    return table(["samples", "set", "prior", "sets", "VI closer", "equal", "MPEAR closer", "VI no further",
                  "bits nearer to the truth", "gain of ARI"], lines)


def convergence(rows):
    lines = []
    for name in [*(cell.name for cell in converged.CELLS), None]:
        group = [row for row in rows if name is None or row["cell"] == name]
        said = [row for row in group if row["converged"] == 1]
        if not said:
            continue
        good = [1.0 if row["distance"] <= converged.MOST else 0.0 for row in said]
        lines.append([name or "**all**", f"{len(said)} of {len(group)}",
                      f"{statistics.median(column(said, 'rows')):g}", f"{statistics.median(column(said, 'distance')):.4f}",
                      f"{max(column(said, 'distance')):.4f}", f"{statistics.fmean(good):.1%}"])
    return table(["set", "runs that say \"converged\"", "median rows of a chain", "median of mean \\|P - reference P\\|",
                  "greatest", f"at most {converged.MOST}"], lines)


def write(page, keep):
    """Puts each table between its markers; a part without scores leaves its place as it is."""
    rows = {part: runner.load(os.path.join(keep, part + ".tsv")) for part in [*sets.PARTS, "converged"]}
    texts = {}
    if rows["grid"]:
        texts["grid"] = grid(rows["grid"])
    if rows["one_sample"]:
        texts["one_sample"] = one_sample(rows["one_sample"])
    if rows["one_sample"] or rows["four_samples"]:
        texts["clusterings"] = clusterings({"one sample": rows["one_sample"], "four samples": rows["four_samples"]})
    if rows["separable"]:
        texts["separable"] = separable(rows["separable"])
    if rows["converged"]:
        texts["converged"] = convergence(rows["converged"])
    with open(page, encoding="utf-8") as file:
        text = file.read()
    for name, new in texts.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        if not pattern.search(text):
            raise SystemExit(f"{page} has no place for {name}")
        text = pattern.sub(lambda found, new=new: found[1] + new + found[2], text)
    with open(page, "w", encoding="utf-8") as file:
        file.write(text)
