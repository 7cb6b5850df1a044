-- Made-up exchange rates for all months with sales orders, as the CSV file that a bank might drop:
-- units of each currency for one pound.
\set ON_ERROR_STOP on
COPY (
    SELECT currency_code AS currency, month::date AS month,
           CASE currency_code WHEN 'GBP' THEN 1
                WHEN 'USD' THEN round(1.25 + 0.05 * sin(extract(month FROM month))::numeric, 4)
                ELSE round(1.15 + 0.03 * cos(extract(month FROM month))::numeric, 4) END AS rate
    FROM (SELECT DISTINCT date_trunc('month', created_at) AS month FROM sales_order) AS months,
         currency
    ORDER BY month, currency_code
) TO STDOUT (FORMAT csv, HEADER);
