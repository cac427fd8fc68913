-- Every landed row, parsed, with the reason to refuse it; an empty reason accepts it.
CREATE OR REPLACE VIEW judged_rows AS
WITH
    parseDateTime64BestEffortOrNull(trimBoth(ifNull(purchased_at, '')), 3, 'UTC') AS parsed_at,
    if(trimBoth(ifNull(quantity, '')) = '', 1., toFloat64OrNull(trimBoth(quantity))) AS parsed_quantity,
    if(trimBoth(ifNull(price, '')) = '', nan, toFloat64OrNull(trimBoth(price))) AS parsed_price,
    [ifNull(user_id, ''), ifNull(product_id, ''), ifNull(event_id, '')] AS words
SELECT
    source,
    row,
    event_id,
    user_id,
    product_id,
    purchased_at,
    quantity,
    price,
    parsed_at,
    parsed_quantity,
    parsed_price,
    multiIf(
        trimBoth(words[1]) = '', 'no user',
        trimBoth(words[2]) = '', 'no product',
        arrayExists(word -> length(word) > 256 OR match(word, '[\\x00-\\x1f\\x7f]'), words), 'text beyond reason',
        isNull(parsed_at), 'unparsable time',
        parsed_at > now64(3, 'UTC'), 'time in the future',
        parsed_at < toDateTime64('2000-01-01 00:00:00', 3, 'UTC'), 'time before 2000',
        isNull(parsed_quantity) OR NOT isFinite(parsed_quantity), 'unparsable quantity',
        parsed_quantity < 0, 'negative quantity',
        isNull(parsed_price) OR isInfinite(parsed_price), 'unparsable price',
        parsed_price < 0, 'negative price',
        ''
    ) AS reason
FROM landed_purchases;

-- Accepted rows as purchases. A row without event_id is told from its equals by its place among them, so that the
-- same file gives the same events again.
CREATE OR REPLACE VIEW accepted_rows AS
SELECT
    source,
    if(
        trimBoth(ifNull(event_id, '')) = '',
        lower(hex(sipHash128(user_id, product_id, parsed_at, parsed_quantity, toString(parsed_price), place))),
        trimBoth(event_id)
    ) AS event_id,
    trimBoth(user_id) AS user_id,
    trimBoth(product_id) AS product_id,
    assumeNotNull(parsed_at) AS purchased_at,
    assumeNotNull(parsed_quantity) AS quantity,
    assumeNotNull(parsed_price) AS price
FROM (
    SELECT
        source,
        assumeNotNull(user_id) AS user_id,
        assumeNotNull(product_id) AS product_id,
        event_id,
        parsed_at,
        parsed_quantity,
        parsed_price,
        row_number() OVER (
            PARTITION BY source, user_id, product_id, parsed_at, parsed_quantity, toString(parsed_price), event_id
            ORDER BY row
        ) AS place
    FROM judged_rows
    WHERE reason = ''
);
