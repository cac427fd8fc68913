-- The predictions of the snapshot {as_of}, in the order of the record's fields.
SELECT
    user_id,
    category,
    toDateTime64(event_timestamp, 3, 'UTC') AS as_of,
    product_id,
    product_title,
    last_purchased_at,
    expected_next_at,
    purchase_days,
    usual_gap_days,
    usual_quantity,
    probability,
    probability_14,
    probability_21,
    probability_28,
    model_version
FROM repurchase_predictions
WHERE event_timestamp = {as_of:DateTime('UTC')}
