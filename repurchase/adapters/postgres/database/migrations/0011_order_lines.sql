CREATE TABLE order_lines (
    order_id text NOT NULL REFERENCES orders,
    position integer NOT NULL CHECK (position >= 0),
    reminder_id text NOT NULL,
    quote_id text NOT NULL,
    product_id text NOT NULL,
    product_title text NOT NULL,
    category text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    price numeric(12, 2) NOT NULL CHECK (price > 0),
    claims_reminder boolean NOT NULL DEFAULT true,
    PRIMARY KEY (order_id, position)
);

COMMENT ON COLUMN order_lines.category IS 'of the reminder; empty in orders from before the book kept it';
COMMENT ON COLUMN order_lines.claims_reminder IS 'false once a later order of the reminder took its place';

-- Every order up to now is one line, and the newest of a reminder claims it.
INSERT INTO order_lines (
    order_id, position, reminder_id, quote_id, product_id, product_title, category, quantity, price, claims_reminder
)
SELECT
    order_id, 0, reminder_id, quote_id, product_id, product_title, category, quantity, price,
    row_number() OVER (PARTITION BY reminder_id ORDER BY attempt DESC) = 1
FROM orders;

CREATE UNIQUE INDEX order_lines_claims ON order_lines (reminder_id) WHERE claims_reminder;
CREATE INDEX order_lines_by_reminder ON order_lines (reminder_id);

ALTER TABLE orders
    ALTER COLUMN reminder_id DROP NOT NULL,
    ALTER COLUMN quote_id DROP NOT NULL,
    ALTER COLUMN product_id DROP NOT NULL,
    ALTER COLUMN product_title DROP NOT NULL,
    ALTER COLUMN quantity DROP NOT NULL,
    ALTER COLUMN price DROP NOT NULL;

COMMENT ON COLUMN orders.reminder_id IS 'written by the release before order_lines alone, as are quote_id, product_id, product_title, category, quantity, price and attempt';

-- While a release is rolled out, processes of the one before it store orders, and never a second of a claimed reminder.
CREATE FUNCTION order_line_of_single_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE order_lines SET claims_reminder = false
    FROM orders
    WHERE
        orders.order_id = order_lines.order_id
        AND order_lines.reminder_id = NEW.reminder_id AND order_lines.claims_reminder
        AND (orders.state IN ('refused', 'cancelled') OR orders.confirmed_at <= NEW.confirmed_at - interval '14 days');
    INSERT INTO order_lines (
        order_id, position, reminder_id, quote_id, product_id, product_title, category, quantity, price
    ) VALUES (
        NEW.order_id, 0, NEW.reminder_id, NEW.quote_id, NEW.product_id, NEW.product_title, NEW.category, NEW.quantity,
        NEW.price
    );
    RETURN NULL;
END
$$;

CREATE TRIGGER order_line_of_single_order AFTER INSERT ON orders
FOR EACH ROW WHEN (NEW.reminder_id IS NOT NULL) EXECUTE FUNCTION order_line_of_single_order();
