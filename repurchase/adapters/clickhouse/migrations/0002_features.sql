CREATE TABLE IF NOT EXISTS replenishment_cycles (
    user_id            String,
    category           String,
    event_timestamp    DateTime64(3, 'UTC'),
    purchase_days      Int64,
    recency_days       Float64,
    tenure_days        Float64,
    mean_gap_days      Float64,
    gap_deviation_days Float64,
    last_gap_days      Float64,
    recency_over_gap   Float64,
    decayed_count_56   Float64,
    decayed_count_112  Float64,
    poisson_gamma_rate Float64,
    quantity_mean      Float64,
    spend_mean         Float64
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(event_timestamp) ORDER BY (user_id, category, event_timestamp);

CREATE TABLE IF NOT EXISTS shopper_habits (
    user_id            String,
    event_timestamp    DateTime64(3, 'UTC'),
    visit_days_28      Int64,
    visit_days_112     Int64,
    visit_recency_days Float64,
    visit_gap_days     Float64,
    categories_28      Int64,
    usual_hour         Int64
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(event_timestamp) ORDER BY (user_id, event_timestamp);

CREATE TABLE IF NOT EXISTS category_rhythms (
    category           String,
    event_timestamp    DateTime64(3, 'UTC'),
    shoppers           Int64,
    popularity_28      Float64,
    repeat_share       Float64,
    gap_median_days    Float64,
    gap_variation      Float64,
    purchase_days_mean Float64,
    products           Int64,
    price_median       Float64
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(event_timestamp) ORDER BY (category, event_timestamp);

CREATE TABLE IF NOT EXISTS consumable_verdicts (
    category      String,
    probability   Float64,
    consumable    Bool,
    decided_by    LowCardinality(String),
    decided_at    DateTime64(3, 'UTC'),
    model_version String
) ENGINE = ReplacingMergeTree(decided_at) ORDER BY category;

-- Which pairs the repurchase model learns from, and what came of them.
CREATE TABLE IF NOT EXISTS training_labels (
    user_id         String,
    category        String,
    event_timestamp DateTime64(3, 'UTC'),
    bought          UInt8 COMMENT 'within the horizon after event_timestamp'
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(event_timestamp) ORDER BY (user_id, category, event_timestamp);

CREATE TABLE IF NOT EXISTS repurchase_predictions (
    user_id           String,
    category          String,
    event_timestamp   DateTime64(3, 'UTC'),
    product_id        String,
    product_title     String,
    last_purchased_at DateTime64(3, 'UTC'),
    expected_next_at  DateTime64(3, 'UTC'),
    purchase_days     Int64,
    usual_gap_days    Float64,
    usual_quantity    Float64,
    probability       Float64,
    model_version     String
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(event_timestamp) ORDER BY (user_id, category, event_timestamp);

CREATE TABLE IF NOT EXISTS planned_reminders (
    reminder_id       String,
    user_id           String,
    category          String,
    product_id        String,
    due_at            DateTime('UTC'),
    probability       Float64,
    planned_at        DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree(planned_at) ORDER BY reminder_id;
