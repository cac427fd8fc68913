CREATE TABLE reminder_consents (
    user_id text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('given', 'withdrawn')),
    changed_at timestamptz NOT NULL,
    source text NOT NULL CHECK (source IN ('voice', 'api'))
);

CREATE INDEX reminder_consents_withdrawn ON reminder_consents (user_id) WHERE state = 'withdrawn';

COMMENT ON TABLE reminder_consents IS 'whether a shopper agrees to be reminded at all; who is not here does';
