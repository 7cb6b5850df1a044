-- The three facts as tt-transform makes them: JSON lines in, CSV out.
SET threads = 1;
COPY (SELECT sales_order_id, created_at::DATE AS created_date, created_at::TIME AS created_time,
             last_updated::DATE AS last_updated_date, last_updated::TIME AS last_updated_time,
             staff_id AS sales_staff_id, counterparty_id, units_sold, unit_price, currency_id,
             design_id, agreed_payment_date::DATE AS agreed_payment_date,
             agreed_delivery_date::DATE AS agreed_delivery_date, agreed_delivery_location_id
      FROM read_json(':run/sales_order.jsonl', format = 'newline_delimited', columns = {
          sales_order_id: 'INTEGER', created_at: 'TIMESTAMP', last_updated: 'TIMESTAMP',
          design_id: 'INTEGER', staff_id: 'INTEGER', counterparty_id: 'INTEGER',
          units_sold: 'INTEGER', unit_price: 'DECIMAL(10,2)', currency_id: 'INTEGER',
          agreed_delivery_date: 'VARCHAR', agreed_payment_date: 'VARCHAR',
          agreed_delivery_location_id: 'INTEGER'}))
TO ':out/duckdb_sales.csv' (FORMAT csv, HEADER);
COPY (SELECT purchase_order_id, created_at::DATE AS created_date, created_at::TIME AS created_time,
             last_updated::DATE AS last_updated_date, last_updated::TIME AS last_updated_time,
             staff_id, counterparty_id, item_code, item_quantity, item_unit_price, currency_id,
             agreed_delivery_date::DATE AS agreed_delivery_date,
             agreed_payment_date::DATE AS agreed_payment_date, agreed_delivery_location_id
      FROM read_json(':run/purchase_order.jsonl', format = 'newline_delimited', columns = {
          purchase_order_id: 'INTEGER', created_at: 'TIMESTAMP', last_updated: 'TIMESTAMP',
          staff_id: 'INTEGER', counterparty_id: 'INTEGER', item_code: 'VARCHAR',
          item_quantity: 'INTEGER', item_unit_price: 'DECIMAL(10,2)', currency_id: 'INTEGER',
          agreed_delivery_date: 'VARCHAR', agreed_payment_date: 'VARCHAR',
          agreed_delivery_location_id: 'INTEGER'}))
TO ':out/duckdb_purchase.csv' (FORMAT csv, HEADER);
COPY (SELECT payment_id, created_at::DATE AS created_date, created_at::TIME AS created_time,
             last_updated::DATE AS last_updated_date, last_updated::TIME AS last_updated_time,
             transaction_id, counterparty_id, payment_amount, currency_id, payment_type_id, paid,
             payment_date::DATE AS payment_date
      FROM read_json(':run/payment.jsonl', format = 'newline_delimited', columns = {
          payment_id: 'INTEGER', created_at: 'TIMESTAMP', last_updated: 'TIMESTAMP',
          transaction_id: 'INTEGER', counterparty_id: 'INTEGER', payment_amount: 'DECIMAL(10,2)',
          currency_id: 'INTEGER', payment_type_id: 'INTEGER', paid: 'BOOLEAN',
          payment_date: 'VARCHAR'}))
TO ':out/duckdb_payment.csv' (FORMAT csv, HEADER);
