CREATE TABLE orders (
    order_id text PRIMARY KEY,
    user_id text NOT NULL,
    reminder_id text NOT NULL UNIQUE,
    quote_id text NOT NULL,
    product_id text NOT NULL,
    product_title text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    price numeric(12, 2) NOT NULL CHECK (price > 0),
    delivery_day date NOT NULL,
    confirmed_at timestamptz NOT NULL
);

CREATE INDEX orders_by_user ON orders (user_id, confirmed_at);

CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id text NOT NULL UNIQUE REFERENCES orders,
    message jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);

CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
