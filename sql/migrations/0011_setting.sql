CREATE TABLE IF NOT EXISTS setting (
  name        VARCHAR(64)  NOT NULL,
  value       JSON         NOT NULL,
  updated_at  DATETIME(6)  NOT NULL,
  updated_by  BIGINT UNSIGNED NULL,
  PRIMARY KEY (name),
  CONSTRAINT setting_user FOREIGN KEY (updated_by) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
