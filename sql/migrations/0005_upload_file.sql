CREATE TABLE IF NOT EXISTS upload_file (
  upload_id       BIGINT UNSIGNED NOT NULL,
  position        SMALLINT UNSIGNED NOT NULL,
  original_name   VARCHAR(255) NOT NULL,
  stored_name     VARCHAR(32)  NOT NULL,
  bytes           BIGINT UNSIGNED NOT NULL,
  sha256          BINARY(32)   NOT NULL,
  PRIMARY KEY (upload_id, position),
  UNIQUE KEY stored_name (upload_id, stored_name),
  CONSTRAINT upload_file_upload FOREIGN KEY (upload_id) REFERENCES upload (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
