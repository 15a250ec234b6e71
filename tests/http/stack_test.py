#!/usr/bin/env python3
"""The site as a browser meets it: real nginx, spawn-fcgi, programs, database, supervisor and engine.

Usage: stack_test.py BIN_FOLDER [TEST...]. Starts a site of its own in a short folder and stops it.
What needs no nginx is in the .case files and in rights.tsv, replayed in process; routes.case is replayed here too.
"""
import json, os, re, subprocess, sys, time, unittest

from running_site import ROOT, Caller, Site, run_tests

COMMON = {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin",
          "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin"}


def published_files():
    """A plot, its thumbnail, a table and the manifest, as URLs."""
    plot = site.result["plots"][0]
    return [site.base + path for path in (plot["svg"], plot["png"], plot["pdf"], plot["thumbnail"], "tables/loci.tsv", "manifest.json")]


class Files(unittest.TestCase):
    def test_their_owner_reads_them_and_nobody_else(self):
        for url in published_files():
            self.assertEqual(site.owner.get(url).status, 200, url)
            self.assertEqual(site.other.get(url).status, 403, url)
            self.assertEqual(site.anonymous.get(url).status, 401, url)

    def test_another_attempt_or_an_unknown_job_is_refused(self):
        user, job, _ = site.base.split("/")[2:5]
        for url in (f"/files/{user}/{job}/2/manifest.json", f"/files/{user}/999/1/manifest.json", f"/live/{user}/999.json"):
            self.assertEqual(site.owner.get(url).status, 403, url)

    def test_no_path_leaves_the_folder(self):
        for path in ("../../../../clonoscope.ini", "..%2f..%2f..%2f..%2fclonoscope.ini", "%2e%2e/%2e%2e/manifest.json", "plots/..%5c..%5cx"):
            self.assertIn(site.owner.get(site.base + path).status, (400, 403, 404), path)

    def test_a_link_is_not_followed(self):
        place = site.data / "files/analysis_result" / site.base.removeprefix("/files/")
        link = place / "plots/link.tsv"
        os.symlink("/etc/passwd", link)
        try:
            self.assertIn(site.owner.get(site.base + "plots/link.tsv").status, (403, 404))
        finally:
            link.unlink()

    def test_what_an_engine_drew_runs_no_script(self):
        plot = site.result["plots"][0]
        self.assertIn("sandbox", site.owner.get(site.base + plot["svg"]).headers["content-security-policy"])
        for url in published_files():
            self.assertEqual(site.owner.get(url).headers["cache-control"], "private, no-cache", url)

    def test_a_file_that_has_not_changed_is_not_sent_again(self):
        url = published_files()[0]
        etag = site.owner.get(url).headers["etag"]
        self.assertEqual(site.owner.get(url, {"If-None-Match": etag}).status, 304)
        self.assertEqual(site.other.get(url, {"If-None-Match": etag}).status, 403)

    def test_a_right_ends_within_ten_seconds_of_logging_out(self):
        caller = Caller(site, "leaver")
        job = caller.upload("k").json()["job"]
        live = f"/live/{job['user_id']}/{job['id']}.json"
        self.assertIn(caller.get(live).status, (200, 404))
        stolen = dict(caller.cookies)
        self.assertEqual(caller.send("POST", "/api/logout").status, 204)
        caller.cookies = stolen
        deadline = time.monotonic() + 12
        while caller.get(live).status != 401 and time.monotonic() < deadline:
            time.sleep(0.5)
        self.assertEqual(caller.get(live).status, 401)


class Downloads(unittest.TestCase):
    def test_the_recorded_one_is_the_published_file(self):
        reply = site.owner.get(f"/api/results/{site.job}/download/tables/loci.tsv")
        place = site.data / "files/analysis_result" / site.base.removeprefix("/files/")
        self.assertEqual(reply.body, (place / "tables/loci.tsv").read_bytes())
        self.assertIn("attachment", reply.headers["content-disposition"])
        self.assertNotIn("x-accel-redirect", reply.headers)

    def test_the_archive_is_whole_and_has_its_length(self):
        reply = site.owner.get(f"/api/results/{site.job}/archive")
        self.assertEqual(int(reply.headers["content-length"]), len(reply.body))
        target = site.data / "a.zip"
        target.write_bytes(reply.body)
        done = subprocess.run([sys.executable, "-m", "zipfile", "-t", target], capture_output=True, text=True)
        self.assertIn("Done testing", done.stdout)
        self.assertNotIn("corrupted", done.stdout)

    def test_of_others_do_not_exist(self):
        for path in ("", "/loci", "/archive", "/download/tables/loci.tsv"):
            self.assertEqual(site.other.get(f"/api/results/{site.job}{path}").status, 404, path)

    def test_the_internal_place_is_not_for_browsers(self):
        self.assertEqual(site.owner.get("/results/" + site.base.removeprefix("/files/") + "manifest.json").status, 404)
        self.assertEqual(site.owner.get("/authz").status, 404)


class Polling(unittest.TestCase):
    def test_a_job_that_has_not_changed_is_not_sent_again(self):
        for path in (f"/api/jobs/{site.job}", "/api/jobs"):
            tag = site.owner.get(path).headers["etag"]
            for known in (tag, "W/" + tag):  # nginx makes it weak where it compresses
                again = site.owner.get(path, {"If-None-Match": known})
                self.assertEqual((again.status, again.body), (304, b""), path)
                self.assertEqual(again.headers["cache-control"], "no-store")
        tag = site.owner.get(f"/api/jobs/{site.job}").headers["etag"]
        self.assertEqual(site.other.get(f"/api/jobs/{site.job}", {"If-None-Match": tag}).status, 404)
        self.assertEqual(site.owner.send("PATCH", f"/api/jobs/{site.job}", {"Content-Type": "application/json"}, '{"name": "肝 2"}').status, 200)
        changed = site.owner.get(f"/api/jobs/{site.job}", {"If-None-Match": tag})
        self.assertEqual((changed.status, changed.json()["name"]), (200, "肝 2"))


class Pages(unittest.TestCase):
    PAGES = ("/", "/login", "/register", "/home", "/upload", "/history_list", "/analysis_result?load_id=1", "/notices", "/account", "/admin")

    def test_all_have_their_headers(self):
        for page in self.PAGES + ("/js/boot.js", "/examples/primary_a.tsv", "/api/limits", "/api/nothing", "/nothing"):
            headers = site.anonymous.get(page).headers
            for name, value in COMMON.items():
                self.assertEqual(headers.get(name), value, f"{page} {name}")
            self.assertRegex(headers["x-request-id"], r"^[0-9a-f]{32}$", page)
            self.assertIn("default-src 'none'", headers["content-security-policy"], page)
            self.assertNotIn("unsafe-eval", headers["content-security-policy"], page)
            self.assertEqual(headers["server"], "nginx", page)

    def test_all_are_there(self):
        for page in self.PAGES:
            self.assertEqual(site.anonymous.get(page).status, 200, page)

    def test_addresses_of_the_notes_lead_to_them(self):
        reply = site.anonymous.get("/Analysis_result?id=5")
        self.assertEqual((reply.status, reply.headers["location"]), (302, "/analysis_result?load_id=5"))
        self.assertEqual(site.anonymous.get("/login.html").headers["location"], "/login")

    def test_only_what_a_browser_needs_is_served(self):
        for path in ("/package.json", "/package-lock.json", "/node_modules/x", "/.npmrc", "/vendor.mjs", "/js/../package.json", "/js/"):
            self.assertEqual(site.anonymous.get(path).status, 404, path)

    def test_modules_are_scripts_and_text_is_compressed(self):
        reply = site.anonymous.get("/js/boot.js", {"Accept-Encoding": "gzip"})
        self.assertIn("javascript", reply.headers["content-type"])
        self.assertEqual(site.anonymous.get("/styles/base.css", {"Accept-Encoding": "gzip"}).headers["content-encoding"], "gzip")


class Api(unittest.TestCase):
    def test_a_body_that_is_too_large_is_told_so_in_json(self):
        reply = site.owner.send("PATCH", f"/api/jobs/{site.job}", {"Content-Type": "application/json"}, b"x" * 200000)
        self.assertEqual((reply.status, reply.json()["error"]["code"]), (413, "body_too_large"))

    def test_an_early_refusal_of_a_large_upload_arrives(self):
        reply = site.anonymous.upload("k", b"x" * 8000000)
        self.assertEqual((reply.status, reply.json()["error"]["code"]), (401, "login_required"))

    def test_the_request_id_is_ours_and_in_the_log(self):
        reply = site.owner.get("/api/jobs/999999", {"X-Request-Id": "forged"})
        self.assertEqual(reply.headers["x-request-id"], reply.json()["error"]["request_id"])
        self.assertNotEqual(reply.headers["x-request-id"], "forged")
        log, deadline = site.data / "log/nginx-access.log", time.monotonic() + 10
        while reply.headers["x-request-id"] not in log.read_text():  # nginx writes its line after the reply
            self.assertLess(time.monotonic(), deadline, "the request id is not in nginx's log")
            time.sleep(0.05)

    def test_too_many_requests_at_once_are_429_with_a_time_to_wait(self):
        replies = [site.anonymous.send("POST", "/api/login", {"Content-Type": "text/plain"}, "") for _ in range(60)]
        late = [reply for reply in replies if reply.status == 429]
        self.assertTrue(late)
        self.assertIn("retry-after", late[0].headers)

    def test_the_cases_of_routes_hold_here_too(self):
        text = (ROOT / "tests/http/cases/routes.case").read_text().replace("{done_job}", str(site.job))
        for exchange in text.split("=====\n"):
            lines = [line for line in exchange.split("\n") if not line.startswith("#")]
            caller = site.anonymous
            if lines[0].startswith("as: "):
                caller = {"owner": site.owner, "anonymous": site.anonymous}[lines.pop(0)[4:]]
            ask, wanted = "\n".join(lines).split("\n-----\n")
            method, target = ask.split("\n")[0].split(" ")
            headers = dict(line.split(": ", 1) for line in ask.split("\n")[1:] if line)
            reply = caller.send(method, target, headers)
            self.assertEqual(reply.status, int(wanted.split("\n")[0]), ask)
            body = wanted.partition("\n\n")[2].strip().replace('"r1"', '"***"')
            if body:
                pattern = re.escape(body).replace(re.escape("***"), ".*")
                self.assertRegex(reply.body.decode(), re.compile(f"^{pattern}$", re.S), ask)


class Logs(unittest.TestCase):
    def test_no_log_holds_who_somebody_is_or_what_opens_the_account(self):
        person = Caller(site, "loggia")
        login = {"login": "loggia@example.org", "password": "a wrong secret"}
        headers = {"Content-Type": "application/json"}
        person.send("POST", "/api/logout")
        person.hello()
        self.assertEqual(person.send("POST", "/api/login", headers, json.dumps(login)).status, 401)
        login["password"] = "mutations 7 in a tumour"
        self.assertEqual(person.send("POST", "/api/login", headers, json.dumps(login)).status, 200)
        person.hello()
        job = person.upload("logs").json()["job"]
        person.get("/api/jobs?q=%E8%82%9D&state=done")
        secrets = ["loggia", "example.org", "a wrong secret", "mutations 7", "王", "小明", "肝", "%E8%82%9D", *person.cookies.values(), person.csrf]
        logs = {path.name: path.read_text(errors="replace") for path in (site.data / "log").iterdir()}
        self.assertIn(f'user={job["user_id"]}', logs["upload_bytes.log"], "the log that should name the upload")
        for name, text in logs.items():
            for secret in secrets:
                self.assertNotIn(secret, text, f"{name} holds {secret}")


if __name__ == "__main__":
    site = Site()
    sys.exit(run_tests(site, sys.argv, lambda: site.finish_a_job()))
