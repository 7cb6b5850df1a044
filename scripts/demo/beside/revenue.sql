-- Revenue in one currency, by the rates of the service, beside the plan from the file: the last six
-- months.  On a day for which the service has no rate yet the newest one counts.
\set ON_ERROR_STOP on
\encoding UTF8
\pset footer off

\echo What did each month bring, in pounds? The rates came from a web service, the plan from a file; both are made up
WITH sale AS (
    SELECT date_trunc('month', created_date)::date AS month, units_sold * unit_price / rate AS pounds
    FROM fact_sales_order_current
    JOIN dim_currency USING (currency_id)
    CROSS JOIN LATERAL (
        SELECT rate FROM dim_exchange_rate AS r
        WHERE r.currency_code = dim_currency.currency_code AND day <= created_date
        ORDER BY day DESC LIMIT 1) AS newest
    WHERE created_date >= (SELECT date_trunc('month', max(created_date)) - interval '5 months'
                           FROM fact_sales_order_current)
)
SELECT to_char(month, 'YYYY-MM') AS month, count(*) AS orders, round(sum(sale.pounds)) AS pounds,
       round(plan.pounds) AS planned, round(100 * sum(sale.pounds) / plan.pounds) || ' %' AS reached
FROM sale
LEFT JOIN dim_sales_plan AS plan USING (month)
GROUP BY month, plan.pounds
ORDER BY month DESC;
