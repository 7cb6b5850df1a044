-- Revenue in one currency, by the rates of the files: what the last six months brought.
\set ON_ERROR_STOP on
\encoding UTF8
\pset footer off

\echo What did each month bring, in pounds? By made-up exchange rates, which came from files
SELECT to_char(month, 'YYYY-MM') AS month, count(*) AS orders,
       round(sum(units_sold * unit_price / rate)) AS pounds
FROM fact_sales_order_current
JOIN dim_currency USING (currency_id)
JOIN dim_exchange_rate USING (currency_code)
WHERE month = date_trunc('month', created_date)::date
GROUP BY dim_exchange_rate.month
ORDER BY dim_exchange_rate.month DESC
LIMIT 6;
