"""A small ext4 file system of its own, mounted from a file (root is needed), that can be filled and emptied."""
import os, pathlib, shutil, subprocess, tempfile


class SmallDisk:
    def __init__(self, size):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="cd", dir="/tmp"))
        self.home.chmod(0o755)
        self.image, self.folder = self.home / "image", self.home / "d"
        self.folder.mkdir()
        with open(self.image, "wb") as file:
            file.truncate(size)
        subprocess.run(["mkfs.ext4", "-q", "-m", "0", self.image], check=True)
        self.mount()
        (self.folder / "lost+found").rmdir()  # mysqld would take it for a database

    def mount(self):
        subprocess.run(["mount", "-o", "loop", self.image, self.folder], check=True)

    def move_to(self, folder):
        """Takes a folder's place and content."""
        subprocess.run(["cp", "-a", f"{folder}/.", self.folder], check=True)
        subprocess.run(["umount", self.folder], check=True)
        shutil.rmtree(folder)
        folder.mkdir()
        self.folder = folder
        self.mount()

    def free(self):
        about = os.statvfs(self.folder)
        return about.f_bavail * about.f_frsize

    def fill(self, leave=0):
        """Until no more than so many bytes are free, for a moment at least."""
        while self.free() > leave + 4096:
            with open(self.folder / "filler", "ab") as file:
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, max(4096, (self.free() - leave) // 4096 * 4096))
                except OSError:
                    return

    def empty(self):
        (self.folder / "filler").unlink(missing_ok=True)

    def remove(self):
        subprocess.run(["umount", "-l", self.folder], check=True)
        shutil.rmtree(self.home, ignore_errors=True)
