-- How likely a pair is bought within two, three and four weeks. Of older predictions, as their constant hazard had it.
ALTER TABLE repurchase_predictions
    ADD COLUMN IF NOT EXISTS probability_14 Float64 DEFAULT 1 - pow(1 - probability, 2) AFTER probability,
    ADD COLUMN IF NOT EXISTS probability_21 Float64 DEFAULT 1 - pow(1 - probability, 3) AFTER probability_14,
    ADD COLUMN IF NOT EXISTS probability_28 Float64 DEFAULT 1 - pow(1 - probability, 4) AFTER probability_21;
