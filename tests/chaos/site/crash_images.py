"""Crash images: everything that writes is stopped in the middle of work, the data folder is copied, and the copy is started
elsewhere. Every second image is what a power failure may leave: power_failure.py takes away what no fsync had secured.
Every acknowledged upload is whole and ends as done; every published result is whole. Ten images of one site, then a fresh one:
the image is a copy of all that lies on the disk, and finished jobs pile up there."""
import os, pathlib, random, shutil, signal, subprocess, threading, time

import power_failure
from site_under_test import Lost, Person, Report, Site, damage, table_of, wait_until


IMAGES_OF_A_SITE = 10
UNFINISHED = "SELECT id FROM job WHERE state IN ('preparing', 'queued', 'running') LIMIT 1"


class Uploader(threading.Thread):
    """Uploads and starts jobs all the time, and remembers what was acknowledged and when."""

    def __init__(self, site, number, pause=0.6, rows=None):
        super().__init__()
        self.rows = rows
        self.person, self.number, self.stopping = Person(site, f"uploader{number}"), number, threading.Event()
        self.pause = pause
        self.acknowledged = []  # job, in the order of the acknowledgements
        self.faults = []

    def run(self):
        count = 0
        while not self.stopping.is_set():
            count += 1
            key = f"i{self.number}-{count}"
            try:
                reply = self.person.upload(key, table_of(key, self.rows), start=True, iterations=60, timeout=120)
            except Lost as error:
                self.faults.append(f"{key}: {error}")
                continue
            if reply.status == 202:
                self.acknowledged.append(reply.json()["job"]["id"])
            else:
                self.faults.append(f"{key}: {reply.status} {reply.body[:200]!r}")
            self.stopping.wait(self.pause)


def signal_all(site, number):
    """Until no new process has come up meanwhile: a stopped process has no further children."""
    seen = set()
    while True:
        now = set(site.writers())
        for pid in now - seen:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
        if now <= seen:
            return
        seen |= now


def copy(site, target):
    """The data folder without what belongs to running processes, sparing the disk where its file system can."""
    target.mkdir(mode=0o755)
    for entry in sorted(site.data.iterdir()):
        if entry.name not in ("run", "log", "trace"):
            subprocess.run(["cp", "-a", "--reflink=auto", entry, target], check=True)


def check_image(binaries, target, acknowledged, report, environment):
    image = Site(binaries, target, small_server=True, **environment)
    try:
        image.start()
        wait_until(lambda: not image.rows(UNFINISHED), 240,
                   "all jobs of the image end")
        states = {int(job): (state, code) for job, state, code in image.rows("SELECT id, state, COALESCE(error_code, '') FROM job ORDER BY id")}
        for job in acknowledged:
            if states.get(job, ("missing", ""))[0] != "done":
                report.fault(f"{target.name}: acknowledged job {job} is {states.get(job, 'missing')}")
        for text in damage(image):
            report.fault(f"{target.name}: {text}")
        return len(states)
    except AssertionError as error:
        report.fault(f"{target.name}: {error}")
        return 0
    finally:
        image.stop()
        image.remove()


class Images:
    """What was found in the images so far."""

    def __init__(self, binaries, seed, report):
        self.binaries, self.chance, self.report = binaries, random.Random(seed), report
        self.shim = pathlib.Path(binaries).resolve().parent / "lib/clono-disk-calls.so"
        assert self.shim.is_file(), f"{self.shim} is not built"
        self.environment = {"CLONO_SUPERVISOR_SLOTS_ANALYSE": "2", "CLONO_SUPERVISOR_LEASE_SECONDS": "5"}
        self.lost, self.jobs, self.checked, self.bytes = power_failure.Loss(), 0, 0, 0

    def of_one_site(self, numbers):
        site = Site(self.binaries, small_server=True, **self.environment)
        trace = site.data / "trace"
        trace.mkdir(mode=0o777)
        site.environment |= {"LD_PRELOAD": str(self.shim), "CLONO_SHIM_TRACE": str(trace), "CLONO_SHIM_BELOW": str(site.files()),
                             "CLONO_SHIM_PROGRAM": "clono-"}
        try:
            site.start()
            for number in numbers:
                self.take(site, trace, number)
                wait_until(lambda: not site.rows(UNFINISHED), 240, "all jobs end")
        finally:
            site.stop()
        site.remove()

    def take(self, site, trace, number):
        # Fresh people, so that an image's queue ends soon; the site and its table grow.
        uploaders = [Uploader(site, f"{number}x{one}", pause=2.5, rows=12) for one in range(2)]
        for uploader in uploaders:
            uploader.start()
        time.sleep(0.5 + self.chance.random() * 3)
        acknowledged = [job for uploader in uploaders for job in uploader.acknowledged]  # before the stop: all of it must be there
        signal_all(site, signal.SIGSTOP)
        target = site.data.with_name(f"{site.data.name}i{number}")
        try:
            copy(site, target)
            if number % 2 == 0:
                power_failure.forget(site.files(), target / "files", trace, self.lost)
        finally:
            signal_all(site, signal.SIGCONT)
            for uploader in uploaders:
                uploader.stopping.set()
        for uploader in uploaders:
            uploader.join()
            for text in uploader.faults:
                self.report.fault(text)
        self.bytes += sum(path.stat().st_blocks * 512 for path in target.rglob("*"))
        self.jobs += check_image(self.binaries, target, acknowledged, self.report, self.environment)
        self.checked += len(acknowledged)


def crash_images(binaries, options):
    report = Report("Crash images of a site under load")
    count = options.kills or (2 if options.short else 100)
    images = Images(binaries, options.seed, report)
    for first in range(0, count, IMAGES_OF_A_SITE):
        images.of_one_site(range(first, min(first + IMAGES_OF_A_SITE, count)))
    report.figure("images", f"{count}, of them {(count + 1) // 2} as a power failure leaves them; {images.bytes / count / 2**20:.0f} MiB each")
    report.figure("uploads acknowledged before an image, whole and done in it", images.checked)
    report.figure("jobs in the images in all", images.jobs)
    report.figure("taken away in the power failures", images.lost)
    return report
