#!/usr/bin/env python3
"""The tests that failed, with the end of what each printed, of JUnit files that ctest wrote.
Usage: failed_tests.py FILE...   Whoever sees only the end of a long run's output finds here why it is red."""
import sys
import xml.etree.ElementTree as xml

LINES = 20
TELLING = ("not ok ", "FAIL", "ERROR", "AssertionError")  # what runners write at the failure itself, further up
WIDTH = 240


def main(paths):
    for path in paths:
        for case in xml.parse(path).iterfind("testcase"):
            if case.get("status") != "fail":
                continue
            print(f"\nFAILED {case.get('name')[:WIDTH]} after {float(case.get('time')):.1f} s")
            lines = (case.findtext("system-out") or "").rstrip().splitlines()
            telling = [line for line in lines[:-LINES] if line.lstrip().startswith(TELLING) or ": Failure" in line]
            for line in telling[:LINES] + lines[-LINES:]:
                print("    " + line[:WIDTH])


if __name__ == "__main__":
    main(sys.argv[1:])
