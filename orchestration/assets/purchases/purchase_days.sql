-- Who bought which category on which UTC calendar day before {as_of}, in days since 1970.
SELECT DISTINCT user_id, category, toInt32(toDate(purchased_at, 'UTC')) AS day
FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
ORDER BY user_id, category, day
