-- The states of the pairs of the shoppers after {after} and up to {up_to}, from all their purchases.
INSERT INTO {target:Identifier}
SELECT
    user_id, category, {as_of:DateTime64(3, 'UTC')}, purchase_days, first_at, last_at, gap_square_sum, last_gap,
    decayed_28, decayed_56, decayed_112, units, roubles, priced_days
FROM pair_states_between(since = '1990-01-01 00:00:00', as_of = {as_of:DateTime64(3, 'UTC')})
WHERE user_id > {after:String} AND user_id <= {up_to:String}
