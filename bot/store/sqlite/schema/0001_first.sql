-- What happened. Only ever appended to; a conversation's events are read along
-- prev, newest first, because an index (conversation, n) would cost more than
-- all else a turn writes. Small columns stand before body, so that a walk does
-- not touch the pages that a long body spills to.
CREATE TABLE event (
    seq          INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,          -- conversation.key
    prev         INTEGER NOT NULL,          -- the event before it, 0 = none that is still kept
    at           INTEGER NOT NULL,          -- Unix milliseconds
    first        INTEGER NOT NULL,          -- the first and last visible line that it brought, 0 = none
    line         INTEGER NOT NULL,
    id           TEXT    NOT NULL UNIQUE,   -- the same id twice is the same event twice
    body         BLOB    NOT NULL,          -- bot.Entry
    CHECK (prev < seq)
) STRICT;

-- Where each conversation stands. The state is the document; the columns
-- before it are what queries need of it, written in the same statement.
CREATE TABLE conversation (
    key     INTEGER PRIMARY KEY,
    id      TEXT    NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,               -- the last event's
    due     INTEGER NOT NULL,               -- the earliest deadline, 0 = none
    last    INTEGER NOT NULL,               -- the last event.seq, 0 = none that is still kept
    lines   INTEGER NOT NULL,               -- the last visible line
    open    INTEGER NOT NULL,               -- 1: somebody owes the customer something
    pending INTEGER NOT NULL,               -- sends that have not left
    opened  INTEGER NOT NULL,               -- the case's hand-over
    picked  INTEGER NOT NULL,               -- the hand-over of the case that was last claimed
    board   BLOB,                           -- bot.Index while people own it, else NULL
    state   BLOB    NOT NULL,
    CONSTRAINT "an open conversation needs a deadline" CHECK (open = 0 OR due > 0)
) STRICT;

CREATE INDEX due      ON conversation (due)    WHERE due > 0;
CREATE INDEX pending  ON conversation (key)    WHERE pending > 0;
CREATE INDEX board    ON conversation (opened) WHERE board IS NOT NULL;
CREATE INDEX stranded ON conversation (key)    WHERE open = 1 AND due = 0;
CREATE INDEX rest     ON conversation (at)     WHERE open = 0 AND due = 0 AND pending = 0;

CREATE TABLE alias (
    alias        TEXT NOT NULL PRIMARY KEY,
    conversation TEXT NOT NULL              -- conversation.id, which may not exist yet
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_of ON alias (conversation);

CREATE TABLE secret (
    conversation INTEGER NOT NULL,          -- conversation.key
    ref          TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    text         BLOB    NOT NULL,          -- sealed
    PRIMARY KEY (conversation, ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE take (
    key TEXT    NOT NULL,
    at  INTEGER NOT NULL
) STRICT;
CREATE INDEX taken ON take (key, at);

CREATE TABLE pickup (
    at   INTEGER NOT NULL,
    wait INTEGER NOT NULL
) STRICT;
CREATE INDEX picked ON pickup (at, wait);
