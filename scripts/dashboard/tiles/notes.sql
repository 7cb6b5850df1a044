-- What is to be known before the numbers: a line a row.
SELECT CASE WHEN EXISTS (SELECT FROM exchange_rate)
    THEN 'All amounts are in GBP, by the exchange rate of the day on which an order was made or a payment is due.'
    ELSE 'The warehouse has no exchange rates: amounts are shown by currency, and are not added up across currencies.' END
UNION ALL
SELECT format('%s has no exchange rate: %s sales, %s purchases and %s payments in it are counted, and their amounts are in no sum.',
    c.currency_code,
    (SELECT count(*) FROM fact_sales_order_current AS f WHERE f.currency_id = c.currency_id),
    (SELECT count(*) FROM fact_purchase_order_current AS f WHERE f.currency_id = c.currency_id),
    (SELECT count(*) FROM fact_payment_current AS f WHERE f.currency_id = c.currency_id))
FROM dim_currency AS c
WHERE EXISTS (SELECT FROM exchange_rate) AND c.currency_code <> 'GBP'
    AND NOT EXISTS (SELECT FROM exchange_rate AS r WHERE r.currency_code = c.currency_code)
