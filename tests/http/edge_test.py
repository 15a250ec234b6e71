#!/usr/bin/env python3
"""The edge of the site: TLS by nginx with a certificate of its own, and whom nginx counts as one caller.

Usage: edge_test.py BIN_FOLDER [TEST...]
"""
import http.client, json, ssl, subprocess, sys, unittest

from running_site import Caller, Site, free_port, run_tests

LOGIN_BURST = 6
JSON = {"Content-Type": "application/json"}


class Tls(unittest.TestCase):
    def test_plain_http_is_led_to_https_and_says_nothing_else(self):
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        for method, target in (("GET", "/login?next=%2Fhome"), ("POST", "/api/login")):
            connection.request(method, target)
            answer = connection.getresponse()
            answer.read()
            self.assertEqual((answer.status, answer.getheader("Location")), (301, "https://127.0.0.1" + target))
            self.assertIsNone(answer.getheader("Set-Cookie"))
            # RFC 6797, 7.2: never over plain HTTP.
            self.assertIsNone(answer.getheader("Strict-Transport-Security"))
        connection.close()

    def test_every_reply_over_tls_asks_for_tls_from_now_on(self):
        for target in ("/", "/api/me", "/api/nothing", "/nothing", "/js/boot.js", "/files/1/1/1/manifest.json"):
            value = anonymous.get(target).headers["strict-transport-security"]
            self.assertGreaterEqual(int(value.removeprefix("max-age=")), 31536000, target)

    def test_somebody_logs_in_and_out_with_a_cookie_of_this_host_alone(self):
        ada = Caller(site, "ada")
        self.assertIn("__Host-clono_session", ada.cookies)
        self.assertNotIn("clono_session", ada.cookies)
        first = ada.cookies["__Host-clono_session"]
        self.assertEqual(ada.send("POST", "/api/logout").status, 204)
        ada.hello()
        login = {"login": "ada", "password": "mutations 7 in a tumour"}
        reply = ada.send("POST", "/api/login", JSON, json.dumps(login))
        self.assertEqual(reply.status, 200, reply.body)
        for line in reply.cookies:
            self.assertTrue(line.startswith("__Host-"), line)
            words = {word.strip().lower() for word in line.split(";")}
            self.assertLessEqual({"secure", "httponly", "samesite=lax", "path=/"}, words, line)
            self.assertNotIn("domain", line.lower())
        self.assertNotEqual(ada.cookies["__Host-clono_session"], first)
        self.assertEqual(ada.get("/api/me").json()["user"]["user_name"], "ada")

    def test_nginx_reads_the_cookie_of_this_host_when_it_asks_for_rights(self):
        eve = Caller(site, "eve")
        self.assertEqual(eve.get("/files/1/1/1/manifest.json").status, 403)
        self.assertEqual(anonymous.get("/files/1/1/1/manifest.json").status, 401)
        eve.cookies = {"clono_session": eve.cookies["__Host-clono_session"]}  # as another host could set it
        self.assertEqual(eve.get("/files/1/1/1/manifest.json").status, 401)

    def test_the_certificate_is_the_operators(self):
        connection = http.client.HTTPSConnection("127.0.0.1", site.tls_port, timeout=10)
        with self.assertRaises(ssl.SSLCertVerificationError):
            connection.request("GET", "/")
        connection.close()


class Callers(unittest.TestCase):
    """One login a second and LOGIN_BURST at once are allowed."""

    def status_from(self, address):
        return anonymous.send("POST", "/api/login", {"X-Forwarded-For": address}, "{}").status

    def exhaust(self, addresses):
        """Asks from these addresses until nginx refuses one. @return how many it let pass"""
        for passed, address in enumerate(addresses):
            if self.status_from(address) == 429:
                return passed
        self.fail("all were let pass")

    def test_a_64_of_ipv6_is_one(self):
        passed = self.exhaust(f"2001:db8:0:1:{i:x}:a0d:0:{i + 1:x}" for i in range(200))
        self.assertGreaterEqual(passed, LOGIN_BURST)
        self.assertNotEqual(self.status_from("2001:db8:0:2::1"), 429)

    def test_an_ipv4_address_is_one_however_it_is_written(self):
        for _ in range(5):  # one more is allowed each second
            self.exhaust(["::ffff:198.51.100.10"] * 100)
            if self.status_from("198.51.100.10") == 429:
                break
        else:
            self.fail("one address has two counts")
        for i in range(11, 11 + 3 * LOGIN_BURST):
            self.assertNotEqual(self.status_from(f"198.51.100.{i}"), 429)


def make_certificate(folder):
    """A key and a certificate for 127.0.0.1 that only callers who were told trust."""
    key, certificate = folder / "tls.key", folder / "tls.crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=clonoscope.test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, stderr=subprocess.DEVNULL)
    return key, certificate


def prepare():
    global anonymous
    anonymous = Caller(site)


if __name__ == "__main__":
    site = Site(environment={"CLONO_SITE_TLS": "yes", "CLONO_SITE_TRUSTED_PROXIES": "127.0.0.1"})
    key, certificate = make_certificate(site.data)
    site.tls, site.tls_port = ssl.create_default_context(cafile=certificate), free_port()
    site.settings = {"TLS_CERTIFICATE": certificate, "TLS_KEY": key, "TLS_LISTEN": f"listen 127.0.0.1:{site.tls_port} ssl http2;",
                     "LOGIN_RATE": 1, "LOGIN_BURST": LOGIN_BURST}
    sys.exit(run_tests(site, sys.argv, prepare))
