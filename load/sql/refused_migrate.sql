-- tt.rejected of a ledger of an earlier version knows rows that the server refused, too.
ALTER TABLE tt.rejected DROP CONSTRAINT IF EXISTS rejected_state_check,
    ADD CONSTRAINT rejected_state_check CHECK (state IN ('waiting', 'refused', 'loaded', 'superseded'));
CREATE INDEX rejected_refused_idx ON tt.rejected (table_name) WHERE state = 'refused'
