-- The months of the purchases of the days from {first_day} to {last_day} that landed, told before they are taken in.
INSERT INTO event_months (event, attempt, month)
SETTINGS optimize_on_insert = 0, max_insert_threads = 1
SELECT sipHash64(event_id), 0, toYYYYMM(purchased_at)
FROM accepted_rows
WHERE kind = 'purchase' AND toDate(purchased_at) BETWEEN {first_day:Date} AND {last_day:Date}
