"""What a power failure may take away, by the strictest reading of POSIX: bytes written to a file after its last fsync, and
entries of a folder (made or renamed) after the folder's last fsync. The lines are those of tests/chaos/shim/disk_calls.cpp.

The model leaves out: removals that come undone, a file of which only some unsynced bytes survive (it keeps the size of its
last fsync, or none), and mysqld, whose folder is copied as it is (it syncs its log at each COMMIT)."""
import os, pathlib, shutil


class Loss:
    def __init__(self):
        self.files = self.entries = self.renames = 0

    def __str__(self):
        return f"{self.files} files cut, {self.entries} new entries, {self.renames} renames"


def read(trace):
    """All calls of all processes in the order of their times."""
    calls = []
    for file in trace.iterdir():
        for line in file.read_bytes().split(b"\n"):
            words = line.decode(errors="replace").split(" ")
            if len(words) >= 3:
                calls.append((int(words[0]), words[1], words[2:]))
    return sorted(calls, key=lambda call: call[0])


def forget(original, image, trace, loss):
    """original: the folder of the stopped site, whose inode numbers the lines have; image: its copy, which is changed."""
    dirty, synced, pending = set(), {}, {}
    for _, what, words in read(trace):
        if what == "W":
            dirty.add(int(words[0]))
        elif what == "S":
            number = int(words[0])
            dirty.discard(number)
            synced[number] = int(words[1])
            pending.pop(number, None)  # a folder: its entries are on the disk
        elif what == "C":
            pending.setdefault(int(words[0]), []).append(("C", words[1], int(words[2])))
            synced.setdefault(int(words[2]), 0)
        elif what == "R":
            from_folder, from_name, to_folder, to_name = int(words[0]), words[1], int(words[2]), words[3]
            pending.setdefault(to_folder, []).append(("R", to_name, (from_folder, from_name)))
    places = {}  # inode of the original -> where the copy is
    for folder, _, names in os.walk(original):
        relative = pathlib.Path(folder).relative_to(original)
        places[os.stat(folder).st_ino] = image / relative
        for name in names:
            places[os.lstat(os.path.join(folder, name)).st_ino] = image / relative / name
    for number in dirty:
        place = places.get(number)
        if place and place.is_file() and place.stat().st_size > synced.get(number, 0):
            os.truncate(place, synced.get(number, 0))
            loss.files += 1
    for number, entries in pending.items():
        folder = places.get(number)
        for what, name, other in reversed(entries):
            if not folder or not (folder / name).exists():
                continue
            if what == "C":
                if places.get(other) == folder / name:  # not one that came later under this name
                    shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink()
                    loss.entries += 1
            else:
                back = places.get(other[0])
                if back and back.is_dir() and not (back / other[1]).exists():
                    (folder / name).rename(back / other[1])
                    loss.renames += 1
