-- The pairs of shopper and consumable bought on {least_purchase_days} days or more before {as_of}, and whether each was
-- bought in the {horizon_days} days after, and kept until their end.
INSERT INTO {target:Identifier}
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    (SELECT groupUniqArray(category) FROM consumable_verdicts FINAL WHERE consumable) AS consumables,
    outcome AS (
        SELECT DISTINCT user_id, category
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')} + toIntervalDay({horizon_days:UInt16}))
        WHERE purchased_at >= as_of
    )
SELECT user_id, category, as_of, (user_id, category) IN outcome AS bought
FROM replenishment_cycles
WHERE event_timestamp = as_of AND has(consumables, category) AND purchase_days >= {least_purchase_days:UInt16}
