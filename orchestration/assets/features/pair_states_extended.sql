-- Adds what was bought from {since} on and before {as_of} to the states as of {since}; other pairs stay as they are.
INSERT INTO pair_states
WITH
    -- Days between the last purchase day before and the first after.
    if(before.purchase_days = 0, 0, dateDiff('day', toDate(before.last_at), toDate(fresh.first_at))) AS bridge,
    fresh AS (
        SELECT * FROM pair_states_between(since = {since:DateTime64(3, 'UTC')}, as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    before AS (
        SELECT * FROM pair_states FINAL
        WHERE user_id IN (
            SELECT user_id FROM purchases
            WHERE purchased_at >= {since:DateTime64(3, 'UTC')} AND purchased_at < {as_of:DateTime64(3, 'UTC')}
        ) AND purchase_days > 0
    )
SELECT
    fresh.user_id,
    fresh.category,
    {as_of:DateTime64(3, 'UTC')},
    before.purchase_days + fresh.purchase_days,
    if(before.purchase_days = 0, fresh.first_at, before.first_at),
    fresh.last_at,
    before.gap_square_sum + fresh.gap_square_sum + bridge * bridge,
    if(fresh.purchase_days > 1, fresh.last_gap, bridge),
    arraySum(arrayPushFront(fresh.terms_28, before.decayed_28)),
    arraySum(arrayPushFront(fresh.terms_56, before.decayed_56)),
    arraySum(arrayPushFront(fresh.terms_112, before.decayed_112)),
    before.units + fresh.units,
    before.roubles + fresh.roubles,
    before.priced_days + fresh.priced_days
FROM before -- on the left, where rows pass by: of the two it is the larger
RIGHT JOIN fresh ON before.user_id = fresh.user_id AND before.category = fresh.category
SETTINGS join_use_nulls = 0
