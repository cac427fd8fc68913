-- Returns and cancellations of the days from {first_day} to {last_day} that landed and are not in the warehouse yet,
-- whether or not the purchases that they name are there.
INSERT INTO corrections (event_id, user_id, corrects, kind, corrected_at, quantity)
WITH landed AS (
    SELECT event_id, user_id, corrects, kind, purchased_at AS corrected_at, quantity
    FROM accepted_rows
    WHERE kind != 'purchase' AND toDate(purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
    ORDER BY source, row
    LIMIT 1 BY event_id
)
SELECT event_id, user_id, corrects, kind, corrected_at, quantity
FROM landed
WHERE event_id NOT IN (SELECT event_id FROM corrections WHERE event_id IN (SELECT event_id FROM landed))
