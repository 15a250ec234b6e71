"""Crash images: everything that writes is stopped in the middle of work, the data folder is copied, and the copy is started
elsewhere. Every second image is what a power failure may leave: power_failure.py takes away what no fsync had secured.
Every acknowledged upload is whole and ends as done; every published result is whole."""
import os, pathlib, random, shutil, signal, subprocess, threading, time

import power_failure
from site_under_test import Lost, Person, Report, Site, damage, table_of, wait_until


class Uploader(threading.Thread):
    """Uploads and starts jobs all the time, and remembers what was acknowledged and when."""

    def __init__(self, site, number, pause=0.6):
        super().__init__()
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
                reply = self.person.upload(key, table_of(key), start=True, iterations=60, timeout=120)
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
    image = Site(binaries, target, **environment)
    try:
        image.start()
        wait_until(lambda: not image.rows("SELECT id FROM job WHERE state IN ('preparing', 'queued', 'running') LIMIT 1"), 240,
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


def crash_images(binaries, options):
    report = Report("Crash images of a site under load")
    images, chance = options.kills or (2 if options.short else 100), random.Random(options.seed)
    shim = pathlib.Path(binaries).resolve().parent / "lib/clono-disk-calls.so"
    assert shim.is_file(), f"{shim} is not built"
    environment = {"CLONO_SUPERVISOR_SLOTS_ANALYSE": "2", "CLONO_SUPERVISOR_LEASE_SECONDS": "5"}
    site = Site(binaries, **environment)
    trace = site.data / "trace"
    trace.mkdir(mode=0o777)
    site.environment |= {"LD_PRELOAD": str(shim), "CLONO_SHIM_TRACE": str(trace), "CLONO_SHIM_BELOW": str(site.files()),
                         "CLONO_SHIM_PROGRAM": "clono-"}
    lost, jobs, checked, uploaders = power_failure.Loss(), 0, 0, []
    try:
        site.start()
        for number in range(images):
            # Fresh people, so that an image's queue ends soon; the site and its table grow.
            uploaders = [Uploader(site, f"{number}x{one}") for one in range(2)]
            for uploader in uploaders:
                uploader.start()
            time.sleep(1 + chance.random() * 3)
            acknowledged = [job for uploader in uploaders for job in uploader.acknowledged]  # before the stop: all of it must be there
            signal_all(site, signal.SIGSTOP)
            target = site.data.with_name(f"{site.data.name}i{number}")
            try:
                copy(site, target)
                if number % 2 == 0:
                    power_failure.forget(site.files(), target / "files", trace, lost)
            finally:
                signal_all(site, signal.SIGCONT)
                for uploader in uploaders:
                    uploader.stopping.set()
            for uploader in uploaders:
                uploader.join()
                for text in uploader.faults:
                    report.fault(text)
            jobs += check_image(binaries, target, acknowledged, report, environment)
            checked += len(acknowledged)
            wait_until(lambda: not site.rows("SELECT id FROM job WHERE state IN ('preparing', 'queued', 'running') LIMIT 1"), 240, "all jobs end")
        report.figure("images", f"{images}, of them {(images + 1) // 2} as a power failure leaves them")
        report.figure("uploads acknowledged before an image, whole and done in it", checked)
        report.figure("jobs in the images in all", jobs)
        report.figure("taken away in the power failures", lost)
    finally:
        for uploader in uploaders:
            uploader.stopping.set()
        site.stop()
    site.remove()
    return report
