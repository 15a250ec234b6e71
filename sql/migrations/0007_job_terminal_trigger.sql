-- Terminal states are final: a CHECK sees only the new row, so this is a trigger.
CREATE TRIGGER IF NOT EXISTS job_terminal BEFORE UPDATE ON job FOR EACH ROW
BEGIN
  IF OLD.state IN ('done', 'failed', 'cancelled', 'expired')
     AND (NEW.state <> OLD.state OR NOT (NEW.result_attempt <=> OLD.result_attempt) OR NOT (NEW.finished_at <=> OLD.finished_at)) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'job: a terminal state is final';
  END IF;
END
