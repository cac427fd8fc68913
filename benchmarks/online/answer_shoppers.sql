-- Equal numbers of shoppers with one, ten and fifty-five predictions, all as of one time.
INSERT INTO repurchase_predictions
SELECT
    concat(transform(items, [1, 10, 55], ['one-', 'ten-', 'fifty-five-'], ''), toString(intDiv(number, items))) AS user_id,
    concat('категория ', toString(number % items)) AS category,
    toDateTime64({as_of:DateTime('UTC')}, 3, 'UTC') AS event_timestamp,
    toString(800000 + number) AS product_id,
    concat('корм Royal Canin ', toString(number)) AS product_title,
    event_timestamp - toIntervalDay(20) AS last_purchased_at,
    event_timestamp + toIntervalDay(number % 10) AS expected_next_at,
    toInt64(2 + number % 9) AS purchase_days,
    20.5 AS usual_gap_days,
    1.5 AS usual_quantity,
    (number % 97) / 97 AS probability,
    1 - pow(1 - probability, 2) AS probability_14,
    1 - pow(1 - probability, 3) AS probability_21,
    1 - pow(1 - probability, 4) AS probability_28,
    '3' AS model_version
FROM (SELECT number, 1 AS items FROM numbers({shoppers:UInt32})
      UNION ALL SELECT number, 10 AS items FROM numbers({shoppers:UInt32} * 10)
      UNION ALL SELECT number, 55 AS items FROM numbers({shoppers:UInt32} * 55))
