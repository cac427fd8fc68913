-- What each product cost lately: one row a product that was ever bought; nan where no price is known.
SELECT
    product_id,
    any(category) AS category,
    medianExactIf(price, isFinite(price) AND price > 0) AS price
FROM
(
    SELECT product_id, category, price
    FROM categorised_purchases
    ORDER BY purchased_at DESC
    LIMIT 20 BY product_id
)
GROUP BY product_id
