"""The wall clock jumps by an hour and by a day, forwards and back, while people upload and jobs run: first the clock of the
supervisor and the web programs alone, then the one of everything, the database server too. Nobody is logged out, nothing is
refused, every acknowledged upload ends as done after one attempt. (libfaketime; steady clocks stay as they are, as on a host
whose clock is set.)"""
import glob, pathlib, shutil, tempfile, time

from crash_images import Uploader
from site_under_test import PROGRAMS, Report, Site, damage, wait_until

JUMPS = (3600, 0, 86400, 0, -3600, 0)
UNFINISHED = "SELECT id FROM job WHERE state IN ('preparing', 'queued', 'running') LIMIT 1"


def library():
    found = glob.glob("/usr/lib/*/faketime/libfaketime.so.1") + glob.glob("/usr/lib/faketime/libfaketime.so.1")
    assert found, "libfaketime is not installed (package faketime)"
    return found[0]


def wrapped(binaries, home, environment):
    """A folder of programs in which the supervisor and the web programs start with this environment."""
    folder = home / "bin"
    folder.mkdir()
    for program in pathlib.Path(binaries).resolve().iterdir():
        place = folder / program.name
        if program.name in {f"clono-{name}" for name in (*PROGRAMS, "supervisor")}:
            settings = " ".join(f"{name}={value}" for name, value in environment.items())
            place.write_text(f'#!/bin/sh\n{settings} exec {program} "$@"\n')
            place.chmod(0o755)
        else:
            place.symlink_to(program)
    return folder


def jump_about(binaries, hold, everything, report):
    home = pathlib.Path(tempfile.mkdtemp(prefix="ct", dir="/tmp"))
    home.chmod(0o755)
    clock = home / "clock"
    clock.write_text("+0")
    environment = {"LD_PRELOAD": library(), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                   "FAKETIME_DONT_RESET": "1"}
    site = Site(binaries if everything else wrapped(binaries, home, environment))
    if everything:
        site.environment |= environment
    who = "everything" if everything else "the programs"
    uploader = None
    try:
        site.start()
        uploader = Uploader(site, "clock", 2)
        uploader.start()
        for offset in JUMPS:
            clock.write_text(f"{offset:+d}")
            time.sleep(hold)
            if everything:  # the proof that the clock was another one
                said = int(site.rows("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), FROM_UNIXTIME(%d))" % time.time())[0][0])
                if abs(said + offset) > 60:
                    report.fault(f"the database's clock did not jump by {offset}: {said}")
        uploader.stopping.set()
        uploader.join()
        wait_until(lambda: not site.rows(UNFINISHED), 240, f"{who}: all jobs end")
        if uploader.person.must("GET", "/api/me").json()["user"] is None:
            report.fault(f"{who}: logged out")
        for text in uploader.faults + damage(site):
            report.fault(f"{who}: {text}")
        rows = {int(job): (state, int(attempt)) for job, state, attempt in site.rows("SELECT id, state, attempt FROM job ORDER BY id")}
        for job in uploader.acknowledged:
            if rows.get(job, ("missing", 0))[0] != "done":
                report.fault(f"{who}: job {job} is {rows.get(job)}")
        stamps = site.log("supervisor")
        report.figure(f"clock of {who}: jobs acknowledged and done", len(uploader.acknowledged))
        report.figure(f"clock of {who}: attempts", sum(attempt for _, attempt in rows.values()))
        report.figure(f"clock of {who}: days in the supervisor's log", len({line[:10] for line in stamps.splitlines() if line[:2] == "20"}))
    finally:
        if uploader:
            uploader.stopping.set()
        site.stop()
    site.remove()
    shutil.rmtree(home)


def clock_jumps(binaries, options):
    report = Report("Jumps of the clock by an hour and a day")
    hold = 4 if options.short else 20
    for everything in (False, True):
        jump_about(binaries, hold, everything, report)
    report.figure("jumps", 2 * len(JUMPS))
    return report
