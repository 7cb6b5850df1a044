--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: PaymentTypeName; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public."PaymentTypeName" AS ENUM (
    'SALES_RECEIPT',
    'SALES_REFUND',
    'PURCHASE_PAYMENT',
    'PURCHASE_REFUND'
);


--
-- Name: TransactionType; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public."TransactionType" AS ENUM (
    'SALE',
    'PURCHASE'
);


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: address; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.address (
    address_id integer NOT NULL,
    address_line_1 text NOT NULL,
    address_line_2 text,
    district text,
    city text NOT NULL,
    postal_code text NOT NULL,
    country text NOT NULL,
    phone text NOT NULL,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL
);


--
-- Name: address_address_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.address_address_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: address_address_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.address_address_id_seq OWNED BY public.address.address_id;


--
-- Name: counterparty; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.counterparty (
    counterparty_id integer NOT NULL,
    counterparty_legal_name text NOT NULL,
    legal_address_id integer NOT NULL,
    commercial_contact text,
    delivery_contact text,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL
);


--
-- Name: counterparty_counterparty_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.counterparty_counterparty_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: counterparty_counterparty_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.counterparty_counterparty_id_seq OWNED BY public.counterparty.counterparty_id;


--
-- Name: currency; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.currency (
    currency_id integer NOT NULL,
    currency_code character varying(3) NOT NULL,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL
);


--
-- Name: currency_currency_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.currency_currency_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: currency_currency_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.currency_currency_id_seq OWNED BY public.currency.currency_id;


--
-- Name: department; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.department (
    department_id integer NOT NULL,
    department_name text NOT NULL,
    location text,
    manager text,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL
);


--
-- Name: department_department_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.department_department_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: department_department_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.department_department_id_seq OWNED BY public.department.department_id;


--
-- Name: design; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.design (
    design_id integer NOT NULL,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    design_name text NOT NULL,
    file_location text NOT NULL,
    file_name text NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL
);


--
-- Name: design_design_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.design_design_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: design_design_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.design_design_id_seq OWNED BY public.design.design_id;


--
-- Name: payment; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.payment (
    payment_id integer NOT NULL,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL,
    transaction_id integer NOT NULL,
    counterparty_id integer NOT NULL,
    payment_amount numeric(10,2) NOT NULL,
    currency_id integer NOT NULL,
    payment_type_id integer NOT NULL,
    paid boolean NOT NULL,
    payment_date text NOT NULL,
    company_ac_number integer NOT NULL,
    counterparty_ac_number integer NOT NULL
);


--
-- Name: payment_payment_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.payment_payment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: payment_payment_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.payment_payment_id_seq OWNED BY public.payment.payment_id;


--
-- Name: payment_type; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.payment_type (
    payment_type_id integer NOT NULL,
    payment_type_name public."PaymentTypeName" NOT NULL,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL
);


--
-- Name: payment_type_payment_type_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.payment_type_payment_type_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: payment_type_payment_type_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.payment_type_payment_type_id_seq OWNED BY public.payment_type.payment_type_id;


--
-- Name: purchase_order; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.purchase_order (
    purchase_order_id integer NOT NULL,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL,
    staff_id integer NOT NULL,
    counterparty_id integer NOT NULL,
    item_code text NOT NULL,
    item_quantity integer NOT NULL,
    item_unit_price numeric(10,2) NOT NULL,
    currency_id integer NOT NULL,
    agreed_delivery_date text NOT NULL,
    agreed_payment_date text NOT NULL,
    agreed_delivery_location_id integer NOT NULL
);


--
-- Name: purchase_order_purchase_order_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.purchase_order_purchase_order_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: purchase_order_purchase_order_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.purchase_order_purchase_order_id_seq OWNED BY public.purchase_order.purchase_order_id;


--
-- Name: sales_order; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sales_order (
    sales_order_id integer NOT NULL,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL,
    design_id integer NOT NULL,
    staff_id integer NOT NULL,
    counterparty_id integer NOT NULL,
    units_sold integer NOT NULL,
    unit_price numeric(10,2) NOT NULL,
    currency_id integer NOT NULL,
    agreed_delivery_date text NOT NULL,
    agreed_payment_date text NOT NULL,
    agreed_delivery_location_id integer NOT NULL
);


--
-- Name: sales_order_sales_order_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.sales_order_sales_order_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: sales_order_sales_order_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.sales_order_sales_order_id_seq OWNED BY public.sales_order.sales_order_id;


--
-- Name: staff; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.staff (
    staff_id integer NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    department_id integer NOT NULL,
    email_address text NOT NULL,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL
);


--
-- Name: staff_staff_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.staff_staff_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: staff_staff_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.staff_staff_id_seq OWNED BY public.staff.staff_id;


--
-- Name: transaction; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.transaction (
    transaction_id integer NOT NULL,
    transaction_type public."TransactionType" NOT NULL,
    sales_order_id integer,
    purchase_order_id integer,
    created_at timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_updated timestamp(3) without time zone NOT NULL
);


--
-- Name: transaction_transaction_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.transaction_transaction_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: transaction_transaction_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.transaction_transaction_id_seq OWNED BY public.transaction.transaction_id;


--
-- Name: address address_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.address ALTER COLUMN address_id SET DEFAULT nextval('public.address_address_id_seq'::regclass);


--
-- Name: counterparty counterparty_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.counterparty ALTER COLUMN counterparty_id SET DEFAULT nextval('public.counterparty_counterparty_id_seq'::regclass);


--
-- Name: currency currency_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.currency ALTER COLUMN currency_id SET DEFAULT nextval('public.currency_currency_id_seq'::regclass);


--
-- Name: department department_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.department ALTER COLUMN department_id SET DEFAULT nextval('public.department_department_id_seq'::regclass);


--
-- Name: design design_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.design ALTER COLUMN design_id SET DEFAULT nextval('public.design_design_id_seq'::regclass);


--
-- Name: payment payment_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment ALTER COLUMN payment_id SET DEFAULT nextval('public.payment_payment_id_seq'::regclass);


--
-- Name: payment_type payment_type_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment_type ALTER COLUMN payment_type_id SET DEFAULT nextval('public.payment_type_payment_type_id_seq'::regclass);


--
-- Name: purchase_order purchase_order_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.purchase_order ALTER COLUMN purchase_order_id SET DEFAULT nextval('public.purchase_order_purchase_order_id_seq'::regclass);


--
-- Name: sales_order sales_order_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sales_order ALTER COLUMN sales_order_id SET DEFAULT nextval('public.sales_order_sales_order_id_seq'::regclass);


--
-- Name: staff staff_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.staff ALTER COLUMN staff_id SET DEFAULT nextval('public.staff_staff_id_seq'::regclass);


--
-- Name: transaction transaction_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transaction ALTER COLUMN transaction_id SET DEFAULT nextval('public.transaction_transaction_id_seq'::regclass);


--
-- Data for Name: address; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.address (address_id, address_line_1, address_line_2, district, city, postal_code, country, phone, created_at, last_updated) FROM stdin;
1	12 Canal Street	\N	Ancoats	Manchester	M4 6DE	United Kingdom	0161 496 0101	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
2	Unit 7, Kirkstall Mill	Goods in, rear	\N	Leeds	LS5 3BT	United Kingdom	0113 496 0102	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
3	St. John's Wharf	\N	\N	Bristol	BS1 4RW	United Kingdom	0117 496 0103	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
4	88 Sauchiehall Street	Flat "B"	\N	Glasgow	G2 3LW	United Kingdom	0141 496 0104	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
5	3 O'Connell Street	\N	\N	Dublin	D01 F5P2	Ireland	+353 1 555 0105	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
6	Shop Street 40	\N	Latin Quarter	Galway	H91 C8RN	Ireland	+353 91 555 106	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
7	Müllerstraße 21	Hinterhof	Wedding	Berlin	13353	Germany	+49 30 5550107	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
8	Königsallee 60	\N	\N	Düsseldorf	40212	Germany	+49 211 5550108	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
9	14, rue de l'Église	\N	\N	Lyon	69005	France	+33 4 55 50 10 09	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
10	2 quai du Maréchal	Bâtiment C	Vieux-Port	Marseille	13002	France	+33 4 55 50 10 10	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
11	ulica Piotrkowska 77	\N	Śródmieście	Łódź	90-423	Poland	+48 42 555 01 11	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
12	ulica Długa 5	piętro 2	\N	Gdańsk	80-827	Poland	+48 58 555 01 12	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
13	Calle Peñuelas 9	\N	Arganzuela	Madrid	28005	Spain	+34 915 550 113	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
14	Carrer de l'Or 3	\N	Gràcia	Barcelona	08012	Spain	+34 935 550 114	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
15	Via Dell'Arco, 8	Interno 4	\N	Napoli	80136	Italy	+39 081 555 0115	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
16	Corso Como 1	\N	\N	Milano	20154	Italy	+39 02 555 0116	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
17	Keizersgracht 300	\N	\N	Amsterdam	1016 EX	Netherlands	+31 20 555 0117	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
18	Nyhavn 18	st. th.	\N	København	1051	Denmark	+45 55 50 01 18	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
19	Drottninggatan 4	\N	Norrmalm	Stockholm	111 51	Sweden	+46 8 555 01 19	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
20	Karlova 22	\N	Staré Město	Praha	110 00	Czechia	+420 555 010 120	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
21	Ερμού 15	\N	Πλάκα	Αθήνα	105 63	Greece	+30 21 0555 0121	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
22	İstiklal Caddesi 90	\N	Beyoğlu	İstanbul	34433	Türkiye	+90 212 555 0122	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
23	350 Fifth Avenue	Floor 21	Manhattan	New York	10118	United States	+1 212 555 0123	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
24	1 "The Loop" Plaza	\N	\N	Chicago	60601	United States	+1 312 555 0124	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
25	77 Market Street	Suite 5\\B	\N	San Francisco	94105	United States	+1 415 555 0125	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
26	200 rue Saint-Paul	\N	\N	Montréal	H2Y 1Z9	Canada	+1 514 555 0126	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
27	渋谷1丁目2-3	4階	渋谷区	東京	150-0002	Japan	+81 3 5550 0127	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
28	中央区本町5-6	\N	\N	大阪	541-0053	Japan	+81 6 5550 0128	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
29	49 George Street	Dock 3\nRing twice	The Rocks	Sydney	2000	Australia	+61 2 5550 0129	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
30	8 Cuba Street	\N	Te Aro	Wellington	6011	New Zealand	+64 4 555 0130	2024-11-01 09:00:00.375	2024-11-01 09:00:00.375
\.


--
-- Data for Name: counterparty; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.counterparty (counterparty_id, counterparty_legal_name, legal_address_id, commercial_contact, delivery_contact, created_at, last_updated) FROM stdin;
1	Northern Quarter Gifts Ltd	1	Jo Whalley	Goods In	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
2	Kirkstall Canvas & Cotton	2	Idris Pugh	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
3	O'Malley, Finch & Sons	3	Peter Finch	Molly O'Malley	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
4	Clyde Carriers	4	\N	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
5	Liffey Market Traders	5	Niamh Byrne	Niamh Byrne	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
6	Taschen Müller GmbH & Co. KG	7	Jürgen Müller	Lager 2	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
7	Rheinische Stoffe AG	8	Käthe Voß	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
8	Sacs de l'Église S.A.R.L.	9	Hélène d'Aubigny	Quai 4	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
9	Le "Grand" Panier	10	\N	Marcel Petit	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
10	Łódź Bawełna S.A.	11	Bożena Król	Magazyn nr 3	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
11	Bałtyk Torby sp. z o.o.	12	Michał Żak	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
12	Peñuelas e Hijos, S.L.	13	Iñigo Peñuelas	Recepción	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
13	Bosses Gràcia	14	Núria Puig	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
14	Fratelli D'Angelo	15	Carlo D'Angelo	Gina D'Angelo	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
15	Grachten Tassen B.V.	17	Sanne de Wit	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
16	Københavns Net A/S	18	Jens Ærø	Lager	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
17	Tygpåsar i Stockholm AB	19	\N	Åsa Lind	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
18	Pražské tašky s.r.o.	20	Jiří Novák	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
19	Τσάντες Ερμού Α.Ε.	21	Ελένη Παππά	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
20	Fifth Avenue Totes, Inc.	23	Dana "Dee" Ortiz	Mail room	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
21	Lakeshore Bags LLC	24	Hank Kowalski	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
22	Sacs Saint-Paul inc.	26	Éloïse Tremblay	Quai B	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
23	東京トート株式会社	27	田中 一郎	倉庫係	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
24	大阪布袋店	28	山本 花	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
25	Harbour Bags Pty Ltd	29	Bruce O'Neill	Dock 3	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
26	Te Aro Threads	30	Mere Tūhoe	\N	2024-11-01 09:00:00.5	2024-11-01 09:00:00.5
\.


--
-- Data for Name: currency; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.currency (currency_id, currency_code, created_at, last_updated) FROM stdin;
1	GBP	2024-11-01 09:00:00.625	2024-11-01 09:00:00.625
2	USD	2024-11-01 09:00:00.625	2024-11-01 09:00:00.625
3	EUR	2024-11-01 09:00:00.625	2024-11-01 09:00:00.625
\.


--
-- Data for Name: department; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.department (department_id, department_name, location, manager, created_at, last_updated) FROM stdin;
1	Sales	Manchester	Nadia Rahman	2024-11-01 09:00:00.125	2024-11-01 09:00:00.125
2	Purchasing	Manchester	Gareth Pryce	2024-11-01 09:00:00.125	2024-11-01 09:00:00.125
3	Production	Leeds	Siobhán O'Brien	2024-11-01 09:00:00.125	2024-11-01 09:00:00.125
4	Dispatch	Leeds	Tom Achterberg	2024-11-01 09:00:00.125	2024-11-01 09:00:00.125
5	Finance	Manchester	\N	2024-11-01 09:00:00.125	2024-11-01 09:00:00.125
6	Facilities	Salford	Ines de la Cruz	2024-11-01 09:00:00.125	2024-11-01 09:00:00.125
7	Communication	Salford	Ruth Oyelaran	2024-11-01 09:00:00.125	2024-11-01 09:00:00.125
8	Human "People" Resources	\N	\N	2024-11-01 09:00:00.125	2024-11-01 09:00:00.125
\.


--
-- Data for Name: design; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.design (design_id, created_at, design_name, file_location, file_name, last_updated) FROM stdin;
1	2022-11-03 05:01:02.617	Café, cotton no. 1	/srv/designs/cotton	cotton-20221103-5320.json	2022-11-03 05:01:02.617
2	2022-11-05 00:32:05.234	Café, jute no. 2	/srv/designs/jute	jute-20221105-3a13.json	2022-11-05 00:32:05.234
3	2022-11-06 20:03:07.851	Café, linen no. 3	/srv/designs/linen	linen-20221106-4b3c.json	2022-11-06 20:03:07.851
4	2022-11-08 15:34:10.468	Breton, canvas no. 4	/srv/designs/canvas	canvas-20221108-47b7.json	2022-11-08 15:34:10.468
5	2022-11-10 11:05:13.085	Breton, cotton no. 5	/srv/designs/cotton	cotton-20221110-b3e5.json	2022-11-10 11:05:13.085
6	2022-11-12 06:36:15.702	Breton, jute no. 6	/srv/designs/jute	jute-20221112-2e49.json	2022-11-12 06:36:15.702
7	2022-11-14 02:07:18.319	Breton, linen no. 7	/srv/designs/linen	linen-20221114-b095.json	2022-11-14 02:07:18.319
8	2022-11-15 21:38:20.936	Bo'sun, canvas no. 8	/srv/designs/canvas	canvas-20221115-12d1.json	2022-11-15 21:38:20.936
9	2022-11-17 17:09:23.553	Bo'sun, cotton no. 9	/srv/designs/cotton	cotton-20221117-4b88.json	2022-11-17 17:09:23.553
10	2022-11-19 12:40:26.17	Bo'sun, jute no. 10	/srv/designs/jute	jute-20221119-0904.json	2022-11-19 12:40:26.17
11	2022-11-21 08:11:28.787	Bo'sun, linen no. 11	/srv/designs/linen	linen-20221121-8787.json	2022-11-21 08:11:28.787
12	2022-11-23 03:42:31.404	Fjord, canvas no. 12	/srv/designs/canvas	canvas-20221123-9acd.json	2022-11-23 03:42:31.404
13	2022-11-24 23:13:34.021	Fjord, cotton no. 13	/srv/designs/cotton	cotton-20221124-9306.json	2022-11-24 23:13:34.021
14	2022-11-26 18:44:36.638	Fjord, jute no. 14	/srv/designs/jute	jute-20221126-13a2.json	2022-11-26 18:44:36.638
15	2022-11-28 14:15:39.255	Fjord, linen no. 15	/srv/designs/linen	linen-20221128-d554.json	2022-11-28 14:15:39.255
16	2022-11-30 09:46:41.872	Moor, canvas no. 16	/srv/designs/canvas	canvas-20221130-5b88.json	2022-11-30 09:46:41.872
17	2022-12-02 05:17:44.489	Moor, cotton no. 17	/srv/designs/cotton	cotton-20221202-79a1.json	2022-12-02 05:17:44.489
18	2022-12-04 00:48:47.106	Moor, jute no. 18	/srv/designs/jute	jute-20221204-addc.json	2022-12-04 00:48:47.106
19	2022-12-05 20:19:49.723	Moor, linen no. 19	/srv/designs/linen	linen-20221205-6c42.json	2022-12-05 20:19:49.723
20	2022-12-07 15:50:52.34	"Big", canvas no. 20	/srv/designs/canvas	canvas-20221207-1c3d.json	2022-12-07 15:50:52.34
21	2022-12-09 11:21:54.957	"Big", cotton no. 21	/srv/designs/cotton	cotton-20221209-5c61.json	2022-12-09 11:21:54.957
22	2022-12-11 06:52:57.574	"Big", jute no. 22	/srv/designs/jute	jute-20221211-d2a4.json	2022-12-11 06:52:57.574
23	2022-12-13 02:24:00.191	"Big", linen no. 23	/srv/designs/linen	linen-20221213-ec1b.json	2022-12-13 02:24:00.191
24	2022-12-14 21:55:02.808	Tidal, canvas no. 24	/srv/designs/canvas	canvas-20221214-b6f6.json	2022-12-14 21:55:02.808
25	2022-12-16 17:26:05.425	Tidal, cotton no. 25	/srv/designs/cotton	cotton-20221216-1081.json	2022-12-16 17:26:05.425
26	2022-12-18 12:57:08.042	Tidal, jute no. 26	/srv/designs/jute	jute-20221218-f4af.json	2022-12-18 12:57:08.042
27	2022-12-20 08:28:10.659	Tidal, linen no. 27	/srv/designs/linen	linen-20221220-c346.json	2022-12-20 08:28:10.659
28	2022-12-22 03:59:13.276	Garden, canvas no. 28	/srv/designs/canvas	canvas-20221222-b327.json	2022-12-22 03:59:13.276
29	2022-12-23 23:30:15.893	Garden, cotton no. 29	/srv/designs/cotton	cotton-20221223-a60e.json	2022-12-23 23:30:15.893
30	2022-12-25 19:01:18.51	Garden, jute no. 30	/srv/designs/jute	jute-20221225-f94d.json	2022-12-25 19:01:18.51
31	2022-12-27 14:32:21.127	Garden, linen no. 31	/srv/designs/linen	linen-20221227-80cc.json	2022-12-27 14:32:21.127
32	2022-12-29 10:03:23.744	Zürich, canvas no. 32	/srv/designs/canvas	canvas-20221229-8a65.json	2022-12-29 10:03:23.744
33	2022-12-31 05:34:26.361	Zürich, cotton no. 33	/srv/designs/cotton	cotton-20221231-d257.json	2022-12-31 05:34:26.361
34	2023-01-02 01:05:28.978	Zürich, jute no. 34	/srv/designs/jute	jute-20230102-4f3f.json	2023-01-02 01:05:28.978
35	2023-01-03 20:36:31.595	Zürich, linen no. 35	/srv/designs/linen	linen-20230103-fe26.json	2023-01-03 20:36:31.595
36	2023-01-05 16:07:34.212	Night, canvas no. 36	/srv/designs/canvas	canvas-20230105-1b51.json	2023-01-05 16:07:34.212
37	2023-01-07 11:38:36.829	Night, cotton no. 37	/srv/designs/cotton	cotton-20230107-7a91.json	2023-01-07 11:38:36.829
38	2023-01-09 07:09:39.446	Night, jute no. 38	/srv/designs/jute	jute-20230109-4e2b.json	2023-01-09 07:09:39.446
39	2023-01-11 02:40:42.063	Night, linen no. 39	/srv/designs/linen	linen-20230111-f9f0.json	2023-01-11 02:40:42.063
40	2023-01-12 22:11:44.68	Café, canvas no. 40	/srv/designs/canvas	canvas-20230112-4f0b.json	2023-01-12 22:11:44.68
41	2023-01-14 17:42:47.297	Café, cotton no. 41	/srv/designs/cotton	cotton-20230114-ba40.json	2023-01-14 17:42:47.297
42	2023-01-16 13:13:49.914	Café, jute no. 42	/srv/designs/jute	jute-20230116-0ac4.json	2023-01-16 13:13:49.914
43	2023-01-18 08:44:52.531	Café, linen no. 43	/srv/designs/linen	linen-20230118-b7bd.json	2023-01-18 08:44:52.531
44	2023-01-20 04:15:55.148	Breton, canvas no. 44	/srv/designs/canvas	canvas-20230120-ba68.json	2023-01-20 04:15:55.148
45	2023-01-21 23:46:57.765	Breton, cotton no. 45	/srv/designs/cotton	cotton-20230121-9901.json	2023-01-21 23:46:57.765
46	2023-01-23 19:18:00.382	Breton, jute no. 46	/srv/designs/jute	jute-20230123-4439.json	2023-01-23 19:18:00.382
47	2023-01-25 14:49:02.999	Breton, linen no. 47	/srv/designs/linen	linen-20230125-2ccc.json	2023-01-25 14:49:02.999
48	2023-01-27 10:20:05.616	Bo'sun, canvas no. 48	/srv/designs/canvas	canvas-20230127-b387.json	2023-01-27 10:20:05.616
49	2023-01-29 05:51:08.233	Bo'sun, cotton no. 49	/srv/designs/cotton	cotton-20230129-eea6.json	2023-01-29 05:51:08.233
50	2023-01-31 01:22:10.85	Bo'sun, jute no. 50	/srv/designs/jute	jute-20230131-18be.json	2023-01-31 01:22:10.85
51	2023-02-01 20:53:13.467	Bo'sun, linen no. 51	/srv/designs/linen	linen-20230201-3a95.json	2023-02-01 20:53:13.467
52	2023-02-03 16:24:16.084	Fjord, canvas no. 52	/srv/designs/canvas	canvas-20230203-90b9.json	2023-02-03 16:24:16.084
53	2023-02-05 11:55:18.701	Fjord, cotton no. 53	/srv/designs/cotton	cotton-20230205-47e9.json	2023-02-05 11:55:18.701
54	2023-02-07 07:26:21.318	Fjord, jute no. 54	/srv/designs/jute	jute-20230207-0928.json	2023-02-07 07:26:21.318
55	2023-02-09 02:57:23.935	Fjord, linen no. 55	/srv/designs/linen	linen-20230209-8156.json	2023-02-09 02:57:23.935
56	2023-02-10 22:28:26.552	Moor, canvas no. 56	/srv/designs/canvas	canvas-20230210-2937.json	2023-02-10 22:28:26.552
57	2023-02-12 17:59:29.169	Moor, cotton no. 57	/srv/designs/cotton	cotton-20230212-a580.json	2023-02-12 17:59:29.169
58	2023-02-14 13:30:31.786	Moor, jute no. 58	/srv/designs/jute	jute-20230214-76dc.json	2023-02-14 13:30:31.786
59	2023-02-16 09:01:34.403	Moor, linen no. 59	/srv/designs/linen	linen-20230216-68b7.json	2023-02-16 09:01:34.403
60	2023-02-18 04:32:37.02	"Big", canvas no. 60	/srv/designs/canvas	canvas-20230218-ce2f.json	2023-02-18 04:32:37.02
61	2023-02-20 00:03:39.637	"Big", cotton no. 61	/srv/designs/cotton	cotton-20230220-6f8b.json	2023-02-20 00:03:39.637
62	2023-02-21 19:34:42.254	"Big", jute no. 62	/srv/designs/jute	jute-20230221-8008.json	2023-02-21 19:34:42.254
63	2023-02-23 15:05:44.871	"Big", linen no. 63	/srv/designs/linen	linen-20230223-0f8c.json	2023-02-23 15:05:44.871
64	2023-02-25 10:36:47.488	Tidal, canvas no. 64	/srv/designs/canvas	canvas-20230225-787b.json	2023-02-25 10:36:47.488
65	2023-02-27 06:07:50.105	Tidal, cotton no. 65	/srv/designs/cotton	cotton-20230227-6a8b.json	2023-02-27 06:07:50.105
66	2023-03-01 01:38:52.722	Tidal, jute no. 66	/srv/designs/jute	jute-20230301-741b.json	2023-03-01 01:38:52.722
67	2023-03-02 21:09:55.339	Tidal, linen no. 67	/srv/designs/linen	linen-20230302-dc00.json	2023-03-02 21:09:55.339
68	2023-03-04 16:40:57.956	Garden, canvas no. 68	/srv/designs/canvas	canvas-20230304-a1d1.json	2023-03-04 16:40:57.956
69	2023-03-06 12:12:00.573	Garden, cotton no. 69	/srv/designs/cotton	cotton-20230306-dfdb.json	2023-03-06 12:12:00.573
70	2023-03-08 07:43:03.19	Garden, jute no. 70	/srv/designs/jute	jute-20230308-e5ac.json	2023-03-08 07:43:03.19
71	2023-03-10 03:14:05.807	Garden, linen no. 71	/srv/designs/linen	linen-20230310-45b3.json	2023-03-10 03:14:05.807
72	2023-03-11 22:45:08.424	Zürich, canvas no. 72	/srv/designs/canvas	canvas-20230311-6968.json	2023-03-11 22:45:08.424
73	2023-03-13 18:16:11.041	Zürich, cotton no. 73	/srv/designs/cotton	cotton-20230313-30a0.json	2023-03-13 18:16:11.041
74	2023-03-15 13:47:13.658	Zürich, jute no. 74	/srv/designs/jute	jute-20230315-53cc.json	2023-03-15 13:47:13.658
75	2023-03-17 09:18:16.275	Zürich, linen no. 75	/srv/designs/linen	linen-20230317-8b1c.json	2023-03-17 09:18:16.275
76	2023-03-19 04:49:18.892	Night, canvas no. 76	/srv/designs/canvas	canvas-20230319-54aa.json	2023-03-19 04:49:18.892
77	2023-03-21 00:20:21.509	Night, cotton no. 77	/srv/designs/cotton	cotton-20230321-155a.json	2023-03-21 00:20:21.509
78	2023-03-22 19:51:24.126	Night, jute no. 78	/srv/designs/jute	jute-20230322-0f3e.json	2023-03-22 19:51:24.126
79	2023-03-24 15:22:26.743	Night, linen no. 79	/srv/designs/linen	linen-20230324-0331.json	2023-03-24 15:22:26.743
80	2023-03-26 10:53:29.36	Café, canvas no. 80	/srv/designs/canvas	canvas-20230326-70ed.json	2023-03-26 10:53:29.36
81	2023-03-28 06:24:31.977	Café, cotton no. 81	/srv/designs/cotton	cotton-20230328-c8f4.json	2023-03-28 06:24:31.977
82	2023-03-30 01:55:34.594	Café, jute no. 82	/srv/designs/jute	jute-20230330-bc37.json	2023-03-30 01:55:34.594
83	2023-03-31 21:26:37.211	Café, linen no. 83	/srv/designs/linen	linen-20230331-b225.json	2023-03-31 21:26:37.211
84	2023-04-02 16:57:39.828	Breton, canvas no. 84	/srv/designs/canvas	canvas-20230402-ceb9.json	2023-04-02 16:57:39.828
85	2023-04-04 12:28:42.445	Breton, cotton no. 85	/srv/designs/cotton	cotton-20230404-22cb.json	2023-04-04 12:28:42.445
86	2023-04-06 07:59:45.062	Breton, jute no. 86	/srv/designs/jute	jute-20230406-e561.json	2023-04-06 07:59:45.062
87	2023-04-08 03:30:47.679	Breton, linen no. 87	/srv/designs/linen	linen-20230408-17df.json	2023-04-08 03:30:47.679
88	2023-04-09 23:01:50.296	Bo'sun, canvas no. 88	/srv/designs/canvas	canvas-20230409-fe64.json	2023-04-09 23:01:50.296
89	2023-04-11 18:32:52.913	Bo'sun, cotton no. 89	/srv/designs/cotton	cotton-20230411-c18f.json	2023-04-11 18:32:52.913
90	2023-04-13 14:03:55.53	Bo'sun, jute no. 90	/srv/designs/jute	jute-20230413-944f.json	2023-04-13 14:03:55.53
91	2023-04-15 09:34:58.147	Bo'sun, linen no. 91	/srv/designs/linen	linen-20230415-9d6e.json	2023-04-15 09:34:58.147
92	2023-04-17 05:06:00.764	Fjord, canvas no. 92	/srv/designs/canvas	canvas-20230417-c9ae.json	2023-04-17 05:06:00.764
93	2023-04-19 00:37:03.381	Fjord, cotton no. 93	/srv/designs/cotton	cotton-20230419-2e60.json	2023-04-19 00:37:03.381
94	2023-04-20 20:08:05.998	Fjord, jute no. 94	/srv/designs/jute	jute-20230420-27c1.json	2023-04-20 20:08:05.998
95	2023-04-22 15:39:08.615	Fjord, linen no. 95	/srv/designs/linen	linen-20230422-4253.json	2023-04-22 15:39:08.615
96	2023-04-24 11:10:11.232	Moor, canvas no. 96	/srv/designs/canvas	canvas-20230424-6edb.json	2023-04-24 11:10:11.232
97	2023-04-26 06:41:13.849	Moor, cotton no. 97	/srv/designs/cotton	cotton-20230426-db20.json	2023-04-26 06:41:13.849
98	2023-04-28 02:12:16.466	Moor, jute no. 98	/srv/designs/jute	jute-20230428-27e4.json	2023-04-28 02:12:16.466
99	2023-04-29 21:43:19.083	Moor, linen no. 99	/srv/designs/linen	linen-20230429-d2a2.json	2023-04-29 21:43:19.083
100	2023-05-01 17:14:21.7	"Big", canvas no. 100	/srv/designs/canvas	canvas-20230501-9289.json	2023-05-01 17:14:21.7
101	2023-05-03 12:45:24.317	"Big", cotton no. 101	/srv/designs/cotton	cotton-20230503-0151.json	2023-05-03 12:45:24.317
102	2023-05-05 08:16:26.934	"Big", jute no. 102	/srv/designs/jute	jute-20230505-85a2.json	2023-05-05 08:16:26.934
103	2023-05-07 03:47:29.551	"Big", linen no. 103	/srv/designs/linen	linen-20230507-f211.json	2023-05-07 03:47:29.551
104	2023-05-08 23:18:32.168	Tidal, canvas no. 104	/srv/designs/canvas	canvas-20230508-0cce.json	2023-05-08 23:18:32.168
105	2023-05-10 18:49:34.785	Tidal, cotton no. 105	/srv/designs/cotton	cotton-20230510-15eb.json	2023-05-10 18:49:34.785
106	2023-05-12 14:20:37.402	Tidal, jute no. 106	/srv/designs/jute	jute-20230512-d6a0.json	2023-05-12 14:20:37.402
107	2023-05-14 09:51:40.019	Tidal, linen no. 107	/srv/designs/linen	linen-20230514-2926.json	2023-05-14 09:51:40.019
108	2023-05-16 05:22:42.636	Garden, canvas no. 108	/srv/designs/canvas	canvas-20230516-e63b.json	2023-05-16 05:22:42.636
109	2023-05-18 00:53:45.253	Garden, cotton no. 109	/srv/designs/cotton	cotton-20230518-995d.json	2023-05-18 00:53:45.253
110	2023-05-19 20:24:47.87	Garden, jute no. 110	/srv/designs/jute	jute-20230519-4522.json	2023-05-19 20:24:47.87
111	2023-05-21 15:55:50.487	Garden, linen no. 111	/srv/designs/linen	linen-20230521-2e19.json	2023-05-21 15:55:50.487
112	2023-05-23 11:26:53.104	Zürich, canvas no. 112	/srv/designs/canvas	canvas-20230523-9d52.json	2023-05-23 11:26:53.104
113	2023-05-25 06:57:55.721	Zürich, cotton no. 113	/srv/designs/cotton	cotton-20230525-f71e.json	2023-05-25 06:57:55.721
114	2023-05-27 02:28:58.338	Zürich, jute no. 114	/srv/designs/jute	jute-20230527-12b8.json	2023-05-27 02:28:58.338
115	2023-05-28 22:00:00.955	Zürich, linen no. 115	/srv/designs/linen	linen-20230528-0675.json	2023-05-28 22:00:00.955
116	2023-05-30 17:31:03.572	Night, canvas no. 116	/srv/designs/canvas	canvas-20230530-7e7b.json	2023-05-30 17:31:03.572
117	2023-06-01 13:02:06.189	Night, cotton no. 117	/srv/designs/cotton	cotton-20230601-97f8.json	2023-06-01 13:02:06.189
118	2023-06-03 08:33:08.806	Night, jute no. 118	/srv/designs/jute	jute-20230603-7b91.json	2023-06-03 08:33:08.806
119	2023-06-05 04:04:11.423	Night, linen no. 119	/srv/designs/linen	linen-20230605-fc68.json	2023-06-05 04:04:11.423
120	2023-06-06 23:35:14.04	Café, canvas no. 120	/srv/designs/canvas	canvas-20230606-7e52.json	2023-06-06 23:35:14.04
121	2023-06-08 19:06:16.657	Café, cotton no. 121	/srv/designs/cotton	cotton-20230608-5e46.json	2023-06-08 19:06:16.657
122	2023-06-10 14:37:19.274	Café, jute no. 122	/srv/designs/jute	jute-20230610-12a4.json	2023-06-10 14:37:19.274
123	2023-06-12 10:08:21.891	Café, linen no. 123	/srv/designs/linen	linen-20230612-c92b.json	2023-06-12 10:08:21.891
124	2023-06-14 05:39:24.508	Breton, canvas no. 124	/srv/designs/canvas	canvas-20230614-7ed4.json	2023-06-14 05:39:24.508
125	2023-06-16 01:10:27.125	Breton, cotton no. 125	/srv/designs/cotton	cotton-20230616-8855.json	2023-06-16 01:10:27.125
126	2023-06-17 20:41:29.742	Breton, jute no. 126	/srv/designs/jute	jute-20230617-e842.json	2023-06-17 20:41:29.742
127	2023-06-19 16:12:32.359	Breton, linen no. 127	/srv/designs/linen	linen-20230619-f721.json	2023-06-19 16:12:32.359
128	2023-06-21 11:43:34.976	Bo'sun, canvas no. 128	/srv/designs/canvas	canvas-20230621-d22c.json	2023-06-21 11:43:34.976
129	2023-06-23 07:14:37.593	Bo'sun, cotton no. 129	/srv/designs/cotton	cotton-20230623-44bf.json	2023-06-23 07:14:37.593
130	2023-06-25 02:45:40.21	Bo'sun, jute no. 130	/srv/designs/jute	jute-20230625-51eb.json	2023-06-25 02:45:40.21
131	2023-06-26 22:16:42.827	Bo'sun, linen no. 131	/srv/designs/linen	linen-20230626-dbce.json	2023-06-26 22:16:42.827
132	2023-06-28 17:47:45.444	Fjord, canvas no. 132	/srv/designs/canvas	canvas-20230628-e267.json	2023-06-28 17:47:45.444
133	2023-06-30 13:18:48.061	Fjord, cotton no. 133	/srv/designs/cotton	cotton-20230630-adc1.json	2023-06-30 13:18:48.061
134	2023-07-02 08:49:50.678	Fjord, jute no. 134	/srv/designs/jute	jute-20230702-b65d.json	2023-07-02 08:49:50.678
135	2023-07-04 04:20:53.295	Fjord, linen no. 135	/srv/designs/linen	linen-20230704-6914.json	2023-07-04 04:20:53.295
136	2023-07-05 23:51:55.912	Moor, canvas no. 136	/srv/designs/canvas	canvas-20230705-fc01.json	2023-07-05 23:51:55.912
137	2023-07-07 19:22:58.529	Moor, cotton no. 137	/srv/designs/cotton	cotton-20230707-2439.json	2023-07-07 19:22:58.529
138	2023-07-09 14:54:01.146	Moor, jute no. 138	/srv/designs/jute	jute-20230709-a97d.json	2023-07-09 14:54:01.146
139	2023-07-11 10:25:03.763	Moor, linen no. 139	/srv/designs/linen	linen-20230711-1f0c.json	2023-07-11 10:25:03.763
140	2023-07-13 05:56:06.38	"Big", canvas no. 140	/srv/designs/canvas	canvas-20230713-1a20.json	2023-07-13 05:56:06.38
141	2023-07-15 01:27:08.997	"Big", cotton no. 141	/srv/designs/cotton	cotton-20230715-f169.json	2023-07-15 01:27:08.997
142	2023-07-16 20:58:11.614	"Big", jute no. 142	/srv/designs/jute	jute-20230716-0526.json	2023-07-16 20:58:11.614
143	2023-07-18 16:29:14.231	"Big", linen no. 143	/srv/designs/linen	linen-20230718-64bd.json	2023-07-18 16:29:14.231
144	2023-07-20 12:00:16.848	Tidal, canvas no. 144	/srv/designs/canvas	canvas-20230720-0ac3.json	2023-07-20 12:00:16.848
145	2023-07-22 07:31:19.465	Tidal, cotton no. 145	/srv/designs/cotton	cotton-20230722-e0a3.json	2023-07-22 07:31:19.465
146	2023-07-24 03:02:22.082	Tidal, jute no. 146	/srv/designs/jute	jute-20230724-3aec.json	2023-07-24 03:02:22.082
147	2023-07-25 22:33:24.699	Tidal, linen no. 147	/srv/designs/linen	linen-20230725-b8a8.json	2023-07-25 22:33:24.699
148	2023-07-27 18:04:27.316	Garden, canvas no. 148	/srv/designs/canvas	canvas-20230727-98a9.json	2023-07-27 18:04:27.316
149	2023-07-29 13:35:29.933	Garden, cotton no. 149	/srv/designs/cotton	cotton-20230729-6e37.json	2023-07-29 13:35:29.933
150	2023-07-31 09:06:32.55	Garden, jute no. 150	/srv/designs/jute	jute-20230731-b623.json	2023-07-31 09:06:32.55
151	2023-08-02 04:37:35.167	Garden, linen no. 151	/srv/designs/linen	linen-20230802-2b19.json	2023-08-02 04:37:35.167
152	2023-08-04 00:08:37.784	Zürich, canvas no. 152	/srv/designs/canvas	canvas-20230804-7d1a.json	2023-08-04 00:08:37.784
153	2023-08-05 19:39:40.401	Zürich, cotton no. 153	/srv/designs/cotton	cotton-20230805-3425.json	2023-08-05 19:39:40.401
154	2023-08-07 15:10:43.018	Zürich, jute no. 154	/srv/designs/jute	jute-20230807-9302.json	2023-08-07 15:10:43.018
155	2023-08-09 10:41:45.635	Zürich, linen no. 155	/srv/designs/linen	linen-20230809-5706.json	2023-08-09 10:41:45.635
156	2023-08-11 06:12:48.252	Night, canvas no. 156	/srv/designs/canvas	canvas-20230811-235d.json	2023-08-11 06:12:48.252
157	2023-08-13 01:43:50.869	Night, cotton no. 157	/srv/designs/cotton	cotton-20230813-ebf5.json	2023-08-13 01:43:50.869
158	2023-08-14 21:14:53.486	Night, jute no. 158	/srv/designs/jute	jute-20230814-ac48.json	2023-08-14 21:14:53.486
159	2023-08-16 16:45:56.103	Night, linen no. 159	/srv/designs/linen	linen-20230816-a14a.json	2023-08-16 16:45:56.103
160	2023-08-18 12:16:58.72	Café, canvas no. 160	/srv/designs/canvas	canvas-20230818-8ef4.json	2023-08-18 12:16:58.72
161	2023-08-20 07:48:01.337	Café, cotton no. 161	/srv/designs/cotton	cotton-20230820-de47.json	2023-08-20 07:48:01.337
162	2023-08-22 03:19:03.954	Café, jute no. 162	/srv/designs/jute	jute-20230822-4525.json	2023-08-22 03:19:03.954
163	2023-08-23 22:50:06.571	Café, linen no. 163	/srv/designs/linen	linen-20230823-be9b.json	2023-08-23 22:50:06.571
164	2023-08-25 18:21:09.188	Breton, canvas no. 164	/srv/designs/canvas	canvas-20230825-77a0.json	2023-08-25 18:21:09.188
165	2023-08-27 13:52:11.805	Breton, cotton no. 165	/srv/designs/cotton	cotton-20230827-0b88.json	2023-08-27 13:52:11.805
166	2023-08-29 09:23:14.422	Breton, jute no. 166	/srv/designs/jute	jute-20230829-1c7f.json	2023-08-29 09:23:14.422
167	2023-08-31 04:54:17.039	Breton, linen no. 167	/srv/designs/linen	linen-20230831-303d.json	2023-08-31 04:54:17.039
168	2023-09-02 00:25:19.656	Bo'sun, canvas no. 168	/srv/designs/canvas	canvas-20230902-7713.json	2023-09-02 00:25:19.656
169	2023-09-03 19:56:22.273	Bo'sun, cotton no. 169	/srv/designs/cotton	cotton-20230903-a5f3.json	2023-09-03 19:56:22.273
170	2023-09-05 15:27:24.89	Bo'sun, jute no. 170	/srv/designs/jute	jute-20230905-1e47.json	2023-09-05 15:27:24.89
171	2023-09-07 10:58:27.507	Bo'sun, linen no. 171	/srv/designs/linen	linen-20230907-5122.json	2023-09-07 10:58:27.507
172	2023-09-09 06:29:30.124	Fjord, canvas no. 172	/srv/designs/canvas	canvas-20230909-8451.json	2023-09-09 06:29:30.124
173	2023-09-11 02:00:32.741	Fjord, cotton no. 173	/srv/designs/cotton	cotton-20230911-9af6.json	2023-09-11 02:00:32.741
174	2023-09-12 21:31:35.358	Fjord, jute no. 174	/srv/designs/jute	jute-20230912-4b11.json	2023-09-12 21:31:35.358
175	2023-09-14 17:02:37.975	Fjord, linen no. 175	/srv/designs/linen	linen-20230914-bc73.json	2023-09-14 17:02:37.975
176	2023-09-16 12:33:40.592	Moor, canvas no. 176	/srv/designs/canvas	canvas-20230916-577e.json	2023-09-16 12:33:40.592
177	2023-09-18 08:04:43.209	Moor, cotton no. 177	/srv/designs/cotton	cotton-20230918-8a94.json	2023-09-18 08:04:43.209
178	2023-09-20 03:35:45.826	Moor, jute no. 178	/srv/designs/jute	jute-20230920-fd01.json	2023-09-20 03:35:45.826
179	2023-09-21 23:06:48.443	Moor, linen no. 179	/srv/designs/linen	linen-20230921-fcb8.json	2023-09-21 23:06:48.443
180	2023-09-23 18:37:51.06	"Big", canvas no. 180	/srv/designs/canvas	canvas-20230923-9285.json	2023-09-23 18:37:51.06
181	2023-09-25 14:08:53.677	"Big", cotton no. 181	/srv/designs/cotton	cotton-20230925-24a4.json	2023-09-25 14:08:53.677
182	2023-09-27 09:39:56.294	"Big", jute no. 182	/srv/designs/jute	jute-20230927-0739.json	2023-09-27 09:39:56.294
183	2023-09-29 05:10:58.911	"Big", linen no. 183	/srv/designs/linen	linen-20230929-5158.json	2023-09-29 05:10:58.911
184	2023-10-01 00:42:01.528	Tidal, canvas no. 184	/srv/designs/canvas	canvas-20231001-7968.json	2023-10-01 00:42:01.528
185	2023-10-02 20:13:04.145	Tidal, cotton no. 185	/srv/designs/cotton	cotton-20231002-90a2.json	2023-10-02 20:13:04.145
186	2023-10-04 15:44:06.762	Tidal, jute no. 186	/srv/designs/jute	jute-20231004-1d1e.json	2023-10-04 15:44:06.762
187	2023-10-06 11:15:09.379	Tidal, linen no. 187	/srv/designs/linen	linen-20231006-2aa3.json	2023-10-06 11:15:09.379
188	2023-10-08 06:46:11.996	Garden, canvas no. 188	/srv/designs/canvas	canvas-20231008-ec7d.json	2023-10-08 06:46:11.996
189	2023-10-10 02:17:14.613	Garden, cotton no. 189	/srv/designs/cotton	cotton-20231010-6322.json	2023-10-10 02:17:14.613
190	2023-10-11 21:48:17.23	Garden, jute no. 190	/srv/designs/jute	jute-20231011-dd17.json	2023-10-11 21:48:17.23
191	2023-10-13 17:19:19.847	Garden, linen no. 191	/srv/designs/linen	linen-20231013-627d.json	2023-10-13 17:19:19.847
192	2023-10-15 12:50:22.464	Zürich, canvas no. 192	/srv/designs/canvas	canvas-20231015-05d0.json	2023-10-15 12:50:22.464
193	2023-10-17 08:21:25.081	Zürich, cotton no. 193	/srv/designs/cotton	cotton-20231017-9dfc.json	2023-10-17 08:21:25.081
194	2023-10-19 03:52:27.698	Zürich, jute no. 194	/srv/designs/jute	jute-20231019-386f.json	2023-10-19 03:52:27.698
195	2023-10-20 23:23:30.315	Zürich, linen no. 195	/srv/designs/linen	linen-20231020-52f0.json	2023-10-20 23:23:30.315
196	2023-10-22 18:54:32.932	Night, canvas no. 196	/srv/designs/canvas	canvas-20231022-9358.json	2023-10-22 18:54:32.932
197	2023-10-24 14:25:35.549	Night, cotton no. 197	/srv/designs/cotton	cotton-20231024-2dd7.json	2023-10-24 14:25:35.549
198	2023-10-26 09:56:38.166	Night, jute no. 198	/srv/designs/jute	jute-20231026-a112.json	2023-10-26 09:56:38.166
199	2023-10-28 05:27:40.783	Night, linen no. 199	/srv/designs/linen	linen-20231028-2a09.json	2023-10-28 05:27:40.783
200	2023-10-30 00:58:43.4	Café, canvas no. 200	/srv/designs/canvas	canvas-20231030-a4d0.json	2023-10-30 00:58:43.4
201	2023-10-31 20:29:46.017	Café, cotton no. 201	/srv/designs/cotton	cotton-20231031-352d.json	2023-10-31 20:29:46.017
202	2023-11-02 16:00:48.634	Café, jute no. 202	/srv/designs/jute	jute-20231102-9d8a.json	2023-11-02 16:00:48.634
203	2023-11-04 11:31:51.251	Café, linen no. 203	/srv/designs/linen	linen-20231104-b5a5.json	2023-11-04 11:31:51.251
204	2023-11-06 07:02:53.868	Breton, canvas no. 204	/srv/designs/canvas	canvas-20231106-207e.json	2023-11-06 07:02:53.868
205	2023-11-08 02:33:56.485	Breton, cotton no. 205	/srv/designs/cotton	cotton-20231108-81b0.json	2023-11-08 02:33:56.485
206	2023-11-09 22:04:59.102	Breton, jute no. 206	/srv/designs/jute	jute-20231109-e779.json	2023-11-09 22:04:59.102
207	2023-11-11 17:36:01.719	Breton, linen no. 207	/srv/designs/linen	linen-20231111-d268.json	2023-11-11 17:36:01.719
208	2023-11-13 13:07:04.336	Bo'sun, canvas no. 208	/srv/designs/canvas	canvas-20231113-4fde.json	2023-11-13 13:07:04.336
209	2023-11-15 08:38:06.953	Bo'sun, cotton no. 209	/srv/designs/cotton	cotton-20231115-4c78.json	2023-11-15 08:38:06.953
210	2023-11-17 04:09:09.57	Bo'sun, jute no. 210	/srv/designs/jute	jute-20231117-13dd.json	2023-11-17 04:09:09.57
211	2023-11-18 23:40:12.187	Bo'sun, linen no. 211	/srv/designs/linen	linen-20231118-06c7.json	2023-11-18 23:40:12.187
212	2023-11-20 19:11:14.804	Fjord, canvas no. 212	/srv/designs/canvas	canvas-20231120-6901.json	2023-11-20 19:11:14.804
213	2023-11-22 14:42:17.421	Fjord, cotton no. 213	/srv/designs/cotton	cotton-20231122-7201.json	2023-11-22 14:42:17.421
214	2023-11-24 10:13:20.038	Fjord, jute no. 214	/srv/designs/jute	jute-20231124-e322.json	2023-11-24 10:13:20.038
215	2023-11-26 05:44:22.655	Fjord, linen no. 215	/srv/designs/linen	linen-20231126-7e45.json	2023-11-26 05:44:22.655
216	2023-11-28 01:15:25.272	Moor, canvas no. 216	/srv/designs/canvas	canvas-20231128-5a56.json	2023-11-28 01:15:25.272
217	2023-11-29 20:46:27.889	Moor, cotton no. 217	/srv/designs/cotton	cotton-20231129-b40c.json	2023-11-29 20:46:27.889
218	2023-12-01 16:17:30.506	Moor, jute no. 218	/srv/designs/jute	jute-20231201-38b9.json	2023-12-01 16:17:30.506
219	2023-12-03 11:48:33.123	Moor, linen no. 219	/srv/designs/linen	linen-20231203-9bb3.json	2023-12-03 11:48:33.123
220	2023-12-05 07:19:35.74	"Big", canvas no. 220	/srv/designs/canvas	canvas-20231205-c623.json	2023-12-05 07:19:35.74
221	2023-12-07 02:50:38.357	"Big", cotton no. 221	/srv/designs/cotton	cotton-20231207-a021.json	2023-12-07 02:50:38.357
222	2023-12-08 22:21:40.974	"Big", jute no. 222	/srv/designs/jute	jute-20231208-688e.json	2023-12-08 22:21:40.974
223	2023-12-10 17:52:43.591	"Big", linen no. 223	/srv/designs/linen	linen-20231210-0f3c.json	2023-12-10 17:52:43.591
224	2023-12-12 13:23:46.208	Tidal, canvas no. 224	/srv/designs/canvas	canvas-20231212-7f14.json	2023-12-12 13:23:46.208
225	2023-12-14 08:54:48.825	Tidal, cotton no. 225	/srv/designs/cotton	cotton-20231214-650d.json	2023-12-14 08:54:48.825
226	2023-12-16 04:25:51.442	Tidal, jute no. 226	/srv/designs/jute	jute-20231216-73d1.json	2023-12-16 04:25:51.442
227	2023-12-17 23:56:54.059	Tidal, linen no. 227	/srv/designs/linen	linen-20231217-35dc.json	2023-12-17 23:56:54.059
228	2023-12-19 19:27:56.676	Garden, canvas no. 228	/srv/designs/canvas	canvas-20231219-c4aa.json	2023-12-19 19:27:56.676
229	2023-12-21 14:58:59.293	Garden, cotton no. 229	/srv/designs/cotton	cotton-20231221-5ffe.json	2023-12-21 14:58:59.293
230	2023-12-23 10:30:01.91	Garden, jute no. 230	/srv/designs/jute	jute-20231223-ff71.json	2023-12-23 10:30:01.91
231	2023-12-25 06:01:04.527	Garden, linen no. 231	/srv/designs/linen	linen-20231225-f8ec.json	2023-12-25 06:01:04.527
232	2023-12-27 01:32:07.144	Zürich, canvas no. 232	/srv/designs/canvas	canvas-20231227-b27e.json	2023-12-27 01:32:07.144
233	2023-12-28 21:03:09.761	Zürich, cotton no. 233	/srv/designs/cotton	cotton-20231228-0d49.json	2023-12-28 21:03:09.761
234	2023-12-30 16:34:12.378	Zürich, jute no. 234	/srv/designs/jute	jute-20231230-ce96.json	2023-12-30 16:34:12.378
235	2024-01-01 12:05:14.995	Zürich, linen no. 235	/srv/designs/linen	linen-20240101-54f6.json	2024-01-01 12:05:14.995
236	2024-01-03 07:36:17.612	Night, canvas no. 236	/srv/designs/canvas	canvas-20240103-6fba.json	2024-01-03 07:36:17.612
237	2024-01-05 03:07:20.229	Night, cotton no. 237	/srv/designs/cotton	cotton-20240105-c889.json	2024-01-05 03:07:20.229
238	2024-01-06 22:38:22.846	Night, jute no. 238	/srv/designs/jute	jute-20240106-f916.json	2024-01-06 22:38:22.846
239	2024-01-08 18:09:25.463	Night, linen no. 239	/srv/designs/linen	linen-20240108-31b4.json	2024-01-08 18:09:25.463
240	2024-01-10 13:40:28.08	Café, canvas no. 240	/srv/designs/canvas	canvas-20240110-f5c1.json	2024-01-10 13:40:28.08
241	2024-01-12 09:11:30.697	Café, cotton no. 241	/srv/designs/cotton	cotton-20240112-6ecd.json	2024-01-12 09:11:30.697
242	2024-01-14 04:42:33.314	Café, jute no. 242	/srv/designs/jute	jute-20240114-caa4.json	2024-01-14 04:42:33.314
243	2024-01-16 00:13:35.931	Café, linen no. 243	/srv/designs/linen	linen-20240116-3e67.json	2024-01-16 00:13:35.931
244	2024-01-17 19:44:38.548	Breton, canvas no. 244	/srv/designs/canvas	canvas-20240117-b008.json	2024-01-17 19:44:38.548
245	2024-01-19 15:15:41.165	Breton, cotton no. 245	/srv/designs/cotton	cotton-20240119-406c.json	2024-01-19 15:15:41.165
246	2024-01-21 10:46:43.782	Breton, jute no. 246	/srv/designs/jute	jute-20240121-0430.json	2024-01-21 10:46:43.782
247	2024-01-23 06:17:46.399	Breton, linen no. 247	/srv/designs/linen	linen-20240123-515f.json	2024-01-23 06:17:46.399
248	2024-01-25 01:48:49.016	Bo'sun, canvas no. 248	/srv/designs/canvas	canvas-20240125-cd73.json	2024-01-25 01:48:49.016
249	2024-01-26 21:19:51.633	Bo'sun, cotton no. 249	/srv/designs/cotton	cotton-20240126-1045.json	2024-01-26 21:19:51.633
250	2024-01-28 16:50:54.25	Bo'sun, jute no. 250	/srv/designs/jute	jute-20240128-7c1e.json	2024-01-28 16:50:54.25
251	2024-01-30 12:21:56.867	Bo'sun, linen no. 251	/srv/designs/linen	linen-20240130-08bc.json	2024-01-30 12:21:56.867
252	2024-02-01 07:52:59.484	Fjord, canvas no. 252	/srv/designs/canvas	canvas-20240201-5c0a.json	2024-02-01 07:52:59.484
253	2024-02-03 03:24:02.101	Fjord, cotton no. 253	/srv/designs/cotton	cotton-20240203-285e.json	2024-02-03 03:24:02.101
254	2024-02-04 22:55:04.718	Fjord, jute no. 254	/srv/designs/jute	jute-20240204-b55b.json	2024-02-04 22:55:04.718
255	2024-02-06 18:26:07.335	Fjord, linen no. 255	/srv/designs/linen	linen-20240206-e95f.json	2024-02-06 18:26:07.335
256	2024-02-08 13:57:09.952	Moor, canvas no. 256	/srv/designs/canvas	canvas-20240208-f32b.json	2024-02-08 13:57:09.952
257	2024-02-10 09:28:12.569	Moor, cotton no. 257	/srv/designs/cotton	cotton-20240210-3f5a.json	2024-02-10 09:28:12.569
258	2024-02-12 04:59:15.186	Moor, jute no. 258	/srv/designs/jute	jute-20240212-abc0.json	2024-02-12 04:59:15.186
259	2024-02-14 00:30:17.803	Moor, linen no. 259	/srv/designs/linen	linen-20240214-5176.json	2024-02-14 00:30:17.803
260	2024-02-15 20:01:20.42	"Big", canvas no. 260	/srv/designs/canvas	canvas-20240215-a6f3.json	2024-02-15 20:01:20.42
261	2024-02-17 15:32:23.037	"Big", cotton no. 261	/srv/designs/cotton	cotton-20240217-76eb.json	2024-02-17 15:32:23.037
262	2024-02-19 11:03:25.654	"Big", jute no. 262	/srv/designs/jute	jute-20240219-a6a5.json	2024-02-19 11:03:25.654
263	2024-02-21 06:34:28.271	"Big", linen no. 263	/srv/designs/linen	linen-20240221-5285.json	2024-02-21 06:34:28.271
264	2024-02-23 02:05:30.888	Tidal, canvas no. 264	/srv/designs/canvas	canvas-20240223-5946.json	2024-02-23 02:05:30.888
265	2024-02-24 21:36:33.505	Tidal, cotton no. 265	/srv/designs/cotton	cotton-20240224-0594.json	2024-02-24 21:36:33.505
266	2024-02-26 17:07:36.122	Tidal, jute no. 266	/srv/designs/jute	jute-20240226-4647.json	2024-02-26 17:07:36.122
267	2024-02-28 12:38:38.739	Tidal, linen no. 267	/srv/designs/linen	linen-20240228-42d3.json	2024-02-28 12:38:38.739
268	2024-03-01 08:09:41.356	Garden, canvas no. 268	/srv/designs/canvas	canvas-20240301-5b00.json	2024-03-01 08:09:41.356
269	2024-03-03 03:40:43.973	Garden, cotton no. 269	/srv/designs/cotton	cotton-20240303-9bd6.json	2024-03-03 03:40:43.973
270	2024-03-04 23:11:46.59	Garden, jute no. 270	/srv/designs/jute	jute-20240304-c6ca.json	2024-03-04 23:11:46.59
271	2024-03-06 18:42:49.207	Garden, linen no. 271	/srv/designs/linen	linen-20240306-3d16.json	2024-03-06 18:42:49.207
272	2024-03-08 14:13:51.824	Zürich, canvas no. 272	/srv/designs/canvas	canvas-20240308-c1c4.json	2024-03-08 14:13:51.824
273	2024-03-10 09:44:54.441	Zürich, cotton no. 273	/srv/designs/cotton	cotton-20240310-5a77.json	2024-03-10 09:44:54.441
274	2024-03-12 05:15:57.058	Zürich, jute no. 274	/srv/designs/jute	jute-20240312-b1c1.json	2024-03-12 05:15:57.058
275	2024-03-14 00:46:59.675	Zürich, linen no. 275	/srv/designs/linen	linen-20240314-1269.json	2024-03-14 00:46:59.675
276	2024-03-15 20:18:02.292	Night, canvas no. 276	/srv/designs/canvas	canvas-20240315-3a29.json	2024-03-15 20:18:02.292
277	2024-03-17 15:49:04.909	Night, cotton no. 277	/srv/designs/cotton	cotton-20240317-a24d.json	2024-03-17 15:49:04.909
278	2024-03-19 11:20:07.526	Night, jute no. 278	/srv/designs/jute	jute-20240319-4cc8.json	2024-03-19 11:20:07.526
279	2024-03-21 06:51:10.143	Night, linen no. 279	/srv/designs/linen	linen-20240321-ed59.json	2024-03-21 06:51:10.143
280	2024-03-23 02:22:12.76	Café, canvas no. 280	/srv/designs/canvas	canvas-20240323-e318.json	2024-03-23 02:22:12.76
281	2024-03-24 21:53:15.377	Café, cotton no. 281	/srv/designs/cotton	cotton-20240324-e698.json	2024-03-24 21:53:15.377
282	2024-03-26 17:24:17.994	Café, jute no. 282	/srv/designs/jute	jute-20240326-2b91.json	2024-03-26 17:24:17.994
283	2024-03-28 12:55:20.611	Café, linen no. 283	/srv/designs/linen	linen-20240328-5324.json	2024-03-28 12:55:20.611
284	2024-03-30 08:26:23.228	Breton, canvas no. 284	/srv/designs/canvas	canvas-20240330-38be.json	2024-03-30 08:26:23.228
285	2024-04-01 03:57:25.845	Breton, cotton no. 285	/srv/designs/cotton	cotton-20240401-edef.json	2024-04-01 03:57:25.845
286	2024-04-02 23:28:28.462	Breton, jute no. 286	/srv/designs/jute	jute-20240402-67ff.json	2024-04-02 23:28:28.462
287	2024-04-04 18:59:31.079	Breton, linen no. 287	/srv/designs/linen	linen-20240404-0dae.json	2024-04-04 18:59:31.079
288	2024-04-06 14:30:33.696	Bo'sun, canvas no. 288	/srv/designs/canvas	canvas-20240406-d186.json	2024-04-06 14:30:33.696
289	2024-04-08 10:01:36.313	Bo'sun, cotton no. 289	/srv/designs/cotton	cotton-20240408-ac99.json	2024-04-08 10:01:36.313
290	2024-04-10 05:32:38.93	Bo'sun, jute no. 290	/srv/designs/jute	jute-20240410-7bae.json	2024-04-10 05:32:38.93
291	2024-04-12 01:03:41.547	Bo'sun, linen no. 291	/srv/designs/linen	linen-20240412-3a56.json	2024-04-12 01:03:41.547
292	2024-04-13 20:34:44.164	Fjord, canvas no. 292	/srv/designs/canvas	canvas-20240413-19eb.json	2024-04-13 20:34:44.164
293	2024-04-15 16:05:46.781	Fjord, cotton no. 293	/srv/designs/cotton	cotton-20240415-543c.json	2024-04-15 16:05:46.781
294	2024-04-17 11:36:49.398	Fjord, jute no. 294	/srv/designs/jute	jute-20240417-7557.json	2024-04-17 11:36:49.398
295	2024-04-19 07:07:52.015	Fjord, linen no. 295	/srv/designs/linen	linen-20240419-9e59.json	2024-04-19 07:07:52.015
296	2024-04-21 02:38:54.632	Moor, canvas no. 296	/srv/designs/canvas	canvas-20240421-bd0a.json	2024-04-21 02:38:54.632
297	2024-04-22 22:09:57.249	Moor, cotton no. 297	/srv/designs/cotton	cotton-20240422-788d.json	2024-04-22 22:09:57.249
298	2024-04-24 17:40:59.866	Moor, jute no. 298	/srv/designs/jute	jute-20240424-5a55.json	2024-04-24 17:40:59.866
299	2024-04-26 13:12:02.483	Moor, linen no. 299	/srv/designs/linen	linen-20240426-2c66.json	2024-04-26 13:12:02.483
300	2024-04-28 08:43:05.1	"Big", canvas no. 300	/srv/designs/canvas	canvas-20240428-ba8f.json	2024-04-28 08:43:05.1
301	2024-04-30 04:14:07.717	"Big", cotton no. 301	/srv/designs/cotton	cotton-20240430-f94c.json	2024-04-30 04:14:07.717
302	2024-05-01 23:45:10.334	"Big", jute no. 302	/srv/designs/jute	jute-20240501-5ef6.json	2024-05-01 23:45:10.334
303	2024-05-03 19:16:12.951	"Big", linen no. 303	/srv/designs/linen	linen-20240503-8857.json	2024-05-03 19:16:12.951
304	2024-05-05 14:47:15.568	Tidal, canvas no. 304	/srv/designs/canvas	canvas-20240505-8d2b.json	2024-05-05 14:47:15.568
305	2024-05-07 10:18:18.185	Tidal, cotton no. 305	/srv/designs/cotton	cotton-20240507-8230.json	2024-05-07 10:18:18.185
306	2024-05-09 05:49:20.802	Tidal, jute no. 306	/srv/designs/jute	jute-20240509-0779.json	2024-05-09 05:49:20.802
307	2024-05-11 01:20:23.419	Tidal, linen no. 307	/srv/designs/linen	linen-20240511-f5ea.json	2024-05-11 01:20:23.419
308	2024-05-12 20:51:26.036	Garden, canvas no. 308	/srv/designs/canvas	canvas-20240512-603c.json	2024-05-12 20:51:26.036
309	2024-05-14 16:22:28.653	Garden, cotton no. 309	/srv/designs/cotton	cotton-20240514-4a72.json	2024-05-14 16:22:28.653
310	2024-05-16 11:53:31.27	Garden, jute no. 310	/srv/designs/jute	jute-20240516-5e65.json	2024-05-16 11:53:31.27
311	2024-05-18 07:24:33.887	Garden, linen no. 311	/srv/designs/linen	linen-20240518-4150.json	2024-05-18 07:24:33.887
312	2024-05-20 02:55:36.504	Zürich, canvas no. 312	/srv/designs/canvas	canvas-20240520-606d.json	2024-05-20 02:55:36.504
313	2024-05-21 22:26:39.121	Zürich, cotton no. 313	/srv/designs/cotton	cotton-20240521-2cb2.json	2024-05-21 22:26:39.121
314	2024-05-23 17:57:41.738	Zürich, jute no. 314	/srv/designs/jute	jute-20240523-0a76.json	2024-05-23 17:57:41.738
315	2024-05-25 13:28:44.355	Zürich, linen no. 315	/srv/designs/linen	linen-20240525-638d.json	2024-05-25 13:28:44.355
316	2024-05-27 08:59:46.972	Night, canvas no. 316	/srv/designs/canvas	canvas-20240527-1340.json	2024-05-27 08:59:46.972
317	2024-05-29 04:30:49.589	Night, cotton no. 317	/srv/designs/cotton	cotton-20240529-d2ec.json	2024-05-29 04:30:49.589
318	2024-05-31 00:01:52.206	Night, jute no. 318	/srv/designs/jute	jute-20240531-98f9.json	2024-05-31 00:01:52.206
319	2024-06-01 19:32:54.823	Night, linen no. 319	/srv/designs/linen	linen-20240601-761f.json	2024-06-01 19:32:54.823
320	2024-06-03 15:03:57.44	Café, canvas no. 320	/srv/designs/canvas	canvas-20240603-34f2.json	2024-06-03 15:03:57.44
321	2024-06-05 10:35:00.057	Café, cotton no. 321	/srv/designs/cotton	cotton-20240605-aa14.json	2024-06-05 10:35:00.057
322	2024-06-07 06:06:02.674	Café, jute no. 322	/srv/designs/jute	jute-20240607-a094.json	2024-06-07 06:06:02.674
323	2024-06-09 01:37:05.291	Café, linen no. 323	/srv/designs/linen	linen-20240609-ece0.json	2024-06-09 01:37:05.291
324	2024-06-10 21:08:07.908	Breton, canvas no. 324	/srv/designs/canvas	canvas-20240610-dab0.json	2024-06-10 21:08:07.908
325	2024-06-12 16:39:10.525	Breton, cotton no. 325	/srv/designs/cotton	cotton-20240612-899f.json	2024-06-12 16:39:10.525
326	2024-06-14 12:10:13.142	Breton, jute no. 326	/srv/designs/jute	jute-20240614-326c.json	2024-06-14 12:10:13.142
327	2024-06-16 07:41:15.759	Breton, linen no. 327	/srv/designs/linen	linen-20240616-c5bf.json	2024-06-16 07:41:15.759
328	2024-06-18 03:12:18.376	Bo'sun, canvas no. 328	/srv/designs/canvas	canvas-20240618-05a3.json	2024-06-18 03:12:18.376
329	2024-06-19 22:43:20.993	Bo'sun, cotton no. 329	/srv/designs/cotton	cotton-20240619-1430.json	2024-06-19 22:43:20.993
330	2024-06-21 18:14:23.61	Bo'sun, jute no. 330	/srv/designs/jute	jute-20240621-9fb9.json	2024-06-21 18:14:23.61
331	2024-06-23 13:45:26.227	Bo'sun, linen no. 331	/srv/designs/linen	linen-20240623-ff23.json	2024-06-23 13:45:26.227
332	2024-06-25 09:16:28.844	Fjord, canvas no. 332	/srv/designs/canvas	canvas-20240625-382b.json	2024-06-25 09:16:28.844
333	2024-06-27 04:47:31.461	Fjord, cotton no. 333	/srv/designs/cotton	cotton-20240627-9424.json	2024-06-27 04:47:31.461
334	2024-06-29 00:18:34.078	Fjord, jute no. 334	/srv/designs/jute	jute-20240629-ff60.json	2024-06-29 00:18:34.078
335	2024-06-30 19:49:36.695	Fjord, linen no. 335	/srv/designs/linen	linen-20240630-a581.json	2024-06-30 19:49:36.695
336	2024-07-02 15:20:39.312	Moor, canvas no. 336	/srv/designs/canvas	canvas-20240702-86eb.json	2024-07-02 15:20:39.312
337	2024-07-04 10:51:41.929	Moor, cotton no. 337	/srv/designs/cotton	cotton-20240704-5f8d.json	2024-07-04 10:51:41.929
338	2024-07-06 06:22:44.546	Moor, jute no. 338	/srv/designs/jute	jute-20240706-11c1.json	2024-07-06 06:22:44.546
339	2024-07-08 01:53:47.163	Moor, linen no. 339	/srv/designs/linen	linen-20240708-dead.json	2024-07-08 01:53:47.163
340	2024-07-09 21:24:49.78	"Big", canvas no. 340	/srv/designs/canvas	canvas-20240709-5617.json	2024-07-09 21:24:49.78
341	2024-07-11 16:55:52.397	"Big", cotton no. 341	/srv/designs/cotton	cotton-20240711-48b7.json	2024-07-11 16:55:52.397
342	2024-07-13 12:26:55.014	"Big", jute no. 342	/srv/designs/jute	jute-20240713-ec31.json	2024-07-13 12:26:55.014
343	2024-07-15 07:57:57.631	"Big", linen no. 343	/srv/designs/linen	linen-20240715-afe6.json	2024-07-15 07:57:57.631
344	2024-07-17 03:29:00.248	Tidal, canvas no. 344	/srv/designs/canvas	canvas-20240717-d249.json	2024-07-17 03:29:00.248
345	2024-07-18 23:00:02.865	Tidal, cotton no. 345	/srv/designs/cotton	cotton-20240718-8ee5.json	2024-07-18 23:00:02.865
346	2024-07-20 18:31:05.482	Tidal, jute no. 346	/srv/designs/jute	jute-20240720-6a32.json	2024-07-20 18:31:05.482
347	2024-07-22 14:02:08.099	Tidal, linen no. 347	/srv/designs/linen	linen-20240722-9f77.json	2024-07-22 14:02:08.099
348	2024-07-24 09:33:10.716	Garden, canvas no. 348	/srv/designs/canvas	canvas-20240724-80c5.json	2024-07-24 09:33:10.716
349	2024-07-26 05:04:13.333	Garden, cotton no. 349	/srv/designs/cotton	cotton-20240726-4d7f.json	2024-07-26 05:04:13.333
350	2024-07-28 00:35:15.95	Garden, jute no. 350	/srv/designs/jute	jute-20240728-8c06.json	2024-07-28 00:35:15.95
351	2024-07-29 20:06:18.567	Garden, linen no. 351	/srv/designs/linen	linen-20240729-3cc0.json	2024-07-29 20:06:18.567
352	2024-07-31 15:37:21.184	Zürich, canvas no. 352	/srv/designs/canvas	canvas-20240731-c5b4.json	2024-07-31 15:37:21.184
353	2024-08-02 11:08:23.801	Zürich, cotton no. 353	/srv/designs/cotton	cotton-20240802-e7d4.json	2024-08-02 11:08:23.801
354	2024-08-04 06:39:26.418	Zürich, jute no. 354	/srv/designs/jute	jute-20240804-cf87.json	2024-08-04 06:39:26.418
355	2024-08-06 02:10:29.035	Zürich, linen no. 355	/srv/designs/linen	linen-20240806-b87f.json	2024-08-06 02:10:29.035
356	2024-08-07 21:41:31.652	Night, canvas no. 356	/srv/designs/canvas	canvas-20240807-e568.json	2024-08-07 21:41:31.652
357	2024-08-09 17:12:34.269	Night, cotton no. 357	/srv/designs/cotton	cotton-20240809-6426.json	2024-08-09 17:12:34.269
358	2024-08-11 12:43:36.886	Night, jute no. 358	/srv/designs/jute	jute-20240811-15b8.json	2024-08-11 12:43:36.886
359	2024-08-13 08:14:39.503	Night, linen no. 359	/srv/designs/linen	linen-20240813-fd66.json	2024-08-13 08:14:39.503
360	2024-08-15 03:45:42.12	Café, canvas no. 360	/srv/designs/canvas	canvas-20240815-064f.json	2024-08-15 03:45:42.12
361	2024-08-16 23:16:44.737	Café, cotton no. 361	/srv/designs/cotton	cotton-20240816-d832.json	2024-08-16 23:16:44.737
362	2024-08-18 18:47:47.354	Café, jute no. 362	/srv/designs/jute	jute-20240818-4ce8.json	2024-08-18 18:47:47.354
363	2024-08-20 14:18:49.971	Café, linen no. 363	/srv/designs/linen	linen-20240820-8bfa.json	2024-08-20 14:18:49.971
364	2024-08-22 09:49:52.588	Breton, canvas no. 364	/srv/designs/canvas	canvas-20240822-db3a.json	2024-08-22 09:49:52.588
365	2024-08-24 05:20:55.205	Breton, cotton no. 365	/srv/designs/cotton	cotton-20240824-36e1.json	2024-08-24 05:20:55.205
366	2024-08-26 00:51:57.822	Breton, jute no. 366	/srv/designs/jute	jute-20240826-a432.json	2024-08-26 00:51:57.822
367	2024-08-27 20:23:00.439	Breton, linen no. 367	/srv/designs/linen	linen-20240827-18e5.json	2024-08-27 20:23:00.439
368	2024-08-29 15:54:03.056	Bo'sun, canvas no. 368	/srv/designs/canvas	canvas-20240829-0cf0.json	2024-08-29 15:54:03.056
369	2024-08-31 11:25:05.673	Bo'sun, cotton no. 369	/srv/designs/cotton	cotton-20240831-de1d.json	2024-08-31 11:25:05.673
370	2024-09-02 06:56:08.29	Bo'sun, jute no. 370	/srv/designs/jute	jute-20240902-9c2c.json	2024-09-02 06:56:08.29
371	2024-09-04 02:27:10.907	Bo'sun, linen no. 371	/srv/designs/linen	linen-20240904-4cb0.json	2024-09-04 02:27:10.907
372	2024-09-05 21:58:13.524	Fjord, canvas no. 372	/srv/designs/canvas	canvas-20240905-7229.json	2024-09-05 21:58:13.524
373	2024-09-07 17:29:16.141	Fjord, cotton no. 373	/srv/designs/cotton	cotton-20240907-7e96.json	2024-09-07 17:29:16.141
374	2024-09-09 13:00:18.758	Fjord, jute no. 374	/srv/designs/jute	jute-20240909-be2b.json	2024-09-09 13:00:18.758
375	2024-09-11 08:31:21.375	Fjord, linen no. 375	/srv/designs/linen	linen-20240911-1837.json	2024-09-11 08:31:21.375
376	2024-09-13 04:02:23.992	Moor, canvas no. 376	/srv/designs/canvas	canvas-20240913-8c82.json	2024-09-13 04:02:23.992
377	2024-09-14 23:33:26.609	Moor, cotton no. 377	/srv/designs/cotton	cotton-20240914-1e08.json	2024-09-14 23:33:26.609
378	2024-09-16 19:04:29.226	Moor, jute no. 378	/srv/designs/jute	jute-20240916-0466.json	2024-09-16 19:04:29.226
379	2024-09-18 14:35:31.843	Moor, linen no. 379	/srv/designs/linen	linen-20240918-217e.json	2024-09-18 14:35:31.843
380	2024-09-20 10:06:34.46	"Big", canvas no. 380	/srv/designs/canvas	canvas-20240920-d5a8.json	2024-09-20 10:06:34.46
381	2024-09-22 05:37:37.077	"Big", cotton no. 381	/srv/designs/cotton	cotton-20240922-7942.json	2024-09-22 05:37:37.077
382	2024-09-24 01:08:39.694	"Big", jute no. 382	/srv/designs/jute	jute-20240924-3f35.json	2024-09-24 01:08:39.694
383	2024-09-25 20:39:42.311	"Big", linen no. 383	/srv/designs/linen	linen-20240925-b3fa.json	2024-09-25 20:39:42.311
384	2024-09-27 16:10:44.928	Tidal, canvas no. 384	/srv/designs/canvas	canvas-20240927-addd.json	2024-09-27 16:10:44.928
385	2024-09-29 11:41:47.545	Tidal, cotton no. 385	/srv/designs/cotton	cotton-20240929-b6f8.json	2024-09-29 11:41:47.545
386	2024-10-01 07:12:50.162	Tidal, jute no. 386	/srv/designs/jute	jute-20241001-0801.json	2024-10-01 07:12:50.162
387	2024-10-03 02:43:52.779	Tidal, linen no. 387	/srv/designs/linen	linen-20241003-b055.json	2024-10-03 02:43:52.779
388	2024-10-04 22:14:55.396	Garden, canvas no. 388	/srv/designs/canvas	canvas-20241004-6370.json	2024-10-04 22:14:55.396
389	2024-10-06 17:45:58.013	Garden, cotton no. 389	/srv/designs/cotton	cotton-20241006-3bb0.json	2024-10-06 17:45:58.013
390	2024-10-08 13:17:00.63	Garden, jute no. 390	/srv/designs/jute	jute-20241008-3e1e.json	2024-10-08 13:17:00.63
391	2024-10-10 08:48:03.247	Garden, linen no. 391	/srv/designs/linen	linen-20241010-c198.json	2024-10-10 08:48:03.247
392	2024-10-12 04:19:05.864	Zürich, canvas no. 392	/srv/designs/canvas	canvas-20241012-4d75.json	2024-10-12 04:19:05.864
393	2024-10-13 23:50:08.481	Zürich, cotton no. 393	/srv/designs/cotton	cotton-20241013-7df3.json	2024-10-13 23:50:08.481
394	2024-10-15 19:21:11.098	Zürich, jute no. 394	/srv/designs/jute	jute-20241015-d305.json	2024-10-15 19:21:11.098
395	2024-10-17 14:52:13.715	Zürich, linen no. 395	/srv/designs/linen	linen-20241017-98b3.json	2024-10-17 14:52:13.715
396	2024-10-19 10:23:16.332	Night, canvas no. 396	/srv/designs/canvas	canvas-20241019-df2a.json	2024-10-19 10:23:16.332
397	2024-10-21 05:54:18.949	Night, cotton no. 397	/srv/designs/cotton	cotton-20241021-fd6f.json	2024-10-21 05:54:18.949
398	2024-10-23 01:25:21.566	Night, jute no. 398	/srv/designs/jute	jute-20241023-1f7e.json	2024-10-23 01:25:21.566
399	2024-10-24 20:56:24.183	Night, linen no. 399	/srv/designs/linen	linen-20241024-d815.json	2024-10-24 20:56:24.183
400	2024-10-26 16:27:26.8	Café, canvas no. 400	/srv/designs/canvas	canvas-20241026-856a.json	2024-10-26 16:27:26.8
\.


--
-- Data for Name: payment; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.payment (payment_id, created_at, last_updated, transaction_id, counterparty_id, payment_amount, currency_id, payment_type_id, paid, payment_date, company_ac_number, counterparty_ac_number) FROM stdin;
2	2024-11-19 12:17:22.216	2024-11-20 12:20:19.549	2	16	567270.24	3	3	t	2024-11-20	32735595	61318805
3	2025-01-19 14:17:40.771	2025-01-25 09:43:58.773	3	16	101971.88	1	1	t	2025-01-25	54870075	60219432
4	2025-03-21 10:17:40.771	2025-03-23 03:23:10.696	4	21	498899.64	3	3	t	2025-03-23	61642920	94135614
5	2025-03-21 14:55:14.84	2025-03-26 23:18:06.943	5	25	190665.37	1	1	t	2025-03-26	48417538	46019764
6	2025-05-21 00:04:29.374	2025-05-29 23:42:45.754	6	7	175021.36	3	1	t	2025-05-29	87602515	40323242
7	2025-07-20 08:19:54.867	2025-07-28 06:53:18.879	7	5	198800.90	1	1	t	2025-07-28	73511502	46207039
8	2025-07-21 06:55:14.84	2025-07-27 03:24:09.145	8	12	506763.20	2	3	t	2025-07-27	48023570	63741356
9	2025-09-20 02:44:10.821	2025-09-28 21:04:34.994	9	12	166919.99	2	1	t	2025-09-28	27708132	90055954
10	2025-11-19 12:04:29.374	2025-11-25 10:44:24.274	10	7	154886.34	2	3	t	2025-11-25	69122236	15816417
11	2025-11-19 16:04:40.536	2025-11-25 14:07:03.23	11	25	53493.60	2	1	t	2025-11-25	21779502	75133319
12	2026-01-19 14:25:25.984	2026-01-28 23:29:10.944	12	9	213716.60	2	1	t	2026-01-28	41162432	32601838
13	2026-03-20 16:19:54.867	2026-03-26 08:14:12.209	13	21	565303.31	1	3	t	2026-03-26	56686058	32761001
14	2026-03-21 08:51:21.122	2026-03-23 04:57:07.64	14	2	46475.94	2	1	t	2026-03-23	13363279	95892911
15	2026-05-20 13:28:05.88	2026-05-29 03:18:06.783	15	13	199053.36	3	1	t	2026-05-29	27221089	89488344
16	2026-07-20 09:14:02.768	2026-07-25 04:25:52.785	16	23	370866.60	2	1	t	2026-07-25	96590888	10898246
17	2026-07-21 06:44:10.821	2026-07-23 17:53:55.997	17	14	554364.00	3	3	t	2026-07-23	87711197	84641424
18	2026-09-19 16:12:42.257	2026-09-29 16:19:16.603	18	5	164582.01	3	1	t	2026-09-29	31364596	29825827
\.


--
-- Data for Name: payment_type; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.payment_type (payment_type_id, payment_type_name, created_at, last_updated) FROM stdin;
1	SALES_RECEIPT	2024-11-01 09:00:00.75	2024-11-01 09:00:00.75
2	SALES_REFUND	2024-11-01 09:00:00.75	2024-11-01 09:00:00.75
3	PURCHASE_PAYMENT	2024-11-01 09:00:00.75	2024-11-01 09:00:00.75
4	PURCHASE_REFUND	2024-11-01 09:00:00.75	2024-11-01 09:00:00.75
\.


--
-- Data for Name: purchase_order; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.purchase_order (purchase_order_id, created_at, last_updated, staff_id, counterparty_id, item_code, item_quantity, item_unit_price, currency_id, agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id) FROM stdin;
1	2024-11-19 12:17:22.216	2024-11-19 12:17:22.216	13	16	367D1F3	744	762.46	3	2024-11-20	2024-11-20	3
2	2025-03-21 10:17:40.771	2025-03-21 10:17:40.771	12	21	A7A78AC	573	870.68	3	2025-03-24	2025-03-23	2
3	2025-07-21 06:55:14.84	2025-07-21 06:55:14.84	12	12	104A33A	544	931.55	2	2025-07-23	2025-07-27	4
4	2025-11-19 12:04:29.374	2025-11-19 12:04:29.374	12	7	8E4BED3	239	648.06	2	2025-11-21	2025-11-25	1
5	2026-03-20 16:19:54.867	2026-03-28 09:07:24.796	14	21	E0BEF5A	611	925.21	1	2026-03-24	2026-03-26	3
6	2026-07-21 06:44:10.821	2026-07-21 06:44:10.821	11	14	0ED2D7F	590	939.60	3	2026-07-27	2026-07-23	4
\.


--
-- Data for Name: sales_order; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.sales_order (sales_order_id, created_at, last_updated, design_id, staff_id, counterparty_id, units_sold, unit_price, currency_id, agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id) FROM stdin;
2	2025-01-19 14:17:40.771	2025-01-19 14:17:40.771	45	3	16	37628	2.71	1	2025-01-26	2025-01-25	9
3	2025-03-21 14:55:14.84	2025-03-21 14:55:14.84	317	5	25	57953	3.29	1	2025-03-28	2025-03-26	9
4	2025-05-21 00:04:29.374	2025-05-21 00:04:29.374	373	7	7	58732	2.98	3	2025-05-27	2025-05-29	25
5	2025-07-20 08:19:54.867	2025-07-20 08:19:54.867	160	12	5	54466	3.65	1	2025-07-25	2025-07-28	7
6	2025-09-20 02:44:10.821	2025-09-28 10:05:36.423	335	8	12	69841	2.39	2	2025-09-23	2025-09-28	29
7	2025-11-19 16:04:40.536	2025-11-19 16:04:40.536	266	1	25	17256	3.10	2	2025-11-26	2025-11-25	18
8	2026-01-19 14:25:25.984	2026-01-26 15:35:13.051	333	6	9	63796	3.35	2	2026-01-24	2026-01-28	20
9	2026-03-21 08:51:21.122	2026-03-27 08:17:00.994	308	1	2	19446	2.39	2	2026-03-26	2026-03-23	29
10	2026-05-20 13:28:05.88	2026-05-20 13:28:05.88	9	6	13	80916	2.46	3	2026-05-22	2026-05-29	27
11	2026-07-20 09:14:02.768	2026-07-20 09:14:02.768	147	4	23	95094	3.90	2	2026-07-23	2026-07-25	27
12	2026-09-19 16:12:42.257	2026-09-19 16:12:42.257	244	11	5	42309	3.89	3	2026-09-23	2026-09-29	20
1	2024-11-19 12:17:22.216	2026-11-27 16:39:00.812	193	3	11	76969	3.21	1	2024-11-21	2024-11-28	10
\.


--
-- Data for Name: staff; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.staff (staff_id, first_name, last_name, department_id, email_address, created_at, last_updated) FROM stdin;
2	Zoë	Müller	1	zoe.mueller@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
3	Łukasz	Wójcik	1	lukasz.wojcik@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
4	明子	佐藤	1	akiko.sato@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
5	Dwayne	Carter	1	dwayne.carter@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
6	Priya	Nair	1	priya.nair@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
7	José	Núñez	1	jose.nunez@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
8	Chloë	D'Arcy	1	chloe.darcy@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
9	Marek	Dvořák	2	marek.dvorak@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
10	Sinéad	McKenna	2	sinead.mckenna@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
11	Søren	Østergård	2	soren.ostergard@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
12	Hannah	Whitworth	2	hannah.whitworth@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
13	Ahmet	Yıldız	2	ahmet.yildiz@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
14	Robert	Smith, Jr.	2	robert.smith@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
15	Elena	Popescu	3	elena.popescu@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
16	Kwame	Mensah	3	kwame.mensah@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
17	William "Bill"	Hart	3	bill.hart@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
18	Μαρία	Νικολάου	3	maria.nikolaou@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
19	Fatima	El-Sayed	4	fatima.elsayed@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
20	Gwen	ap Rhys	4	gwen.aprhys@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
21	Nils	Ångström	4	nils.angstrom@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
22	Declan	O'Shea	4	declan.oshea@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
23	Mei	Chen	5	mei.chen@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
24	François	Lefèvre	5	francois.lefevre@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
25	Grace	Adeyemi	5	grace.adeyemi@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
26	Oliver	Marsh	6	oliver.marsh@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
27	Иван	Петров	6	ivan.petrov@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
28	Lucy	Pemberton	7	lucy.pemberton@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
29	Anaïs	van 't Hof	7	anais.vanthof@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
30	Samuel	Levi	7	samuel.levi@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
31	Rosa	Esposito	8	rosa.esposito@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
32	Callum	Fraser	8	callum.fraser@terrifictotes.example	2024-11-01 09:00:00.25	2024-11-01 09:00:00.25
1	Aoife	Compat	1	aoife.obrien@terrifictotes.example	2024-11-01 09:00:00.25	2026-11-27 16:39:00.83
\.


--
-- Data for Name: transaction; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.transaction (transaction_id, transaction_type, sales_order_id, purchase_order_id, created_at, last_updated) FROM stdin;
1	SALE	1	\N	2024-11-19 12:17:22.216	2024-11-19 12:17:22.216
2	PURCHASE	\N	1	2024-11-19 12:17:22.216	2024-11-19 12:17:22.216
3	SALE	2	\N	2025-01-19 14:17:40.771	2025-01-19 14:17:40.771
4	PURCHASE	\N	2	2025-03-21 10:17:40.771	2025-03-21 10:17:40.771
5	SALE	3	\N	2025-03-21 14:55:14.84	2025-03-21 14:55:14.84
6	SALE	4	\N	2025-05-21 00:04:29.374	2025-05-21 00:04:29.374
7	SALE	5	\N	2025-07-20 08:19:54.867	2025-07-20 08:19:54.867
8	PURCHASE	\N	3	2025-07-21 06:55:14.84	2025-07-21 06:55:14.84
9	SALE	6	\N	2025-09-20 02:44:10.821	2025-09-20 02:44:10.821
10	PURCHASE	\N	4	2025-11-19 12:04:29.374	2025-11-19 12:04:29.374
11	SALE	7	\N	2025-11-19 16:04:40.536	2025-11-19 16:04:40.536
12	SALE	8	\N	2026-01-19 14:25:25.984	2026-01-19 14:25:25.984
13	PURCHASE	\N	5	2026-03-20 16:19:54.867	2026-03-20 16:19:54.867
14	SALE	9	\N	2026-03-21 08:51:21.122	2026-03-21 08:51:21.122
15	SALE	10	\N	2026-05-20 13:28:05.88	2026-05-20 13:28:05.88
16	SALE	11	\N	2026-07-20 09:14:02.768	2026-07-20 09:14:02.768
17	PURCHASE	\N	6	2026-07-21 06:44:10.821	2026-07-21 06:44:10.821
18	SALE	12	\N	2026-09-19 16:12:42.257	2026-09-19 16:12:42.257
\.


--
-- Name: address_address_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.address_address_id_seq', 30, true);


--
-- Name: counterparty_counterparty_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.counterparty_counterparty_id_seq', 26, true);


--
-- Name: currency_currency_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.currency_currency_id_seq', 3, true);


--
-- Name: department_department_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.department_department_id_seq', 8, true);


--
-- Name: design_design_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.design_design_id_seq', 400, true);


--
-- Name: payment_payment_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.payment_payment_id_seq', 18, true);


--
-- Name: payment_type_payment_type_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.payment_type_payment_type_id_seq', 4, true);


--
-- Name: purchase_order_purchase_order_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.purchase_order_purchase_order_id_seq', 6, true);


--
-- Name: sales_order_sales_order_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sales_order_sales_order_id_seq', 12, true);


--
-- Name: staff_staff_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.staff_staff_id_seq', 32, true);


--
-- Name: transaction_transaction_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.transaction_transaction_id_seq', 18, true);


--
-- Name: address address_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.address
    ADD CONSTRAINT address_pkey PRIMARY KEY (address_id);


--
-- Name: counterparty counterparty_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.counterparty
    ADD CONSTRAINT counterparty_pkey PRIMARY KEY (counterparty_id);


--
-- Name: currency currency_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.currency
    ADD CONSTRAINT currency_pkey PRIMARY KEY (currency_id);


--
-- Name: department department_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.department
    ADD CONSTRAINT department_pkey PRIMARY KEY (department_id);


--
-- Name: design design_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.design
    ADD CONSTRAINT design_pkey PRIMARY KEY (design_id);


--
-- Name: payment payment_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (payment_id);


--
-- Name: payment payment_transaction_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_transaction_id_key UNIQUE (transaction_id);


--
-- Name: payment_type payment_type_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment_type
    ADD CONSTRAINT payment_type_pkey PRIMARY KEY (payment_type_id);


--
-- Name: purchase_order purchase_order_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.purchase_order
    ADD CONSTRAINT purchase_order_pkey PRIMARY KEY (purchase_order_id);


--
-- Name: sales_order sales_order_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_pkey PRIMARY KEY (sales_order_id);


--
-- Name: staff staff_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (staff_id);


--
-- Name: transaction transaction_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transaction
    ADD CONSTRAINT transaction_pkey PRIMARY KEY (transaction_id);


--
-- Name: transaction transaction_purchase_order_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transaction
    ADD CONSTRAINT transaction_purchase_order_id_key UNIQUE (purchase_order_id);


--
-- Name: transaction transaction_sales_order_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transaction
    ADD CONSTRAINT transaction_sales_order_id_key UNIQUE (sales_order_id);


--
-- Name: counterparty counterparty_legal_address_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.counterparty
    ADD CONSTRAINT counterparty_legal_address_id_fkey FOREIGN KEY (legal_address_id) REFERENCES public.address(address_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: payment payment_counterparty_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_counterparty_id_fkey FOREIGN KEY (counterparty_id) REFERENCES public.counterparty(counterparty_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: payment payment_currency_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_currency_id_fkey FOREIGN KEY (currency_id) REFERENCES public.currency(currency_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: payment payment_payment_type_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_payment_type_id_fkey FOREIGN KEY (payment_type_id) REFERENCES public.payment_type(payment_type_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: payment payment_transaction_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES public.transaction(transaction_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: purchase_order purchase_order_agreed_delivery_location_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.purchase_order
    ADD CONSTRAINT purchase_order_agreed_delivery_location_id_fkey FOREIGN KEY (agreed_delivery_location_id) REFERENCES public.address(address_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: purchase_order purchase_order_counterparty_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.purchase_order
    ADD CONSTRAINT purchase_order_counterparty_id_fkey FOREIGN KEY (counterparty_id) REFERENCES public.counterparty(counterparty_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: purchase_order purchase_order_currency_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.purchase_order
    ADD CONSTRAINT purchase_order_currency_id_fkey FOREIGN KEY (currency_id) REFERENCES public.currency(currency_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: purchase_order purchase_order_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.purchase_order
    ADD CONSTRAINT purchase_order_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff(staff_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: sales_order sales_order_agreed_delivery_location_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_agreed_delivery_location_id_fkey FOREIGN KEY (agreed_delivery_location_id) REFERENCES public.address(address_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: sales_order sales_order_counterparty_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_counterparty_id_fkey FOREIGN KEY (counterparty_id) REFERENCES public.counterparty(counterparty_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: sales_order sales_order_currency_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_currency_id_fkey FOREIGN KEY (currency_id) REFERENCES public.currency(currency_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: sales_order sales_order_design_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_design_id_fkey FOREIGN KEY (design_id) REFERENCES public.design(design_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: sales_order sales_order_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sales_order
    ADD CONSTRAINT sales_order_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.staff(staff_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: staff staff_department_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_department_id_fkey FOREIGN KEY (department_id) REFERENCES public.department(department_id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: transaction transaction_purchase_order_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transaction
    ADD CONSTRAINT transaction_purchase_order_id_fkey FOREIGN KEY (purchase_order_id) REFERENCES public.purchase_order(purchase_order_id) ON UPDATE CASCADE ON DELETE SET NULL;


--
-- Name: transaction transaction_sales_order_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.transaction
    ADD CONSTRAINT transaction_sales_order_id_fkey FOREIGN KEY (sales_order_id) REFERENCES public.sales_order(sales_order_id) ON UPDATE CASCADE ON DELETE SET NULL;


--
-- PostgreSQL database dump complete
--


