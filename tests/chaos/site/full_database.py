"""mysqld's folder on a disk of its own that is really filled. InnoDB writes into what it has even then: only a table that must
grow is refused (error 1114). So one table's room inside is used up too, by rows of a person who does nothing else.

A rollback may need room as well: without it MariaDB ends itself ("Out of disk space in rollback"), and can start again only when
there are the 12 MiB for its temporary tables. Then the database is away until there is room."""
import re, subprocess

from site_under_test import Person, wait_until
from small_disk import SmallDisk

SIZE = 256 << 20
REFUSED = re.compile(r"clono-(\w+)\[.*(?:error|what)=\"([\w.]+): The table '(\w+)' is full")
# The tables that uploads, jobs and logins write, each with a row that takes some room. @u is the filler's user number.
TABLES = {
    "idempotent_reply": "SELECT @u, UUID(), REPEAT('a', 32), 200, CONCAT('\"', REPEAT('x', 4000), '\"'), NOW(6)",
    "job": "(user_id, upload_id, name, state, tier, virtual_start, parameters, created_at, finished_at) SELECT @u, (SELECT MIN(id) FROM upload "
           "WHERE user_id = @u), 'filler', 'cancelled', 1, NOW(6), CONCAT('\"', REPEAT('x', 4000), '\"'), NOW(6), NOW(6)",
    "audit_record": "(at, user_id, action, detail) SELECT NOW(6), @u, 'filler', CONCAT('\"', REPEAT('x', 4000), '\"')",
    "upload": "(user_id, folder, total_bytes, created_at, deleted_at) SELECT @u, RANDOM_BYTES(16), 0, NOW(6), NOW(6)",
    "upload_file": "SELECT @last, @at := @at + 1, REPEAT('n', 250), @at, 0, REPEAT('a', 32)",
    "session": "(token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent) SELECT RANDOM_BYTES(32), @u, NOW(6), NOW(6), "
               "NOW(6) + INTERVAL 1 DAY, '', REPEAT('x', 250)",
    "api_token": "(token_hash, user_id, name, scope, created_at, expires_at) SELECT RANDOM_BYTES(32), @u, REPEAT('x', 100), 'read', NOW(6), "
                 "NOW(6) + INTERVAL 1 DAY",
}


class FullDatabase:
    def __init__(self, site):
        self.site, self.disk, self.user, self.turn = site, SmallDisk(SIZE), None, 0

    def move_in(self):
        """While the site is stopped."""
        self.disk.move_to(self.site.data / "mysql")

    def begin(self):
        Person(self.site, "filler")
        self.user = self.site.rows("SELECT id FROM user WHERE user_name = 'filler'")[0][0]

    def fill(self):
        """Fills the disk, and the room that one table has inside: the next one in turn."""
        table = list(TABLES)[self.turn % len(TABLES)]
        self.turn += 1
        setup = f"SET @u = {self.user}, @at = 0; INSERT INTO upload {TABLES['upload']}; SET @last = LAST_INSERT_ID();"
        self.disk.fill()
        for rows in (128, 8, 1):
            # Each client inserts until it is refused; what it inserted before stays.
            self.sql(setup + f"INSERT INTO {table} {TABLES[table]} FROM seq_1_to_{rows};" * 300)

    def empty(self):
        self.disk.empty()
        if self.user:
            deletes = "".join(f"DELETE FROM {table} WHERE user_id = @u;" for table in TABLES if table not in ("upload", "upload_file"))
            wait_until(lambda: self.sql(f"SET @u = {self.user}; {deletes} DELETE FROM upload WHERE user_id = @u;") == 0, 60,
                       "the database is back when there is room")

    def sql(self, text):
        """Until something is refused. @return the client's exit code"""
        return subprocess.run(["mariadb", "--no-defaults", f"--socket={self.site.data}/run/mysqld.sock", "--user=root", "clonoscope"],
                              input=text, capture_output=True, text=True).returncode

    @staticmethod
    def deaths(logs):
        return logs.count("(Out of disk space) in rollback")

    @staticmethod
    def refusals(logs):
        """program, statement and table of each of our statements that was refused, in these pieces of logs."""
        return REFUSED.findall(logs)

    def damage(self):
        """What CHECK TABLE finds."""
        return [" ".join(row) for name in self.site.rows("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")
                for row in self.site.rows(f"CHECK TABLE {name[0]}") if row[3] != "OK"]
