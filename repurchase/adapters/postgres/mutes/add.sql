-- A refusal after n others rests for as long as `rest_after` says; no later wish shortens one that stands.
INSERT INTO silences AS standing (user_id, category, until, refusals)
VALUES (%(user_id)s, %(category)s, %(until)s, %(refusals)s)
ON CONFLICT (user_id, category) DO UPDATE
SET
    refusals = standing.refusals + excluded.refusals,
    until = CASE
        WHEN standing.until IS NULL OR excluded.until IS NULL THEN NULL
        WHEN excluded.refusals = 0 THEN greatest(standing.until, excluded.until)
        ELSE greatest(
            standing.until,
            excluded.until - %(pause)s + least(%(pause)s * 2 ^ least(standing.refusals, 8), %(longest)s)
        )
    END
