#!/usr/bin/env python3
"""Run the chain with each instruction set forced; every run must print the same bytes: same_chain.py PROGRAM"""
import os
import subprocess
import sys


def main():
    outputs = {}
    for isa in ("baseline", "avx2", "avx512"):
        run = subprocess.run([sys.argv[1]], env={**os.environ, "CLONO_ENGINE_ISA": isa}, capture_output=True,
                             text=True, check=True, timeout=250)
        kernel, rest = run.stdout.split("\n", 1)
        print(isa, "asked,", kernel, "used:", rest.split()[-1])
        outputs[isa] = rest
    return len(set(outputs.values())) != 1


if __name__ == "__main__":
    sys.exit(main())
