-- The later change stands; one that changes nothing keeps the time and the source of the first.
INSERT INTO reminder_consents AS standing (user_id, state, changed_at, source)
VALUES (%(user_id)s, %(state)s, %(changed_at)s, %(source)s)
ON CONFLICT (user_id) DO UPDATE
SET state = excluded.state, changed_at = excluded.changed_at, source = excluded.source
WHERE standing.state <> excluded.state AND standing.changed_at <= excluded.changed_at
