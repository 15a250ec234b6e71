#!/usr/bin/env python3
"""The site while its database hangs: what is a file still comes, everything else is a 503 soon.

Usage: outage_test.py BIN_FOLDER [TEST...]. A server that is stopped with SIGSTOP takes connections and answers nothing,
which is harder on the programs than one that is gone.
"""
import os, signal, sys, time, unittest

from running_site import Site, run_tests

SOON = 4  # seconds: programs give up after one to two; the rest is for a busy machine


class Outage(unittest.TestCase):
    def setUp(self):
        self.url = site.base + "tables/loci.tsv"
        self.content = site.owner.get(self.url).body
        time.sleep(1.1)  # a connection that has just answered is trusted for a second
        self.database = site.pid_of("mysqld")
        os.kill(self.database, signal.SIGSTOP)

    def tearDown(self):
        os.kill(self.database, signal.SIGCONT)
        deadline = time.monotonic() + 30
        while site.owner.get("/api/me").status != 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)

    def timed(self, caller, url):
        begin = time.monotonic()
        reply = caller.get(url)
        self.assertLess(time.monotonic() - begin, SOON, url)
        return reply

    def assert_busy(self, reply, url):
        self.assertEqual(reply.status, 503, url)
        self.assertGreaterEqual(int(reply.headers["retry-after"]), 1, url)

    def test_an_authorised_file_comes_also_after_nginx_has_to_ask_again(self):
        deadline = time.monotonic() + 14  # an answer counts for ten seconds, then for fifty while nobody can say
        while time.monotonic() < deadline:
            reply = self.timed(site.owner, self.url)
            self.assertEqual((reply.status, reply.body), (200, self.content))
            time.sleep(0.5)

    def test_a_file_nobody_has_asked_for_lately_is_a_503_soon(self):
        for caller in (site.other, site.owner):  # other: never asked; owner: another attempt's file, so another key
            url = self.url if caller is site.other else self.url.replace("/1/tables", "/2/tables")
            reply = self.timed(caller, url)
            self.assert_busy(reply, url)
            self.assertNotIn(self.content, reply.body)

    def test_every_program_is_a_503_soon_and_pages_still_come(self):
        for url in ("/api/me", "/api/ready", "/api/limits", f"/api/jobs/{site.job}", f"/api/results/{site.job}", "/api/notices"):
            reply = self.timed(site.owner, url)
            self.assert_busy(reply, url)
            self.assertEqual(reply.json()["error"]["code"], "database_away", url)
        self.assertEqual(self.timed(site.owner, "/home").status, 200)


if __name__ == "__main__":
    site = Site()
    sys.exit(run_tests(site, sys.argv, site.finish_a_job))
