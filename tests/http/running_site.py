"""A whole site of a test's own - nginx, spawn-fcgi, programs, database, supervisor, engine - and its callers."""
import http.client, json, os, pathlib, shutil, socket, subprocess, tempfile, time, unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "html/examples"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Site:
    """One running site in a short folder.

    settings: what DATA/nginx/settings says (nginx/README.md). environment: CLONO_… (docs/configuration.md).
    """

    def __init__(self, settings=None, environment=None):
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="ch", dir="/tmp"))
        self.data.chmod(0o755)
        self.port = free_port()
        self.tls = None  # an SSLContext: callers use it with tls_port
        self.settings = settings or {}
        self.environment = {"CLONO_SINGLE_ACCOUNT": "1", "CLONO_LIMITS_FREE_BYTES": "0", **(environment or {})}

    def start(self, binaries):
        (self.data / "nginx").mkdir()
        (self.data / "nginx/settings").write_text("".join(f"{name}={value}\n" for name, value in self.settings.items()))
        self.run("run", "--detach", "--no-demo", "--no-install", "--no-build", "--port", str(self.port), "--bin", binaries)

    def finish_a_job(self):
        """People `owner` and `other`, and a finished job of the owner's with its result."""
        self.owner, self.other = Caller(self, "owner"), Caller(self, "other")
        self.anonymous = Caller(self)
        self.job = self.owner.upload("k").json()["job"]["id"]
        deadline = time.monotonic() + 120
        while self.owner.get(f"/api/jobs/{self.job}").json()["state"] != "done":
            assert time.monotonic() < deadline, self.owner.get(f"/api/jobs/{self.job}").body
            time.sleep(0.2)
        self.result = self.owner.get(f"/api/results/{self.job}").json()
        self.base = self.result["base"]

    def connect(self, timeout=60):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.tls_port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def pid_of(self, service):
        lines = (self.data / "run/processes").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.split()[0] == service)

    def run(self, script, *arguments):
        subprocess.run([ROOT / "scripts" / script, "--data", self.data, *arguments], check=True,
                       env={**os.environ, **self.environment}, stdout=subprocess.DEVNULL)

    def stop(self):
        if (self.data / "run").exists():  # else it never started
            self.run("stop")
        shutil.rmtree(self.data, ignore_errors=True)


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers}
        self.cookies = [value for name, value in headers if name.lower() == "set-cookie"]

    def json(self):
        return json.loads(self.body)


class Caller:
    """A browser with its cookies; logged in when it has a name."""

    def __init__(self, site, name=None):
        self.site, self.cookies, self.csrf = site, {}, ""
        self.hello()
        if name:
            person = {"user_name": name, "email": f"{name}@example.org", "password": "mutations 7 in a tumour"}
            reply = self.register(person)
            while reply.status == 429:  # a fast machine meets nginx's limit of logins per address
                time.sleep(int(reply.headers["retry-after"]))
                reply = self.register(person)
            assert reply.status == 201, reply.body
            self.hello()

    def register(self, person):
        return self.send("POST", "/api/register", {"Content-Type": "application/json"}, json.dumps(person))

    def hello(self):
        self.csrf = self.get("/api/me").json()["csrf_token"]

    def send(self, method, target, headers=None, body=None):
        connection = self.site.connect()
        ours = {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": self.csrf,
                "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        ours.update(headers or {})
        if isinstance(body, str):
            body = body.encode()
        connection.request(method, target, body, {n: v for n, v in ours.items() if v})
        answer = connection.getresponse()
        reply = Reply(answer.status, answer.getheaders(), answer.read())
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, token = value.split(";")[0].partition("=")
                self.cookies[cookie] = token
        connection.close()
        return reply

    def get(self, target, headers=None):
        return self.send("GET", target, headers)

    def upload(self, key, extra=b""):
        parameters = {"analysis_name": "肝", "patient_name": "王小明", "patient_age": 64, "start": True, "num_iters": 200, "chains": 1,
                      "samples": [{"file": "primary_a.tsv", "name": "A", "tumour_content": 0.8}]}
        body = (b'--XX\r\nContent-Disposition: form-data; name="parameters"\r\n\r\n' + json.dumps(parameters).encode() +
                b'\r\n--XX\r\nContent-Disposition: form-data; name="file"; filename="primary_a.tsv"\r\n\r\n' +
                (EXAMPLES / "primary_a.tsv").read_bytes() + extra + b"\r\n--XX--\r\n")
        return self.send("POST", "/api/uploads", {"Content-Type": "multipart/form-data; boundary=XX", "Idempotency-Key": key}, body)


def run_tests(site, arguments, prepare=lambda: None):
    """Start the site, run the tests of the main module on it, stop it. @return the exit code"""
    try:
        site.start(arguments[1])
        prepare()
        program = unittest.main(module="__main__", argv=[arguments[0], *arguments[2:]], exit=False, verbosity=1)
    finally:
        site.stop()
    return not program.result.wasSuccessful()
