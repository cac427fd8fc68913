SELECT order_id, message::text
FROM outbox
WHERE published_at IS NULL AND created_at <= now() - %(hold)s::interval
ORDER BY id
LIMIT %(most)s
FOR UPDATE SKIP LOCKED
