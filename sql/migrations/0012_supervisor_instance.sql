-- Supervisors that are or were alive; a row's boot_id changes at every start.
CREATE TABLE IF NOT EXISTS supervisor_instance (
  name          VARCHAR(64)  NOT NULL,
  boot_id       BINARY(16)   NOT NULL,
  host          VARCHAR(255) NOT NULL,
  pid           INT UNSIGNED NOT NULL,
  started_at    DATETIME(6)  NOT NULL,
  last_seen_at  DATETIME(6)  NOT NULL,
  slots         JSON         NOT NULL,
  draining      TINYINT(1)   NOT NULL DEFAULT 0,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
