-- What a supervisor does at this moment, as it says itself once a second; drain_wanted: claim nothing more.
ALTER TABLE supervisor_instance
  ADD COLUMN drain_wanted TINYINT(1) NOT NULL DEFAULT 0,
  ADD COLUMN report JSON NULL
