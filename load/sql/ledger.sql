-- Schema tt: what has been loaded.  Part of the warehouse; backed up with it.
CREATE SCHEMA IF NOT EXISTS tt;
CREATE TABLE tt.run (
    run             text        PRIMARY KEY,
    previous        text,
    checksum        text        NOT NULL,
    model           text        NOT NULL,
    source_database text        NOT NULL,
    source_time     timestamptz NOT NULL,
    loaded_at       timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    tool            text        NOT NULL
);
COMMENT ON TABLE tt.run IS 'the ledger: one row a run that is in the warehouse';
CREATE TABLE tt.run_table (
    run          text   NOT NULL REFERENCES tt.run,
    table_name   text   NOT NULL,
    path         text   NOT NULL CHECK (path IN ('staged', 'bulk')),
    checksum     text,
    complete     boolean NOT NULL,
    rows_read    bigint NOT NULL,
    direct       bigint NOT NULL,
    rippled      bigint NOT NULL,
    generated    bigint NOT NULL,
    rejected     bigint NOT NULL,
    staged       bigint NOT NULL,
    inserted     bigint NOT NULL,
    updated      bigint NOT NULL,
    unchanged    bigint NOT NULL,
    superseded   bigint NOT NULL,
    deleted      bigint NOT NULL,
    PRIMARY KEY (run, table_name),
    CHECK (staged = direct + rippled + generated),
    CHECK (staged = inserted + updated + unchanged)
);
COMMENT ON TABLE tt.run_table IS 'rows of a run, a table of the warehouse';
