#!/usr/bin/env python3
"""Lints the C++ files named on standard input by clang-tidy, as many at a time as there are processors.

Usage: lint.py FOLDER   (FOLDER holds compile_commands.json)

What is found is printed as it comes, and every 20 files how far the work is. A file without a finding is remembered in
build/lint/ by a hash of all that the answer rests on: clang-tidy's version, the rules for this file (.clang-tidy), how
it is compiled, and the bytes of the file and of every header that it includes, the system's too. It is linted again
when one of them changes. Which headers it includes is asked of the compiler each time: about a tenth of the cost.
"""
import concurrent.futures, hashlib, json, os, pathlib, shlex, subprocess, sys

ROOT = pathlib.Path.cwd()
FOLDER = pathlib.Path(sys.argv[1])


def output(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def digest(name, commands):
    """The hash of what the lint of one file rests on, None when it does not compile; commands are its entries of
    compile_commands.json."""
    rules = output("clang-tidy", "--dump-config", "-p", str(FOLDER), name).stdout
    seen = hashlib.sha256((VERSION + rules + json.dumps(commands).replace(f"{ROOT}/", "")).encode())
    for entry in commands:
        arguments = shlex.split(entry["command"])
        del arguments[arguments.index("-o") : arguments.index("-o") + 2]
        rule = output("clang++", "-w", *arguments[1:], "-M", cwd=entry["directory"])
        if rule.returncode != 0:
            return None
        for each in sorted(set(rule.stdout.replace("\\\n", " ").split()[1:])):
            path = pathlib.Path(entry["directory"], each)
            seen.update(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}\n".encode())
            seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def lint(name):
    """What clang-tidy finds in a file; nothing when it finds nothing."""
    passed = ROOT / "build/lint" / f"{name}.passed"
    key = digest(name, COMMANDS[name])
    if key and passed.exists() and passed.read_text() == key:
        return ""
    result = output("nice", "clang-tidy", "-quiet", "-p", str(FOLDER), name)
    if result.returncode == 0 and not result.stdout and key:
        passed.parent.mkdir(parents=True, exist_ok=True)
        passed.write_text(key)
        return ""
    return result.stdout or result.stderr or f"{name}: clang-tidy ended with {result.returncode}\n"


VERSION = output("clang-tidy", "--version").stdout
COMMANDS = {}
for each in json.loads((FOLDER / "compile_commands.json").read_text()):
    COMMANDS.setdefault(os.path.relpath(each["file"], ROOT), []).append(each)
named = sys.stdin.read().split()
files = [name for name in named if name in COMMANDS]
for name in sorted(set(named) - set(files)):
    print(f"{name}: passed over, {FOLDER} does not compile it")
faults = 0
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    work = [pool.submit(lint, name) for name in files]
    try:
        for done, future in enumerate(concurrent.futures.as_completed(work), 1):
            found = future.result()
            faults += bool(found)
            print(found, end="", flush=True)
            if done % 20 == 0 or done == len(files):
                print(f"{done} of {len(files)} files linted, {faults} with findings", flush=True)
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
sys.exit(faults > 0)
