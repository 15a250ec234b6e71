-- One code a person, with which a new password may be set once. Only its SHA-256 is kept; it has 120 random bits.
CREATE TABLE IF NOT EXISTS password_reset (
  user_id     BIGINT UNSIGNED NOT NULL,
  code_hash   BINARY(32)   NOT NULL,
  created_at  DATETIME(6)  NOT NULL,
  expires_at  DATETIME(6)  NOT NULL,
  PRIMARY KEY (user_id),
  UNIQUE KEY code_hash (code_hash),
  CONSTRAINT password_reset_user FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
