-- The secret of a person's authenticator app, encrypted (lib/account/sealed_secret.hpp). Until it is confirmed with a code
-- it counts for nothing. last_step: the newest 30 s whose code was taken; none is taken twice.
CREATE TABLE IF NOT EXISTS second_factor (
  user_id        BIGINT UNSIGNED NOT NULL,
  sealed_secret  BINARY(60)   NOT NULL,
  created_at     DATETIME(6)  NOT NULL,
  confirmed_at   DATETIME(6)  NULL,
  last_step      BIGINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id),
  CONSTRAINT second_factor_user FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
