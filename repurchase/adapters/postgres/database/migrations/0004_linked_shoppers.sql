CREATE TABLE linked_shoppers (
    alice_user text PRIMARY KEY,
    user_id text NOT NULL,
    linked_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE linked_shoppers IS 'which shopper a user of the skill is, as account linking told';
