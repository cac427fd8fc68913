-- What the purchases of a shopper and category from {since} on and strictly before {as_of} come to, in sums to which
-- later days can be added. `since` and `as_of` are midnights, so that no purchase day is cut.
-- Decayed sums are those of 2^((last_at - 2020)/n days), so that they do not age.
CREATE OR REPLACE VIEW pair_states_between AS
WITH
    '2020-01-01 00:00:00' AS epoch,
    bought AS (
        SELECT
            user_id,
            category,
            groupArray(toUnixTimestamp64Milli(purchased_at)) AS moments,
            groupArray(quantity * price) AS spends,
            groupUniqArrayIf(toDate(purchased_at), isNaN(price)) AS unpriced,
            sum(quantity) AS units
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
        WHERE purchased_at >= {since:DateTime64(3, 'UTC')}
        GROUP BY user_id, category
    )
SELECT
    user_id,
    category,
    arraySort(moments) AS sorted,
    arrayDifference(arrayMap(moment -> toInt32(intDiv(moment, 86400000)), sorted)) AS steps,
    arrayFilter(step -> step > 0, steps) AS gaps,
    arrayFilter(
        (moment, next) -> next > 0, sorted, arrayPushBack(arrayPopFront(steps), 1)
    ) AS lasts,
    toInt64(length(lasts)) AS purchase_days,
    fromUnixTimestamp64Milli(sorted[1], 'UTC') AS first_at,
    fromUnixTimestamp64Milli(sorted[-1], 'UTC') AS last_at,
    toInt64(arraySum(gap -> toInt64(gap) * gap, gaps)) AS gap_square_sum,
    toInt64(gaps[-1]) AS last_gap,
    arraySum(last -> exp2((last - toUnixTimestamp(toDateTime(epoch, 'UTC')) * 1000) / 86400000 / 56), lasts)
        AS decayed_56,
    arraySum(last -> exp2((last - toUnixTimestamp(toDateTime(epoch, 'UTC')) * 1000) / 86400000 / 112), lasts)
        AS decayed_112,
    units,
    arraySum(
        (moment, spend) -> if(has(unpriced, toDate(toDateTime(intDiv(moment, 1000), 'UTC'))), 0, spend),
        moments, spends
    ) AS roubles,
    purchase_days - toInt64(length(unpriced)) AS priced_days
FROM bought;

-- The states of all pairs as of the newest moment that was computed; a pair of which all was taken back has none left.
CREATE TABLE IF NOT EXISTS pair_states (
    user_id        String,
    category       String,
    as_of          DateTime64(3, 'UTC') COMMENT 'when it last changed; all strictly before it is counted',
    purchase_days  Int64,
    first_at       DateTime64(3, 'UTC'),
    last_at        DateTime64(3, 'UTC'),
    gap_square_sum Int64 COMMENT 'squared days between purchase days that follow each other',
    last_gap       Int64 COMMENT '0 while there is but one purchase day',
    decayed_56     Float64,
    decayed_112    Float64,
    units          Float64,
    roubles        Float64 COMMENT 'over the days of which every price is known',
    priced_days    Int64
) ENGINE = ReplacingMergeTree(as_of) ORDER BY (user_id, category);
