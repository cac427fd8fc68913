-- How all shoppers together buy each category as of {as_of}: its rhythm, and three signs that what ran out is replaced.
WITH
    bought AS (
        SELECT user_id, category, product_id, purchased_at, toDate(purchased_at) AS day
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    returned AS (
        SELECT category, sum(returns) AS returns
        FROM (SELECT user_id, category, uniqExact(day) - 1 AS returns FROM bought GROUP BY user_id, category)
        GROUP BY category
    ),
    returned_to_product AS (
        SELECT category, sum(returns) AS returns
        FROM (
            SELECT user_id, category, product_id, uniqExact(day) - 1 AS returns
            FROM bought
            GROUP BY user_id, category, product_id
        )
        GROUP BY category
    ),
    baskets AS (
        SELECT user_id, purchased_at, count() AS lines FROM bought GROUP BY user_id, purchased_at
    ),
    shelf_lives AS (
        SELECT product_id, (max(day) - min(day)) / (SELECT greatest(1, max(day) - min(day)) FROM bought) AS share
        FROM bought
        GROUP BY product_id
    ),
    signs AS (
        SELECT
            bought.category AS category,
            quantileExactInclusive(0.5)(baskets.lines) AS lines,
            avg(shelf_lives.share) AS shelf_life_share
        FROM bought
        INNER JOIN baskets ON baskets.user_id = bought.user_id AND baskets.purchased_at = bought.purchased_at
        INNER JOIN shelf_lives ON shelf_lives.product_id = bought.product_id
        GROUP BY category
    )
SELECT
    category,
    repeat_share,
    gap_median_days,
    gap_variation,
    purchase_days_mean,
    popularity_28,
    if(returned.returns = 0, nan, least(1, returned_to_product.returns / returned.returns)) AS same_product_share,
    shelf_life_share,
    signs.lines / (SELECT quantileExactInclusive(0.5)(baskets.lines) FROM baskets) AS basket_share
FROM category_rhythms
INNER JOIN signs USING (category)
INNER JOIN returned USING (category)
INNER JOIN returned_to_product USING (category)
WHERE event_timestamp = {as_of:DateTime64(3, 'UTC')}
ORDER BY category
