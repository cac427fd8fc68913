-- The newest row of each entity of a view between two moments, as Redis commands: for each shopper one HSET of all items
-- and one more that sets how long the key is kept. What stands behind a percent sign is put in by `rendering`.
-- The commands lack their last line feed, which the format TSVRaw puts after each row.
SELECT %{columns} FROM (
    WITH (word -> concat('$', toString(length(word)), '\r\n', word, '\r\n')) AS bulk
    SELECT
        concat('features:{', toString(_shopper), '}', {suffix:String}) AS key,
        concat(
            '*', toString(2 + 2 * count()), '\r\n$4\r\nHSET\r\n', bulk(key),
            arrayStringConcat(groupArray(concat(bulk(_field), bulk(_row)))),
            %{keep}, '\r'
        ) AS commands
    FROM (
        SELECT %{shopper} AS _shopper, %{part} AS _part, %{field} AS _field, %{row} AS _row
        FROM %{source} AS source
        WHERE source.%{event_time} BETWEEN {start:DateTime64(6, 'UTC')} AND {end:DateTime64(6, 'UTC')}
        ORDER BY %{entity}, %{newest_first}
        LIMIT 1 BY %{entity}
    )
    GROUP BY _shopper, _part
)
