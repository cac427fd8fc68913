-- The pairs of shopper and consumable labelled as of {as_of} that were bought in the {longest_days} days after, and after
-- how many days first.
SELECT user_id, category, dateDiff('second', {as_of:DateTime64(3, 'UTC')}, min(purchased_at)) / 86400 AS waited_days
FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')} + toIntervalDay({longest_days:UInt16}))
WHERE
    purchased_at >= {as_of:DateTime64(3, 'UTC')}
    AND (user_id, category) IN (
        SELECT user_id, category FROM training_labels WHERE event_timestamp = {as_of:DateTime64(3, 'UTC')}
    )
GROUP BY user_id, category
