-- The cycles of replenishment_cycles.sql in DuckDB's dialect.
CREATE OR REPLACE TABLE cycles AS
WITH
    days AS (
        SELECT
            user_id,
            coalesce(category, purchases.product_id) AS category,
            purchased_at::DATE AS day,
            min(purchased_at) AS first_at,
            max(purchased_at) AS last_at,
            sum(quantity) AS units,
            sum(quantity * price) AS roubles,
            bool_or(price IS NULL) AS unpriced
        FROM purchases LEFT JOIN products USING (product_id)
        WHERE purchased_at < TIMESTAMPTZ '{as_of}'
        GROUP BY ALL
    ),
    gaps AS (SELECT *, day - lag(day) OVER (PARTITION BY user_id, category ORDER BY day) AS gap FROM days),
    pairs AS (
        SELECT
            user_id,
            category,
            count(*) AS purchase_days,
            date_diff('millisecond', max(last_at), TIMESTAMPTZ '{as_of}') / 86400000.0 AS recency_days,
            date_diff('millisecond', min(first_at), TIMESTAMPTZ '{as_of}') / 86400000.0 AS tenure_days,
            avg(gap) AS mean_gap_days,
            stddev_pop(gap) AS gap_deviation_days,
            arg_max(gap, day) AS last_gap_days,
            sum(pow(2, -date_diff('millisecond', last_at, TIMESTAMPTZ '{as_of}') / 86400000.0 / 56))
                AS decayed_count_56,
            sum(pow(2, -date_diff('millisecond', last_at, TIMESTAMPTZ '{as_of}') / 86400000.0 / 112))
                AS decayed_count_112,
            avg(units) AS quantity_mean,
            avg(roubles) FILTER (NOT unpriced) AS spend_mean
        FROM gaps
        GROUP BY ALL
    ),
    rates AS (SELECT category, sum(purchase_days - 1) / sum(tenure_days) AS category_rate FROM pairs GROUP BY ALL)
SELECT
    pairs.*,
    recency_days / mean_gap_days AS recency_over_gap,
    (purchase_days - 1 + category_rate * {prior_days}) / (tenure_days + {prior_days}) AS poisson_gamma_rate
FROM pairs JOIN rates USING (category)
