-- One upload is one folder uploads/<user>/<upload>/ with the files of upload_file.
CREATE TABLE IF NOT EXISTS upload (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  user_id      BIGINT UNSIGNED NOT NULL,
  folder       BINARY(16)   NOT NULL,
  total_bytes  BIGINT UNSIGNED NOT NULL,
  created_at   DATETIME(6)  NOT NULL,
  deleted_at   DATETIME(6)  NULL,
  PRIMARY KEY (id),
  UNIQUE KEY folder (folder),
  KEY user_id (user_id, id),
  CONSTRAINT upload_user FOREIGN KEY (user_id) REFERENCES user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
