-- What the stream needs to know of each category as of {as_of}: its rhythm, and whether it is a consumable.
SELECT
    rhythm.category,
    rhythm.shoppers,
    rhythm.popularity_7,
    rhythm.popularity_28,
    rhythm.popularity_112,
    rhythm.repeat_share,
    rhythm.gap_median_days,
    rhythm.gap_variation,
    rhythm.purchase_days_mean,
    rhythm.purchase_rate,
    rhythm.repeats_14,
    rhythm.surge_14,
    rhythm.products,
    rhythm.price_median,
    rhythm.category IN (SELECT category FROM consumable_verdicts FINAL WHERE consumable) AS consumable
FROM category_rhythms AS rhythm
WHERE rhythm.event_timestamp = {as_of:DateTime64(3, 'UTC')}
