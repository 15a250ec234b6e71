-- The first reply to a POST with an Idempotency-Key, written in the transaction that did the work.
CREATE TABLE IF NOT EXISTS idempotent_reply (
  user_id         BIGINT UNSIGNED NOT NULL,
  idempotency_key VARCHAR(128) NOT NULL,
  request_sha256  BINARY(32)   NOT NULL,
  status          SMALLINT UNSIGNED NOT NULL,
  reply           JSON         NOT NULL,
  created_at      DATETIME(6)  NOT NULL,
  PRIMARY KEY (user_id, idempotency_key),
  KEY created_at (created_at),
  CONSTRAINT idempotent_reply_user FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
