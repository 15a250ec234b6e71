#!/usr/bin/env python3
"""Bytes on their way up and down through nginx: resumed, slow, large, and with names of any language.

Usage: transfer_test.py BIN_FOLDER [TEST...]. CLONO_TEST_UPLOAD_MIB: how large the large upload is.
"""
import contextlib, hashlib, json, os, pathlib, socket, sys, time, unittest, urllib.parse

from running_site import Site, run_tests

UPLOAD_MIB = int(os.environ.get("CLONO_TEST_UPLOAD_MIB", "256"))
MOST_RESIDENT_MIB = 64


@contextlib.contextmanager
def published(contents):
    """Further files of the owner's result, listed in its manifest."""
    folder = site.data / "files/analysis_result" / site.base.removeprefix("/files/")
    before = (folder / "manifest.json").read_text()
    manifest = json.loads(before)
    try:
        for path, content in contents.items():
            (folder / path).write_bytes(content)
            manifest["files"].append({"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        (folder / "manifest.json").write_text(json.dumps(manifest))
        yield
    finally:
        (folder / "manifest.json").write_text(before)
        for path in contents:
            (folder / path).unlink(missing_ok=True)


class Resumed(unittest.TestCase):
    def setUp(self):
        self.urls = (site.base + "tables/loci.tsv", f"/api/results/{site.job}/download/tables/loci.tsv")
        self.whole = site.owner.get(self.urls[0]).body

    def test_a_download_goes_on_where_it_stopped(self):
        for url in self.urls:
            first = site.owner.get(url, {"Range": "bytes=0-999"})
            self.assertEqual((first.status, len(first.body)), (206, 1000), url)
            self.assertEqual(first.headers["content-range"], f"bytes 0-999/{len(self.whole)}", url)
            rest = site.owner.get(url, {"Range": "bytes=1000-", "If-Range": first.headers["etag"]})
            self.assertEqual(rest.status, 206, url)
            self.assertEqual(first.body + rest.body, self.whole, url)

    def test_a_file_that_has_changed_comes_whole(self):
        for url in self.urls:
            reply = site.owner.get(url, {"Range": "bytes=1000-", "If-Range": '"another"'})
            self.assertEqual((reply.status, reply.body), (200, self.whole), url)

    def test_what_is_not_there_is_416_and_what_is_anothers_stays_so(self):
        for url in self.urls:
            self.assertEqual(site.owner.get(url, {"Range": "bytes=99999999-"}).status, 416, url)
            self.assertIn(site.other.get(url, {"Range": "bytes=0-9"}).status, (403, 404), url)


class Names(unittest.TestCase):
    NAMES = ("肝转移 第2次.tsv", "Überlebensrate.tsv", "مريض.tsv", "😀🧬.tsv", "a'b;c=d.tsv", "100%.tsv", "a\\b.tsv", 'q"uote.tsv', "null.tsv", "${x}`id`.tsv",
             "<b>.tsv", "a+b&c#d?e.tsv")

    def test_a_download_keeps_its_name_in_any_language(self):
        """An engine that names files so."""
        contents = {f"tables/{name}": f"file\t{name}\n".encode() for name in self.NAMES}
        with published(contents):
            for name in self.NAMES:
                reply = site.owner.get(f"/api/results/{site.job}/download/tables/{urllib.parse.quote(name, safe='')}")
                self.assertEqual((reply.status, reply.body), (200, contents[f"tables/{name}"]), name)
                disposition = reply.headers["content-disposition"]
                self.assertTrue(disposition.startswith('attachment; filename="'), name)
                encoded = disposition.partition("; filename*=UTF-8''")[2]
                self.assertTrue(encoded.isascii(), name)
                self.assertEqual(urllib.parse.unquote(encoded), name)


class Slow(unittest.TestCase):
    """More slow clients than workers; a quick one beside them. history and result have four workers each."""

    def tearDown(self):
        for connection in self.connections:
            connection.close()

    def open(self, count, text):
        self.connections = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", site.port), timeout=10)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.sendall(text.encode())
            self.connections.append(connection)

    def head(self, line, **headers):
        cookie = "; ".join(f"{name}={value}" for name, value in site.owner.cookies.items())
        shown = {"Host": "x", "Cookie": cookie, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": site.owner.csrf, **headers}
        return line + " HTTP/1.1\r\n" + "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in shown.items())

    def assert_quick(self, url):
        begin = time.monotonic()
        self.assertEqual(site.owner.get(url).status, 200, url)
        self.assertLess(time.monotonic() - begin, 5, url)

    def test_heads_that_never_end_hold_no_worker(self):
        self.open(60, self.head("GET /api/jobs"))
        self.assert_quick("/api/jobs")

    def test_bodies_that_never_end_hold_no_worker(self):
        self.open(60, self.head(f"PATCH /api/jobs/{site.job}", Content_Type="application/json", Content_Length="1000") + "\r\n{")
        self.assert_quick("/api/jobs")

    def test_readers_that_never_read_hold_no_worker(self):
        with published({"tables/large.tsv": bytes(12 << 20)}):  # more than sockets hold
            self.open(8, self.head(f"GET /api/results/{site.job}/archive") + "\r\n")
            self.assert_quick(f"/api/results/{site.job}/loci?limit=1")

    def test_uploads_that_never_end_hold_their_share_and_no_more(self):
        form = self.head("POST /api/uploads", Content_Type="multipart/form-data; boundary=XX", Content_Length="100000", Idempotency_Key="slow")
        self.open(8, form + "\r\n--XX\r\n")
        deadline = time.monotonic() + 10
        while (reply := site.owner.upload("ninth")).status != 503:  # UPLOADS_PER_ADDRESS is 8
            self.assertLess(time.monotonic(), deadline, reply.body)
        self.assertIn("retry-after", reply.headers)
        self.assert_quick("/api/jobs")
        self.assert_quick("/api/limits")


class Large(unittest.TestCase):
    def resident_mib(self):
        """The largest that any worker for uploads has ever been."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().split(b"\0")
                if command[0].endswith(b"/clono-upload") and str(site.data).encode() in b" ".join(command):
                    peak = next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmHWM"))
                    found.append(int(peak.split()[1]) / 1024)
            except (FileNotFoundError, ProcessLookupError):
                continue
        self.assertGreater(len(found), 30)
        return max(found)

    def test_an_upload_takes_memory_for_a_piece_of_it_alone(self):
        parameters = {"analysis_name": "large", "start": False, "samples": [{"file": "l.tsv", "name": "L", "tumour_content": 1}]}
        head = ('--XX\r\nContent-Disposition: form-data; name="parameters"\r\n\r\n' + json.dumps(parameters) +
                '\r\n--XX\r\nContent-Disposition: form-data; name="file"; filename="l.tsv"\r\n\r\n').encode()
        tail = b"\r\n--XX--\r\n"
        piece = b"0123456789abcde\n" * 65536
        length = len(head) + UPLOAD_MIB * len(piece) + len(tail)
        connection = site.connect(timeout=240)
        cookie = "; ".join(f"{name}={value}" for name, value in site.owner.cookies.items())
        connection.request("POST", "/api/uploads", (part for part in [head, *[piece] * UPLOAD_MIB, tail]),
                           {"Content-Type": "multipart/form-data; boundary=XX", "Content-Length": str(length), "Idempotency-Key": "large",
                            "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": site.owner.csrf, "Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        self.assertEqual(answer.status, 202, body)
        sizes = [path.stat().st_size for path in (site.data / "files/uploads").glob("*/*/1.tsv")]
        self.assertIn(UPLOAD_MIB * len(piece), sizes)
        resident = self.resident_mib()
        print(f"{UPLOAD_MIB} MiB up: at most {resident:.0f} MiB resident", file=sys.stderr)
        self.assertLess(resident, MOST_RESIDENT_MIB)


if __name__ == "__main__":
    bytes_allowed = str(4 << 30)
    site = Site(environment={f"CLONO_LIMITS_{name}": bytes_allowed for name in ("UPLOAD_FILE_BYTES", "UPLOAD_TOTAL_BYTES", "QUOTA_BYTES")})
    sys.exit(run_tests(site, sys.argv, site.finish_a_job))
