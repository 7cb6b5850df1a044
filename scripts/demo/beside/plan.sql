-- Made-up plans for all months with sales orders, as a spreadsheet of a German colleague's would be
-- saved: semicolons, points between thousands, decimal commas, a note with a line break.
\set ON_ERROR_STOP on
\encoding UTF8
COPY (
    SELECT to_char(month, 'DD.MM.YYYY') AS "Month",
           translate(to_char(round(brought * (1 + 0.08 * sin(extract(month FROM month)))::numeric, -2),
                             'FM999,999,999,990.00'), ',.', '.,') AS "Plan (£)",
           CASE extract(month FROM month) WHEN 11 THEN E'Café fair;\n"big" totes' END AS "Note"
    FROM (SELECT date_trunc('month', created_at) AS month, sum(units_sold * unit_price / 1.13) AS brought
          FROM sales_order GROUP BY 1) AS months
    ORDER BY month
) TO STDOUT (FORMAT csv, HEADER, DELIMITER ';');
