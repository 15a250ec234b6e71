-- Who did what to which object, when, from where. Rows are only ever inserted.
CREATE TABLE IF NOT EXISTS audit_record (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  at           DATETIME(6)  NOT NULL,
  user_id      BIGINT UNSIGNED NULL,
  action       VARCHAR(64)  NOT NULL,
  object_kind  VARCHAR(32)  NOT NULL DEFAULT '',
  object_id    BIGINT UNSIGNED NULL,
  address      VARCHAR(45)  NOT NULL DEFAULT '',
  request_id   VARCHAR(64)  NOT NULL DEFAULT '',
  detail       JSON         NULL,
  PRIMARY KEY (id),
  KEY user_id (user_id, id),
  KEY object (object_kind, object_id, id),
  KEY at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
