#!/usr/bin/env python3
"""Fail when docs/requirements.md names a test that is not there, or miscounts. Run by ctest -L arch: requirements.py ROOT

A row names its tests as `FILE: NAME`, FILE below tests/. NAME is a gtest's name, the beginning of a node test's or step's
title, a python method or how the words about a script begin, the title of a case, or a shell function.
"""
import collections, pathlib, re, sys

STATES = ("done", "in part", "not yet")
DECLARED = {  # how a file of that kind declares the test NAME
    ".cpp": r"^TEST(?:_F|_P)?\(\s*\w+,\s*{}\)",
    ".mjs": r"""\b(?:test|step)\((['"`]){}""",
    ".py": r'^(?:    def {0}\(self\)|"""{0})',  # a method, or how the words about a whole script begin
    ".case": r"^# {}$",
    ".sh": r"^{}\(\) \{{",
}


def why_missing(tests, file, name):
    path = tests / file
    if path.suffix not in DECLARED or not path.is_file():
        return f"tests/{file} is no file of tests"
    if not re.search(DECLARED[path.suffix].format(re.escape(name)), path.read_text(), re.M):
        return f"tests/{file} has no test {name}"
    return None


def main(root):
    page = (root / "docs/requirements.md").read_text()
    bad, counts, before = [], collections.Counter(), ""
    for number, line in enumerate(page.splitlines(), 1):
        if not re.match(r"\| \d{3}-\d\d ", line):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4:
            bad.append(f"{number}: a row has four cells")
            continue
        row, _, state, proof = cells
        counts[state] += 1
        named = re.findall(r"`([^`:]+): ([^`]+)`", proof)
        missing = re.sub(r"`[^`]*`|[,;.\s]", "", proof)
        faults = [why_missing(root / "tests", file, name) for file, name in named]
        faults += [f"{row} comes after {before}"] if row <= before else []
        faults += [f"{state} is no state"] if state not in STATES else []
        faults += ["done without a test"] if state == "done" and not named else []
        faults += ["does not say what is missing"] if state != "done" and not missing else []
        bad += [f"{number}: {row}: {fault}" for fault in faults if fault]
        before = row
    said = "{} rows: {} done, {} in part, {} not yet.".format(sum(counts.values()), *(counts[s] for s in STATES))
    if said not in page:
        bad.append(f"the page should say: {said}")
    print(*(f"docs/requirements.md: {fault}" for fault in bad), sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
