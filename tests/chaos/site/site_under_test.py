"""A whole site for the chaos scenarios: started by scripts/run in a folder of its own, used through real nginx, and
looked into from behind: its processes, its rows, its folders."""
import hashlib, http.client, json, os, pathlib, random, shutil, signal, socket, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[3]
EXAMPLE = (ROOT / "html/examples/primary_a.tsv").read_bytes()
PASSWORD = "mutations 7 in a tumour"
PROGRAMS = ("auth", "upload", "history", "result", "admin")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until(condition, limit, what):
    """Until the condition gives something true, which is returned."""
    deadline = time.monotonic() + limit
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {limit} s")
        time.sleep(0.02)


class Site:
    """environment: CLONO_<SECTION>_<KEY> values, and what else its programs shall find there.
    small_server: mysqld gets a redo log of 8 MiB instead of 96, and a small buffer pool."""

    def __init__(self, binaries, data=None, small_server=False, **environment):
        self.binaries = pathlib.Path(binaries).resolve()
        self.data = pathlib.Path(data or tempfile.mkdtemp(prefix="ch", dir="/tmp"))
        self.data.chmod(0o755)
        self.small_server = small_server
        self.port = free_port()
        self.environment = {"CLONO_SINGLE_ACCOUNT": "1", "CLONO_LIMITS_FREE_BYTES": "0", "CLONO_LIMITS_JOBS_PER_USER": "100000",
                            "CLONO_LIMITS_REGISTRATIONS_PER_ADDRESS": "100000", **environment}

    def start(self, wrapper=()):
        """wrapper: a program that starts scripts/run, such as faketime with its arguments."""
        (self.data / "nginx").mkdir(exist_ok=True)
        # The load comes from one address.
        (self.data / "nginx/settings").write_text("API_RATE=5000\nAPI_BURST=5000\nLOGIN_RATE=500\nLOGIN_BURST=500\n")
        if self.small_server:
            self.make_server_small()
        self.script("run", "--detach", "--no-demo", "--no-install", "--no-build", "--port", str(self.port), "--bin", str(self.binaries),
                    wrapper=wrapper)
        return self

    def make_server_small(self):
        folder, server = self.data / "programs", shutil.which("mariadbd")
        folder.mkdir(exist_ok=True)
        (folder / "mariadbd").write_text(f'#!/bin/sh\nexec {server} "$@" --innodb-log-file-size=8M --innodb-buffer-pool-size=32M\n')
        (folder / "mariadbd").chmod(0o755)
        self.environment["PATH"] = f"{folder}:{os.environ['PATH']}"

    def stop(self):
        self.script("stop")

    def remove(self):
        shutil.rmtree(self.data, ignore_errors=True)

    def script(self, name, *arguments, wrapper=()):
        done = subprocess.run([*wrapper, ROOT / "scripts" / name, "--data", self.data, *arguments], env={**os.environ, **self.environment},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, f"scripts/{name}: {done.stdout}"

    def processes(self, program):
        """Living processes of this site's clono-<program> (its workers), or of mariadbd, nginx."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            name = os.path.basename(words[0].decode(errors="replace"))
            if name == program and state != "Z" and any(str(self.data).encode() + b"/" in word for word in words):
                found.append(int(entry.name))
        return found

    def writers(self):
        """Every process that this site started: the keeper and all below it."""
        children = {}
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                children.setdefault(int(fields[1]), []).append(int(entry.name))
        found, todo = [], self.processes("clono-keeper")
        while todo:
            pid = todo.pop()
            found.append(pid)
            todo += children.get(pid, [])
        return found

    def rows(self, sql):
        """What the table says, asked as the server's administrator; a list of tuples of texts."""
        done = subprocess.run(["mariadb", "--no-defaults", "--batch", "--raw", "--skip-column-names", f"--socket={self.data}/run/mysqld.sock",
                               "--user=root", "clonoscope", "-e", sql], capture_output=True, text=True, check=True)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    def files(self):
        return self.data / "files"

    def log(self, name):
        path = self.data / "log" / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def make_admin(self, name):
        subprocess.run([self.binaries / "clonoctl", "--config", self.data / "clonoscope.ini", "user", "add", name, "--role", "admin"],
                       input=f"{PASSWORD}\n{PASSWORD}\n", text=True, check=True, capture_output=True, env={**os.environ, **self.environment})
        person = Person(self)
        person.must("POST", "/api/login", {"login": name, "password": PASSWORD}, status=200)
        person.hello()
        return person


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers}

    def json(self):
        return json.loads(self.body)

    def code(self):
        try:
            return self.json()["error"]["code"]
        except (ValueError, KeyError, TypeError):
            return ""


class Lost(Exception):
    """The connection ended without a reply."""


class Person:
    """A browser with its cookies. Registered under `name`, or anonymous."""

    def __init__(self, site, name=None):
        self.site, self.cookies, self.csrf = site, {}, ""
        self.hello()
        if name:
            self.must("POST", "/api/register", {"user_name": name, "email": f"{name}@example.org", "password": PASSWORD}, status=201)
            self.hello()

    def hello(self):
        self.csrf = self.must("GET", "/api/me").json()["csrf_token"]

    def send(self, method, target, body=None, headers=None, timeout=60):
        """One request on a connection of its own. Raises Lost."""
        ours = {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": self.csrf, "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if isinstance(body, dict):
            body, ours["Content-Type"] = json.dumps(body).encode(), "application/json"
        ours.update(headers or {})
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=timeout)
        try:
            connection.request(method, target, body, {n: v for n, v in ours.items() if v})
            answer = connection.getresponse()
            reply = Reply(answer.status, answer.getheaders(), answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise Lost(repr(error)) from error
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, token = value.split(";")[0].partition("=")
                self.cookies[cookie] = token
        return reply

    def must(self, method, target, body=None, headers=None, status=200):
        reply = self.send(method, target, body, headers)
        assert reply.status == status, f"{method} {target}: {reply.status} {reply.body[:300]!r}"
        return reply

    def upload(self, key, content=EXAMPLE, start=False, iterations=200, timeout=60, chains=1):
        parameters = {"analysis_name": key, "start": start, "num_iters": iterations, "chains": chains, "seed": 7,
                      "samples": [{"file": "a.tsv", "name": "A", "tumour_content": 0.8}]}
        body = (b'--XX\r\nContent-Disposition: form-data; name="parameters"\r\n\r\n' + json.dumps(parameters).encode() +
                b'\r\n--XX\r\nContent-Disposition: form-data; name="file"; filename="a.tsv"\r\n\r\n' + content + b"\r\n--XX--\r\n")
        return self.send("POST", "/api/uploads", body, {"Content-Type": "multipart/form-data; boundary=XX", "Idempotency-Key": key}, timeout)

    def wait_for(self, job, state, limit=120):
        def row():
            found = self.must("GET", f"/api/jobs/{job}").json()
            assert found["state"] == state or not found["finished_at"], f"job {job} is {found['state']}: {found['error']}"
            return found if found["state"] == state else None
        return wait_until(row, limit, f"job {job} {state}")


def table_of(number, rows=None):
    """The example, or so many rows of it, in an order of their own: other bytes for each upload."""
    head, *rows = EXAMPLE.decode().splitlines()[:rows and rows + 1]
    random.Random(number).shuffle(rows)
    return ("\n".join([head, *rows]) + "\n").encode()


def damage(site):
    """What no crash may leave: acknowledged rows without their bytes. A list of sentences."""
    found = []
    for user, folder, name, size, sha in site.rows(
            "SELECT u.user_id, LOWER(HEX(u.folder)), f.stored_name, f.bytes, LOWER(HEX(f.sha256)) FROM upload u JOIN upload_file f ON f.upload_id = u.id"
            " WHERE u.deleted_at IS NULL ORDER BY u.id, f.position"):
        path = site.files() / "uploads" / user / folder / name
        if not path.is_file():
            found.append(f"upload {folder}: {name} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha or path.stat().st_size != int(size):
            found.append(f"upload {folder}: {name} has other bytes")
    for user, job, attempt in site.rows("SELECT user_id, id, result_attempt FROM job WHERE state = 'done' ORDER BY id"):
        found += damage_of_result(site.files() / "analysis_result" / user / job / attempt)
    return found


def damage_of_result(folder):
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return [f"{folder}: no manifest"]
    try:
        files = json.loads(manifest.read_bytes())["files"]
    except ValueError:
        return [f"{folder}: the manifest is torn"]
    found = []
    for entry in files:
        path = folder / entry["path"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            found.append(f"{path} is not as the manifest says")
    return found


def times(values):
    """Median / 99th percentile / most, in milliseconds."""
    if not values:
        return "none"
    ordered = sorted(values)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
    return f"{at(0.5):.0f} / {at(0.99):.0f} / {ordered[-1] * 1000:.0f} ms (n = {len(ordered)})"


class Report:
    """Figures (what was measured) and faults (what must never be)."""

    def __init__(self, title):
        self.title, self.figures, self.faults = title, [], []

    def figure(self, name, value):
        self.figures.append((name, value))

    def fault(self, text):
        self.faults.append(text)

    def finish(self):
        """Prints it. @return the exit code"""
        print(self.title)
        for name, value in self.figures:
            print(f"  {name}: {value}")
        for fault in self.faults[:40]:
            print(f"  FAULT: {fault}")
        print("  NOT ok" if self.faults else "  ok", flush=True)
        return 1 if self.faults else 0


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False
