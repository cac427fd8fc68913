-- What came of all pairs known at {as_of}, as far as it is known at {known_until}: after how many days each was bought
-- again within {curve_days} days, and for how many days that is known. A purchase that was taken back by then is none.
INSERT INTO {target:Identifier}
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    (SELECT groupUniqArray(category) FROM consumable_verdicts FINAL WHERE consumable) AS consumables,
    next AS (
        SELECT user_id, category, min(purchased_at) AS next_at
        FROM known_purchases(as_of = least(
            {known_until:DateTime64(3, 'UTC')}, {as_of:DateTime64(3, 'UTC')} + toIntervalDay({curve_days:UInt16})
        ))
        WHERE purchased_at >= as_of
        GROUP BY user_id, category
    )
SELECT
    cycle.user_id,
    cycle.category,
    as_of,
    if(next.next_at < as_of, nan, dateDiff('millisecond', as_of, next.next_at) / 86400000) AS waited_days,
    least({curve_days:UInt16}, dateDiff('day', as_of, {known_until:DateTime64(3, 'UTC')})) AS known_days,
    has(consumables, cycle.category) AND cycle.purchase_days >= {least_purchase_days:UInt16} AS is_served,
    -- In proportion to the root of a plain forecast a sample of a given size tells rare outcomes best.
    toUInt32(1e6 * sqrt(least(0.5, greatest(0.002, 1 - exp(-7 * (
        0.7 * cycle.decayed_count_56 * log(2) / 56 + 0.3 * cycle.poisson_gamma_rate
    )))))) AS draw_weight
FROM replenishment_cycles AS cycle
LEFT JOIN next ON next.user_id = cycle.user_id AND next.category = cycle.category
WHERE cycle.event_timestamp = as_of
SETTINGS join_use_nulls = 0
