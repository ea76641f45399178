-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
