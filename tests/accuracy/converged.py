"""Runs that say "converged" against long runs: is the co-clustering what a long run finds?"""

import os
import tempfile

import runner
from sets import Cell

MOST = 0.02  # mean |P - reference P| over pairs of mutations, wanted of 95 % of the runs

# Twenty-five runs each of ten sets, the cheapest first; one data seed per set.
CELLS = [
    Cell("20 x 1", 20, 1, 3, 0.8, 100, seeds=range(1, 26)),
    Cell("40 x 1", 40, 1, 3, 0.8, 200, seeds=range(1, 26)),
    Cell("20 x 4", 20, 4, 4, 0.7, 100, seeds=range(1, 26)),
    Cell("30 x 2", 30, 2, 4, 0.8, 100, seeds=range(1, 26)),
    Cell("60 x 1", 60, 1, 4, 0.7, 200, seeds=range(1, 26)),
    Cell("60 x 4", 60, 4, 6, 0.7, 60, seeds=range(1, 26)),
    Cell("100 x 2", 100, 2, 5, 0.6, 100, seeds=range(1, 26)),
    Cell("100 x 1", 100, 1, 4, 0.8, 100, seeds=range(1, 26)),
    Cell("100 x 1, deep", 100, 1, 4, 0.9, 1000, seeds=range(1, 26)),
    Cell("133 x 4", 133, 4, 8, 0.7, 100, seeds=range(1, 26)),
]
REFERENCE_ROWS = 20_000  # of each of four chains
MOST_ROWS = 15_000
BURNIN = 500


def run(bin_dir, path):
    """A row per run: rows that it took, whether it says "converged", its distance from the reference."""
    engine, score = (os.path.join(bin_dir, name) for name in ("bin/clono-engine", "tests/clono-score"))
    done = {(row["cell"], int(row["seed"])) for row in runner.load(path)}
    for number, cell in enumerate(CELLS):
        missing = [seed for seed in cell.seeds if (cell.name, seed) not in done]
        if not missing:
            continue
        with tempfile.TemporaryDirectory(prefix="accuracy") as folder:
            data = os.path.join(folder, "data")
            runner.quietly([engine, "simulate", "--out_dir", data, "--seed", number + 1, "--mutations", cell.mutations,
                            "--num_samples", cell.samples, "--clones", cell.clones, "--depth", cell.depth,
                            "--tumour_contents", *[cell.content] * cell.samples])

            def analyse(name, *options):
                where = os.path.join(folder, name)
                tables = [os.path.join(data, f"S{s}.tsv") for s in range(1, cell.samples + 1)]
                runner.quietly([engine, "run_analysis_pipeline", "--in_files", *tables, "--working_dir", where,
                                "--tumour_contents", *[cell.content] * cell.samples, "--burnin", BURNIN,
                                "--threads", 1, "--png", "no", "--export_traces", "no", "--overwrite", *options])
                return where

            reference = analyse("reference", "--seed", 1000, "--num_iters", REFERENCE_ROWS + BURNIN)
            for seed in missing:
                found = analyse("run", "--seed", seed, "--num_iters", MOST_ROWS, "--until_converged")
                lines = runner.quietly([score, "--against", reference, found, BURNIN])
                values = dict(line.split("\t") for line in lines.splitlines())
                is_new = not os.path.exists(path)
                with open(path, "a", encoding="utf-8") as file:
                    if is_new:
                        file.write("\t".join(["cell", "seed", *values]) + "\n")
                    file.write("\t".join([cell.name, str(seed), *values.values()]) + "\n")
        print(f"converged.tsv: {cell.name}", flush=True)
