#!/usr/bin/env python3
"""Fail when docs/api.md, "Error codes", and the codes that programs and nginx give differ. Run by ctest -L arch: api_codes.py ROOT

A program's error is made as `{404, "code", {"English", "中文"}`, `HttpError(404, "code", …)` or by a function that fixes the
status, such as `conflict("code", …)`. Codes of single fields stand beside their pages' texts, not in the table.
"""
import pathlib, re, sys

FUNCTIONS = {"conflict": "409"}


def documented(page):
    section = page.partition("## Error codes")[2]
    codes = set()
    for statuses, names in re.findall(r"^\| ([0-9, ]+) \| (.*) \|$", section, re.M):
        statuses = [status.strip() for status in statuses.split(",")]
        groups = [names] if len(statuses) == 1 else names.split(", ")
        for status, group in zip(statuses * len(groups) if len(statuses) == 1 else statuses, groups, strict=True):
            codes |= {(status, code) for code in re.findall(r"`(\w+)`", group)}
    return codes


def given(root):
    codes, bad = set(), []
    calls = "|".join(FUNCTIONS)
    made = re.compile(rf'(?:\b(4\d\d|5\d\d),\s*|\b({calls})\(\s*)"([a-z_]+)",\s*\{{((?:[^{{}}]|\{{[^{{}}]*\}})*)\}}')
    for path in sorted([*root.glob("fcgi/**/*.cpp"), *root.glob("lib/web/*.cpp")]):
        text = path.read_text()
        for status, function, code, message in made.findall(text):
            codes.add((status or FUNCTIONS[function], code))
            if not re.search(r'[\u4e00-\u9fff]', message) or not re.search(r'"[A-Z]', message):
                bad.append(f"{path.relative_to(root)}: {code} is not told in English and Chinese")
    for status, code in re.findall(r'\$error_(\d{3}) \{\s*default \'"code":"(\w+)"', (root / "nginx/messages.conf").read_text()):
        codes.add((status, code))
    return codes, bad


def main(root):
    page, (codes, bad) = documented((root / "docs/api.md").read_text()), given(root)
    bad += [f"docs/api.md: {status} {code} is missing" for status, code in sorted(codes - page)]
    bad += [f"docs/api.md: nobody gives {status} {code}" for status, code in sorted(page - codes)]
    if len(codes) < 30:
        bad.append(f"only {len(codes)} codes found: has their form changed?")
    print(*bad, sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
