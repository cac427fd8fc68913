ALTER TABLE landed_purchases
    ADD COLUMN IF NOT EXISTS kind Nullable(String) COMMENT 'purchase, return or cancellation; a purchase where empty',
    ADD COLUMN IF NOT EXISTS corrects Nullable(String) COMMENT 'event_id of the purchase taken back';

ALTER TABLE quarantine
    ADD COLUMN IF NOT EXISTS kind Nullable(String),
    ADD COLUMN IF NOT EXISTS corrects Nullable(String);

-- Returns and cancellations, in partitions of their own moment. One that names no purchase waits here for it.
CREATE TABLE IF NOT EXISTS corrections (
    event_id     String COMMENT 'tells a repeated delivery from a second correction',
    user_id      String,
    corrects     String COMMENT 'event_id of a purchase of the same shopper',
    kind         LowCardinality(String),
    corrected_at DateTime64(3, 'UTC'),
    quantity     Float64 COMMENT 'units taken back; inf for all that there were',
    ingested_at  DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree(ingested_at)
PARTITION BY toYYYYMM(corrected_at)
ORDER BY (user_id, corrects, corrected_at, event_id);

ALTER TABLE purchases
    ADD COLUMN IF NOT EXISTS taken_back Array(Tuple(at DateTime64(3, 'UTC'), units Float64))
    COMMENT 'what corrections took back and when, earliest first' AFTER price;

-- Every landed row, parsed, with the reason to refuse it; an empty reason accepts it.
-- A time is ISO 8601 (a date, or date and time, UTC unless it carries Z, UTC or an offset), dd.mm.yyyy with or without
-- hh:mm[:ss], or Unix seconds or milliseconds. Other forms are refused: 01/02/2026 is two different days, and the
-- parser would take 25:00 or a bare 12 as well. A number is written with a point; an exponent is fine.
-- A row is judged as of its landing, so that its verdict never changes.
CREATE OR REPLACE VIEW judged_rows AS
WITH
    '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?' AS clock,
    ' ?(Z|UTC|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)' AS zone,
    concat(
        '^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ]', clock, '(', zone, ')?)?',
        '|[0-9]{2}[.][0-9]{2}[.][0-9]{4}( ', clock, ')?',
        '|[0-9]{10}([.][0-9]{1,9})?|[0-9]{13})$'
    ) AS time_form,
    '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$' AS number_form,
    trimBoth(ifNull(purchased_at, '')) AS time_text,
    trimBoth(ifNull(quantity, '')) AS quantity_text,
    trimBoth(ifNull(price, '')) AS price_text,
    lower(trimBoth(ifNull(kind, ''))) AS kind_text,
    [
        trimBoth(ifNull(user_id, '')), trimBoth(ifNull(product_id, '')), trimBoth(ifNull(event_id, '')),
        trimBoth(ifNull(corrects, ''))
    ] AS words
SELECT
    source,
    row,
    event_id,
    user_id,
    product_id,
    purchased_at,
    quantity,
    price,
    kind,
    corrects,
    words[1] AS parsed_user_id,
    words[2] AS parsed_product_id,
    words[3] AS parsed_event_id,
    words[4] AS parsed_corrects,
    if(kind_text = '', 'purchase', kind_text) AS parsed_kind,
    if(match(time_text, time_form), parseDateTime64BestEffortOrNull(time_text, 3, 'UTC'), NULL) AS parsed_at,
    -- Adding 0 makes -0 a 0.
    multiIf(
        parsed_kind = 'cancellation', inf,
        quantity_text = '', if(parsed_kind = 'return', inf, 1.),
        match(quantity_text, number_form), toFloat64OrNull(quantity_text) + 0.,
        NULL
    ) AS parsed_quantity,
    multiIf(price_text = '', nan, match(price_text, number_form), toFloat64OrNull(price_text) + 0., NULL)
        AS parsed_price,
    multiIf(
        match(words[1], '^[\\pZ\\pC]*$'), 'no user',
        parsed_kind NOT IN ('purchase', 'return', 'cancellation'), 'unknown kind',
        parsed_kind = 'purchase' AND match(words[2], '^[\\pZ\\pC]*$'), 'no product',
        parsed_kind != 'purchase' AND match(words[4], '^[\\pZ\\pC]*$'), 'corrects nothing',
        parsed_kind = 'purchase' AND words[4] != '', 'purchase that corrects',
        arrayExists(word -> length(word) > 256 OR match(word, '[\\p{Cc}\\p{Zl}\\p{Zp}]'), words), 'text beyond reason',
        isNull(parsed_at), 'unparsable time',
        parsed_at > landed_at, 'time in the future',
        parsed_at < toDateTime64('2000-01-01 00:00:00', 3, 'UTC'), 'time before 2000',
        isNull(parsed_quantity), 'unparsable quantity',
        parsed_quantity < 0, 'negative quantity',
        parsed_kind != 'cancellation' AND quantity_text != '' AND parsed_quantity > 1e6, 'quantity beyond reason',
        parsed_kind = 'return' AND parsed_quantity = 0, 'returns nothing',
        isNull(parsed_price), 'unparsable price',
        parsed_price < 0, 'negative price',
        parsed_price > 1e9, 'price beyond reason',
        ''
    ) AS reason
FROM landed_purchases;

-- Accepted rows as events. A row without event_id is told from its equals by its place among them, so that the same
-- file, under whichever name, gives the same events again.
CREATE OR REPLACE VIEW accepted_rows AS
SELECT
    source,
    row,
    multiIf(
        given_id != '', given_id,
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
        source,
        row,
        parsed_event_id AS given_id,
        parsed_kind AS kind,
        parsed_corrects AS corrects,
        parsed_user_id AS user_id,
        parsed_product_id AS product_id,
        assumeNotNull(parsed_at) AS purchased_at,
        assumeNotNull(parsed_quantity) AS quantity,
        assumeNotNull(parsed_price) AS price,
        toString(price) AS price_text,
        row_number() OVER (
            PARTITION BY source, given_id, user_id, kind, corrects, product_id, purchased_at, quantity, price_text
            ORDER BY row
        ) AS place
    FROM judged_rows
    WHERE reason = ''
);

-- Purchases with their category, as they were made; a product without metadata is a category of its own.
CREATE OR REPLACE VIEW categorised_purchases AS
SELECT
    purchase.event_id AS event_id,
    purchase.user_id AS user_id,
    purchase.product_id AS product_id,
    if(product.category = '', purchase.product_id, toString(product.category)) AS category,
    if(product.title = '', purchase.product_id, product.title) AS product_title,
    purchase.purchased_at AS purchased_at,
    purchase.quantity AS quantity,
    purchase.price AS price,
    purchase.taken_back AS taken_back
FROM purchases AS purchase FINAL
LEFT JOIN (SELECT * FROM products FINAL) AS product ON product.product_id = purchase.product_id
SETTINGS join_use_nulls = 0;

-- What was known at the moment {as_of}: purchases strictly before it, less what was taken back strictly before it.
-- A purchase that was taken back whole was none.
CREATE OR REPLACE VIEW known_purchases AS
SELECT
    event_id,
    user_id,
    product_id,
    category,
    product_title,
    purchased_at,
    bought.quantity - taken AS quantity,
    price
FROM (
    SELECT *, arraySum(back -> if(back.at < {as_of:DateTime64(3, 'UTC')}, back.units, 0), taken_back) AS taken
    FROM categorised_purchases
    WHERE purchased_at < {as_of:DateTime64(3, 'UTC')}
) AS bought
-- Unqualified, quantity would mean what is left.
WHERE taken = 0 OR taken < bought.quantity;

-- Corrections that name no purchase, until it comes in.
CREATE OR REPLACE VIEW waiting_corrections AS
SELECT *
FROM corrections FINAL
WHERE (user_id, corrects) NOT IN (
    SELECT user_id, event_id FROM purchases WHERE user_id IN (SELECT user_id FROM corrections)
);
