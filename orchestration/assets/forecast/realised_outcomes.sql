-- What came of the predictions that version {model_version} made in the {weeks} weeks whose outcome closed by {as_of},
-- one row a snapshot; sums over shoppers, whose pairs are not independent, for the error of the mean difference.
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    toIntervalDay({horizon_days:UInt16}) AS horizon,
    toIntervalDay({within_days:UInt16}) AS within,
    predicted AS (
        SELECT user_id, category, event_timestamp, probability, expected_next_at
        FROM repurchase_predictions
        WHERE model_version = {model_version:String}
            AND event_timestamp <= as_of - horizon
            AND event_timestamp > as_of - horizon - toIntervalWeek({weeks:UInt16})
    ),
    moments AS (SELECT groupUniqArray(event_timestamp) AS known FROM predicted),
    next AS (
        SELECT user_id, category, event_timestamp, min(purchased_at) AS next_at
        FROM categorised_purchases
        ARRAY JOIN
            arrayFilter(at -> purchased_at >= at AND purchased_at < at + within, (SELECT known FROM moments))
                AS event_timestamp
        WHERE purchased_at < as_of
        GROUP BY user_id, category, event_timestamp
    ),
    pairs AS (
        SELECT
            predicted.user_id AS user_id,
            predicted.event_timestamp AS event_timestamp,
            predicted.probability AS probability,
            next.next_at > toDateTime64(0, 3, 'UTC') AS again,
            again AND next.next_at < predicted.event_timestamp + horizon AS bought,
            1 - exp(-{horizon_days:UInt16} * cycles.poisson_gamma_rate) AS rule_probability,
            abs(dateDiff('second', next.next_at, predicted.expected_next_at)) / 86400 AS distance
        FROM predicted
        INNER JOIN replenishment_cycles AS cycles USING (user_id, category, event_timestamp)
        LEFT JOIN next USING (user_id, category, event_timestamp)
    ),
    shoppers AS (
        SELECT
            event_timestamp,
            count() AS asked,
            sum(probability) AS said,
            sum(bought) AS came,
            sum(pow(probability - bought, 2)) AS error,
            sum(pow(rule_probability - bought, 2)) AS rule_error,
            error - rule_error AS worse,
            countIf(again) AS timed,
            sumIf(distance, again) AS off
        FROM pairs
        GROUP BY event_timestamp, user_id
    )
SELECT
    event_timestamp AS predicted_at,
    sum(asked) AS pairs,
    sum(shoppers.said),
    sum(shoppers.came),
    sum(shoppers.error),
    sum(shoppers.rule_error),
    sum(pow(worse, 2)),
    sum(worse * asked),
    sum(pow(asked, 2)),
    if(predicted_at <= as_of - within, sum(shoppers.timed), 0),
    if(predicted_at <= as_of - within, sum(off), 0)
FROM shoppers
GROUP BY event_timestamp
ORDER BY event_timestamp
