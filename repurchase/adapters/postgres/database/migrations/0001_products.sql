CREATE TABLE products (
    product_id text PRIMARY KEY,
    title text NOT NULL,
    category text NOT NULL,
    brand text,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX products_by_category ON products (category);

CREATE TABLE consumables_categories (
    category text PRIMARY KEY,
    probability double precision NOT NULL CHECK (probability BETWEEN 0 AND 1),
    consumable boolean NOT NULL,
    decided_by text NOT NULL CHECK (decided_by IN ('model', 'label', 'person')),
    decided_at timestamptz NOT NULL DEFAULT now(),
    model_version text NOT NULL,
    note text
);
