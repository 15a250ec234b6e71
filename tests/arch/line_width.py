#!/usr/bin/env python3
"""Fail when a line of JavaScript is longer than 120 columns. Run by ctest -L arch: line_width.py ROOT"""
import pathlib, sys

WIDTH = 120
GENERATED = {"node_modules", "vendor"}


def main(root):
    sources = [p for top in ("html", "tests") for p in (root / top).rglob("*.*js") if not GENERATED & set(p.parts)]
    bad = [
        f"{path.relative_to(root)}:{number}: {len(line)} columns, more than {WIDTH}"
        for path in sorted(sources)
        if path.suffix in (".js", ".mjs")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > WIDTH
    ]
    if len(sources) < 100:
        bad.append(f"only {len(sources)} files of JavaScript found below {root}")
    print(*bad, sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
