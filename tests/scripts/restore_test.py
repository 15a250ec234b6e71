#!/usr/bin/env python3
"""A site is saved while it works and comes back elsewhere: real programs, database, nginx, engine.

Usage: restore_test.py BIN_FOLDER. Starts two sites, one after the other, in short folders of its own.
"""
import json, os, pathlib, shutil, subprocess, sys, threading, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
from running_site import EXAMPLES, ROOT, Caller, Site

ENVIRONMENT = dict(os.environ, CLONO_LIMITS_FREE_BYTES="0", CLONO_SINGLE_ACCOUNT="")


def can_share():
    """Whether the unprivileged accounts of a real site reach this checkout: whose files are whose counts then too."""
    return os.geteuid() == 0 and subprocess.run(
        ["setpriv", "--reuid=www-data", "--regid=www-data", "--clear-groups", "test", "-r", ROOT / "html/.", "-a", "-x",
         BIN / "clono-keeper"]).returncode == 0


class SavedSite(Site):
    """A site whose data folder is given, or new."""

    def __init__(self, data=None):
        super().__init__(environment=ENVIRONMENT)
        if data:
            shutil.rmtree(self.data)
            self.data = data

    def start(self, binaries):
        self.run("run", "--detach", "--no-demo", "--no-install", "--no-build", "--port", str(self.port), "--bin", binaries)


def clonoctl(site, *arguments):
    return subprocess.run([BIN / "clonoctl", "--config", site.data / "clonoscope.ini", *arguments],
                          capture_output=True, text=True, env=ENVIRONMENT)


def upload(caller, key, iterations, start=True):
    """As stack_test's, with a length of its own."""
    parameters = {"analysis_name": key, "start": start, "num_iters": iterations, "chains": 1, "seed": 7,
                  "samples": [{"file": "primary_a.tsv", "name": "A", "tumour_content": 0.8}]}
    body = (b'--XX\r\nContent-Disposition: form-data; name="parameters"\r\n\r\n' + json.dumps(parameters).encode() +
            b'\r\n--XX\r\nContent-Disposition: form-data; name="file"; filename="primary_a.tsv"\r\n\r\n' +
            (EXAMPLES / "primary_a.tsv").read_bytes() + b"\r\n--XX--\r\n")
    reply = caller.send("POST", "/api/uploads",
                        {"Content-Type": "multipart/form-data; boundary=XX", "Idempotency-Key": key}, body)
    assert reply.status == 202, reply.body
    return reply.json()["job"]["id"]


def wait_for(caller, job, states, seconds=240):
    deadline = time.monotonic() + seconds
    while (state := caller.get(f"/api/jobs/{job}").json()["state"]) not in states:
        assert time.monotonic() < deadline, f"job {job} is {state}"
        time.sleep(0.2)
    return state


def files_below(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Restored(unittest.TestCase):
    def setUp(self):
        self.old = SavedSite()
        self.saved = self.old.data.parent / (self.old.data.name + "-saved")
        self.new = SavedSite(self.old.data.parent / (self.old.data.name + "-new"))
        self.addCleanup(self.clean_up)

    def clean_up(self):
        for site in (self.old, self.new):
            if (site.data / "run").is_dir():
                site.stop()
        for folder in (self.old.data, self.new.data, self.saved):
            shutil.rmtree(folder, ignore_errors=True)

    def test_a_site_saved_at_work_comes_back_elsewhere(self):
        self.old.start(BIN)
        owner = Caller(self.old, "owner")
        done = upload(owner, "done", 200)
        wait_for(owner, done, ("done",))
        running = [upload(owner, f"running{i}", 20000) for i in range(2)]
        queued = [upload(owner, f"queued{i}", 200) for i in range(2)]
        waiting = upload(owner, "waiting", 200, start=False)
        wait_for(owner, running[0], ("running",))

        # Uploads go on while the backup is made.
        late, is_over = [], threading.Event()
        def keep_uploading():
            while not is_over.is_set():
                late.append(upload(owner, f"late{len(late)}", 200, start=False))
        uploader = threading.Thread(target=keep_uploading)
        uploader.start()
        saved = clonoctl(self.old, "backup", self.saved)
        is_over.set()
        uploader.join()
        self.assertEqual((saved.returncode, saved.stderr), (0, ""))
        print(f"\n{saved.stdout.strip()}; {len(late)} uploads meanwhile")
        result = owner.get(f"/api/results/{done}").json()
        password = {"login": "owner", "password": "mutations 7 in a tumour"}
        old_files = files_below(self.old.data / "files/analysis_result" / result["base"].removeprefix("/files/"))
        self.old.run("stop")

        restored = subprocess.run([ROOT / "scripts/restore", self.saved, "--data", self.new.data, "--bin", BIN],
                                  capture_output=True, text=True, env=ENVIRONMENT)
        self.assertEqual(restored.returncode, 0, restored.stdout + restored.stderr)
        self.assertIn("0 findings", restored.stdout)

        self.new.start(BIN)
        again = Caller(self.new)
        self.assertEqual(again.send("POST", "/api/login", {"Content-Type": "application/json"}, json.dumps(password)).status, 200)
        again.hello()
        self.assertEqual(again.get(f"/api/results/{done}").json()["base"], result["base"])
        self.assertEqual(again.get(result["base"] + "tables/loci.tsv").status, 200)
        new_files = files_below(self.new.data / "files/analysis_result" / result["base"].removeprefix("/files/"))
        self.assertEqual(new_files, old_files)
        for job in running + queued:
            wait_for(again, job, ("done",))
        self.assertEqual(again.get(f"/api/jobs/{waiting}").json()["state"], "uploaded")
        checked = clonoctl(self.new, "fsck", "--deep")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_folder_in_use_and_a_damaged_backup_are_refused_with_one_line(self):
        self.old.start(BIN)
        self.assertEqual(clonoctl(self.old, "backup", self.saved).returncode, 0)
        self.old.run("stop")

        def refused(data):
            done = subprocess.run([ROOT / "scripts/restore", self.saved, "--data", data, "--bin", BIN],
                                  capture_output=True, text=True, env=ENVIRONMENT)
            self.assertEqual(done.returncode, 1, done.stdout)
            return done.stderr
        self.assertIn("is not empty", refused(self.old.data))
        with (self.saved / "database.sql").open("a") as dump:
            dump.write("-- more\n")
        self.assertIn("changed since the backup was made: database.sql", refused(self.new.data))
        self.assertFalse(self.new.data.exists())
        self.assertFalse(self.new.data.with_name(self.new.data.name + ".incomplete").exists())


if __name__ == "__main__":
    BIN = pathlib.Path(sys.argv.pop(1)).resolve()
    if not can_share():
        ENVIRONMENT["CLONO_SINGLE_ACCOUNT"] = "1"
    unittest.main(verbosity=2)
