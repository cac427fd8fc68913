-- Who bought which category on which UTC calendar day, in days since 1970.
SELECT
    user_id,
    category AS item,
    toInt32(toDate(purchased_at, 'UTC')) AS day,
    sum(quantity) AS units,
    sum(quantity * price) AS spend
FROM categorised_purchases
WHERE purchased_at < {as_of:DateTime64(3, 'UTC')}
GROUP BY user_id, item, day
