-- What the warehouse must say of a totesys: one view in schema `want` for each of its tables, with
-- its columns in their order and of their types, over the source as it is now. Facts are without
-- their record ids. The tests compare by it; the programs never see it.

\set ON_ERROR_STOP on
BEGIN;
CREATE SCHEMA want;

CREATE VIEW want.dim_design AS
SELECT design_id, design_name::varchar, file_location::varchar, file_name::varchar
FROM public.design;

CREATE VIEW want.dim_payment_type AS
SELECT payment_type_id, payment_type_name::varchar
FROM public.payment_type;

CREATE VIEW want.dim_transaction AS
SELECT transaction_id, transaction_type::varchar, sales_order_id, purchase_order_id
FROM public.transaction;

CREATE VIEW want.dim_currency AS
SELECT currency_id, currency_code::varchar AS currency_code, iso.name::varchar AS currency_name
FROM public.currency
LEFT JOIN (VALUES ('EUR', 'Euro'), ('GBP', 'Pound Sterling'), ('USD', 'US Dollar'))
     AS iso (code, name) ON iso.code = currency_code;

CREATE VIEW want.dim_location AS
SELECT address_id AS location_id, address_line_1::varchar, address_line_2::varchar,
       district::varchar, city::varchar, postal_code::varchar, country::varchar, phone::varchar
FROM public.address;

-- A counterparty with the address that it has now.
CREATE VIEW want.dim_counterparty AS
SELECT counterparty_id, counterparty_legal_name::varchar,
       address_line_1::varchar AS counterparty_legal_address_line_1,
       address_line_2::varchar AS counterparty_legal_address_line_2,
       district::varchar AS counterparty_legal_district,
       city::varchar AS counterparty_legal_city,
       postal_code::varchar AS counterparty_legal_postal_code,
       country::varchar AS counterparty_legal_country,
       phone::varchar AS counterparty_legal_phone_number
FROM public.counterparty JOIN public.address ON address_id = legal_address_id;

-- Staff with the department that they are in now.
CREATE VIEW want.dim_staff AS
SELECT staff_id, first_name::varchar, last_name::varchar, department_name::varchar,
       coalesce(location, 'Undefined')::varchar AS location, email_address::varchar
FROM public.staff JOIN public.department USING (department_id);

CREATE VIEW want.fact_sales_order AS
SELECT sales_order_id,
       created_at::date AS created_date,
       created_at::time AS created_time,
       last_updated::date AS last_updated_date,
       last_updated::time AS last_updated_time,
       staff_id AS sales_staff_id, counterparty_id, units_sold, unit_price, currency_id, design_id,
       agreed_payment_date::date, agreed_delivery_date::date, agreed_delivery_location_id
FROM public.sales_order;

CREATE VIEW want.fact_purchase_order AS
SELECT purchase_order_id,
       created_at::date AS created_date,
       created_at::time AS created_time,
       last_updated::date AS last_updated_date,
       last_updated::time AS last_updated_time,
       staff_id, counterparty_id, item_code::varchar, item_quantity, item_unit_price, currency_id,
       agreed_delivery_date::date, agreed_payment_date::date, agreed_delivery_location_id
FROM public.purchase_order;

CREATE VIEW want.fact_payment AS
SELECT payment_id,
       created_at::date AS created_date,
       created_at::time AS created_time,
       last_updated::date AS last_updated_date,
       last_updated::time AS last_updated_time,
       transaction_id, counterparty_id, payment_amount, currency_id, payment_type_id, paid,
       payment_date::date
FROM public.payment;

-- Each day of each year that a date of a fact falls in.
CREATE VIEW want.dim_date AS
WITH dates (date) AS (
    SELECT unnest(ARRAY[created_date, last_updated_date, agreed_payment_date, agreed_delivery_date])
    FROM want.fact_sales_order
    UNION
    SELECT unnest(ARRAY[created_date, last_updated_date, agreed_payment_date, agreed_delivery_date])
    FROM want.fact_purchase_order
    UNION
    SELECT unnest(ARRAY[created_date, last_updated_date, payment_date])
    FROM want.fact_payment
), years (first) AS (
    SELECT DISTINCT date_trunc('year', date)::date FROM dates
)
SELECT day::date AS date_id,
       extract(year FROM day)::integer AS year,
       extract(month FROM day)::integer AS month,
       extract(day FROM day)::integer AS day,
       extract(isodow FROM day)::integer AS day_of_week,
       to_char(day, 'FMDay')::varchar AS day_name,
       to_char(day, 'FMMonth')::varchar AS month_name,
       extract(quarter FROM day)::integer AS quarter
FROM years, generate_series(first::timestamp, first + interval '1 year -1 day', '1 day') AS s (day);

COMMIT;
