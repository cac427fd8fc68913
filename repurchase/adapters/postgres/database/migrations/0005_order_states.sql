ALTER TABLE orders
    ADD COLUMN state text NOT NULL DEFAULT 'confirmed'
        CHECK (state IN ('confirmed', 'sent', 'accepted', 'refused', 'pushed')),
    ADD COLUMN state_changed_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN market_order_id text,
    ADD COLUMN refused_because text;

CREATE INDEX orders_under_way ON orders (confirmed_at) WHERE state IN ('confirmed', 'sent', 'accepted');
CREATE INDEX orders_by_change ON orders (state_changed_at);

CREATE TABLE inbox (
    order_id text NOT NULL REFERENCES orders,
    effect text NOT NULL CHECK (effect IN ('market_order', 'push')),
    done_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (order_id, effect)
);

COMMENT ON TABLE inbox IS 'which effects of an order the checkout has carried out: each once';
