-- Returns and cancellations of one micro-batch, which holds the rows of each of {sources} from that of {firsts} on, that
-- are not in the warehouse yet, whether or not the purchases that they name are there.
INSERT INTO corrections (event_id, user_id, corrects, kind, corrected_at, quantity)
WITH landed AS (
    SELECT event_id, user_id, corrects, kind, purchased_at AS corrected_at, quantity
    FROM accepted_rows
    WHERE source IN {sources:Array(String)}
        AND row >= {firsts:Array(UInt64)}[indexOf({sources:Array(String)}, source)]
        AND kind != 'purchase'
    ORDER BY source, row
    LIMIT 1 BY event_id
)
SELECT event_id, user_id, corrects, kind, corrected_at, quantity
FROM landed
WHERE event_id NOT IN (SELECT event_id FROM corrections WHERE event_id IN (SELECT event_id FROM landed))
