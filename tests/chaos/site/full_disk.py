"""A disk that is full at the wrong moment: at positions of each kind that are chosen on purpose.

upload, publish, journal, checkpoint, plot: the nth call of this kind fails with ENOSPC, and all later ones of its kind for some
seconds, whatever room there is (shim/disk_calls.cpp, also inside the engine's confinement). database: mysqld's disk is really
filled (full_database.py). everything: both disks are really filled, the one with all files and mysqld's (root is needed).

While it is full every answer is clear and comes soon; when there is room again every acknowledged upload ends as done and
whatever is published is whole. A kind that was hit less often than it should is a fault."""
import collections, os, pathlib, random, re, shutil, sys, tempfile, time

from full_database import FullDatabase
from people import Reader, Uploader
from site_under_test import Person, Report, Site, damage, times, wait_until
from small_disk import SmallDisk

SIZE = 3 << 30
ROOM = 24 << 20  # limits.free_bytes: below it nothing is taken or started
SETTLED = "SELECT id FROM job WHERE state IN ('preparing', 'queued', 'running') LIMIT 1"


class Kind:
    """program: whose calls fail; part: what their paths have; calls: about how many of them one job makes."""

    def __init__(self, program, part, calls, chains=1, iterations=60):
        self.program, self.part, self.calls = program, part, calls
        self.chains, self.iterations = chains, iterations


KINDS = {
    "upload": Kind("clono-upload", "/", 12),
    "checkpoint": Kind("clono-engine", "/checkpoint/", 16, chains=2, iterations=4000),
    "plot": Kind("clono-engine", "/plots/", 4100),
    "publish": Kind("clono-supervisor", "/analysis_result/", 240),
    "journal": Kind("clono-supervisor", "/journal/", 8),
    "database": None,
    "everything": None,
}
STAGES = ("sampling", "plots", "anywhere", "tables")


def stage_is(site, stage):
    """Whether an engine says that it is at this stage."""
    for progress in (site.files() / "work").glob("*/*/result/progress.json"):
        try:
            if f'"{stage}"' in progress.read_text():
                return True
        except OSError:
            pass
    return False


class Logs:
    """What the site's logs say from now on."""

    def __init__(self, site):
        self.files = {path: path.stat().st_size for path in (site.data / "log").glob("*.log")}

    def read(self):
        texts = []
        for path, size in self.files.items():
            with open(path, "rb") as file:
                file.seek(size)
                texts.append(file.read().decode(errors="replace"))
        return "".join(texts)


class Rounds:
    def __init__(self, binaries, seed, report):
        self.report, self.chance = report, random.Random(seed)
        self.disk = SmallDisk(SIZE)
        (self.disk.folder / "s").mkdir()
        self.site = Site(binaries, self.disk.folder / "s", small_server=True, CLONO_LIMITS_FREE_BYTES=str(ROOM),
                         CLONO_SUPERVISOR_SLOTS_ANALYSE="2")
        # Not below /tmp: the engine has another one.
        self.orders = pathlib.Path(tempfile.mkdtemp(prefix="co", dir="/var/tmp"))
        self.orders.chmod(0o755)
        self.point = self.orders / "point"
        shim = self.site.binaries.parent / "lib/clono-disk-calls.so"
        self.site.environment |= {"LD_PRELOAD": str(shim), "CLONO_SHIM_POINT": str(self.point), "CLONO_SHIM_BELOW": str(self.site.files()),
                                  "CLONO_SHIM_PROGRAM": "clono-"}
        self.let_engine_obey(shim)
        self.database = FullDatabase(self.site)
        self.hits, self.positions = collections.Counter(), collections.defaultdict(set)
        self.acknowledged, self.answers, self.times, self.number, self.deaths = [], collections.Counter(), [], 0, 0

    def let_engine_obey(self, shim):
        """The confinement gives the engine no environment, and of the disk only what is said here."""
        engine = self.orders / "engine"
        engine.write_text(f"#!/bin/sh\nexport LD_PRELOAD={shim} CLONO_SHIM_POINT={self.point} CLONO_SHIM_BELOW=/job CLONO_SHIM_PROGRAM=clono-engine\n"
                          f'exec {self.site.binaries}/clono-engine "$@"\n')
        engine.chmod(0o755)
        self.site.environment |= {"CLONO_ENGINE_COMMAND": str(engine),
                                  "CLONO_ENGINE_READ_ONLY": f"{shim},{self.orders},{self.site.binaries}/clono-engine"}

    def start(self):
        self.order("0 0")
        self.site.start()
        self.site.stop()
        self.database.move_in()
        self.site.start()
        self.people = [Person(self.site, name) for name in ("uploader", "reader")]
        self.stranger, self.tokens = Person(self.site), []
        self.database.begin()

    def order(self, text):
        fresh = self.orders / "fresh"
        fresh.write_text(text + "\n")
        fresh.rename(self.point)

    def play(self, name):
        """One round. @return whether this kind was hit"""
        self.number += 1
        kind, logs, prefix = KINDS[name], Logs(self.site), f"r{self.number}"
        # More uploads where the strike takes its time.
        uploader = Uploader(self.people[0], prefix, 3, kind.chains, kind.iterations) if kind else Uploader(self.people[0], prefix, 8)
        users = [uploader, Reader(self.people[1], self.stranger, self.tokens)]
        for user in users:
            user.start()
        try:
            hit = {"database": self.strike_database, "everything": self.strike_everything}.get(name, self.strike_call)(name, logs)
        finally:
            self.make_room()
            for user in users:
                user.stopping.set()
        for user in users:
            user.join()
            self.acknowledged += user.acknowledged
            self.answers += user.answers
            self.times += user.times
            for text in user.faults:
                self.report.fault(f"round {self.number}, {name}: {text}")
        wait_until(lambda: not self.site.rows(SETTLED), 240, "all jobs end")
        self.deaths += self.database.deaths(logs.read())
        self.hits[name] += hit
        return hit

    def make_room(self):
        self.order(f"{self.number} 0")
        self.disk.empty()
        self.database.empty()

    def strike_call(self, name, logs):
        kind = KINDS[name]
        nth = 1 + self.chance.randrange(kind.calls)
        self.order(f"{self.number} {nth} full {kind.program} {kind.part}")
        deadline = time.monotonic() + 12
        while time.monotonic() < deadline:
            path = self.struck(kind, logs)
            if path:
                self.positions[name].add((nth, path))
                time.sleep(1 + self.chance.random())
                return True
            time.sleep(0.02)
        kind.calls = max(8, nth - 1)  # a job makes fewer
        return False

    def struck(self, kind, logs):
        """The file of the call that failed, its folders' numbers left out; nothing when none has."""
        if kind.program == "clono-engine":
            said = re.findall(r'engine_ended .*stderr="[^\n]*?cannot \w+ ([^\n:]+): No space', logs.read())
            return next((path for path in said if kind.part in path), None)
        for line in self.lines(pathlib.Path(f"{self.point}.struck")):
            number, _, path = line.partition(" ")
            if int(number) == self.number and kind.part in path:
                return re.sub(r"[0-9a-f]{8,}|\d+", "#", os.path.relpath(path, self.site.files()))
        return None

    @staticmethod
    def lines(path):
        return path.read_text().splitlines() if path.exists() else []

    def strike_database(self, name, logs):
        time.sleep(self.chance.random())
        self.database.fill()
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            said = logs.read()
            if self.database.refusals(said) or self.database.deaths(said):
                break
            time.sleep(0.05)
        time.sleep(1 + self.chance.random())
        refused = self.database.refusals(logs.read())
        self.positions[name] |= set(refused)
        return bool(refused)

    def strike_everything(self, name, logs):
        where, deadline = STAGES[self.hits[name] % len(STAGES)], time.monotonic() + 6
        time.sleep(self.chance.random() * 2)
        while where != "anywhere" and time.monotonic() < deadline and not stage_is(self.site, where):
            time.sleep(0.005)
        self.disk.fill(self.chance.choice((0, 0, 65536, 1 << 20)))
        self.database.disk.fill()
        self.positions[name].add(where)
        time.sleep(2 + self.chance.random() * 2)
        return True

    def check(self):
        for text in damage(self.site) + self.database.damage():
            self.report.fault(text)
        states = {int(job): (state, code) for job, state, code in self.site.rows("SELECT id, state, COALESCE(error_code, '') FROM job ORDER BY id")}
        for job in self.acknowledged:
            if states.get(job, ("missing", ""))[0] != "done":
                self.report.fault(f"acknowledged job {job} is {states.get(job, 'missing')}")

    def show(self):
        report, log = self.report, self.site.log("supervisor")
        report.figure("rounds", self.number)
        for name, count in self.hits.items():
            report.figure(f"hit: {name}", f"{count}, at {len(self.positions[name])} different positions")
        report.figure("mysqld ended itself because a rollback needed room", self.deaths)
        report.figure("uploads acknowledged, all done in the end", len(self.acknowledged))
        report.figure("answers", ", ".join(f"{name} {count}" for name, count in sorted(self.answers.items())))
        report.figure("answered after (median / p99 / most)", times(self.times))
        report.figure("supervisor", f"engine ended with 73 or 74: {log.count('exit 73') + log.count('exit 74')}, attempts without room: "
                      f"{log.count('attempt_failed')}, journal not written: {log.count('journal_not_written')}, claims refused by the database: "
                      f"{log.count('claim_failed')}, ends that waited for it: {log.count('end_waits_for_database')}")
        for name, found in self.positions.items():
            print(name, *sorted(map(str, found)), sep="\n    ", file=sys.stderr)


def full_disk(binaries, options):
    report = Report("A full disk at the wrong moment")
    wanted = options.kills or (1 if options.short else 20)
    rounds = Rounds(binaries, options.seed, report)
    try:
        rounds.start()
        for turn in range(wanted):
            for name in KINDS:
                if options.kinds and name not in options.kinds or name == "everything" and turn % 2:
                    continue
                if not any(rounds.play(name) for _ in range(6)):
                    report.fault(f"{name}: not hit in six rounds")
        rounds.check()
        rounds.show()
    except BaseException:
        shutil.copytree(rounds.site.data / "log", "/tmp/full_disk_log", dirs_exist_ok=True)
        raise
    finally:
        rounds.make_room()
        if report.faults:
            shutil.copytree(rounds.site.data / "log", "/tmp/full_disk_log", dirs_exist_ok=True)
        rounds.site.stop()
        rounds.database.disk.remove()
        rounds.disk.remove()
        shutil.rmtree(rounds.orders)
    return report
