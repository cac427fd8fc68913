-- What each shopper bought last of each consumable before {as_of}; of products bought at one moment the last by id.
SELECT
    bought.user_id AS user_id,
    bought.category AS category,
    argMax(bought.product_id, (bought.purchased_at, bought.product_id)) AS product_id,
    argMax(bought.product_title, (bought.purchased_at, bought.product_id)) AS product_title,
    max(bought.purchased_at) AS last_purchased_at
FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')}) AS bought
WHERE bought.category IN (SELECT category FROM consumable_verdicts FINAL WHERE consumable)
GROUP BY bought.user_id, bought.category
