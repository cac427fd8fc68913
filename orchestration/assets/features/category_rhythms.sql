-- One row a category as of {as_of}, from the purchases strictly before it.
INSERT INTO {target:Identifier}
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    days AS (
        SELECT
            user_id,
            category,
            toDate(purchased_at) AS day,
            min(purchased_at) AS first_at,
            max(purchased_at) AS last_at,
            groupUniqArray(product_id) AS products,
            groupArrayIf(price, NOT isNaN(price)) AS prices
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY user_id, category, day
    ),
    pairs AS (
        SELECT
            category,
            count() AS purchase_days,
            arrayPopFront(arrayDifference(arraySort(groupArray(toInt32(day))))) AS gaps,
            dateDiff('millisecond', min(first_at), as_of) / 86400000 AS tenure_days,
            dateDiff('millisecond', max(last_at), as_of) / 86400000 AS recency_days,
            countIf(last_at > as_of - INTERVAL 14 DAY) AS purchase_days_14,
            countIf(last_at > as_of - INTERVAL 84 DAY) AS purchase_days_84,
            groupUniqArrayArray(products) AS products,
            groupArrayArray(prices) AS prices
        FROM days
        GROUP BY user_id, category
    ),
    rhythms AS (
        SELECT
            category,
            count() AS shoppers,
            countIf(recency_days <= 7) AS buyers_7,
            countIf(recency_days <= 28) AS buyers_28,
            countIf(recency_days <= 112) AS buyers_112,
            countIf(tenure_days > 14) AS known_14,
            countIf(tenure_days > 14 AND recency_days <= 14) AS repeated_14,
            sum(purchase_days_14) AS bought_14,
            sum(purchase_days_84) AS bought_84,
            avg(purchase_days > 1) AS repeat_share,
            quantileExactInclusiveArray(0.5)(gaps) AS gap_median_days,
            -- Sorted, for threads come in no order, and the last bits of a sum are those of its order.
            arraySort(groupArrayIf(
                sqrt(greatest(0, arrayAvg(gap -> gap * gap, gaps) - pow(arrayAvg(gaps), 2))) / arrayAvg(gaps),
                length(gaps) > 1
            )) AS variations,
            arraySum(variations) / length(variations) AS gap_variation,
            avg(purchase_days) AS purchase_days_mean,
            sum(purchase_days - 1) / (sum(toInt128(round(tenure_days * 86400000))) / 86400000) AS purchase_rate,
            length(groupUniqArrayArray(pairs.products)) AS products,
            quantileExactInclusiveArray(0.5)(prices) AS price_median
        FROM pairs
        GROUP BY category
    ),
    recent AS (
        SELECT
            uniqExactIf(user_id, last_at >= as_of - INTERVAL 7 DAY) AS active_7,
            uniqExactIf(user_id, last_at >= as_of - INTERVAL 28 DAY) AS active_28,
            uniqExact(user_id) AS active_112,
            countIf(last_at > as_of - INTERVAL 14 DAY) AS visits_14,
            countIf(last_at > as_of - INTERVAL 84 DAY) AS visits_84
        FROM (
            SELECT user_id, max(purchased_at) AS last_at
            FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
            WHERE purchased_at >= as_of - INTERVAL 112 DAY
            GROUP BY user_id, toDate(purchased_at)
        )
    ),
    (SELECT (active_7, active_28, active_112, visits_14, visits_84) FROM recent) AS everyone
SELECT
    category,
    as_of,
    shoppers,
    buyers_7 / greatest(1, everyone.1) AS popularity_7,
    buyers_28 / greatest(1, everyone.2) AS popularity_28,
    buyers_112 / greatest(1, everyone.3) AS popularity_112,
    repeat_share,
    gap_median_days,
    gap_variation,
    purchase_days_mean,
    purchase_rate,
    -- As if twenty more of its pairs had been known, repeated as all pairs are.
    (repeated_14 + 20 * sum(repeated_14) OVER () / greatest(1, sum(known_14) OVER ())) / (known_14 + 20) AS repeats_14,
    (bought_14 + 20) / ((bought_84 + 1) / greatest(1, everyone.5) * everyone.4 + 20) AS surge_14,
    products,
    price_median
FROM rhythms
