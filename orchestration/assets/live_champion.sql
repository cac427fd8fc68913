-- What the stream needs to know of each category as of {as_of}: its rhythm, its rate, and whether it is a consumable.
SELECT
    rhythm.category,
    rhythm.shoppers,
    rhythm.popularity_7,
    rhythm.popularity_28,
    rhythm.repeat_share,
    rhythm.gap_median_days,
    rhythm.gap_variation,
    rhythm.purchase_days_mean,
    rhythm.products,
    rhythm.price_median,
    pairs.rate,
    rhythm.category IN (SELECT category FROM consumable_verdicts FINAL WHERE consumable) AS consumable
FROM category_rhythms AS rhythm
INNER JOIN (
    -- The rate to which replenishment_cycles.sql draws a shopper's own.
    SELECT category, sum(purchase_days - 1) / sum(tenure_days) AS rate
    FROM replenishment_cycles
    WHERE event_timestamp = {as_of:DateTime64(3, 'UTC')}
    GROUP BY category
) AS pairs ON pairs.category = rhythm.category
WHERE rhythm.event_timestamp = {as_of:DateTime64(3, 'UTC')}
