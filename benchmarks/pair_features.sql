-- Twelve features of every shopper and product of the sample, as of its last purchase.
CREATE TABLE pair_features ENGINE = MergeTree ORDER BY (user_id, product_id, event_timestamp) AS
WITH assumeNotNull((SELECT max(purchased_at) FROM purchases)) AS last
SELECT
    user_id,
    product_id,
    toDateTime64(toStartOfDay(last), 3, 'UTC') AS event_timestamp,
    toInt32(count()) AS times_bought,
    toInt32(uniqExact(toDate(purchased_at))) AS days_bought,
    toInt32(argMax(toHour(purchased_at), purchased_at)) AS last_hour,
    toFloat32(dateDiff('second', max(purchased_at), last) / 86400) AS recency_days,
    toFloat32(dateDiff('second', min(purchased_at), last) / 86400) AS tenure_days,
    toFloat32(sum(quantity)) AS quantity_total,
    toFloat32(avg(quantity)) AS quantity_mean,
    toFloat32(sum(quantity * price)) AS spend_total,
    toFloat32(avg(price)) AS price_mean,
    toFloat32(argMax(price, purchased_at)) AS price_last,
    toFloat32(sum(exp2(-dateDiff('second', purchased_at, last) / 86400 / 56))) AS decayed_count_56,
    toFloat32(sum(exp2(-dateDiff('second', purchased_at, last) / 86400 / 112))) AS decayed_count_112
FROM purchases
GROUP BY user_id, product_id
