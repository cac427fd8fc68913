-- Orders by state, and how long the outbox and the way as a whole are; all by indexes, however many have ended.
SELECT
    (
        SELECT coalesce(jsonb_object_agg(state, orders), '{}')
        FROM (
            SELECT state, count(*) AS orders
            FROM orders
            WHERE state IN ('confirmed', 'sent', 'handing_over', 'accepted') OR state_changed_at > now() - interval '1 day'
            GROUP BY state
        ) AS counted
    ) AS by_state,
    (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS outbox_depth,
    (SELECT coalesce(now() - min(created_at), interval '0') FROM outbox WHERE published_at IS NULL) AS outbox_age,
    (
        SELECT coalesce(now() - min(confirmed_at), interval '0')
        FROM orders
        WHERE state IN ('confirmed', 'sent', 'handing_over', 'accepted')
    ) AS oldest_under_way
