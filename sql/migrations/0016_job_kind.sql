-- The kinds that the supervisor has slots and a program for. A job of another kind would wait for ever.
ALTER TABLE job
  DROP CONSTRAINT job_kind,
  ADD CONSTRAINT job_kind CHECK (kind IN ('analyse'))
