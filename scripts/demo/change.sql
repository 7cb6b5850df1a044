-- The second day at Terrific Totes, 2026-11-20: six things happen to a totesys that fill.sql made.

\set ON_ERROR_STOP on

-- A payment that was open gets paid.
UPDATE payment SET paid = true, last_updated = '2026-11-20 09:30:00.123'
WHERE payment_id = (SELECT min(payment_id) FROM payment WHERE NOT paid);

-- A department moves; in the warehouse it is a column of its staff.
UPDATE department SET location = 'Liverpool', last_updated = '2026-11-20 10:00:00'
WHERE department_name = 'Sales';

-- A customer's address changes; in the warehouse it is a location, and columns of the customer.
UPDATE address SET address_line_1 = '14 Canal Street', address_line_2 = 'Unit "A", 1st floor',
                   last_updated = '2026-11-20 10:15:00'
WHERE address_id = 1;

-- A customer asks for more; a new order comes in, with its transaction and its payment.
UPDATE sales_order SET units_sold = units_sold + 500, last_updated = '2026-11-20 11:45:00.007'
WHERE sales_order_id = (SELECT max(sales_order_id) FROM sales_order);

WITH new_order AS (
    INSERT INTO sales_order
        (created_at, last_updated, design_id, staff_id, counterparty_id, units_sold, unit_price,
         currency_id, agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id)
    VALUES ('2026-11-20 11:52:13.448', '2026-11-20 11:52:13.448', 8, 2, 23, 12000, 3.75,
            1, '2026-11-25', '2026-11-27', 27)
    RETURNING *
), new_transaction AS (
    INSERT INTO transaction (transaction_type, sales_order_id, created_at, last_updated)
    SELECT 'SALE', sales_order_id, created_at, last_updated FROM new_order
    RETURNING *
)
INSERT INTO payment
    (created_at, last_updated, transaction_id, counterparty_id, payment_amount, currency_id,
     payment_type_id, paid, payment_date, company_ac_number, counterparty_ac_number)
SELECT t.created_at, t.last_updated, transaction_id, counterparty_id, units_sold * unit_price,
       currency_id, 1, false, agreed_payment_date, 41062210, 79911402
FROM new_order JOIN new_transaction t USING (sales_order_id);

-- Somebody mends a price by hand and forgets last_updated.
UPDATE sales_order SET unit_price = unit_price + 0.25 WHERE sales_order_id = 1;
