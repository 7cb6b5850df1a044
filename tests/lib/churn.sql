-- Random transactions for the cursor test: inserts, updates (also such that change nothing, or the
-- key), deletes, re-inserts, under savepoints that are kept or rolled back. Reproducible: the seed
-- is the round.
--
-- All versions that a transaction left are in audit_*.

CREATE TABLE thing (id integer PRIMARY KEY, v text);
CREATE TABLE other (n integer, k text, v text, PRIMARY KEY (k, n));
CREATE TABLE audit_thing (id integer, v text);
CREATE TABLE audit_other (n integer, k text, v text);

CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO audit_%s SELECT ($1).*', TG_TABLE_NAME) USING new;
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON thing FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON other FOR EACH ROW EXECUTE FUNCTION audit();

CREATE FUNCTION die(sides integer) RETURNS integer LANGUAGE sql VOLATILE AS $$
    SELECT floor(random() * sides)::integer
$$;

-- One statement. Apart: with keys that the others leave alone, so that nobody waits for a lock.
CREATE FUNCTION churn_once(apart boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    i integer := die(60) + CASE WHEN apart THEN 1000 ELSE 0 END;
    w text := (ARRAY['a', 'A', 'b', '', NULL, 'ä', 'x'])[1 + die(7)];
    key text := (ARRAY['a', 'A', 'ä', '', ' ', 'b'])[1 + die(6)] || CASE WHEN apart THEN '+' ELSE '' END;
BEGIN
    CASE die(9)
    WHEN 0, 1, 2 THEN
        INSERT INTO thing VALUES (i, w) ON CONFLICT (id) DO UPDATE SET v = excluded.v;
    WHEN 3 THEN
        DELETE FROM thing WHERE id = i;
    WHEN 4 THEN
        UPDATE thing SET id = i + 100 WHERE id = i AND NOT EXISTS (SELECT FROM thing WHERE id = i + 100);
    WHEN 5, 6 THEN
        INSERT INTO other VALUES (i % 9, key, w) ON CONFLICT (k, n) DO UPDATE SET v = excluded.v;
    WHEN 7 THEN
        DELETE FROM other WHERE k = key AND n = i % 9;
    WHEN 8 THEN
        UPDATE thing SET v = v WHERE id = i;
    END CASE;
END $$;

-- Some statements, part of them under savepoints.
CREATE FUNCTION churn_some(seed integer, apart boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM setseed(seed / 1000.0);
    FOR i IN 1..1 + die(5) LOOP
        BEGIN
            PERFORM churn_once(apart);
            IF die(4) = 0 THEN
                RAISE EXCEPTION 'rolled back to the savepoint';
            END IF;
        EXCEPTION WHEN raise_exception THEN
            PERFORM churn_once(apart);
        END;
        PERFORM churn_once(apart);
    END LOOP;
END $$;

-- So many transactions, of which some are rolled back.
CREATE PROCEDURE churn(round integer, transactions integer) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..transactions LOOP
        PERFORM churn_some((round * 37 + i) % 1000, false);
        IF die(8) = 0 THEN
            ROLLBACK;
        ELSE
            COMMIT;
        END IF;
    END LOOP;
END $$;
