#!/usr/bin/env python3
"""Fail when a file includes a layer that its own layer may not see. Run by ctest -L arch: layers.py ROOT"""
import pathlib, posixpath, re, sys

LIBS = {"core", "config", "log", "storage", "process", "db", "account", "web", "mutations", "image"}
ALLOWED = {
    "lib/core": set(), "lib/log": {"core"}, "lib/config": {"core"}, "lib/storage": {"core"}, "lib/process": {"core", "log", "storage"}, "lib/mutations": {"core"},
    "lib/image": {"core"}, "lib/db": {"core", "log", "config"}, "lib/account": {"core", "log", "config", "db"}, "lib/web": {"core", "log"},
    "fcgi": LIBS - {"image"} | {"fcgi"}, "supervisor": LIBS - {"web", "image"} | {"supervisor"}, "ctl": LIBS - {"web", "image"} | {"supervisor", "ctl"}, "keeper": {"keeper"},
    "engine": {"engine", "core", "mutations"},
}
HOME = {  # foreign headers and the only folders that may include them
    "fcgiapp.h": ["lib/web"], "fcgio.h": [], "cppconn/": ["lib/db"], "Magick++": ["lib/image"], "sodium": ["lib/account"], "qrencode": ["lib/account"], "openssl/": ["lib/core"], "utf8proc": ["lib/core"],
    "cairo": ["engine/plot"], "pango": ["engine/plot"], "yaml-cpp": ["engine/io"], "bzlib": ["engine/io"],
    "Poco/": ["supervisor", "ctl", "lib/config"],
}

# Folders of html/js and which others each may import; vendor/ is open to all.
PAGES = {
    "core": set(), "ui": {"core"}, "jobs": {"core", "ui"}, "upload": {"core", "ui", "jobs"}, "result": {"core", "ui", "jobs"},
    "account": {"core", "ui"}, "admin": {"core", "ui", "jobs"}, "site": {"core", "ui"},
}


def faults_of_pages(root):
    for path in sorted((root / "html/js").rglob("*.js")):
        place = path.relative_to(root).as_posix()
        folder = place.split("/")[2]
        if place == "html/js/boot.js":
            continue
        if folder not in PAGES:
            yield f"{place}: html/js/{folder} is no folder that tests/arch/layers.py knows"
            continue
        for wanted in re.findall(r"""(?:\bfrom|\bimport\(?)\s*['"]([^'"]+)['"]""", path.read_text()):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(place), wanted))
            used = target.split("/")[2] if target.startswith("html/js/") else target.split("/")[1]
            if used not in PAGES[folder] | {folder, "vendor"}:
                yield f"{place}: html/js/{folder} may not import {wanted}"


def main(root):
    bad = list(faults_of_pages(root))
    for path in sorted(p for layer in ("lib", "fcgi", "supervisor", "ctl", "keeper", "engine") for p in (root / layer).rglob("*.[ch]pp")):
        place = path.relative_to(root).as_posix()
        layer = "/".join(place.split("/")[:2]) if place.startswith("lib/") else place.split("/")[0]
        program = place.split("/")[1] if layer == "fcgi" else None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            own = re.match(r'\s*#include "(\w+)/(\w+)', line)
            foreign = re.match(r"\s*#include <([^>]+)>", line)
            if own and own[1] not in ALLOWED[layer] | {layer.split("/")[-1]}:
                bad.append(f"{place}:{number}: {layer} may not include {own[1]}/")
            if own and program and own[1] == "fcgi" and own[2] not in {program, "common"}:
                bad.append(f"{place}:{number}: fcgi/{program} may not include fcgi/{own[2]}")
            for name, homes in HOME.items():
                if foreign and foreign[1].startswith(name) and not any(place.startswith(h + "/") for h in homes):
                    bad.append(f"{place}:{number}: {name} lives in {homes or 'nowhere'}")
    print(*bad, sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
