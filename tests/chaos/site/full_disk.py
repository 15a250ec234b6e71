"""A disk that is full at the wrong moment. Half of the rounds really fill a small ext4 file system that holds everything, the
database too (mounted from a file, so root is needed); the other half let one program's nth call fail with ENOSPC, and all
later ones, which reaches the moments that last milliseconds. While it is full every answer is clear; when there is room again
every acknowledged upload ends as done and whatever is published is whole."""
import collections, os, pathlib, random, shutil, subprocess, tempfile, threading, time

from site_under_test import Lost, Person, Report, Site, damage, table_of, wait_until

SIZE = 2 << 30
ROOM = 24 << 20  # limits.free_bytes: below it nothing is taken or started


class SmallDisk:
    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="cd", dir="/tmp"))
        self.home.chmod(0o755)
        self.image, self.folder = self.home / "image", self.home / "d"
        self.folder.mkdir()
        with open(self.image, "wb") as file:
            file.truncate(SIZE)
        subprocess.run(["mkfs.ext4", "-q", "-m", "0", self.image], check=True)
        subprocess.run(["mount", "-o", "loop", self.image, self.folder], check=True)
        self.filler = self.folder / "filler"

    def free(self):
        about = os.statvfs(self.folder)
        return about.f_bavail * about.f_frsize

    def fill(self, leave):
        """Until no more than so many bytes are free, for a moment at least."""
        while self.free() > leave + 4096:
            with open(self.filler, "ab") as file:
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, max(4096, (self.free() - leave) // 4096 * 4096))
                except OSError:
                    return

    def empty(self):
        self.filler.unlink(missing_ok=True)

    def remove(self):
        subprocess.run(["umount", "-l", self.folder], check=True)
        shutil.rmtree(self.home, ignore_errors=True)


class Uploader(threading.Thread):
    def __init__(self, site, name):
        super().__init__()
        self.person, self.name_, self.stopping = Person(site, name), name, threading.Event()
        self.acknowledged, self.answers = [], collections.Counter()

    def run(self):
        count = 0
        while not self.stopping.is_set():
            count += 1
            key = f"{self.name_}-{count}"
            while True:  # until it is taken: the same key all the time
                try:
                    reply = self.person.upload(key, table_of(key), start=True, iterations=1500)
                except Lost:
                    self.answers["lost"] += 1
                    break
                self.answers[f"{reply.status} {reply.code()}".strip()] += 1
                if reply.status == 202:
                    self.acknowledged.append(reply.json()["job"]["id"])
                    break
                if self.stopping.wait(0.2):
                    break
            self.stopping.wait(0.8)


def stage_is(site, stage):
    """Whether an engine says that it is at this stage."""
    for progress in (site.files() / "work").glob("*/*/result/progress.json"):
        try:
            if f'"{stage}"' in progress.read_text():
                return True
        except OSError:
            pass
    return False


PLACES = {"journal": "journal", "analysis_result": "publish", "work": "work folder, checkpoint copied", "staging": "upload",
          "uploads": "upload", "live": "live estimate"}


def place_of(path):
    return next((PLACES[part] for part in pathlib.PurePath(path).parts if part in PLACES), path)


def full_disk(binaries, options):
    report = Report("A full disk at the wrong moment")
    rounds, chance = options.kills or (4 if options.short else 120), random.Random(options.seed)
    disk, hits = SmallDisk(), collections.Counter()
    shim = pathlib.Path(binaries).resolve().parent / "lib/clono-disk-calls.so"
    site = Site(binaries, disk.folder / "s" if (disk.folder / "s").mkdir() is None else None, CLONO_LIMITS_FREE_BYTES=str(ROOM))
    point = disk.home / "point"
    site.environment |= {"LD_PRELOAD": str(shim), "CLONO_SHIM_POINT": str(point), "CLONO_SHIM_BELOW": str(site.files()),
                         "CLONO_SHIM_PROGRAM": "clono-", "CLONO_SUPERVISOR_SLOTS_ANALYSE": "2"}
    uploader, acknowledged, answers = None, [], collections.Counter()
    try:
        site.start()
        for number in range(rounds):
            uploader = Uploader(site, f"r{number}")
            uploader.start()
            if number % 2 == 0:
                where = ("sampling", "plots", "anywhere", "tables")[number // 2 % 4]
                deadline = time.monotonic() + 6
                time.sleep(chance.random() * 2)
                while where != "anywhere" and time.monotonic() < deadline and not stage_is(site, where):
                    time.sleep(0.005)
                disk.fill(chance.choice((0, 0, 65536, 1 << 20)))
                hits[f"real: {where}"] += 1
                time.sleep(2 + chance.random() * 2)
                disk.empty()
            else:
                program, calls = ("upload", 12) if number % 6 == 1 else ("supervisor", 120)
                point.write_text(f"{number} {1 + chance.randrange(calls)} full clono-{program}\n")
                time.sleep(3 + chance.random() * 2)
                point.write_text(f"{number} 0\n")
            uploader.stopping.set()
            uploader.join()
            acknowledged += uploader.acknowledged
            answers += uploader.answers
            wait_until(lambda: not site.rows("SELECT id FROM job WHERE state IN ('preparing', 'queued', 'running') LIMIT 1"), 240, "all jobs end")
            for text in damage(site):
                report.fault(f"round {number}: {text}")
        struck = pathlib.Path(f"{point}.struck")
        for line in struck.read_text().splitlines() if struck.exists() else ():
            hits["call: " + place_of(line.partition(" ")[2].rpartition("/files")[1] + line.rpartition("/files")[2])] += 1
        states = {int(job): (state, code) for job, state, code in site.rows("SELECT id, state, COALESCE(error_code, '') FROM job ORDER BY id")}
        for job in acknowledged:
            if states.get(job, ("missing", ""))[0] != "done":
                report.fault(f"acknowledged job {job} is {states.get(job, 'missing')}")
        for answer in answers:
            if answer.startswith("500") or answer.startswith("lost"):
                report.fault(f"{answers[answer]} answers {answer}")
        log = site.log("supervisor")
        report.figure("rounds", rounds)
        report.figure("struck", ", ".join(f"{name} {count}" for name, count in sorted(hits.items())))
        report.figure("uploads acknowledged, all done in the end", len(acknowledged))
        report.figure("answers", ", ".join(f"{name} {count}" for name, count in sorted(answers.items())))
        report.figure("supervisor", f"exit 73 or 74: {log.count('exit 73') + log.count('exit 74')}, attempts without room: "
                      f"{log.count('attempt_failed')}, journal not written: {log.count('journal_not_written')}, claims refused by the database: "
                      f"{log.count('claim_failed')}")
    except BaseException:
        shutil.copytree(site.data / "log", "/tmp/full_disk_log", dirs_exist_ok=True)
        raise
    finally:
        point.write_text("0 0\n")
        disk.empty()
        if uploader:
            uploader.stopping.set()
        if report.faults:
            shutil.copytree(site.data / "log", "/tmp/full_disk_log", dirs_exist_ok=True)
        site.stop()
        disk.remove()
    return report
