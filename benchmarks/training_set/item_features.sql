-- Twelve features of each pair of shopper and product, as of the midnight after the last purchase.
CREATE OR REPLACE TABLE item_features ENGINE = MergeTree ORDER BY (user_id, product_id, event_timestamp) AS
WITH
    assumeNotNull((SELECT toDateTime64(toStartOfDay(max(purchased_at)), 3, 'UTC') + INTERVAL 1 DAY FROM purchases)) AS as_of,
    arrayPopFront(arrayDifference(arraySort(groupUniqArray(toInt32(toDate(purchased_at)))))) AS gaps,
    dateDiff('millisecond', purchased_at, as_of) / 86400000 AS age_days
SELECT
    user_id,
    product_id,
    as_of AS event_timestamp,
    toInt64(length(gaps) + 1) AS purchase_days,
    min(age_days) AS recency_days,
    max(age_days) AS tenure_days,
    if(empty(gaps), nan, arrayAvg(gaps)) AS mean_gap_days,
    if(empty(gaps), nan, toFloat64(arrayMax(gaps))) AS longest_gap_days,
    if(empty(gaps), nan, toFloat64(gaps[-1])) AS last_gap_days,
    recency_days / mean_gap_days AS recency_over_gap,
    sum(exp2(-age_days / 56)) AS decayed_count_56,
    sum(exp2(-age_days / 112)) AS decayed_count_112,
    count() / tenure_days AS rate,
    avg(quantity) AS quantity_mean,
    avg(quantity * price) AS spend_mean
FROM purchases
GROUP BY user_id, product_id
