-- A reminder that another order claims violates order_lines_claims, and then nothing is stored. Claims are made in the
-- order of the reminders' ids, so that two baskets never wait for each other.
WITH made AS (
    INSERT INTO orders (order_id, user_id, delivery_day, confirmed_at)
    VALUES (%(order_id)s, %(user_id)s, %(delivery_day)s, %(confirmed_at)s)
    RETURNING order_id
), made_lines AS (
    INSERT INTO order_lines (
        order_id, position, reminder_id, quote_id, product_id, product_title, category, quantity, price
    )
    SELECT
        made.order_id, line.position - 1, line.reminder_id, line.quote_id, line.product_id, line.product_title,
        line.category, line.quantity, line.price
    FROM made, unnest(
        %(reminder_ids)s::text[], %(quote_ids)s::text[], %(product_ids)s::text[], %(product_titles)s::text[],
        %(categories)s::text[], %(quantities)s::integer[], %(prices)s::numeric[]
    ) WITH ORDINALITY AS line (
        reminder_id, quote_id, product_id, product_title, category, quantity, price, position
    )
    ORDER BY line.reminder_id
)
INSERT INTO outbox (order_id, message)
SELECT order_id, %(message)s FROM made
