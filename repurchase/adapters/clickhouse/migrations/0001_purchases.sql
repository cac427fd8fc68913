-- Rows of handed-in files as they were read, until their days are ingested.
CREATE TABLE IF NOT EXISTS landed_purchases (
    source       String COMMENT 'the file, by its base name',
    row          UInt64 COMMENT 'in the file, from 1; a header is not counted',
    event_id     Nullable(String),
    user_id      Nullable(String),
    product_id   Nullable(String),
    purchased_at Nullable(String),
    quantity     Nullable(String),
    price        Nullable(String)
) ENGINE = MergeTree ORDER BY (source, row);

-- What was refused, as it was read, with the reason.
CREATE TABLE IF NOT EXISTS quarantine (
    source       String,
    row          UInt64,
    reason       LowCardinality(String),
    event_id     Nullable(String),
    user_id      Nullable(String),
    product_id   Nullable(String),
    purchased_at Nullable(String),
    quantity     Nullable(String),
    price        Nullable(String),
    refused_at   DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(refused_at) ORDER BY (source, row);

CREATE TABLE IF NOT EXISTS purchases (
    event_id     String COMMENT 'tells a repeated delivery from a second purchase',
    user_id      String,
    product_id   String,
    purchased_at DateTime64(3, 'UTC'),
    quantity     Float64 COMMENT 'units',
    price        Float64 COMMENT 'roubles for one unit; nan where the source does not tell',
    ingested_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree(ingested_at)
PARTITION BY toYYYYMM(purchased_at)
ORDER BY (user_id, purchased_at, product_id, event_id);

-- A copy of the product metadata in Postgres, for joins.
CREATE TABLE IF NOT EXISTS products (
    product_id String,
    title      String,
    category   LowCardinality(String),
    brand      String,
    updated_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree(updated_at) ORDER BY product_id;

-- Purchases with their category; a product without metadata is a category of its own.
CREATE OR REPLACE VIEW categorised_purchases AS
SELECT
    purchase.event_id AS event_id,
    purchase.user_id AS user_id,
    purchase.product_id AS product_id,
    if(product.category = '', purchase.product_id, toString(product.category)) AS category,
    if(product.title = '', purchase.product_id, product.title) AS product_title,
    purchase.purchased_at AS purchased_at,
    purchase.quantity AS quantity,
    purchase.price AS price
FROM purchases AS purchase FINAL
LEFT JOIN (SELECT * FROM products FINAL) AS product ON product.product_id = purchase.product_id
SETTINGS join_use_nulls = 0;
