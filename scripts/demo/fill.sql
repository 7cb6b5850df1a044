-- Fills an empty totesys (totesys.sql) with two years of made-up business, up to 2026-11-19.
--
--   psql -v orders=20000 -f fill.sql
--
-- Makes that many sales orders and half as many purchase orders, for each of them a transaction,
-- for each transaction a payment. Nothing is random: the same number of orders gives the same
-- rows. Needs a superuser, since the orders are made without checking foreign keys one by one.

\set ON_ERROR_STOP on
\encoding UTF8
\if :{?orders}
\else
    \set orders 20000
\endif

BEGIN;
SET LOCAL DateStyle = ISO;
SET LOCAL session_replication_role = replica;

-- 0 <= pick < n: always the same for the same id and purpose, and like a die across them.
CREATE FUNCTION pg_temp.pick(id bigint, purpose text, n bigint) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT ((hashint8extended(id, hashtext(purpose)) & 9223372036854775807) % n)::integer
$$;

-- When the i-th of n orders was made. A tenth of them were imported in batches of 25, each batch
-- within one millisecond.
CREATE FUNCTION pg_temp.moment(i bigint, n bigint) RETURNS timestamp
LANGUAGE sql IMMUTABLE AS $$
    SELECT timestamp '2024-11-19' + interval '1 millisecond' *
           (first * step + pg_temp.pick(first, 'moment', least(step, 86400000)))
    FROM (SELECT CASE pg_temp.pick(i / 25, 'batch', 10) WHEN 0 THEN i - i % 25 ELSE i END AS first,
                 730 * bigint '86400000' / greatest(n, 1) AS step) batch
$$;

-- One order in five was changed later, within nine days.
CREATE FUNCTION pg_temp.amended(i bigint, created_at timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE pg_temp.pick(i, 'amended', 5)
           WHEN 0 THEN least(created_at + interval '1 millisecond'
                                        * pg_temp.pick(i, 'later', 9 * 86400000),
                             timestamp '2026-11-19 23:59:59.999')
           ELSE created_at END
$$;

-- What orders refer to.

INSERT INTO department
SELECT id, name, location, manager, '2024-11-01 09:00:00.125', '2024-11-01 09:00:00.125'
FROM (VALUES
    (1, 'Sales',         'Manchester', 'Nadia Rahman'),
    (2, 'Purchasing',    'Manchester', 'Gareth Pryce'),
    (3, 'Production',    'Leeds',      'Siobhán O''Brien'),
    (4, 'Dispatch',      'Leeds',      'Tom Achterberg'),
    (5, 'Finance',       'Manchester', NULL),
    (6, 'Facilities',    'Salford',    'Ines de la Cruz'),
    (7, 'Communication', 'Salford',    'Ruth Oyelaran'),
    (8, 'Human "People" Resources', NULL, NULL)
) AS d (id, name, location, manager);

INSERT INTO staff
SELECT row_number() OVER (), first_name, last_name, department_id,
       mailbox || '@terrifictotes.example', '2024-11-01 09:00:00.250', '2024-11-01 09:00:00.250'
FROM (VALUES
    ('Aoife',   'O''Brien',   1, 'aoife.obrien'),     ('Zoë',     'Müller',     1, 'zoe.mueller'),
    ('Łukasz',  'Wójcik',     1, 'lukasz.wojcik'),    ('明子',    '佐藤',       1, 'akiko.sato'),
    ('Dwayne',  'Carter',     1, 'dwayne.carter'),    ('Priya',   'Nair',       1, 'priya.nair'),
    ('José',    'Núñez',      1, 'jose.nunez'),       ('Chloë',   'D''Arcy',    1, 'chloe.darcy'),
    ('Marek',   'Dvořák',     2, 'marek.dvorak'),     ('Sinéad',  'McKenna',    2, 'sinead.mckenna'),
    ('Søren',   'Østergård',  2, 'soren.ostergard'),  ('Hannah',  'Whitworth',  2, 'hannah.whitworth'),
    ('Ahmet',   'Yıldız',     2, 'ahmet.yildiz'),     ('Robert',  'Smith, Jr.', 2, 'robert.smith'),
    ('Elena',   'Popescu',    3, 'elena.popescu'),    ('Kwame',   'Mensah',     3, 'kwame.mensah'),
    ('William "Bill"', 'Hart', 3, 'bill.hart'),       ('Μαρία',   'Νικολάου',   3, 'maria.nikolaou'),
    ('Fatima',  'El-Sayed',   4, 'fatima.elsayed'),   ('Gwen',    'ap Rhys',    4, 'gwen.aprhys'),
    ('Nils',    'Ångström',   4, 'nils.angstrom'),    ('Declan',  'O''Shea',    4, 'declan.oshea'),
    ('Mei',     'Chen',       5, 'mei.chen'),         ('François', 'Lefèvre',   5, 'francois.lefevre'),
    ('Grace',   'Adeyemi',    5, 'grace.adeyemi'),    ('Oliver',  'Marsh',      6, 'oliver.marsh'),
    ('Иван',    'Петров',     6, 'ivan.petrov'),      ('Lucy',    'Pemberton',  7, 'lucy.pemberton'),
    ('Anaïs',   'van ''t Hof', 7, 'anais.vanthof'),   ('Samuel',  'Levi',       7, 'samuel.levi'),
    ('Rosa',    'Esposito',   8, 'rosa.esposito'),    ('Callum',  'Fraser',     8, 'callum.fraser')
) AS s (first_name, last_name, department_id, mailbox);

INSERT INTO address
SELECT row_number() OVER (), a.*, '2024-11-01 09:00:00.375', '2024-11-01 09:00:00.375'
FROM (VALUES
    ('12 Canal Street',        NULL,             'Ancoats',  'Manchester', 'M4 6DE',   'United Kingdom', '0161 496 0101'),
    ('Unit 7, Kirkstall Mill', 'Goods in, rear', NULL,       'Leeds',      'LS5 3BT',  'United Kingdom', '0113 496 0102'),
    ('St. John''s Wharf',      NULL,             NULL,       'Bristol',    'BS1 4RW',  'United Kingdom', '0117 496 0103'),
    ('88 Sauchiehall Street',  'Flat "B"',       NULL,       'Glasgow',    'G2 3LW',   'United Kingdom', '0141 496 0104'),
    ('3 O''Connell Street',    NULL,             NULL,       'Dublin',     'D01 F5P2', 'Ireland',        '+353 1 555 0105'),
    ('Shop Street 40',         NULL,             'Latin Quarter', 'Galway', 'H91 C8RN', 'Ireland',       '+353 91 555 106'),
    ('Müllerstraße 21',        'Hinterhof',      'Wedding',  'Berlin',     '13353',    'Germany',        '+49 30 5550107'),
    ('Königsallee 60',         NULL,             NULL,       'Düsseldorf', '40212',    'Germany',        '+49 211 5550108'),
    ('14, rue de l''Église',   NULL,             NULL,       'Lyon',       '69005',    'France',         '+33 4 55 50 10 09'),
    ('2 quai du Maréchal',     'Bâtiment C',     'Vieux-Port', 'Marseille', '13002',   'France',         '+33 4 55 50 10 10'),
    ('ulica Piotrkowska 77',   NULL,             'Śródmieście', 'Łódź',    '90-423',   'Poland',         '+48 42 555 01 11'),
    ('ulica Długa 5',          'piętro 2',       NULL,       'Gdańsk',     '80-827',   'Poland',         '+48 58 555 01 12'),
    ('Calle Peñuelas 9',       NULL,             'Arganzuela', 'Madrid',   '28005',    'Spain',          '+34 915 550 113'),
    ('Carrer de l''Or 3',      NULL,             'Gràcia',   'Barcelona',  '08012',    'Spain',          '+34 935 550 114'),
    ('Via Dell''Arco, 8',      'Interno 4',      NULL,       'Napoli',     '80136',    'Italy',          '+39 081 555 0115'),
    ('Corso Como 1',           NULL,             NULL,       'Milano',     '20154',    'Italy',          '+39 02 555 0116'),
    ('Keizersgracht 300',      NULL,             NULL,       'Amsterdam',  '1016 EX',  'Netherlands',    '+31 20 555 0117'),
    ('Nyhavn 18',              'st. th.',        NULL,       'København',  '1051',     'Denmark',        '+45 55 50 01 18'),
    ('Drottninggatan 4',       NULL,             'Norrmalm', 'Stockholm',  '111 51',   'Sweden',         '+46 8 555 01 19'),
    ('Karlova 22',             NULL,             'Staré Město', 'Praha',   '110 00',   'Czechia',        '+420 555 010 120'),
    ('Ερμού 15',               NULL,             'Πλάκα',    'Αθήνα',      '105 63',   'Greece',         '+30 21 0555 0121'),
    ('İstiklal Caddesi 90',    NULL,             'Beyoğlu',  'İstanbul',   '34433',    'Türkiye',        '+90 212 555 0122'),
    ('350 Fifth Avenue',       'Floor 21',       'Manhattan', 'New York',  '10118',    'United States',  '+1 212 555 0123'),
    ('1 "The Loop" Plaza',     NULL,             NULL,       'Chicago',    '60601',    'United States',  '+1 312 555 0124'),
    ('77 Market Street',       'Suite 5\B',      NULL,       'San Francisco', '94105', 'United States',  '+1 415 555 0125'),
    ('200 rue Saint-Paul',     NULL,             NULL,       'Montréal',   'H2Y 1Z9',  'Canada',         '+1 514 555 0126'),
    ('渋谷1丁目2-3',           '4階',            '渋谷区',   '東京',       '150-0002', 'Japan',          '+81 3 5550 0127'),
    ('中央区本町5-6',          NULL,             NULL,       '大阪',       '541-0053', 'Japan',          '+81 6 5550 0128'),
    ('49 George Street',       E'Dock 3\nRing twice', 'The Rocks', 'Sydney', '2000',   'Australia',      '+61 2 5550 0129'),
    ('8 Cuba Street',          NULL,             'Te Aro',   'Wellington', '6011',     'New Zealand',    '+64 4 555 0130')
) AS a (address_line_1, address_line_2, district, city, postal_code, country, phone);

INSERT INTO counterparty
SELECT row_number() OVER (), c.*, '2024-11-01 09:00:00.500', '2024-11-01 09:00:00.500'
FROM (VALUES
    ('Northern Quarter Gifts Ltd',       1, 'Jo Whalley',       'Goods In'),
    ('Kirkstall Canvas & Cotton',        2, 'Idris Pugh',       NULL),
    ('O''Malley, Finch & Sons',          3, 'Peter Finch',      'Molly O''Malley'),
    ('Clyde Carriers',                   4, NULL,               NULL),
    ('Liffey Market Traders',            5, 'Niamh Byrne',      'Niamh Byrne'),
    ('Taschen Müller GmbH & Co. KG',     7, 'Jürgen Müller',    'Lager 2'),
    ('Rheinische Stoffe AG',             8, 'Käthe Voß',        NULL),
    ('Sacs de l''Église S.A.R.L.',       9, 'Hélène d''Aubigny', 'Quai 4'),
    ('Le "Grand" Panier',               10, NULL,               'Marcel Petit'),
    ('Łódź Bawełna S.A.',               11, 'Bożena Król',      'Magazyn nr 3'),
    ('Bałtyk Torby sp. z o.o.',         12, 'Michał Żak',       NULL),
    ('Peñuelas e Hijos, S.L.',          13, 'Iñigo Peñuelas',   'Recepción'),
    ('Bosses Gràcia',                   14, 'Núria Puig',       NULL),
    ('Fratelli D''Angelo',              15, 'Carlo D''Angelo',  'Gina D''Angelo'),
    ('Grachten Tassen B.V.',            17, 'Sanne de Wit',     NULL),
    ('Københavns Net A/S',              18, 'Jens Ærø',         'Lager'),
    ('Tygpåsar i Stockholm AB',         19, NULL,               'Åsa Lind'),
    ('Pražské tašky s.r.o.',            20, 'Jiří Novák',       NULL),
    ('Τσάντες Ερμού Α.Ε.',              21, 'Ελένη Παππά',      NULL),
    ('Fifth Avenue Totes, Inc.',        23, 'Dana "Dee" Ortiz', 'Mail room'),
    ('Lakeshore Bags LLC',              24, 'Hank Kowalski',    NULL),
    ('Sacs Saint-Paul inc.',            26, 'Éloïse Tremblay',  'Quai B'),
    ('東京トート株式会社',              27, '田中 一郎',        '倉庫係'),
    ('大阪布袋店',                      28, '山本 花',          NULL),
    ('Harbour Bags Pty Ltd',            29, 'Bruce O''Neill',   'Dock 3'),
    ('Te Aro Threads',                  30, 'Mere Tūhoe',       NULL)
) AS c (name, address_id, commercial_contact, delivery_contact);

INSERT INTO currency (currency_id, currency_code, created_at, last_updated)
SELECT id, code, '2024-11-01 09:00:00.625', '2024-11-01 09:00:00.625'
FROM (VALUES (1, 'GBP'), (2, 'USD'), (3, 'EUR')) AS c (id, code);

INSERT INTO payment_type
SELECT row_number() OVER (), name, '2024-11-01 09:00:00.750', '2024-11-01 09:00:00.750'
FROM unnest(enum_range(NULL::"PaymentTypeName")) AS name;

INSERT INTO design (design_id, created_at, design_name, file_location, file_name, last_updated)
SELECT i, added, name, '/srv/designs/' || material,
       format('%s-%s-%s.json', material, to_char(added, 'YYYYMMDD'), left(md5(name), 4)), added
FROM generate_series(1, 400) AS i,
     LATERAL (SELECT
         (ARRAY['Café', 'Breton', 'Bo''sun', 'Fjord', 'Moor', '"Big"', 'Tidal', 'Garden', 'Zürich',
                'Night'])[1 + i / 4 % 10] AS style,
         (ARRAY['canvas', 'cotton', 'jute', 'linen'])[1 + i % 4] AS material,
         timestamp '2022-11-01 09:30:00' + i * interval '43:31:02.617' AS added) d,
     LATERAL (SELECT format('%s, %s no. %s', style, material, i) AS name) n;

-- Orders. A few designs, people and customers get more of them than the others.

INSERT INTO sales_order
    (sales_order_id, created_at, last_updated, design_id, staff_id, counterparty_id, units_sold,
     unit_price, currency_id, agreed_delivery_date, agreed_payment_date,
     agreed_delivery_location_id)
SELECT i, created_at, pg_temp.amended(i, created_at),
       1 + pg_temp.pick(i, 'design', 400),
       1 + least(pg_temp.pick(i, 'staff', 14), pg_temp.pick(i, 'colleague', 20)),
       1 + least(pg_temp.pick(i, 'customer', 26), pg_temp.pick(i, 'another', 40)),
       1000 + pg_temp.pick(i, 'units', 99001),
       (200 + pg_temp.pick(i, 'price', 201)) * 0.01,
       1 + pg_temp.pick(i, 'currency', 3),
       (created_at::date + 2 + pg_temp.pick(i, 'delivery', 6))::text,
       (created_at::date + 1 + pg_temp.pick(i, 'terms', 10))::text,
       1 + pg_temp.pick(i, 'place', 30)
FROM generate_series(1, :orders) AS i,
     LATERAL (SELECT pg_temp.moment(i - 1, :orders) AS created_at) m;

INSERT INTO purchase_order
    (purchase_order_id, created_at, last_updated, staff_id, counterparty_id, item_code,
     item_quantity, item_unit_price, currency_id, agreed_delivery_date, agreed_payment_date,
     agreed_delivery_location_id)
SELECT i, created_at, pg_temp.amended(-i, created_at),
       9 + pg_temp.pick(-i, 'staff', 6),
       1 + pg_temp.pick(-i, 'supplier', 26),
       upper(left(md5('item ' || pg_temp.pick(-i, 'item', 500)), 7)),
       1 + pg_temp.pick(-i, 'units', 1000),
       (1000 + pg_temp.pick(-i, 'price', 98001)) * 0.01,
       1 + pg_temp.pick(-i, 'currency', 3),
       (created_at::date + 1 + pg_temp.pick(-i, 'delivery', 6))::text,
       (created_at::date + 1 + pg_temp.pick(-i, 'terms', 6))::text,
       1 + pg_temp.pick(-i, 'place', 4)
FROM generate_series(1, :orders / 2) AS i,
     LATERAL (SELECT pg_temp.moment(i - 1, :orders / 2) AS created_at) m;

INSERT INTO transaction
SELECT row_number() OVER (ORDER BY created_at, sales_order_id, purchase_order_id),
       kind, sales_order_id, purchase_order_id, created_at, created_at
FROM (SELECT "TransactionType" 'SALE' AS kind,
             sales_order_id, NULL::integer AS purchase_order_id, created_at FROM sales_order
      UNION ALL
      SELECT 'PURCHASE', NULL, purchase_order_id, created_at FROM purchase_order) AS every_order;

-- Most payments are made on the agreed date; some are late, those of the future are open.
INSERT INTO payment
SELECT id, created_at,
       CASE WHEN paid THEN payment_date::timestamp
                           + interval '1 millisecond' * pg_temp.pick(id, 'paid at', 86400000)
            ELSE created_at END,
       id, counterparty_id, amount, currency_id,
       first_type + (pg_temp.pick(id, 'refund', 50) = 0)::integer, paid, payment_date,
       10000000 + pg_temp.pick(id, 'account', 90000000),
       10000000 + pg_temp.pick(id, 'their account', 90000000)
FROM (SELECT transaction_id AS id, t.created_at, counterparty_id, 1 AS first_type,
             units_sold * unit_price AS amount, currency_id, agreed_payment_date AS payment_date
      FROM transaction t JOIN sales_order USING (sales_order_id)
      UNION ALL
      SELECT transaction_id, t.created_at, counterparty_id, 3,
             item_quantity * item_unit_price, currency_id, agreed_payment_date
      FROM transaction t JOIN purchase_order USING (purchase_order_id)) AS due,
     LATERAL (SELECT payment_date <= '2026-11-19' AND pg_temp.pick(id, 'late', 40) > 0 AS paid) p
ORDER BY id;

-- The serial columns go on after what is there.
DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT table_name AS name, column_name AS key FROM information_schema.columns
             WHERE table_schema = 'public' AND column_default LIKE 'nextval(%'
    LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), max(%I)) FROM %I',
                       t.name, t.key, t.key, t.name);
    END LOOP;
END
$$;

COMMIT;
VACUUM ANALYZE;
