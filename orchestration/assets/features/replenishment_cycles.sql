-- One row a shopper and category as of {as_of}, from the states of all pairs as of then, of the shoppers after {after}
-- and up to {up_to}.
-- {prior_days} is the strength of the Poisson-Gamma prior: as if each shopper had been watched that long at the
-- category's own rate.
INSERT INTO {target:Identifier}
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    dateDiff('millisecond', toDateTime64('2020-01-01 00:00:00', 3, 'UTC'), as_of) / 86400000 AS age,
    rates AS (
        -- The first purchase opens the tenure, so it is none of the purchases counted in it.
        SELECT
            category,
            sum(purchase_days - 1) / (
                -- By its name as_of would be the states' own column: when each last changed.
                sum(toInt128(dateDiff('millisecond', first_at, {as_of:DateTime64(3, 'UTC')}))) / 86400000
            ) AS category_rate
        FROM {states:Identifier} FINAL
        WHERE purchase_days > 0
        GROUP BY category
    ),
    bought AS (
        SELECT
            user_id,
            category,
            dateDiff('millisecond', last_at, {as_of:DateTime64(3, 'UTC')}) / 86400000 AS day_age,
            dense_rank() OVER (PARTITION BY user_id ORDER BY day DESC) - 1 AS later_visits,
            count() OVER (PARTITION BY user_id, day) AS basket
        FROM (
            SELECT user_id, category, toDate(purchased_at) AS day, max(purchased_at) AS last_at
            FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
            WHERE user_id > {after:String} AND user_id <= {up_to:String}
            GROUP BY user_id, category, day
        )
    ),
    days AS (
        -- The latest first.
        SELECT user_id, category, arraySort(groupArray((day_age, later_visits, basket))) AS ages_visits_baskets
        FROM bought
        GROUP BY user_id, category
    )
SELECT
    user_id,
    category,
    as_of,
    purchase_days,
    dateDiff('millisecond', last_at, as_of) / 86400000 AS recency_days,
    dateDiff('millisecond', first_at, as_of) / 86400000 AS tenure_days,
    -- nan while there is no gap
    dateDiff('day', toDate(first_at), toDate(last_at)) / (purchase_days - 1) AS mean_gap_days,
    if(purchase_days = 1, nan, sqrt(greatest(0, gap_square_sum / (purchase_days - 1) - pow(mean_gap_days, 2))))
        AS gap_deviation_days,
    if(purchase_days = 1, nan, last_gap) AS last_gap_days,
    recency_days / mean_gap_days AS recency_over_gap,
    toInt64(days.ages_visits_baskets[1].2) AS visits_since_purchase,
    decayed_28 * exp2(-age / 28) AS decayed_count_28,
    decayed_56 * exp2(-age / 56) AS decayed_count_56,
    decayed_112 * exp2(-age / 112) AS decayed_count_112,
    (purchase_days - 1 + category_rate * {prior_days:Float64}) / (tenure_days + {prior_days:Float64})
        AS poisson_gamma_rate,
    units / (purchase_days * 1e6) AS quantity_mean,
    roubles / (priced_days * 1e6) AS spend_mean,
    arraySum(each -> exp2(-each.1 / 7), days.ages_visits_baskets) AS decayed_count_7,
    if(purchase_days < 5, nan, days.ages_visits_baskets[5].1) AS age_5,
    (recency_days - mean_gap_days) / (gap_deviation_days + 1) AS deviations_overdue,
    arraySum(each -> exp2(-each.2 / 16), days.ages_visits_baskets) AS decayed_count_16_visits,
    arraySum(each -> exp2(-each.1 / 56) / each.3, days.ages_visits_baskets) AS part_of_baskets
FROM {states:Identifier} AS state FINAL
INNER JOIN rates USING (category)
INNER JOIN days USING (user_id, category)
WHERE purchase_days > 0
