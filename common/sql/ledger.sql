-- Schema tt: what has been loaded.  Part of the warehouse; backed up with it.
CREATE SCHEMA IF NOT EXISTS tt;
CREATE TABLE tt.run (
    run             text        PRIMARY KEY,
    previous        text,
    checksum        text        NOT NULL,
    model           text        NOT NULL,
    schema_name     text        NOT NULL,
    source_database text        NOT NULL,
    source_system   text        NOT NULL,
    source_time     timestamptz NOT NULL,
    loaded_at       timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    tool            text        NOT NULL
);
COMMENT ON TABLE tt.run IS 'the ledger, format 1: one row a run that is in the warehouse';
CREATE TABLE tt.run_table (
    run                text    NOT NULL REFERENCES tt.run,
    table_name         text    NOT NULL,
    path               text    NOT NULL CHECK (path IN ('staged', 'bulk')),
    checksum           text,
    complete           boolean NOT NULL,
    rows_read          bigint  NOT NULL,
    direct             bigint  NOT NULL,
    rippled            bigint  NOT NULL,
    generated          bigint  NOT NULL,
    rejected_transform bigint  NOT NULL,
    staged             bigint  NOT NULL,
    retried            bigint  NOT NULL,
    inserted           bigint  NOT NULL,
    updated            bigint  NOT NULL,
    unchanged          bigint  NOT NULL,
    rejected_load      bigint  NOT NULL,
    superseded         bigint  NOT NULL,
    deleted            bigint  NOT NULL,
    PRIMARY KEY (run, table_name),
    CHECK (rows_read = direct + rejected_transform),
    CHECK (staged = direct + rippled + generated),
    CHECK (staged + retried = inserted + updated + unchanged + rejected_load)
);
COMMENT ON TABLE tt.run_table IS 'rows of a run, a table of the warehouse';
CREATE TABLE tt.rejected (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run        text   NOT NULL,
    table_name text   NOT NULL,
    line       bigint NOT NULL,
    row        jsonb  NOT NULL,
    reason     text   NOT NULL,
    state      text   NOT NULL CHECK (state IN ('waiting', 'refused', 'loaded', 'superseded')),
    resolved   text
);
CREATE INDEX rejected_waiting_idx ON tt.rejected (table_name) WHERE state = 'waiting';
CREATE INDEX rejected_refused_idx ON tt.rejected (table_name) WHERE state = 'refused';
COMMENT ON TABLE tt.rejected IS
    'rows whose parent is missing (waiting) or that the server refused: loaded since, or superseded by a later version';
