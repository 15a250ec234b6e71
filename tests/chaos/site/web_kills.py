"""SIGKILL the FastCGI programs under load. Nothing that was acknowledged is lost, nothing is done twice, and a kill costs at most
the one request that the dead worker had in its hands, which may be repeated."""
import collections, pathlib, random, threading, time

from site_under_test import Lost, Person, PROGRAMS, Report, Site, damage, kill, table_of, times, wait_until

RETRYABLE = (502, 503, 504)


class Client(threading.Thread):
    """One person who does everything at random and remembers what was acknowledged."""

    def __init__(self, site, number, stop, report):
        super().__init__()
        self.person, self.number, self.stopping, self.report = Person(site, f"person{number}"), number, stop, report
        self.random = random.Random(number)
        self.uploads, self.names, self.tokens, self.cancelled = {}, {}, [], set()  # acknowledged
        self.calls, self.errors = collections.Counter(), []  # errors: (program, status)
        self.done_job = None

    def run(self):
        try:
            while not self.stopping.is_set():
                self.random.choices((self.upload, self.again, self.rename, self.cancel, self.token, self.read, self.read_result, self.read_admin),
                                    (4, 1, 3, 1, 1, 5, 4, 4))[0]()
        except Exception as error:
            self.report.fault(f"client {self.number}: {error!r}")

    def ask(self, program, wanted, call):
        """Repeats what may be repeated. Anything but the wanted status and the retryable ones is a fault."""
        while True:
            self.calls[program] += 1
            try:
                reply = call()
            except Lost as error:
                reply, status = None, str(error)
                if "timed out" in status:  # cut short is a retryable error; waiting for the rest in vain is a fault
                    self.report.fault(f"{program}: no whole reply and no end of the connection within a minute")
            if reply is not None:
                if reply.status == wanted:
                    return reply
                status = reply.status
                if reply.status not in RETRYABLE:
                    self.report.fault(f"{program}: {reply.status} {reply.body[:200]!r}")
                    return reply
            self.errors.append((program, status))

    def upload(self):
        key = f"u{self.number}-{len(self.uploads)}"
        reply = self.ask("upload", 202, lambda: self.person.upload(key, table_of(f"{self.number}{key}")))
        self.uploads[key] = reply.json()["job"]["id"]
        self.names[self.uploads[key]] = key

    def some_job(self):
        return self.random.choice(list(self.uploads.values())) if self.uploads else None

    def again(self):
        if self.uploads:
            key = self.random.choice(list(self.uploads))
            reply = self.ask("upload", 202, lambda: self.person.upload(key, table_of(f"{self.number}{key}")))
            if reply.json()["job"]["id"] != self.uploads[key]:
                self.report.fault(f"key {key} gave job {reply.json()['job']['id']} after {self.uploads[key]}")

    def rename(self):
        job = self.some_job()
        if job:
            name = f"name {self.random.random()}"
            self.ask("history", 200, lambda: self.person.send("PATCH", f"/api/jobs/{job}", {"name": name}))
            self.names[job] = name

    def cancel(self):
        job = self.some_job()
        if job and job not in self.cancelled and self.random.random() < 0.3:
            self.cancelled.add(job)
            # A cancel whose answer was lost has worked: the second one meets a job that is over.
            while True:
                self.calls["history"] += 1
                try:
                    reply = self.person.send("POST", f"/api/jobs/{job}/cancel", {})
                except Lost:
                    reply = None
                if reply is None or reply.status in RETRYABLE:
                    self.errors.append(("history", reply.status if reply else "lost"))
                    continue
                if reply.status not in (202, 409):
                    self.report.fault(f"cancel: {reply.status} {reply.body[:200]!r}")
                return

    def token(self):
        reply = self.ask("auth", 201, lambda: self.person.send("POST", "/api/me/tokens", {"name": "t", "scope": "read", "days": 1}))
        if reply.status == 201:
            made = reply.json()
            bearer = {"Authorization": f"Bearer {made['token']}", "Cookie": "", "X-CSRF-Token": ""}
            self.ask("history", 200, lambda: self.person.send("GET", "/api/jobs/counts", headers=bearer))
            self.tokens.append(made["id"])
        while self.tokens and (len(self.tokens) > 8 or self.random.random() < 0.5):
            number = self.tokens.pop(0)
            self.end_token(number)

    def end_token(self, number):
        while True:
            self.calls["auth"] += 1
            try:
                reply = self.person.send("DELETE", f"/api/me/tokens/{number}")
            except Lost:
                reply = None
            if reply is None or reply.status in RETRYABLE:
                self.errors.append(("auth", reply.status if reply else "lost"))
                continue
            if reply.status not in (204, 404):
                self.report.fault(f"end of a token: {reply.status} {reply.body[:200]!r}")
            return

    def read(self):
        job = self.some_job()
        target, program = self.random.choice((("/api/jobs?limit=20", "history"), (f"/api/jobs/{job}" if job else "/api/jobs/counts", "history"),
                                              ("/api/me", "auth"), ("/api/limits", "upload")))
        reply = self.ask(program, 200, lambda: self.person.send("GET", target))
        if target == f"/api/jobs/{job}" and reply.json()["name"] != self.names[job]:
            self.report.fault(f"job {job} is named {reply.json()['name']!r}, acknowledged was {self.names[job]!r}")

    def read_result(self):
        job, base = self.done_job
        target, program = self.random.choice(((f"/api/results/{job}", "result"), (f"/api/results/{job}/loci", "result"),
                                              (f"/api/results/{job}/archive", "result"), (base + "tables/loci.tsv", "auth"),
                                              (base + "manifest.json", "auth")))
        self.ask(program, 200, lambda: self.person.send("GET", target))

    def read_admin(self):
        self.ask("admin", 200, lambda: self.person.send("GET", "/api/notices"))


def prepare(site, count, stop, report):
    clients = [Client(site, number, stop, report) for number in range(count)]
    for client in clients:
        reply = client.person.upload("first", start=True)
        assert reply.status == 202, reply.body
        job = reply.json()["job"]["id"]
        client.uploads["first"], client.names[job] = job, "first"
    for client in clients:
        job = client.uploads.pop("first")
        client.person.wait_for(job, "done")
        client.done_job = job, client.person.must("GET", f"/api/results/{job}").json()["base"]
    return clients


def check(site, clients, report):
    rows = {int(job): (state, name) for job, state, name in site.rows("SELECT id, state, name FROM job ORDER BY id")}
    keys = site.rows("SELECT user_id, idempotency_key FROM idempotent_reply")
    acknowledged = sum(len(client.uploads) + 1 for client in clients)
    if not len(rows) == len(keys) == acknowledged == len(site.rows("SELECT id FROM upload")):
        report.fault(f"{acknowledged} uploads acknowledged (every one was repeated until it was), {len(rows)} jobs, {len(keys)} keys")
    for client in clients:
        for key, job in client.uploads.items():
            state, name = rows.get(job, ("missing", ""))
            if state != ("cancelled" if job in client.cancelled else "uploaded"):
                report.fault(f"job {job} of {key} is {state}")
            elif name != client.names[job]:
                report.fault(f"job {job} is named {name!r}, acknowledged was {client.names[job]!r}")
        listed = [item["id"] for item in client.person.must("GET", "/api/me/tokens").json()["items"]]
        if not set(client.tokens) <= set(listed):
            report.fault("an acknowledged token is gone")
    for text in damage(site):
        report.fault(text)
    report.figure("uploads acknowledged, all in the table once with their bytes", acknowledged)
    report.figure("names acknowledged", sum(len(client.names) for client in clients))


class Killer(threading.Thread):
    """Kills the workers of one program, one after the other; every second time one that has a request in its hands."""

    def __init__(self, site, program, kills, seed, report):
        super().__init__()
        self.site, self.program, self.kills, self.report = site, program, kills, report
        self.random = random.Random(f"{seed} {program}")
        workers = site.processes(f"clono-{program}")
        self.workers = len(workers)
        self.idle = {system_call(pid) for pid in workers}  # nobody asks yet: all wait for a connection
        self.killed = self.busy = 0
        self.back = []

    def run(self):
        try:
            while self.killed < self.kills:
                self.strike()
        except Exception as error:
            self.report.fault(f"killer of {self.program}: {error!r}")

    def strike(self):
        pid = self.find_busy() if self.killed % 2 else None
        if not pid:
            pid = self.random.choice(self.site.processes(f"clono-{self.program}"))
        was_busy = system_call(pid) not in self.idle
        if not kill(pid):
            return
        self.killed, self.busy, at = self.killed + 1, self.busy + was_busy, time.monotonic()
        wait_until(lambda: len(self.site.processes(f"clono-{self.program}")) >= self.workers, 10, f"the dead {self.program} is replaced")
        self.back.append(time.monotonic() - at)
        time.sleep(self.random.random() * 0.15)

    def find_busy(self):
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            for pid in self.site.processes(f"clono-{self.program}"):
                if system_call(pid) not in self.idle | {None}:
                    return pid
        return None


def system_call(pid):
    """The number of the system call that a process waits in, "running", or None when it is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/syscall").read_text().split()[0]
    except (OSError, IndexError):
        return None


def web_kills(binaries, options):
    report = Report("SIGKILL each FastCGI program under load")
    kills, site = options.kills or (8 if options.short else 200), Site(binaries)
    stop = threading.Event()
    try:
        site.start()
        clients = prepare(site, 8, stop, report)
        killers = [Killer(site, program, kills, options.seed, report) for program in PROGRAMS]
        began = time.monotonic()
        for thread in clients + killers:
            thread.start()
        for killer in killers:
            killer.join()
        took = time.monotonic() - began
        stop.set()
        for client in clients:
            client.join()
        check(site, clients, report)
        errors = [error for client in clients for error in client.errors]
        killed = sum(killer.killed for killer in killers)
        if len(errors) > killed:
            report.fault(f"{len(errors)} errors for {killed} kills")
        report.figure("kills", ", ".join(f"{killer.program} {killer.killed} ({killer.busy} busy)" for killer in killers))
        report.figure("calls", ", ".join(f"{program} {sum(client.calls[program] for client in clients)}" for program in PROGRAMS))
        report.figure("calls a second", round(sum(sum(client.calls.values()) for client in clients) / took))
        by_program = collections.Counter(f"{program} {status}" for program, status in errors)
        report.figure("retryable errors", f"{len(errors)} ({', '.join(f'{name}: {count}' for name, count in sorted(by_program.items()))})")
        report.figure("a dead worker is replaced after (median / p99 / most)", times([back for killer in killers for back in killer.back]))
    finally:
        stop.set()
        site.stop()
    site.remove()
    return report
