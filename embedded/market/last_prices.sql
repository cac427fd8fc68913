-- Recent price and title of each product, one row per purchased product; nan where no price is known.
SELECT
    product_id,
    any(category) AS category,
    medianExactIf(price, isFinite(price) AND price > 0) AS price,
    any(product_title) AS title
FROM
(
    SELECT product_id, product_title, category, price
    FROM categorised_purchases
    ORDER BY purchased_at DESC
    LIMIT 20 BY product_id
)
GROUP BY product_id
