ALTER TABLE linked_shoppers
    ADD COLUMN token_digest text,
    ADD COLUMN expires_at timestamptz;

COMMENT ON COLUMN linked_shoppers.token_digest IS 'SHA-256 of the account-linking token that made the link; a call without that token is not this shopper; NULL for a link made by hand';
COMMENT ON COLUMN linked_shoppers.expires_at IS 'when a link made by hand ends; NULL for one that stays';

-- Names that anybody could guess, made for played devices before links could end.
DELETE FROM linked_shoppers WHERE alice_user LIKE 'station-of-%';
