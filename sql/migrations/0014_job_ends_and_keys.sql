-- How the last attempt ended, for the operator; checks counts claims of a preparing row, as attempt counts runs.
-- The keys keep each question about open jobs from looking at finished ones (docs/queue.md has each plan).
ALTER TABLE job
  ADD COLUMN checks INT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN engine_end VARCHAR(64) NULL,
  ADD COLUMN engine_words TEXT NULL,
  ADD KEY claimed_by (claimed_by),
  ADD KEY open_jobs (user_id, state, virtual_start),
  ADD KEY expiry (state, expires_at),
  ADD KEY ended (state, finished_at),
  ADD KEY trashed_at (trashed_at)
