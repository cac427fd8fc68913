-- Old receipts are purchases, too: refused are those before 1990, no more those before 2000.
ALTER TABLE landed_purchases
    MODIFY COLUMN reason LowCardinality(String) DEFAULT multiIf(
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
        parsed_at < toDateTime64('1990-01-01 00:00:00', 3, 'UTC'), 'time before 1990',
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
