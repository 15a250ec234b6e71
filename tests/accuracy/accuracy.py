"""Runs the parts of scripts/accuracy and writes their tables into docs/accuracy.md."""

import argparse
import os

import converged
import report
import runner
import sets


def main():
    parser = argparse.ArgumentParser(prog="scripts/accuracy")
    parser.add_argument("parts", nargs="*", metavar="PART", help=" | ".join([*sets.PARTS, "converged"]))
    parser.add_argument("--bin", required=True, help="build tree of the programs")
    parser.add_argument("--keep", required=True, help="folder for the scores; what is there is not run again")
    parser.add_argument("--page", required=True, help="document with the tables")
    parser.add_argument("--report", action="store_true", help="only write the tables again")
    parser.add_argument("--anew", action="store_true", help="forget the scores of these parts first")
    options = parser.parse_args()
    parts = options.parts or [*sets.PARTS, "converged"]
    os.makedirs(options.keep, exist_ok=True)
    for part in parts:
        path = os.path.join(options.keep, part + ".tsv")
        if options.report:
            continue
        if options.anew and os.path.exists(path):
            os.remove(path)
        if part == "converged":
            converged.run(options.bin, path)
        else:
            runner.run_part(options.bin, sets.PARTS[part], path)
    report.write(options.page, options.keep)


if __name__ == "__main__":
    main()
