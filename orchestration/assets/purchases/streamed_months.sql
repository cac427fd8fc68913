-- The months of the purchases of one micro-batch, which holds the rows of each of {sources} from that of {firsts} on,
-- told before they are taken in.
INSERT INTO event_months (event, attempt, month)
SELECT sipHash64(event_id), {attempt:UInt64}, toYYYYMM(purchased_at)
FROM accepted_rows
WHERE source IN {sources:Array(String)}
    AND row >= {firsts:Array(UInt64)}[indexOf({sources:Array(String)}, source)]
    AND kind = 'purchase'
