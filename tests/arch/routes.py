#!/usr/bin/env python3
"""Fail when docs/api.md and the programs' own route tables differ, or nginx passes a route to no or another program. Run by ctest -L arch: routes.py ROOT BIN_DIR

A row of the page may name several routes: "POST /api/jobs/{id}/start · cancel" (the last word of the path),
"GET, POST /api/x" (methods), "GET /a · DELETE /b" (routes). Its callers must include those of each of its routes.
"""
import pathlib, re, subprocess, sys

PROGRAMS = ["auth", "upload", "history", "result", "admin"]


def documented(page):
    """(method, path) -> the letters of the row's callers."""
    routes = {}
    for line in page.splitlines():
        row = re.match(r"\| ((?:GET|POST|PUT|PATCH|DELETE)[^|]*)\|([^|]*)\|", line)
        if not row:
            continue
        callers = set(re.findall(r"\b([AGUSM])\b", row[2]))
        methods, last = [], None
        for part in (p.strip() for p in row[1].split("·")):
            found = re.match(r"((?:[A-Z]+, )*[A-Z]+) (/\S+)$", part)
            if found:
                methods, last = found[1].split(", "), found[2]
            else:
                last = re.sub(r"[^/]+$", part, last)
            for method in methods:
                routes[method, last] = callers
    return routes


def built(program):
    lines = subprocess.run([program, "--routes"], check=True, capture_output=True, text=True).stdout.splitlines()
    for line in lines:
        method, path, callers = line.split(" ", 2)
        # A placeholder for the rest of a path is an ordinary one on the page.
        yield (method, path.replace("...}", "}")), set() if callers == "internal" else set(callers)


def passed_to(site, path):
    """The program that nginx gives a path to: the exact location, else the first expression that fits."""
    locations = re.findall(r"^location (?:(=|~) )?(\S+) \{(.*?)^\}", site, re.M | re.S)
    fitting = [body for kind, where, body in locations if kind == "=" and where == path] + [
        body for kind, where, body in locations if kind == "~" and re.search(where.replace("(?<", "(?P<"), path)]
    socket = re.search(r"fastcgi_pass unix:@RUN@/(\w+?)(?:_bytes)?\.sock", fitting[0]) if fitting else None
    return socket and socket[1]


def main(root, binaries):
    site = (root / "nginx/site.conf.in").read_text()
    page = documented((root / "docs/api.md").read_text())
    bad, seen = [], set()
    for name in PROGRAMS:
        for route, callers in built(binaries / f"clono-{name}"):
            seen.add(route)
            if route[1].startswith("/api/") and passed_to(site, re.sub(r"\{\w+\}", "1", route[1])) != name:
                bad.append(f"nginx/site.conf.in does not pass {route[1]} to clono-{name}")
            if route not in page:
                bad.append(f"clono-{name}: {route[0]} {route[1]} is not in docs/api.md")
            elif not callers <= page[route]:
                bad.append(f"{route[0]} {route[1]}: docs/api.md lacks callers {sorted(callers - page[route])}")
    bad += [f"docs/api.md: no program has {method} {path}" for method, path in page if (method, path) not in seen]
    print(*bad, sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
