"""People who use a site while its disk is full, and what they are answered: always clearly, and soon."""
import collections, threading, time

from site_under_test import PASSWORD, Lost, table_of

PATIENCE = 10  # seconds that no answer may take, on a crowded machine


class User(threading.Thread):
    """Asks again and again, and remembers what was answered and how soon."""

    def __init__(self, person, pause):
        super().__init__()
        self.person, self.pause, self.stopping = person, pause, threading.Event()
        self.answers, self.times, self.faults, self.acknowledged = collections.Counter(), [], [], []

    def run(self):
        count = 0
        try:
            while not self.stopping.is_set():
                count += 1
                self.deed(count)
                self.stopping.wait(self.pause)
        except Exception as error:
            self.faults.append(f"{self.name}: {error!r}")

    def ask(self, what, call, also=()):
        """also: what else may be answered."""
        began = time.monotonic()
        try:
            reply = call()
        except Lost as error:
            self.faults.append(f"{what}: {error}")
            return None
        self.times.append(time.monotonic() - began)
        self.answers[f"{reply.status} {reply.code()}".strip()] += 1
        if self.times[-1] > PATIENCE:
            self.faults.append(f"{what}: answered after {self.times[-1]:.1f} s")
        is_clear = 200 <= reply.status < 300 or reply.status in also or reply.status == 503 and "retry-after" in reply.headers
        if not is_clear:
            self.faults.append(f"{what}: {reply.status} {reply.body[:200]!r}")
        return reply


class Uploader(User):
    """So many small uploads at most, each repeated under its key until it is taken."""

    def __init__(self, person, prefix, most, chains=1, iterations=60):
        super().__init__(person, 0.8)
        self.prefix, self.most, self.shape = prefix, most, {"chains": chains, "iterations": iterations}

    def deed(self, count):
        key = f"{self.prefix}-{count}"
        while True:  # until it is taken: the same key all the time
            reply = self.ask("upload", lambda: self.person.upload(key, table_of(key, 12), start=True, **self.shape))
            if reply and reply.status == 202:
                self.acknowledged.append(reply.json()["job"]["id"])
            if count == self.most and reply and reply.status == 202:
                self.stopping.wait()
            if not reply or reply.status == 202 or self.stopping.wait(0.2):
                return


class Reader(User):
    """Somebody else, who looks around, changes small things and logs in elsewhere."""

    def __init__(self, person, stranger, tokens):
        super().__init__(person, 0.15)
        self.stranger, self.tokens = stranger, tokens

    def deed(self, count):
        self.ask("list", lambda: self.person.send("GET", ("/api/jobs?limit=20", "/api/me", "/api/limits")[count % 3]))
        if self.tokens:
            reply = self.ask("end of a token", lambda: self.person.send("DELETE", f"/api/me/tokens/{self.tokens[0]}"), also=(404,))
            if reply and reply.status in (204, 404):  # 404: it was done, and the answer to that was lost
                self.tokens.pop(0)
        elif count % 2 == 0:
            reply = self.ask("token", lambda: self.person.send("POST", "/api/me/tokens", {"name": "t" * 90, "scope": "read", "days": 1}))
            if reply and reply.status == 201:
                self.tokens.append(reply.json()["id"])
        if count % 8 == 0:
            self.stranger.cookies.clear()
            reply = self.ask("a stranger", lambda: self.stranger.send("GET", "/api/me"))
            if not reply or reply.status != 200:
                return
            self.stranger.csrf = reply.json()["csrf_token"]
            self.ask("login", lambda: self.stranger.send("POST", "/api/login", {"login": "reader", "password": PASSWORD}))
