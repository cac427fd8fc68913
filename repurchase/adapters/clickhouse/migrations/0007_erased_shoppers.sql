-- Who wished to be forgotten, so that files loaded again do not bring them back. Without the salt no hash can be proven.
CREATE TABLE IF NOT EXISTS erasure_salt (salt String) ENGINE = MergeTree ORDER BY salt;

CREATE TABLE IF NOT EXISTS erased_shoppers (
    shopper   String COMMENT 'hexadecimal SHA-256 of the salt and the user_id',
    erased_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree(erased_at) ORDER BY shopper;

-- Accepted rows as events, but for those of erased shoppers. A row without event_id is told from its equals by its place
-- among them, so that the same file, under whichever name, gives the same events again.
CREATE OR REPLACE VIEW accepted_rows AS
WITH accepted AS (
    SELECT
        source,
        row,
        parsed_event_id AS given_id,
        parsed_kind AS kind,
        parsed_corrects AS corrects,
        parsed_user_id AS user_id,
        parsed_product_id AS product_id,
        assumeNotNull(parsed_at) AS purchased_at,
        assumeNotNull(parsed_quantity) AS quantity,
        assumeNotNull(parsed_price) AS price
    FROM judged_rows
    WHERE reason = '' AND (
        (SELECT count() FROM erased_shoppers) = 0
        OR hex(SHA256(concat((SELECT min(salt) FROM erasure_salt), parsed_user_id)))
            NOT IN (SELECT shopper FROM erased_shoppers)
    )
)
SELECT source, row, given_id AS event_id, kind, corrects, user_id, product_id, purchased_at, quantity, price
FROM accepted
WHERE given_id != ''
UNION ALL
SELECT
    source,
    row,
    if(
        kind = 'purchase',
        lower(hex(sipHash128(user_id, product_id, purchased_at, quantity, price_text, place))),
        lower(hex(sipHash128(user_id, kind, corrects, purchased_at, quantity, place)))
    ) AS event_id,
    kind,
    corrects,
    user_id,
    product_id,
    purchased_at,
    quantity,
    price
FROM (
    SELECT
        *,
        toString(price) AS price_text,
        row_number() OVER (
            PARTITION BY source, user_id, kind, corrects, product_id, purchased_at, quantity, price_text ORDER BY row
        ) AS place
    FROM accepted
    WHERE given_id = ''
);
