-- One row a shopper as of {as_of}, from the purchases strictly before it.
INSERT INTO {target:Identifier}
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    visits AS (
        SELECT
            user_id,
            toDate(purchased_at) AS day,
            min(purchased_at) AS first_at,
            max(purchased_at) AS last_at,
            toHour(first_at) AS started_hour,
            groupUniqArrayIf(category, purchased_at >= as_of - INTERVAL 28 DAY) AS categories_28
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY user_id, day
    ),
    usual AS (
        SELECT user_id, argMax(started_hour, (visited, -toInt32(started_hour))) AS usual_hour
        FROM (SELECT user_id, started_hour, count() AS visited FROM visits GROUP BY user_id, started_hour)
        GROUP BY user_id
    ),
    habits AS (
        SELECT
            user_id,
            dateDiff('millisecond', min(first_at), as_of) / 86400000 AS shopper_tenure_days,
            countIf(last_at >= as_of - INTERVAL 7 DAY) AS visit_days_7,
            countIf(last_at >= as_of - INTERVAL 14 DAY) AS visit_days_14,
            countIf(last_at >= as_of - INTERVAL 28 DAY) AS visit_days_28,
            countIf(last_at >= as_of - INTERVAL 112 DAY) AS visit_days_112,
            dateDiff('millisecond', max(last_at), as_of) / 86400000 AS visit_recency_days,
            if(count() = 1, nan, dateDiff('day', min(day), max(day)) / (count() - 1)) AS visit_gap_days,
            length(groupUniqArrayArray(visits.categories_28)) AS categories_28
        FROM visits
        GROUP BY user_id
    )
SELECT
    user_id, as_of, shopper_tenure_days, visit_days_7, visit_days_14, visit_days_28, visit_days_112,
    visit_recency_days, visit_gap_days, categories_28, usual_hour
FROM habits
INNER JOIN usual USING (user_id)
