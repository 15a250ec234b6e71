-- What opens an account once when its authenticator app is lost. Only SHA-256 of each is kept; each has 120 random bits.
CREATE TABLE IF NOT EXISTS recovery_code (
  code_hash  BINARY(32)   NOT NULL,
  user_id    BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (code_hash),
  KEY user_id (user_id),
  CONSTRAINT recovery_code_factor FOREIGN KEY (user_id) REFERENCES second_factor (user_id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
