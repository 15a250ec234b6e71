-- The audit record is read newest first, by who, what and on which object; each question has a key in the order of its answer
-- (the key `at` is one). Nothing reads the keys user_id and object any more: a later release drops them.
ALTER TABLE audit_record
  ADD KEY by_user (user_id, at, id),
  ADD KEY by_action (action, at, id),
  ADD KEY by_kind (object_kind, at, id),
  ADD KEY by_object (object_kind, object_id, at, id)
