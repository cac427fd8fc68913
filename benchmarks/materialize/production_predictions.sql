-- A prediction for every pair that the model would score as of {as_of}, with the probability of the simple forecast.
INSERT INTO repurchase_predictions
SELECT
    user_id,
    category,
    event_timestamp,
    product_id,
    product_title,
    last_purchased_at,
    toStartOfSecond(last_purchased_at + toIntervalSecond(toInt64(cycle.mean_gap_days * 86400))) AS expected_next_at,
    purchase_days,
    mean_gap_days AS usual_gap_days,
    quantity_mean AS usual_quantity,
    1 - exp(-7 * poisson_gamma_rate) AS probability,
    1 - pow(1 - probability, 2) AS probability_14,
    1 - pow(1 - probability, 3) AS probability_21,
    1 - pow(1 - probability, 4) AS probability_28,
    '3' AS model_version
FROM replenishment_cycles AS cycle
INNER JOIN (
    SELECT
        bought.user_id AS user_id,
        bought.category AS category,
        argMax(bought.product_id, (bought.purchased_at, bought.product_id)) AS product_id,
        argMax(bought.product_title, (bought.purchased_at, bought.product_id)) AS product_title,
        toStartOfSecond(max(bought.purchased_at)) AS last_purchased_at
    FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')}) AS bought
    GROUP BY bought.user_id, bought.category
) AS last USING (user_id, category)
WHERE event_timestamp = {as_of:DateTime64(3, 'UTC')} AND purchase_days >= {least_purchase_days:Int64}
