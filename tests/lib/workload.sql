-- What the tests of crashes and of concurrent writers add to a totesys, in schema `test`:
--
--   CALL test.tick()      one small change of everything that has to do with orders, committed at
--                         once; test.versions then says how many versions of each fact there must be
--   CALL test.restart()   the warehouse begins anew: its versions are counted from here on
--   CALL test.audit()     from here on test.version, the audit trail, has each version of each sales
--                         order and payment that a transaction made, in their order
--   test.differences, test.unreal, test.twice
--                         what is wrong with what was loaded (test.loaded, test.run), by the trail
--   test.savepoint... test.come_back
--                         what the concurrent writers do, see workload.bash

\set ON_ERROR_STOP on
BEGIN;
CREATE SCHEMA test;

-- ---------------------------------------------------------------------------------------- ticks

CREATE TABLE test.clock (ticks integer, began_at integer, sales integer, purchases integer, payments integer);
INSERT INTO test.clock VALUES (0);

CREATE PROCEDURE test.restart() LANGUAGE sql AS $$
    UPDATE test.clock
    SET began_at = ticks,
        sales = (SELECT count(*) FROM public.sales_order),
        purchases = (SELECT count(*) FROM public.purchase_order),
        payments = (SELECT count(*) FROM public.payment)
$$;
CALL test.restart();

CREATE FUNCTION test.now() RETURNS timestamp(3) LANGUAGE sql AS $$
    SELECT timestamp '2026-11-20' + interval '1 second' * (extract(epoch FROM pg_catalog.now())::bigint % 86400)
$$;

-- A sales order with its transaction and its payment.
CREATE FUNCTION test.sell(units integer) RETURNS integer LANGUAGE sql AS $$
    WITH new_order AS (
        INSERT INTO public.sales_order
            (last_updated, design_id, staff_id, counterparty_id, units_sold, unit_price, currency_id,
             agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id, created_at)
        SELECT now, 1 + units % 400, 1 + units % 14, 1 + units % 26, units, 2.50, 1 + units % 3,
               '2026-11-25', '2026-11-27', 1 + units % 30, now
        FROM test.now() AS now
        RETURNING *
    ), new_transaction AS (
        INSERT INTO public.transaction (transaction_type, sales_order_id, created_at, last_updated)
        SELECT 'SALE', sales_order_id, created_at, last_updated FROM new_order
        RETURNING *
    )
    INSERT INTO public.payment
        (created_at, last_updated, transaction_id, counterparty_id, payment_amount, currency_id,
         payment_type_id, paid, payment_date, company_ac_number, counterparty_ac_number)
    SELECT t.created_at, t.last_updated, transaction_id, counterparty_id, units_sold * unit_price,
           currency_id, 1, false, agreed_payment_date, 41062210, 79911402
    FROM new_order JOIN new_transaction AS t USING (sales_order_id)
    RETURNING payment_id
$$;

-- Each tick touches other orders than those before it, so that several may become one run.  All
-- addresses change, which is enough for tt-transform to write its state.
CREATE PROCEDURE test.tick() LANGUAGE plpgsql AS $$
DECLARE
    i integer;
BEGIN
    UPDATE test.clock SET ticks = ticks + 1 RETURNING ticks INTO i;
    UPDATE public.sales_order SET units_sold = units_sold + 1 -- without a word in last_updated
    WHERE sales_order_id = i;
    UPDATE public.purchase_order SET item_quantity = item_quantity + 1, last_updated = test.now()
    WHERE purchase_order_id = i;
    DELETE FROM public.payment WHERE payment_id = i;
    PERFORM test.sell(1000 + i);
    UPDATE public.department SET location = 'floor ' || i WHERE department_id = 1 + i % 8;
    UPDATE public.address SET phone = 'phone ' || i;
END $$;

-- fact, versions, those of them that are superseded or deleted
CREATE VIEW test.versions AS
SELECT v.*
FROM (SELECT *, ticks - began_at AS n FROM test.clock) AS c,
     LATERAL (VALUES ('fact_payment', payments + n, n), ('fact_purchase_order', purchases + n, n),
                     ('fact_sales_order', sales + 2 * n, n)) AS v (fact, versions, ended);

-- ---------------------------------------------------------------------------------------- audit

-- `row`: what the mapping makes of it, as text; NULL: it is deleted.
CREATE TABLE test.version (
    seq  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid  xid8 NOT NULL DEFAULT pg_current_xact_id(),
    fact text NOT NULL,
    id   integer NOT NULL,
    row  text
);

-- A rolled back change takes its entry along.
CREATE FUNCTION test.note_sales_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO test.version (fact, id, row)
    VALUES ('fact_sales_order', coalesce(NEW.sales_order_id, OLD.sales_order_id),
            (SELECT f::text FROM want.fact_sales_order AS f WHERE sales_order_id = NEW.sales_order_id));
    RETURN NULL;
END $$;
CREATE FUNCTION test.note_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO test.version (fact, id, row)
    VALUES ('fact_payment', coalesce(NEW.payment_id, OLD.payment_id),
            (SELECT f::text FROM want.fact_payment AS f WHERE payment_id = NEW.payment_id));
    RETURN NULL;
END $$;

CREATE PROCEDURE test.audit() LANGUAGE sql AS $$
    INSERT INTO test.version (fact, id, row)
    SELECT 'fact_sales_order', sales_order_id, f::text FROM want.fact_sales_order AS f
    UNION ALL
    SELECT 'fact_payment', payment_id, f::text FROM want.fact_payment AS f;
    CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON public.sales_order
    FOR EACH ROW EXECUTE FUNCTION test.note_sales_order();
    CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON public.payment
    FOR EACH ROW EXECUTE FUNCTION test.note_payment();
$$;

-- What the warehouse has: facts as text, and when and why a version ended.
CREATE TABLE test.loaded (fact text, record_id integer, id integer, row text, ended text COLLATE "C", why text);
-- The runs: of what snapshot they are, and the last record ids of the facts once they were loaded.
CREATE TABLE test.run (run text COLLATE "C", snapshot pg_snapshot);
CREATE TABLE test.bound (run text COLLATE "C", fact text, record_id integer);

-- The facts that were current after a run, against those of the source in the run's snapshot.  (The
-- versions of a key are one after another, and so are their numbers: whoever makes the next one has
-- waited for the one before.)
CREATE VIEW test.differences AS
WITH source AS (
    SELECT run, fact, id, row
    FROM (SELECT DISTINCT ON (run, fact, id) run, fact, id, row
          FROM test.run JOIN test.version ON pg_visible_in_snapshot(xid, snapshot)
          WHERE run IN (SELECT run FROM test.bound)
          ORDER BY run, fact, id, seq DESC) AS newest
    WHERE row IS NOT NULL
), warehouse AS (
    SELECT run, fact, id, row
    FROM (SELECT DISTINCT run, fact, record_id AS last FROM test.bound) AS b JOIN test.loaded USING (fact)
    WHERE record_id <= last AND (ended IS NULL OR ended > run)
)
(SELECT 'missing' AS what, * FROM source EXCEPT ALL SELECT 'missing', * FROM warehouse)
UNION ALL
(SELECT 'wrong', * FROM warehouse EXCEPT ALL SELECT 'wrong', * FROM source);

-- Versions that no snapshot can have had: none but the last that a transaction made of a key.
CREATE VIEW test.unreal AS
SELECT * FROM test.loaded AS l
WHERE NOT EXISTS (SELECT FROM test.version AS v
                  WHERE v.fact = l.fact AND v.id = l.id AND v.row = l.row
                    AND NOT EXISTS (SELECT FROM test.version AS n
                                    WHERE n.fact = v.fact AND n.id = v.id AND n.xid = v.xid AND n.seq > v.seq));

-- Versions like the one before, where that was not deleted.
CREATE VIEW test.twice AS
SELECT *
FROM (SELECT *, lag(row) OVER same_key AS former_row, lag(why) OVER same_key AS former_why
      FROM test.loaded WINDOW same_key AS (PARTITION BY fact, id ORDER BY record_id)) AS l
WHERE row = former_row AND former_why IS DISTINCT FROM 'deleted';

-- -------------------------------------------------------------------------------------- writers

-- Blocks that fail, within one that does not.
CREATE PROCEDURE test.exceptions(a integer, b integer, n integer) LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        UPDATE public.sales_order SET units_sold = n WHERE sales_order_id = a;
        BEGIN
            UPDATE public.sales_order SET units_sold = -1 WHERE sales_order_id = b;
            PERFORM test.sell(n);
            RAISE division_by_zero;
        EXCEPTION WHEN division_by_zero THEN
            UPDATE public.payment SET payment_amount = n WHERE payment_id = a;
        END;
    END;
    BEGIN
        DELETE FROM public.payment WHERE payment_id = b;
        INSERT INTO public.sales_order (sales_order_id) VALUES (a); -- is there
    EXCEPTION WHEN not_null_violation OR unique_violation THEN
        NULL;
    END;
END $$;

-- Deleted and inserted again at once; n = 0: just as it was.
CREATE PROCEDURE test.replace(a integer, n integer) LANGUAGE plpgsql AS $$
DECLARE
    o public.sales_order;
    p public.payment;
BEGIN
    DELETE FROM public.sales_order WHERE sales_order_id = a RETURNING * INTO o;
    IF FOUND THEN
        o.units_sold := o.units_sold + n;
        INSERT INTO public.sales_order SELECT o.*;
    END IF;
    DELETE FROM public.payment WHERE payment_id = a RETURNING * INTO p;
    IF FOUND THEN
        p.payment_amount := p.payment_amount + n;
        INSERT INTO public.payment SELECT p.*;
    END IF;
END $$;

-- Deleted in one transaction, inserted again in a later one, once a dozen are gone.
CREATE TABLE test.limbo (o public.sales_order, p public.payment);

CREATE PROCEDURE test.vanish(a integer) LANGUAGE sql AS $$
    WITH gone AS (DELETE FROM public.sales_order AS o WHERE sales_order_id = a RETURNING o)
    INSERT INTO test.limbo (o) SELECT o FROM gone;
    WITH gone AS (DELETE FROM public.payment AS p WHERE payment_id = a RETURNING p)
    INSERT INTO test.limbo (p) SELECT p FROM gone;
$$;

CREATE PROCEDURE test.come_back(n integer) LANGUAGE plpgsql AS $$
DECLARE
    l test.limbo;
BEGIN
    IF (SELECT count(*) FROM test.limbo) < 12 THEN
        RETURN;
    END IF;
    DELETE FROM test.limbo
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM test.limbo ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED))
    RETURNING * INTO l;
    IF (l.o).sales_order_id IS NOT NULL THEN
        INSERT INTO public.sales_order SELECT (l.o).*;
        UPDATE public.sales_order SET units_sold = units_sold + n
        WHERE n > 0 AND sales_order_id = (l.o).sales_order_id;
    ELSIF (l.p).payment_id IS NOT NULL THEN
        INSERT INTO public.payment SELECT (l.p).*;
    END IF;
END $$;

COMMIT;
