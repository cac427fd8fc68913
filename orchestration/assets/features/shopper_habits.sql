-- One row a shopper as of {as_of}, from the purchases strictly before it, of the shoppers after {after} and up to {up_to}.
-- Moments are milliseconds since 1970 and ages days. Purchase days of pairs are sorted, for threads come in no order, and
-- the last bits of a sum are those of its order.
INSERT INTO {target:Identifier}
WITH
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    86400000 AS day_length,
    toUnixTimestamp64Milli(as_of) AS now,
    intDiv(now, day_length) AS today,
    toInt64(toDayOfMonth(as_of)) - 1 AS passed_now,
    toInt64(toDayOfMonth(toLastDayOfMonth(as_of))) AS month_now,
    -- How many eighths of a month a day lies ahead of today, from 0 to 7.
    day -> intDiv(
        8 * positiveModulo(
            (toInt64(toDayOfMonth(toDate(day))) - 1) * month_now
                - passed_now * toInt64(toDayOfMonth(toLastDayOfMonth(toDate(day)))),
            toInt64(toDayOfMonth(toLastDayOfMonth(toDate(day)))) * month_now
        ),
        toInt64(toDayOfMonth(toLastDayOfMonth(toDate(day)))) * month_now
    ) AS month_part,
    days AS (
        SELECT
            user_id,
            category,
            toUInt16(toDate(purchased_at)) AS day,
            min(toUnixTimestamp64Milli(purchased_at)) AS first_at,
            max(toUnixTimestamp64Milli(purchased_at)) AS last_at
        FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')})
        WHERE user_id > {after:String} AND user_id <= {up_to:String}
        GROUP BY user_id, category, day
    ),
    pairs AS (
        SELECT
            user_id,
            groupArray(day) AS bought_on,
            groupArray(first_at) AS firsts,
            groupArray(last_at) AS lasts,
            length(bought_on) AS purchase_days,
            (now - arrayMin(firsts)) / day_length AS tenure_days,
            (now - arrayMax(lasts)) / day_length AS recency_days,
            (arrayMax(bought_on) - arrayMin(bought_on)) / (purchase_days - 1) AS mean_gap_days
        FROM days
        GROUP BY user_id, category
    ),
    shoppers AS (
        SELECT
            user_id,
            minMap(bought_on, firsts) AS opened,
            maxMap(bought_on, lasts) AS closed,
            sumMap(bought_on, arrayMap(day -> 1, bought_on)).2 AS baskets,
            arraySort(groupArrayArray(lasts)) AS pair_lasts,
            count() AS categories,
            countIf(recency_days <= 28) AS categories_28,
            -- As if two pairs more had been known, of which a fifth was bought again.
            (countIf(tenure_days > 7 AND recency_days <= 7) + 0.4) / (countIf(tenure_days > 7) + 2) AS repeats_7,
            (countIf(tenure_days > 28 AND recency_days <= 28) + 0.4) / (countIf(tenure_days > 28) + 2) AS repeats_28,
            (countIf(tenure_days > 56 AND recency_days <= 56) + 0.4) / (countIf(tenure_days > 56) + 2) AS repeats_56,
            countIf(purchase_days >= 3) AS settled,
            countIf(purchase_days >= 3 AND recency_days > mean_gap_days AND recency_days < 3 * mean_gap_days)
                AS due_categories
        FROM pairs
        GROUP BY user_id
    ),
    visits AS (
        SELECT
            *,
            opened.1 AS visit_days,
            length(visit_days) AS visit_count,
            arrayMap(last -> (now - last) / day_length, closed.2) AS ages, -- of visits, the oldest first
            arrayMap(last -> (now - last) / day_length, pair_lasts) AS pair_ages,
            arrayMap(first -> intDiv(first % day_length, 3600000), opened.2) AS hours,
            arrayPopFront(arrayDifference(arrayMap(day -> toInt64(day), visit_days))) AS gaps,
            arrayAvg(baskets) AS mean_basket,
            arrayMap(
                week -> arrayCount(age -> age >= 7 * week AND age < 7 * week + 7, pair_ages), range(12)
            ) AS weeks,
            arrayMap(
                ahead -> 7 * log(2) / 56 * arraySum(
                    (day, age) -> if(positiveModulo(toInt64(day) - today, 7) = ahead, exp2(-age / 56), 0),
                    visit_days, ages
                ),
                range(7)
            ) AS weekdays,
            arrayMap(last -> month_part(intDiv(last, day_length)), pair_lasts) AS pair_parts,
            arrayMap(last -> exp2((last - now) / day_length / 112), pair_lasts) AS pair_weights,
            arrayMap(
                part -> arraySum((of, weight) -> if(of = part, weight, 0), pair_parts, pair_weights), range(8)
            ) AS parts,
            arrayMap(weight -> (weight + 30 / 8) / (arraySum(parts) + 30), parts) AS month_parts
        FROM shoppers
    )
SELECT
    user_id,
    as_of,
    (now - arrayMin(opened.2)) / day_length AS shopper_tenure_days,
    arrayCount(age -> age <= 7, ages) AS visit_days_7,
    arrayCount(age -> age <= 14, ages) AS visit_days_14,
    arrayCount(age -> age <= 28, ages) AS visit_days_28,
    arrayCount(age -> age <= 112, ages) AS visit_days_112,
    ages[-1] AS visit_recency_days,
    if(visit_count = 1, nan, (visit_days[-1] - visit_days[1]) / (visit_count - 1)) AS visit_gap_days,
    categories_28,
    -- The first of the hours in which most visits began.
    indexOf(
        arrayMap(hour -> countEqual(hours, hour), range(24)) AS started,
        arrayMax(started)
    ) - 1 AS usual_hour,
    categories,
    arraySum(age -> exp2(-age / 7), ages) AS decayed_visits_7,
    arraySum(age -> exp2(-age / 56), ages) AS decayed_visits_56,
    arraySum(age -> exp2(-age / 112), ages) AS decayed_visits_112,
    arraySum(age -> exp2(-age / 56), pair_ages) AS decayed_purchases_56,
    arraySum(age -> exp2(-age / 14), pair_ages) / arraySum(age -> exp2(-age / 112), pair_ages) AS buying_trend,
    if(visit_count = 1, nan, sqrt(greatest(0, arrayAvg(gap -> gap * gap, gaps) - pow(arrayAvg(gaps), 2))))
        AS visit_gap_deviation_days,
    arrayMin(arrayFilter((age, basket) -> basket >= mean_basket, ages, baskets)) AS large_basket_age_days,
    baskets[-1] / mean_basket AS last_basket_over_mean,
    weeks[1], weeks[2], weeks[3], weeks[4],
    arrayAvg(weeks) AS bought_a_week,
    sqrt(greatest(0, arrayAvg(week -> week * week, weeks) - pow(bought_a_week, 2))) AS bought_deviation,
    repeats_7,
    repeats_28,
    repeats_56,
    due_categories,
    due_categories / greatest(settled, 1) AS share_due,
    weekdays[1], weekdays[2], weekdays[3], weekdays[4], weekdays[5], weekdays[6], weekdays[7],
    month_parts[1], month_parts[2], month_parts[3], month_parts[4], month_parts[5], month_parts[6], month_parts[7],
    month_parts[8]
FROM visits
