"""Simulates, runs and scores one set; keeps the scores of a part in a table."""

import os
import subprocess
import tempfile


def quietly(words):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, words))}\nended with {done.returncode}: {done.stderr}")
    return done.stdout


def told_content(cell, seed):
    return cell.told[seed % len(cell.told)] if cell.told else cell.content


def scores_of(bin_dir, cell, seed, prior):
    """The scores of one run as a dictionary of numbers."""
    engine = os.path.join(bin_dir, "bin/clono-engine")
    with tempfile.TemporaryDirectory(prefix="accuracy") as folder:
        data, run = os.path.join(folder, "data"), os.path.join(folder, "run")
        quietly([engine, "simulate", "--out_dir", data, "--seed", seed, "--mutations", cell.mutations,
                 "--num_samples", cell.samples, "--clones", cell.clones, "--depth", cell.depth,
                 "--precision", cell.precision, "--tumour_contents", *[cell.content] * cell.samples,
                 *cell.simulate])
        tables = [os.path.join(data, f"S{s}.tsv") for s in range(1, cell.samples + 1)]
        quietly([engine, "run_analysis_pipeline", "--in_files", *tables, "--working_dir", run, "--seed", seed,
                 "--tumour_contents", *[f"{told_content(cell, seed):.3g}"] * cell.samples,
                 "--num_iters", cell.rows, "--burnin", cell.burnin, "--chains", 2, "--threads", 1,
                 "--png", "no", "--export_traces", "no",
                 *(("--concentration_prior", prior) if prior != "default" else ())])
        lines = quietly([os.path.join(bin_dir, "tests/clono-score"), data, run, cell.burnin, cell.content,
                         cell.precision])
    return {name: float(value) for name, value in (line.split("\t") for line in lines.splitlines())}


def load(path):
    """Rows of a kept table: dictionaries with cell, prior, seed and the scores."""
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        names = file.readline().rstrip("\n").split("\t")
        rows = [dict(zip(names, line.rstrip("\n").split("\t"))) for line in file]
    return [{k: v if k in ("cell", "prior") else float(v) for k, v in row.items()} for row in rows]


def run_part(bin_dir, cells, path):
    """Scores what `path` does not hold yet; a row per run is added as soon as it is there."""
    done = {(row["cell"], row["prior"], int(row["seed"])) for row in load(path)}
    for cell in cells:
        for prior in cell.priors:
            for seed in cell.seeds:
                if (cell.name, prior, seed) in done:
                    continue
                scores = scores_of(bin_dir, cell, seed, prior)
                is_new = not os.path.exists(path)
                with open(path, "a", encoding="utf-8") as file:
                    if is_new:
                        file.write("\t".join(["cell", "prior", "seed", *scores]) + "\n")
                    file.write("\t".join([cell.name, prior, str(seed), *map(repr, scores.values())]) + "\n")
        print(f"{os.path.basename(path)}: {cell.name}", flush=True)
