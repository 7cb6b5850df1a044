-- The warehouse from the foreign tables, foreign keys enforced, in one transaction.
BEGIN;
INSERT INTO dim_date
SELECT day, extract(year FROM day), extract(month FROM day), extract(day FROM day),
       extract(isodow FROM day), to_char(day, 'FMDay'), to_char(day, 'FMMonth'),
       extract(quarter FROM day)
FROM generate_series(timestamp '2024-01-01', '2026-12-31', '1 day') AS day;
INSERT INTO dim_design SELECT * FROM want.dim_design;
INSERT INTO dim_payment_type SELECT * FROM want.dim_payment_type;
INSERT INTO dim_transaction SELECT * FROM want.dim_transaction;
INSERT INTO dim_currency SELECT * FROM want.dim_currency;
INSERT INTO dim_location SELECT * FROM want.dim_location;
INSERT INTO dim_counterparty SELECT * FROM want.dim_counterparty;
INSERT INTO dim_staff SELECT * FROM want.dim_staff;
INSERT INTO fact_sales_order (sales_order_id, created_date, created_time, last_updated_date,
    last_updated_time, sales_staff_id, counterparty_id, units_sold, unit_price, currency_id,
    design_id, agreed_payment_date, agreed_delivery_date, agreed_delivery_location_id)
SELECT * FROM want.fact_sales_order;
INSERT INTO fact_purchase_order (purchase_order_id, created_date, created_time, last_updated_date,
    last_updated_time, staff_id, counterparty_id, item_code, item_quantity, item_unit_price,
    currency_id, agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id)
SELECT * FROM want.fact_purchase_order;
INSERT INTO fact_payment (payment_id, created_date, created_time, last_updated_date,
    last_updated_time, transaction_id, counterparty_id, payment_amount, currency_id,
    payment_type_id, paid, payment_date)
SELECT * FROM want.fact_payment;
COMMIT;
