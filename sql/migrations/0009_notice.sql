CREATE TABLE IF NOT EXISTS notice (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  author_id   BIGINT UNSIGNED NOT NULL,
  title       VARCHAR(200) NOT NULL,
  text        TEXT         NOT NULL,
  shown_from  DATETIME(6)  NOT NULL,
  shown_to    DATETIME(6)  NULL,
  created_at  DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  KEY shown (shown_from, shown_to),
  CONSTRAINT notice_author FOREIGN KEY (author_id) REFERENCES user (id),
  CONSTRAINT notice_span CHECK (shown_to IS NULL OR shown_to > shown_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
