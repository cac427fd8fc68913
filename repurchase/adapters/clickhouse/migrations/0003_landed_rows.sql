ALTER TABLE landed_purchases ADD COLUMN IF NOT EXISTS landed_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC');

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
    [trimBoth(ifNull(user_id, '')), trimBoth(ifNull(product_id, '')), trimBoth(ifNull(event_id, ''))] AS words
SELECT
    source,
    row,
    event_id,
    user_id,
    product_id,
    purchased_at,
    quantity,
    price,
    words[1] AS parsed_user_id,
    words[2] AS parsed_product_id,
    words[3] AS parsed_event_id,
    if(match(time_text, time_form), parseDateTime64BestEffortOrNull(time_text, 3, 'UTC'), NULL) AS parsed_at,
    -- Adding 0 makes -0 a 0.
    multiIf(quantity_text = '', 1., match(quantity_text, number_form), toFloat64OrNull(quantity_text) + 0., NULL)
        AS parsed_quantity,
    multiIf(price_text = '', nan, match(price_text, number_form), toFloat64OrNull(price_text) + 0., NULL)
        AS parsed_price,
    multiIf(
        match(words[1], '^[\\pZ\\pC]*$'), 'no user',
        match(words[2], '^[\\pZ\\pC]*$'), 'no product',
        arrayExists(word -> length(word) > 256 OR match(word, '[\\p{Cc}\\p{Zl}\\p{Zp}]'), words), 'text beyond reason',
        isNull(parsed_at), 'unparsable time',
        parsed_at > landed_at, 'time in the future',
        parsed_at < toDateTime64('2000-01-01 00:00:00', 3, 'UTC'), 'time before 2000',
        isNull(parsed_quantity), 'unparsable quantity',
        parsed_quantity < 0, 'negative quantity',
        parsed_quantity > 1e6, 'quantity beyond reason',
        isNull(parsed_price), 'unparsable price',
        parsed_price < 0, 'negative price',
        parsed_price > 1e9, 'price beyond reason',
        ''
    ) AS reason
FROM landed_purchases;

-- Accepted rows as purchases. A row without event_id is told from its equals by its place among them, so that the
-- same file, under whichever name, gives the same events again.
CREATE OR REPLACE VIEW accepted_rows AS
SELECT
    source,
    row,
    if(given_id = '', lower(hex(sipHash128(user_id, product_id, purchased_at, quantity, price_text, place))), given_id)
        AS event_id,
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
        parsed_user_id AS user_id,
        parsed_product_id AS product_id,
        assumeNotNull(parsed_at) AS purchased_at,
        assumeNotNull(parsed_quantity) AS quantity,
        assumeNotNull(parsed_price) AS price,
        toString(price) AS price_text,
        row_number() OVER (
            PARTITION BY source, given_id, user_id, product_id, purchased_at, quantity, price_text ORDER BY row
        ) AS place
    FROM judged_rows
    WHERE reason = ''
);
