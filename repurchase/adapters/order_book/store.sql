WITH made AS (
    INSERT INTO orders (
        order_id, user_id, reminder_id, attempt, quote_id, product_id, product_title, category, quantity, price,
        delivery_day, confirmed_at
    ) VALUES (
        %(order_id)s, %(user_id)s, %(reminder_id)s, %(attempt)s, %(quote_id)s, %(product_id)s, %(product_title)s,
        %(category)s, %(quantity)s, %(price)s, %(delivery_day)s, %(confirmed_at)s
    )
    ON CONFLICT DO NOTHING
    RETURNING order_id
)
INSERT INTO outbox (order_id, message)
SELECT order_id, %(message)s FROM made
RETURNING order_id
