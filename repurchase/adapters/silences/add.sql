INSERT INTO silences (user_id, category, until)
VALUES (%s, %s, %s)
ON CONFLICT (user_id, category) DO UPDATE
SET until = CASE
    WHEN silences.until IS NULL OR excluded.until IS NULL THEN NULL
    ELSE greatest(silences.until, excluded.until)
END
