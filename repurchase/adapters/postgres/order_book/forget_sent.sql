DELETE FROM outbox
WHERE id IN (
    SELECT id FROM outbox WHERE published_at < %(before)s ORDER BY published_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
