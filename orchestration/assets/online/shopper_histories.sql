-- Every event of the shoppers of one shard of {shards}, a shopper a row, in the columns of repurchase.purchases.shopper_history.
WITH events AS (
    SELECT
        user_id,
        event_id,
        '' AS corrects,
        purchased_at AS at,
        product_id,
        quantity AS units,
        price
    FROM purchases FINAL
    WHERE sipHash64(user_id) % {shards:UInt32} = {shard:UInt32}
    UNION ALL
    SELECT user_id, event_id, corrects, corrected_at, '', quantity, nan
    FROM corrections FINAL
    WHERE sipHash64(user_id) % {shards:UInt32} = {shard:UInt32}
)
SELECT
    user_id,
    arraySort(groupUniqArray(product_id)) AS products, -- in the order that readers need
    -- Exactly ROW: little-endian, nothing between the fields.
    hex(arrayStringConcat(arrayMap(
        each -> concat(
            reinterpretAsFixedString(each.1),
            reinterpretAsFixedString(each.2),
            reinterpretAsFixedString(each.3),
            reinterpretAsFixedString(toUInt32(indexOf(products, each.4) - 1)),
            reinterpretAsFixedString(each.5),
            reinterpretAsFixedString(each.6)
        ),
        groupArray((
            halfMD5(event_id), if(corrects = '', 0, halfMD5(corrects)), toUnixTimestamp64Milli(at),
            product_id, units, price
        ))
    ))) AS rows
FROM events
GROUP BY user_id
