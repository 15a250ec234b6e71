#!/usr/bin/env python3
"""Chaos against the whole site. Usage: run.py BIN_FOLDER SCENARIO [--short] [--kills N] [--seed N] [--kinds KIND...]
Exit code 0 when nothing happened that must not happen."""
import argparse, sys

from clock_jumps import clock_jumps
from crash_images import crash_images
from full_disk import full_disk
from upload_points import upload_points
from web_kills import web_kills

SCENARIOS = {"web": web_kills, "images": crash_images, "full": full_disk, "clock": clock_jumps, "uploads": upload_points}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries")
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", help="of the full disk: these alone")
    options = parser.parse_args()
    sys.exit(SCENARIOS[options.scenario](options.binaries, options).finish())
