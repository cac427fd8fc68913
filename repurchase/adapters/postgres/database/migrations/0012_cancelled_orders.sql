ALTER TABLE orders
    DROP CONSTRAINT orders_state_check,
    ADD CONSTRAINT orders_state_check
        CHECK (state IN ('confirmed', 'sent', 'handing_over', 'accepted', 'refused', 'pushed', 'cancelled'));

DROP INDEX orders_under_way;
CREATE INDEX orders_under_way ON orders (confirmed_at) WHERE state IN ('confirmed', 'sent', 'handing_over', 'accepted');
