-- The states as of {as_of} of pairs whose purchases before {since} changed: by events that came in after {known_until},
-- or by corrections from {since} on. A pair of which nothing is left has no purchase days.
INSERT INTO pair_states
WITH
    touched AS (
        SELECT user_id, event_id FROM purchases
        WHERE came_in > {known_until:DateTime64(3, 'UTC')} AND purchased_at < {since:DateTime64(3, 'UTC')}
        UNION DISTINCT
        SELECT user_id, corrects FROM corrections
        WHERE corrected_at < {as_of:DateTime64(3, 'UTC')} AND (
            corrected_at >= {since:DateTime64(3, 'UTC')} OR ingested_at > {known_until:DateTime64(3, 'UTC')}
        )
    ),
    pairs AS (
        SELECT DISTINCT user_id, category FROM categorised_purchases
        WHERE user_id IN (SELECT user_id FROM touched) AND (user_id, event_id) IN touched
    ),
    now AS (
        SELECT * FROM pair_states_between(since = '1990-01-01 00:00:00', as_of = {as_of:DateTime64(3, 'UTC')})
        WHERE user_id IN (SELECT user_id FROM pairs)
    )
SELECT
    pairs.user_id, pairs.category, {as_of:DateTime64(3, 'UTC')}, now.purchase_days, now.first_at, now.last_at,
    now.gap_square_sum, now.last_gap, now.decayed_28, now.decayed_56, now.decayed_112, now.units, now.roubles, now.priced_days
FROM pairs
LEFT JOIN now ON now.user_id = pairs.user_id AND now.category = pairs.category
SETTINGS join_use_nulls = 0
