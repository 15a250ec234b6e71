-- Growing delays after wrong passwords, by hashed account name and by address; also for names that don't exist.
CREATE TABLE IF NOT EXISTS login_throttle (
  subject       BINARY(32)   NOT NULL,
  failures      INT UNSIGNED NOT NULL,
  last_failure  DATETIME(6)  NOT NULL,
  blocked_until DATETIME(6)  NOT NULL,
  PRIMARY KEY (subject),
  KEY last_failure (last_failure)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
