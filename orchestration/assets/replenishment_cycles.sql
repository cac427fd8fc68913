-- One row a shopper and category as of {as_of}, from the purchases strictly before it.
-- {prior_days} is the strength of the Poisson-Gamma prior: as if each shopper had been watched that long at the
-- category's own rate.
INSERT INTO replenishment_cycles
WITH
    -- As exact as purchased_at: compared with whole seconds, the last fraction of a second before as_of is left out.
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    bought AS (
        SELECT
            user_id,
            category,
            toDate(purchased_at) AS day,
            min(purchased_at) AS first_at,
            max(purchased_at) AS last_at,
            sum(quantity) AS units,
            -- nan where a price of the day is unknown
            sum(quantity * price) AS roubles
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY user_id, category, day
    ),
    pairs AS (
        SELECT
            user_id,
            category,
            toInt64(count()) AS purchase_days,
            dateDiff('millisecond', max(last_at), as_of) / 86400000 AS recency_days,
            dateDiff('millisecond', min(first_at), as_of) / 86400000 AS tenure_days,
            arrayPopFront(arrayDifference(arraySort(groupArray(toInt32(day))))) AS gaps,
            sum(exp2(-dateDiff('millisecond', last_at, as_of) / 86400000 / 56)) AS decayed_count_56,
            sum(exp2(-dateDiff('millisecond', last_at, as_of) / 86400000 / 112)) AS decayed_count_112,
            avg(units) AS quantity_mean,
            avgIf(roubles, NOT isNaN(roubles)) AS spend_mean
        FROM bought
        GROUP BY user_id, category
    ),
    priors AS (
        -- The first purchase opens the tenure, so it is none of the purchases counted in it.
        SELECT category, sum(purchase_days - 1) / sum(tenure_days) AS category_rate
        FROM pairs
        GROUP BY category
    )
SELECT
    user_id,
    category,
    as_of,
    purchase_days,
    recency_days,
    tenure_days,
    if(empty(gaps), nan, arrayAvg(gaps)) AS mean_gap_days,
    if(empty(gaps), nan, sqrt(greatest(0, arrayAvg(gap -> gap * gap, gaps) - pow(arrayAvg(gaps), 2)))) AS deviation,
    if(empty(gaps), nan, gaps[-1]) AS last_gap_days,
    recency_days / mean_gap_days AS recency_over_gap,
    decayed_count_56,
    decayed_count_112,
    (purchase_days - 1 + category_rate * {prior_days:Float64}) / (tenure_days + {prior_days:Float64})
        AS poisson_gamma_rate,
    quantity_mean,
    spend_mean
FROM pairs
INNER JOIN priors USING (category)
