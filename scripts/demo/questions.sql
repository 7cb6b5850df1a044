-- What the warehouse can tell. fact_x has every version of a row, fact_x_current the latest.

\set ON_ERROR_STOP on
\encoding UTF8
\pset footer off

\echo Where do the totes go? The five countries that were sold most, and what they pay
SELECT counterparty_legal_country AS country, count(*) AS orders, sum(units_sold) AS totes,
       round(sum(units_sold * unit_price) FILTER (WHERE currency_code = 'GBP')) AS pounds,
       round(sum(units_sold * unit_price) FILTER (WHERE currency_code = 'USD')) AS dollars,
       round(sum(units_sold * unit_price) FILTER (WHERE currency_code = 'EUR')) AS euros
FROM fact_sales_order_current
JOIN dim_counterparty USING (counterparty_id)
JOIN dim_currency USING (currency_id)
GROUP BY country
ORDER BY totes DESC, country
LIMIT 5;

\echo Who sells best? The five with the highest revenue from orders in pounds
SELECT first_name || ' ' || last_name AS name, department_name AS department, location,
       count(*) AS orders, round(sum(units_sold * unit_price)) AS pounds
FROM fact_sales_order_current
JOIN dim_staff ON staff_id = sales_staff_id
JOIN dim_currency USING (currency_id)
WHERE currency_code = 'GBP'
GROUP BY staff_id
ORDER BY pounds DESC, staff_id
LIMIT 5;

\echo What became of the payment that got paid? Each version of it is kept
SELECT f.payment_id AS payment, f.last_updated_date + f.last_updated_time AS last_updated,
       f.payment_amount AS amount, CASE WHEN f.paid THEN 'paid' ELSE 'open' END AS state,
       CASE WHEN c.payment_record_id IS NULL THEN 'superseded' ELSE 'current' END AS version
FROM fact_payment f LEFT JOIN fact_payment_current c USING (payment_record_id)
WHERE f.payment_id = (SELECT min(payment_id) FROM
                      (SELECT payment_id FROM fact_payment GROUP BY 1 HAVING count(*) > 1) changed)
ORDER BY f.payment_record_id;

\echo And of the order whose price was mended? Even last_updated did not tell
SELECT f.sales_order_id AS "order", f.last_updated_date + f.last_updated_time AS last_updated,
       f.units_sold AS totes, f.unit_price AS price,
       CASE WHEN c.sales_record_id IS NULL THEN 'superseded' ELSE 'current' END AS version
FROM fact_sales_order f LEFT JOIN fact_sales_order_current c USING (sales_record_id)
WHERE f.sales_order_id = 1
ORDER BY f.sales_record_id;
