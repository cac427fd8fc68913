-- What each shopper bought last of each consumable before {as_of}; of products bought at one moment the first by id.
SELECT
    user_id,
    category,
    argMax(product_id, (purchased_at, product_id)) AS product_id,
    argMax(product_title, (purchased_at, product_id)) AS product_title,
    max(purchased_at) AS last_purchased_at
FROM categorised_purchases
WHERE purchased_at < {as_of:DateTime('UTC')}
    AND category IN (SELECT category FROM consumable_verdicts FINAL WHERE consumable)
GROUP BY user_id, category
