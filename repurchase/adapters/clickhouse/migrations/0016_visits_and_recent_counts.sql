-- What the purchases of a shopper and category from {since} on and strictly before {as_of} come to, in sums to which
-- later days can be added. `since` and `as_of` are midnights, so that no purchase day is cut.
-- Decayed sums are those of 2^((last_at - 2020)/n days), so that they do not age. Their terms stand in the order of days,
-- for what is carried on must be added as it would be from the first day. Units and roubles are whole millionths, which a
-- Float64 adds exactly, so that neither the order of purchases nor that of threads changes a bit.
CREATE OR REPLACE VIEW pair_states_between AS
WITH
    '2020-01-01 00:00:00' AS epoch,
    bought AS (
        SELECT
            user_id,
            category,
            groupArray(toUnixTimestamp64Milli(purchased_at)) AS moments,
            groupArray(round(quantity * price * 1e6)) AS spends,
            groupUniqArrayIf(toDate(purchased_at), isNaN(price)) AS unpriced,
            sum(round(quantity * 1e6)) AS units
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
    arrayMap(last -> exp2((last - toUnixTimestamp(toDateTime(epoch, 'UTC')) * 1000) / 86400000 / 28), lasts)
        AS terms_28,
    arraySum(terms_28) AS decayed_28,
    arrayMap(last -> exp2((last - toUnixTimestamp(toDateTime(epoch, 'UTC')) * 1000) / 86400000 / 56), lasts)
        AS terms_56,
    arraySum(terms_56) AS decayed_56,
    arrayMap(last -> exp2((last - toUnixTimestamp(toDateTime(epoch, 'UTC')) * 1000) / 86400000 / 112), lasts)
        AS terms_112,
    arraySum(terms_112) AS decayed_112,
    units,
    arraySum(
        (moment, spend) -> if(has(unpriced, toDate(toDateTime(intDiv(moment, 1000), 'UTC'))), 0, spend),
        moments, spends
    ) AS roubles,
    purchase_days - toInt64(length(unpriced)) AS priced_days
FROM bought;

ALTER TABLE pair_states ADD COLUMN IF NOT EXISTS decayed_28 Float64 AFTER last_gap;

ALTER TABLE replenishment_cycles
    ADD COLUMN IF NOT EXISTS visits_since_purchase Int64 AFTER recency_over_gap,
    ADD COLUMN IF NOT EXISTS decayed_count_28 Float64 AFTER visits_since_purchase;

ALTER TABLE shopper_habits
    ADD COLUMN IF NOT EXISTS shopper_tenure_days Float64 AFTER event_timestamp,
    ADD COLUMN IF NOT EXISTS visit_days_7 Int64 AFTER shopper_tenure_days,
    ADD COLUMN IF NOT EXISTS visit_days_14 Int64 AFTER visit_days_7;

ALTER TABLE category_rhythms ADD COLUMN IF NOT EXISTS popularity_7 Float64 AFTER shoppers;
