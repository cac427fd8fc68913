-- The standing snapshots of {view} that an event came in for after they were computed.
WITH
    (SELECT min(known_until) FROM snapshots FINAL WHERE view = {view:String}) AS since,
    late AS (
        SELECT toStartOfMinute(came_in) AS minute, max(came_in) AS last, min(at) AS earliest
        FROM (
            SELECT came_in, purchased_at AS at FROM purchases WHERE came_in > since
            UNION ALL
            SELECT ingested_at, corrected_at FROM corrections WHERE ingested_at > since
        )
        GROUP BY minute
    )
SELECT DISTINCT event_timestamp
FROM (SELECT event_timestamp, known_until FROM snapshots FINAL WHERE view = {view:String}) AS standing
CROSS JOIN late
WHERE late.last > standing.known_until AND late.earliest < standing.event_timestamp
ORDER BY event_timestamp
