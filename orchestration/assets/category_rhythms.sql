-- One row a category as of {as_of}, from the purchases strictly before it.
INSERT INTO {target:Identifier}
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    days AS (
        SELECT user_id, category, groupUniqArray(toDate(purchased_at)) AS bought_on
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY user_id, category
    ),
    pairs AS (
        SELECT
            category,
            length(bought_on) AS purchase_days,
            arrayPopFront(arrayDifference(arraySort(arrayMap(day -> toInt32(day), bought_on)))) AS gaps
        FROM days
    ),
    rhythms AS (
        SELECT
            category,
            count() AS shoppers,
            avg(purchase_days > 1) AS repeat_share,
            quantileExactInclusiveArray(0.5)(gaps) AS gap_median_days,
            -- Sorted, for threads come in no order, and the last bits of a sum are those of its order.
            arraySort(groupArrayIf(
                sqrt(greatest(0, arrayAvg(gap -> gap * gap, gaps) - pow(arrayAvg(gaps), 2))) / arrayAvg(gaps),
                length(gaps) > 1
            )) AS variations,
            arraySum(variations) / length(variations) AS gap_variation,
            avg(purchase_days) AS purchase_days_mean
        FROM pairs
        GROUP BY category
    ),
    recent AS (
        SELECT uniqExactIf(user_id, purchased_at >= as_of - INTERVAL 7 DAY) AS active_7, uniqExact(user_id) AS active_28
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
        WHERE purchased_at >= as_of - INTERVAL 28 DAY
    ),
    goods AS (
        SELECT
            category,
            uniqExactIf(user_id, purchased_at >= as_of - INTERVAL 7 DAY) AS buyers_7,
            uniqExactIf(user_id, purchased_at >= as_of - INTERVAL 28 DAY) AS buyers_28,
            uniqExact(product_id) AS products,
            quantileExactInclusiveIf(0.5)(price, NOT isNaN(price)) AS price_median
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY category
    )
SELECT
    category,
    as_of,
    shoppers,
    buyers_7 / greatest(1, (SELECT active_7 FROM recent)) AS popularity_7,
    buyers_28 / greatest(1, (SELECT active_28 FROM recent)) AS popularity_28,
    repeat_share,
    gap_median_days,
    gap_variation,
    purchase_days_mean,
    products,
    price_median
FROM rhythms
INNER JOIN goods USING (category)
