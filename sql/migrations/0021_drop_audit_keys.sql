-- Nothing has read these keys since 0018 brought one for each question; every entry of the record still paid for them.
ALTER TABLE audit_record
  DROP KEY user_id,
  DROP KEY object
