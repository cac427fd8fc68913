-- What a row comes to is worked out once, when it lands. Who has a row's moment and numbers from a typed file, and has
-- seen that nothing is to be said against it, lands them in place of their text.
--
-- A time is ISO 8601 (a date, or date and time, UTC unless it carries Z, UTC or an offset), dd.mm.yyyy with or without
-- hh:mm[:ss], or Unix seconds or milliseconds. Other forms are refused: 01/02/2026 is two different days, and the
-- parser would take 25:00 or a bare 12 as well. A number is written with a point; an exponent is fine.
-- A row is judged as of its landing, so that its verdict never changes.
ALTER TABLE landed_purchases
    ADD COLUMN IF NOT EXISTS parsed_kind LowCardinality(String)
        DEFAULT if(trimBoth(ifNull(kind, '')) = '', 'purchase', lower(trimBoth(ifNull(kind, '')))),
    ADD COLUMN IF NOT EXISTS parsed_at Nullable(DateTime64(3, 'UTC')) DEFAULT if(
        match(
            trimBoth(ifNull(purchased_at, '')),
            concat(
                '^([0-9]{4}-[0-9]{2}-[0-9]{2}',
                '([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?',
                '( ?(Z|UTC|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?))?)?',
                '|[0-9]{2}[.][0-9]{2}[.][0-9]{4}( ([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?)?',
                '|[0-9]{10}([.][0-9]{1,9})?|[0-9]{13})$'
            )
        ),
        parseDateTime64BestEffortOrNull(trimBoth(ifNull(purchased_at, '')), 3, 'UTC'),
        NULL
    ),
    -- Adding 0 makes -0 a 0.
    ADD COLUMN IF NOT EXISTS parsed_quantity Nullable(Float64) DEFAULT multiIf(
        parsed_kind = 'cancellation', inf,
        trimBoth(ifNull(quantity, '')) = '', if(parsed_kind = 'return', inf, 1.),
        match(trimBoth(ifNull(quantity, '')), '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'),
        toFloat64OrNull(trimBoth(ifNull(quantity, ''))) + 0.,
        NULL
    ),
    ADD COLUMN IF NOT EXISTS parsed_price Nullable(Float64) DEFAULT multiIf(
        trimBoth(ifNull(price, '')) = '', nan,
        match(trimBoth(ifNull(price, '')), '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'),
        toFloat64OrNull(trimBoth(ifNull(price, ''))) + 0.,
        NULL
    ),
    ADD COLUMN IF NOT EXISTS reason LowCardinality(String) DEFAULT multiIf(
        match(ifNull(user_id, ''), '^[\\pZ\\pC]*$'), 'no user',
        parsed_kind NOT IN ('purchase', 'return', 'cancellation'), 'unknown kind',
        parsed_kind = 'purchase' AND match(ifNull(product_id, ''), '^[\\pZ\\pC]*$'), 'no product',
        parsed_kind != 'purchase' AND match(ifNull(corrects, ''), '^[\\pZ\\pC]*$'), 'corrects nothing',
        parsed_kind = 'purchase' AND trimBoth(ifNull(corrects, '')) != '', 'purchase that corrects',
        arrayExists(
            word -> length(word) > 256 OR match(word, '[\\p{Cc}\\p{Zl}\\p{Zp}]'),
            [
                trimBoth(ifNull(user_id, '')), trimBoth(ifNull(product_id, '')), trimBoth(ifNull(event_id, '')),
                trimBoth(ifNull(corrects, ''))
            ]
        ),
        'text beyond reason',
        isNull(parsed_at), 'unparsable time',
        parsed_at > landed_at, 'time in the future',
        parsed_at < toDateTime64('2000-01-01 00:00:00', 3, 'UTC'), 'time before 2000',
        isNull(parsed_quantity), 'unparsable quantity',
        parsed_quantity < 0, 'negative quantity',
        parsed_kind != 'cancellation' AND trimBoth(ifNull(quantity, '')) != '' AND parsed_quantity > 1e6,
        'quantity beyond reason',
        parsed_kind = 'return' AND parsed_quantity = 0, 'returns nothing',
        isNull(parsed_price), 'unparsable price',
        parsed_price < 0, 'negative price',
        parsed_price > 1e9, 'price beyond reason',
        ''
    );

-- Every landed row, parsed, with the reason to refuse it; an empty reason accepts it.
CREATE OR REPLACE VIEW judged_rows AS
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
    trimBoth(ifNull(user_id, '')) AS parsed_user_id,
    trimBoth(ifNull(product_id, '')) AS parsed_product_id,
    trimBoth(ifNull(event_id, '')) AS parsed_event_id,
    trimBoth(ifNull(corrects, '')) AS parsed_corrects,
    parsed_kind,
    parsed_at,
    parsed_quantity,
    parsed_price,
    reason
FROM landed_purchases;
