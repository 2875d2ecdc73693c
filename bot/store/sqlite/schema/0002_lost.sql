-- What was not understood, masked: for those who write the flows.
CREATE TABLE lost (
    conversation INTEGER NOT NULL,          -- conversation.key
    at           INTEGER NOT NULL,          -- Unix milliseconds
    text         TEXT    NOT NULL
) STRICT;
CREATE INDEX lost_at ON lost (at);
CREATE INDEX lost_of ON lost (conversation);
