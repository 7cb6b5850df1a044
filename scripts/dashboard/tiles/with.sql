-- What the tiles have in common: parts of a WITH list that is put in front of the SELECT of each. Before them stands
-- exchange_rate (currency_code, day, rate: so much of the currency is one pound); without a row where the warehouse
-- has no rates.

-- The rate of a day is the newest that there was by then; before there was any, the first.
rate_step AS (
    SELECT currency_code, day, max(rate) AS rate,
        count(max(rate)) OVER (PARTITION BY currency_code ORDER BY day) AS step
    FROM (SELECT currency_code, day, rate FROM exchange_rate
          UNION ALL SELECT currency_code, date_id, NULL FROM dim_currency CROSS JOIN dim_date) AS r
    GROUP BY 1, 2
),
rate_of_day AS (
    SELECT currency_code, day, coalesce(max(rate) OVER (PARTITION BY currency_code, step),
        max(rate) FILTER (WHERE step = 1) OVER (PARTITION BY currency_code)) AS rate
    FROM rate_step
),
-- Each day for each currency: where it belongs, what amounts are in, and what they are divided by.
day AS MATERIALIZED (
    SELECT c.currency_id, d.date_id, d.year::text AS year, d.year || ' Q' || d.quarter AS quarter,
        to_char(d.date_id, 'YYYY-MM') AS month,
        CASE WHEN EXISTS (SELECT FROM exchange_rate) THEN 'GBP' ELSE c.currency_code END AS currency,
        CASE WHEN c.currency_code = 'GBP' OR NOT EXISTS (SELECT FROM exchange_rate) THEN 1 ELSE r.rate END AS rate
    FROM dim_currency AS c
    CROSS JOIN dim_date AS d
    LEFT JOIN rate_of_day AS r ON r.currency_code = c.currency_code AND r.day = d.date_id
),
sale AS (
    SELECT f.created_date, d.year, d.quarter, d.month, p.counterparty_legal_country AS country, d.currency,
        f.design_id, f.sales_staff_id AS staff_id, f.units_sold AS totes, f.units_sold * f.unit_price / d.rate AS amount
    FROM fact_sales_order_current AS f
    JOIN day AS d ON d.currency_id = f.currency_id AND d.date_id = f.created_date
    JOIN dim_counterparty AS p ON p.counterparty_id = f.counterparty_id
),
purchase AS (
    SELECT f.created_date, d.year, d.quarter, d.month, p.counterparty_legal_country AS country, d.currency,
        f.item_quantity * f.item_unit_price / d.rate AS amount
    FROM fact_purchase_order_current AS f
    JOIN day AS d ON d.currency_id = f.currency_id AND d.date_id = f.created_date
    JOIN dim_counterparty AS p ON p.counterparty_id = f.counterparty_id
),
-- Payments count on the day on which they are due or were paid. To us: receipts for sales, refunds for purchases.
payment AS (
    SELECT f.payment_date, d.year, d.quarter, d.month, p.counterparty_legal_country AS country, d.currency,
        t.payment_type_name AS type, t.payment_type_name IN ('SALES_RECEIPT', 'PURCHASE_REFUND') AS to_us, f.paid,
        f.payment_amount / d.rate AS amount
    FROM fact_payment_current AS f
    JOIN day AS d ON d.currency_id = f.currency_id AND d.date_id = f.payment_date
    JOIN dim_counterparty AS p ON p.counterparty_id = f.counterparty_id
    JOIN dim_payment_type AS t ON t.payment_type_id = f.payment_type_id
),
today AS (
    SELECT (max(source_time) AT TIME ZONE 'UTC')::date AS today FROM tt.run
)
