"""The program that takes uploads dies before and after each call with which it changes the disk, and around its word to the
supervisor, which it gives after the COMMIT: no moment of steps 1 to 3 is left to chance. The browser repeats the upload under
its key. Each one is in the table once and whole, and the same key gives the first job again."""
import collections, pathlib, shutil, tempfile

from site_under_test import Lost, Person, Report, Site, damage, table_of

STEPS = ("1 bytes in staging", "2 folder in its place, no row", "3 row written, no reply")


class UploadDeaths:
    def __init__(self, binaries, report):
        shim = pathlib.Path(binaries).resolve().parent / "lib/clono-disk-calls.so"
        assert shim.is_file(), f"{shim} is not built"
        self.report, self.orders = report, pathlib.Path(tempfile.mkdtemp(prefix="co", dir="/tmp"))
        self.orders.chmod(0o777)
        self.point, self.round = self.orders / "point", 0
        # No job runs: it would only take time.
        self.site = Site(binaries, small_server=True, CLONO_SUPERVISOR_SLOTS_ANALYSE="0", CLONO_SUPERVISOR_SLOTS_CHECK="0")
        self.site.environment |= {"LD_PRELOAD": str(shim), "CLONO_SHIM_POINT": str(self.point), "CLONO_SHIM_BELOW": str(self.site.data),
                                  "CLONO_SHIM_PROGRAM": "clono-upload"}
        self.hits, self.places, self.jobs, self.answers = collections.Counter(), set(), {}, collections.Counter()

    def start(self):
        self.order(0)
        self.site.start()
        self.person = Person(self.site, "uploader")

    def order(self, nth):
        self.round += 1
        fresh = self.orders / "fresh"
        fresh.write_text(f"{self.round} {nth}" + (" die\n" if nth else "\n"))
        fresh.rename(self.point)

    def upload(self, key):
        try:
            reply = self.person.upload(key, table_of(key, 12), start=True)
        except Lost:
            self.answers["cut short"] += 1
            return None
        self.answers[reply.status] += 1
        if reply.status != 202:
            if reply.status != 503:
                self.report.fault(f"{key}: {reply.status} {reply.body[:200]!r}")
            return None
        return reply.json()["job"]["id"]

    def calls(self):
        """How many calls an undisturbed upload makes."""
        self.order(0)
        self.jobs["undisturbed"] = self.upload("undisturbed")
        number, count = pathlib.Path(f"{self.point}.count").read_text().split()
        assert int(number) == self.round, "the calls are not seen"
        return int(count)

    def folders(self):
        return {path.name for path in (self.site.files() / "uploads").glob("*/*")}

    def step(self, key, before):
        if self.site.rows(f"SELECT 1 FROM idempotent_reply WHERE idempotency_key = '{key}'"):
            return STEPS[2]
        return STEPS[1] if self.folders() - before else STEPS[0]

    def strike(self, nth):
        key, before = f"k{self.round}", self.folders()
        self.order(nth)
        job = self.upload(key)
        struck = pathlib.Path(f"{self.point}.struck")
        if struck.exists() and struck.read_text().splitlines()[-1].startswith(f"{self.round} "):
            if job:
                self.report.fault(f"{key}: acknowledged by the dead")
            self.hits[self.step(key, before)] += 1
            self.places.add(nth)
        self.order(0)
        for _ in range(20):
            job = self.upload(key)
            if job:
                break
        if not job or self.upload(key) != job:
            self.report.fault(f"{key}: job {job}, and another one for the same key")
        self.jobs[key] = job

    def check(self):
        rows = {key: int(job) for key, job in self.site.rows(
            "SELECT idempotency_key, JSON_VALUE(reply, '$.job.id') FROM idempotent_reply")}
        listed = {int(row[0]) for row in self.site.rows("SELECT id FROM job")}
        if rows != self.jobs or listed != set(self.jobs.values()):
            self.report.fault(f"{len(self.jobs)} uploads acknowledged, {len(rows)} keys and {len(listed)} jobs in the table")
        for text in damage(self.site):
            self.report.fault(text)


def upload_points(binaries, options):
    report = Report("The upload program dies before and after each call that changes the disk")
    wanted = options.kills or (1 if options.short else 20)
    deaths = UploadDeaths(binaries, report)
    try:
        deaths.start()
        calls = deaths.calls()
        for _ in range(40):
            for nth in range(1, calls + 1):
                deaths.strike(nth)
                deaths.strike(-nth)
            if all(deaths.hits[step] >= wanted for step in STEPS):
                break
        else:
            report.fault(f"hit too seldom: {dict(deaths.hits)}")
        deaths.check()
        report.figure("calls of an upload", f"{calls}; died before or after {len(deaths.places)} of {2 * calls}")
        for step in STEPS:
            report.figure(f"  hit in step: {step}", deaths.hits[step])
        report.figure("uploads acknowledged, each in the table once with its bytes", len(deaths.jobs))
        report.figure("answers", ", ".join(f"{answer}: {count}" for answer, count in deaths.answers.items()))
    finally:
        deaths.site.stop()
        shutil.rmtree(deaths.orders)
    deaths.site.remove()
    return report
