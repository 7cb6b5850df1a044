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
-- Name: tt; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA tt;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: dim_counterparty; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_counterparty (
    counterparty_id integer NOT NULL,
    counterparty_legal_name character varying NOT NULL,
    counterparty_legal_address_line_1 character varying NOT NULL,
    counterparty_legal_address_line_2 character varying,
    counterparty_legal_district character varying,
    counterparty_legal_city character varying NOT NULL,
    counterparty_legal_postal_code character varying NOT NULL,
    counterparty_legal_country character varying NOT NULL,
    counterparty_legal_phone_number character varying NOT NULL
);


--
-- Name: dim_counterparty_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_counterparty_history (
    counterparty_id integer NOT NULL,
    counterparty_legal_name character varying NOT NULL,
    counterparty_legal_address_line_1 character varying NOT NULL,
    counterparty_legal_address_line_2 character varying,
    counterparty_legal_district character varying,
    counterparty_legal_city character varying NOT NULL,
    counterparty_legal_postal_code character varying NOT NULL,
    counterparty_legal_country character varying NOT NULL,
    counterparty_legal_phone_number character varying NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone NOT NULL,
    CONSTRAINT dim_counterparty_history_check CHECK ((valid_to > valid_from))
);


--
-- Name: dim_currency; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_currency (
    currency_id integer NOT NULL,
    currency_code character varying NOT NULL,
    currency_name character varying NOT NULL
);


--
-- Name: dim_date; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_date (
    date_id date NOT NULL,
    year integer NOT NULL,
    month integer NOT NULL,
    day integer NOT NULL,
    day_of_week integer NOT NULL,
    day_name character varying NOT NULL,
    month_name character varying NOT NULL,
    quarter integer NOT NULL
);


--
-- Name: dim_design; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_design (
    design_id integer NOT NULL,
    design_name character varying NOT NULL,
    file_location character varying NOT NULL,
    file_name character varying NOT NULL
);


--
-- Name: dim_design_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_design_history (
    design_id integer NOT NULL,
    design_name character varying NOT NULL,
    file_location character varying NOT NULL,
    file_name character varying NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone NOT NULL,
    CONSTRAINT dim_design_history_check CHECK ((valid_to > valid_from))
);


--
-- Name: dim_location; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_location (
    location_id integer NOT NULL,
    address_line_1 character varying NOT NULL,
    address_line_2 character varying,
    district character varying,
    city character varying NOT NULL,
    postal_code character varying NOT NULL,
    country character varying NOT NULL,
    phone character varying NOT NULL
);


--
-- Name: dim_location_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_location_history (
    location_id integer NOT NULL,
    address_line_1 character varying NOT NULL,
    address_line_2 character varying,
    district character varying,
    city character varying NOT NULL,
    postal_code character varying NOT NULL,
    country character varying NOT NULL,
    phone character varying NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone NOT NULL,
    CONSTRAINT dim_location_history_check CHECK ((valid_to > valid_from))
);


--
-- Name: dim_payment_type; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_payment_type (
    payment_type_id integer NOT NULL,
    payment_type_name character varying NOT NULL
);


--
-- Name: dim_staff; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_staff (
    staff_id integer NOT NULL,
    first_name character varying NOT NULL,
    last_name character varying NOT NULL,
    department_name character varying NOT NULL,
    location character varying NOT NULL,
    email_address character varying NOT NULL
);


--
-- Name: dim_staff_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_staff_history (
    staff_id integer NOT NULL,
    first_name character varying NOT NULL,
    last_name character varying NOT NULL,
    department_name character varying NOT NULL,
    location character varying NOT NULL,
    email_address character varying NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone NOT NULL,
    CONSTRAINT dim_staff_history_check CHECK ((valid_to > valid_from))
);


--
-- Name: dim_transaction; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dim_transaction (
    transaction_id integer NOT NULL,
    transaction_type character varying NOT NULL,
    sales_order_id integer,
    purchase_order_id integer
);


--
-- Name: fact_payment; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.fact_payment (
    payment_record_id integer NOT NULL,
    payment_id integer NOT NULL,
    created_date date NOT NULL,
    created_time time without time zone NOT NULL,
    last_updated_date date NOT NULL,
    last_updated_time time without time zone NOT NULL,
    transaction_id integer NOT NULL,
    counterparty_id integer NOT NULL,
    payment_amount numeric(10,2) NOT NULL,
    currency_id integer NOT NULL,
    payment_type_id integer NOT NULL,
    paid boolean NOT NULL,
    payment_date date NOT NULL
);


--
-- Name: fact_payment_ended; Type: TABLE; Schema: tt; Owner: -
--

CREATE TABLE tt.fact_payment_ended (
    payment_id integer NOT NULL,
    record_id bigint NOT NULL,
    run text,
    why text NOT NULL
);


--
-- Name: TABLE fact_payment_ended; Type: COMMENT; Schema: tt; Owner: -
--

COMMENT ON TABLE tt.fact_payment_ended IS 'versions of public.fact_payment that are superseded or deleted; a key''s live version is the one not listed';


--
-- Name: fact_payment_current; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.fact_payment_current AS
 SELECT f.payment_record_id,
    f.payment_id,
    f.created_date,
    f.created_time,
    f.last_updated_date,
    f.last_updated_time,
    f.transaction_id,
    f.counterparty_id,
    f.payment_amount,
    f.currency_id,
    f.payment_type_id,
    f.paid,
    f.payment_date
   FROM public.fact_payment f
  WHERE (NOT (EXISTS ( SELECT
           FROM tt.fact_payment_ended e
          WHERE (e.record_id = f.payment_record_id))));


--
-- Name: fact_payment_payment_record_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.fact_payment_payment_record_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: fact_payment_payment_record_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.fact_payment_payment_record_id_seq OWNED BY public.fact_payment.payment_record_id;


--
-- Name: fact_purchase_order; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.fact_purchase_order (
    purchase_record_id integer NOT NULL,
    purchase_order_id integer NOT NULL,
    created_date date NOT NULL,
    created_time time without time zone NOT NULL,
    last_updated_date date NOT NULL,
    last_updated_time time without time zone NOT NULL,
    staff_id integer NOT NULL,
    counterparty_id integer NOT NULL,
    item_code character varying NOT NULL,
    item_quantity integer NOT NULL,
    item_unit_price numeric(10,2) NOT NULL,
    currency_id integer NOT NULL,
    agreed_delivery_date date NOT NULL,
    agreed_payment_date date NOT NULL,
    agreed_delivery_location_id integer NOT NULL
);


--
-- Name: fact_purchase_order_ended; Type: TABLE; Schema: tt; Owner: -
--

CREATE TABLE tt.fact_purchase_order_ended (
    purchase_order_id integer NOT NULL,
    record_id bigint NOT NULL,
    run text,
    why text NOT NULL
);


--
-- Name: TABLE fact_purchase_order_ended; Type: COMMENT; Schema: tt; Owner: -
--

COMMENT ON TABLE tt.fact_purchase_order_ended IS 'versions of public.fact_purchase_order that are superseded or deleted; a key''s live version is the one not listed';


--
-- Name: fact_purchase_order_current; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.fact_purchase_order_current AS
 SELECT f.purchase_record_id,
    f.purchase_order_id,
    f.created_date,
    f.created_time,
    f.last_updated_date,
    f.last_updated_time,
    f.staff_id,
    f.counterparty_id,
    f.item_code,
    f.item_quantity,
    f.item_unit_price,
    f.currency_id,
    f.agreed_delivery_date,
    f.agreed_payment_date,
    f.agreed_delivery_location_id
   FROM public.fact_purchase_order f
  WHERE (NOT (EXISTS ( SELECT
           FROM tt.fact_purchase_order_ended e
          WHERE (e.record_id = f.purchase_record_id))));


--
-- Name: fact_purchase_order_purchase_record_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.fact_purchase_order_purchase_record_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: fact_purchase_order_purchase_record_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.fact_purchase_order_purchase_record_id_seq OWNED BY public.fact_purchase_order.purchase_record_id;


--
-- Name: fact_sales_order; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.fact_sales_order (
    sales_record_id integer NOT NULL,
    sales_order_id integer NOT NULL,
    created_date date NOT NULL,
    created_time time without time zone NOT NULL,
    last_updated_date date NOT NULL,
    last_updated_time time without time zone NOT NULL,
    sales_staff_id integer NOT NULL,
    counterparty_id integer NOT NULL,
    units_sold integer NOT NULL,
    unit_price numeric(10,2) NOT NULL,
    currency_id integer NOT NULL,
    design_id integer NOT NULL,
    agreed_payment_date date NOT NULL,
    agreed_delivery_date date NOT NULL,
    agreed_delivery_location_id integer NOT NULL
);


--
-- Name: fact_sales_order_ended; Type: TABLE; Schema: tt; Owner: -
--

CREATE TABLE tt.fact_sales_order_ended (
    sales_order_id integer NOT NULL,
    record_id bigint NOT NULL,
    run text,
    why text NOT NULL
);


--
-- Name: TABLE fact_sales_order_ended; Type: COMMENT; Schema: tt; Owner: -
--

COMMENT ON TABLE tt.fact_sales_order_ended IS 'versions of public.fact_sales_order that are superseded or deleted; a key''s live version is the one not listed';


--
-- Name: fact_sales_order_current; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.fact_sales_order_current AS
 SELECT f.sales_record_id,
    f.sales_order_id,
    f.created_date,
    f.created_time,
    f.last_updated_date,
    f.last_updated_time,
    f.sales_staff_id,
    f.counterparty_id,
    f.units_sold,
    f.unit_price,
    f.currency_id,
    f.design_id,
    f.agreed_payment_date,
    f.agreed_delivery_date,
    f.agreed_delivery_location_id
   FROM public.fact_sales_order f
  WHERE (NOT (EXISTS ( SELECT
           FROM tt.fact_sales_order_ended e
          WHERE (e.record_id = f.sales_record_id))));


--
-- Name: fact_sales_order_sales_record_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.fact_sales_order_sales_record_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: fact_sales_order_sales_record_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.fact_sales_order_sales_record_id_seq OWNED BY public.fact_sales_order.sales_record_id;


--
-- Name: rejected; Type: TABLE; Schema: tt; Owner: -
--

CREATE TABLE tt.rejected (
    id bigint NOT NULL,
    run text NOT NULL,
    table_name text NOT NULL,
    line bigint NOT NULL,
    "row" jsonb NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    resolved text,
    CONSTRAINT rejected_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'loaded'::text, 'superseded'::text])))
);


--
-- Name: TABLE rejected; Type: COMMENT; Schema: tt; Owner: -
--

COMMENT ON TABLE tt.rejected IS 'rows whose parent is missing: waiting for it, loaded since, or superseded by a later version';


--
-- Name: rejected_id_seq; Type: SEQUENCE; Schema: tt; Owner: -
--

ALTER TABLE tt.rejected ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME tt.rejected_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: run; Type: TABLE; Schema: tt; Owner: -
--

CREATE TABLE tt.run (
    run text NOT NULL,
    previous text,
    checksum text NOT NULL,
    model text NOT NULL,
    schema_name text NOT NULL,
    source_database text NOT NULL,
    source_system text NOT NULL,
    source_time timestamp with time zone NOT NULL,
    loaded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    tool text NOT NULL
);


--
-- Name: TABLE run; Type: COMMENT; Schema: tt; Owner: -
--

COMMENT ON TABLE tt.run IS 'the ledger, format 1: one row a run that is in the warehouse';


--
-- Name: run_table; Type: TABLE; Schema: tt; Owner: -
--

CREATE TABLE tt.run_table (
    run text NOT NULL,
    table_name text NOT NULL,
    path text NOT NULL,
    checksum text,
    complete boolean NOT NULL,
    rows_read bigint NOT NULL,
    direct bigint NOT NULL,
    rippled bigint NOT NULL,
    generated bigint NOT NULL,
    rejected_transform bigint NOT NULL,
    staged bigint NOT NULL,
    retried bigint NOT NULL,
    inserted bigint NOT NULL,
    updated bigint NOT NULL,
    unchanged bigint NOT NULL,
    rejected_load bigint NOT NULL,
    superseded bigint NOT NULL,
    deleted bigint NOT NULL,
    CONSTRAINT run_table_check CHECK ((rows_read = (direct + rejected_transform))),
    CONSTRAINT run_table_check1 CHECK ((staged = ((direct + rippled) + generated))),
    CONSTRAINT run_table_check2 CHECK (((staged + retried) = (((inserted + updated) + unchanged) + rejected_load))),
    CONSTRAINT run_table_path_check CHECK ((path = ANY (ARRAY['staged'::text, 'bulk'::text])))
);


--
-- Name: TABLE run_table; Type: COMMENT; Schema: tt; Owner: -
--

COMMENT ON TABLE tt.run_table IS 'rows of a run, a table of the warehouse';


--
-- Name: watched; Type: TABLE; Schema: tt; Owner: -
--

CREATE TABLE tt.watched (
    schema_name text NOT NULL,
    relation_name text NOT NULL,
    rows bigint NOT NULL,
    files text NOT NULL,
    gone bigint NOT NULL
);


--
-- Name: TABLE watched; Type: COMMENT; Schema: tt; Owner: -
--

COMMENT ON TABLE tt.watched IS 'the rows of each table after the newest load, and where they were: what is altered by hand is found';


--
-- Name: fact_payment payment_record_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment ALTER COLUMN payment_record_id SET DEFAULT nextval('public.fact_payment_payment_record_id_seq'::regclass);


--
-- Name: fact_purchase_order purchase_record_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order ALTER COLUMN purchase_record_id SET DEFAULT nextval('public.fact_purchase_order_purchase_record_id_seq'::regclass);


--
-- Name: fact_sales_order sales_record_id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order ALTER COLUMN sales_record_id SET DEFAULT nextval('public.fact_sales_order_sales_record_id_seq'::regclass);


--
-- Data for Name: dim_counterparty; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_counterparty (counterparty_id, counterparty_legal_name, counterparty_legal_address_line_1, counterparty_legal_address_line_2, counterparty_legal_district, counterparty_legal_city, counterparty_legal_postal_code, counterparty_legal_country, counterparty_legal_phone_number) FROM stdin;
1	Northern Quarter Gifts Ltd	12 Canal Street	\N	Ancoats	Manchester	M4 6DE	United Kingdom	0161 496 0101
2	Kirkstall Canvas & Cotton	Unit 7, Kirkstall Mill	Goods in, rear	\N	Leeds	LS5 3BT	United Kingdom	0113 496 0102
3	O'Malley, Finch & Sons	St. John's Wharf	\N	\N	Bristol	BS1 4RW	United Kingdom	0117 496 0103
4	Clyde Carriers	88 Sauchiehall Street	Flat "B"	\N	Glasgow	G2 3LW	United Kingdom	0141 496 0104
5	Liffey Market Traders	3 O'Connell Street	\N	\N	Dublin	D01 F5P2	Ireland	+353 1 555 0105
6	Taschen Müller GmbH & Co. KG	Müllerstraße 21	Hinterhof	Wedding	Berlin	13353	Germany	+49 30 5550107
7	Rheinische Stoffe AG	Königsallee 60	\N	\N	Düsseldorf	40212	Germany	+49 211 5550108
8	Sacs de l'Église S.A.R.L.	14, rue de l'Église	\N	\N	Lyon	69005	France	+33 4 55 50 10 09
9	Le "Grand" Panier	2 quai du Maréchal	Bâtiment C	Vieux-Port	Marseille	13002	France	+33 4 55 50 10 10
10	Łódź Bawełna S.A.	ulica Piotrkowska 77	\N	Śródmieście	Łódź	90-423	Poland	+48 42 555 01 11
11	Bałtyk Torby sp. z o.o.	ulica Długa 5	piętro 2	\N	Gdańsk	80-827	Poland	+48 58 555 01 12
12	Peñuelas e Hijos, S.L.	Calle Peñuelas 9	\N	Arganzuela	Madrid	28005	Spain	+34 915 550 113
13	Bosses Gràcia	Carrer de l'Or 3	\N	Gràcia	Barcelona	08012	Spain	+34 935 550 114
14	Fratelli D'Angelo	Via Dell'Arco, 8	Interno 4	\N	Napoli	80136	Italy	+39 081 555 0115
15	Grachten Tassen B.V.	Keizersgracht 300	\N	\N	Amsterdam	1016 EX	Netherlands	+31 20 555 0117
16	Københavns Net A/S	Nyhavn 18	st. th.	\N	København	1051	Denmark	+45 55 50 01 18
17	Tygpåsar i Stockholm AB	Drottninggatan 4	\N	Norrmalm	Stockholm	111 51	Sweden	+46 8 555 01 19
18	Pražské tašky s.r.o.	Karlova 22	\N	Staré Město	Praha	110 00	Czechia	+420 555 010 120
19	Τσάντες Ερμού Α.Ε.	Ερμού 15	\N	Πλάκα	Αθήνα	105 63	Greece	+30 21 0555 0121
20	Fifth Avenue Totes, Inc.	350 Fifth Avenue	Floor 21	Manhattan	New York	10118	United States	+1 212 555 0123
21	Lakeshore Bags LLC	1 "The Loop" Plaza	\N	\N	Chicago	60601	United States	+1 312 555 0124
22	Sacs Saint-Paul inc.	200 rue Saint-Paul	\N	\N	Montréal	H2Y 1Z9	Canada	+1 514 555 0126
23	東京トート株式会社	渋谷1丁目2-3	4階	渋谷区	東京	150-0002	Japan	+81 3 5550 0127
24	大阪布袋店	中央区本町5-6	\N	\N	大阪	541-0053	Japan	+81 6 5550 0128
25	Harbour Bags Pty Ltd	49 George Street	Dock 3\nRing twice	The Rocks	Sydney	2000	Australia	+61 2 5550 0129
26	Te Aro Threads	8 Cuba Street	\N	Te Aro	Wellington	6011	New Zealand	+64 4 555 0130
\.


--
-- Data for Name: dim_counterparty_history; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_counterparty_history (counterparty_id, counterparty_legal_name, counterparty_legal_address_line_1, counterparty_legal_address_line_2, counterparty_legal_district, counterparty_legal_city, counterparty_legal_postal_code, counterparty_legal_country, counterparty_legal_phone_number, valid_from, valid_to) FROM stdin;
1	Northern Quarter Gifts Ltd	12 Canal Street	\N	Ancoats	Manchester	M4 6DE	United Kingdom	0161 496 0101	-infinity	infinity
2	Kirkstall Canvas & Cotton	Unit 7, Kirkstall Mill	Goods in, rear	\N	Leeds	LS5 3BT	United Kingdom	0113 496 0102	-infinity	infinity
3	O'Malley, Finch & Sons	St. John's Wharf	\N	\N	Bristol	BS1 4RW	United Kingdom	0117 496 0103	-infinity	infinity
4	Clyde Carriers	88 Sauchiehall Street	Flat "B"	\N	Glasgow	G2 3LW	United Kingdom	0141 496 0104	-infinity	infinity
5	Liffey Market Traders	3 O'Connell Street	\N	\N	Dublin	D01 F5P2	Ireland	+353 1 555 0105	-infinity	infinity
6	Taschen Müller GmbH & Co. KG	Müllerstraße 21	Hinterhof	Wedding	Berlin	13353	Germany	+49 30 5550107	-infinity	infinity
7	Rheinische Stoffe AG	Königsallee 60	\N	\N	Düsseldorf	40212	Germany	+49 211 5550108	-infinity	infinity
8	Sacs de l'Église S.A.R.L.	14, rue de l'Église	\N	\N	Lyon	69005	France	+33 4 55 50 10 09	-infinity	infinity
9	Le "Grand" Panier	2 quai du Maréchal	Bâtiment C	Vieux-Port	Marseille	13002	France	+33 4 55 50 10 10	-infinity	infinity
10	Łódź Bawełna S.A.	ulica Piotrkowska 77	\N	Śródmieście	Łódź	90-423	Poland	+48 42 555 01 11	-infinity	infinity
11	Bałtyk Torby sp. z o.o.	ulica Długa 5	piętro 2	\N	Gdańsk	80-827	Poland	+48 58 555 01 12	-infinity	infinity
12	Peñuelas e Hijos, S.L.	Calle Peñuelas 9	\N	Arganzuela	Madrid	28005	Spain	+34 915 550 113	-infinity	infinity
13	Bosses Gràcia	Carrer de l'Or 3	\N	Gràcia	Barcelona	08012	Spain	+34 935 550 114	-infinity	infinity
14	Fratelli D'Angelo	Via Dell'Arco, 8	Interno 4	\N	Napoli	80136	Italy	+39 081 555 0115	-infinity	infinity
15	Grachten Tassen B.V.	Keizersgracht 300	\N	\N	Amsterdam	1016 EX	Netherlands	+31 20 555 0117	-infinity	infinity
16	Københavns Net A/S	Nyhavn 18	st. th.	\N	København	1051	Denmark	+45 55 50 01 18	-infinity	infinity
17	Tygpåsar i Stockholm AB	Drottninggatan 4	\N	Norrmalm	Stockholm	111 51	Sweden	+46 8 555 01 19	-infinity	infinity
18	Pražské tašky s.r.o.	Karlova 22	\N	Staré Město	Praha	110 00	Czechia	+420 555 010 120	-infinity	infinity
19	Τσάντες Ερμού Α.Ε.	Ερμού 15	\N	Πλάκα	Αθήνα	105 63	Greece	+30 21 0555 0121	-infinity	infinity
20	Fifth Avenue Totes, Inc.	350 Fifth Avenue	Floor 21	Manhattan	New York	10118	United States	+1 212 555 0123	-infinity	infinity
21	Lakeshore Bags LLC	1 "The Loop" Plaza	\N	\N	Chicago	60601	United States	+1 312 555 0124	-infinity	infinity
22	Sacs Saint-Paul inc.	200 rue Saint-Paul	\N	\N	Montréal	H2Y 1Z9	Canada	+1 514 555 0126	-infinity	infinity
23	東京トート株式会社	渋谷1丁目2-3	4階	渋谷区	東京	150-0002	Japan	+81 3 5550 0127	-infinity	infinity
24	大阪布袋店	中央区本町5-6	\N	\N	大阪	541-0053	Japan	+81 6 5550 0128	-infinity	infinity
25	Harbour Bags Pty Ltd	49 George Street	Dock 3\nRing twice	The Rocks	Sydney	2000	Australia	+61 2 5550 0129	-infinity	infinity
26	Te Aro Threads	8 Cuba Street	\N	Te Aro	Wellington	6011	New Zealand	+64 4 555 0130	-infinity	infinity
\.


--
-- Data for Name: dim_currency; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_currency (currency_id, currency_code, currency_name) FROM stdin;
1	GBP	Pound Sterling
2	USD	US Dollar
3	EUR	Euro
\.


--
-- Data for Name: dim_date; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_date (date_id, year, month, day, day_of_week, day_name, month_name, quarter) FROM stdin;
2024-01-01	2024	1	1	1	Monday	January	1
2024-01-02	2024	1	2	2	Tuesday	January	1
2024-01-03	2024	1	3	3	Wednesday	January	1
2024-01-04	2024	1	4	4	Thursday	January	1
2024-01-05	2024	1	5	5	Friday	January	1
2024-01-06	2024	1	6	6	Saturday	January	1
2024-01-07	2024	1	7	7	Sunday	January	1
2024-01-08	2024	1	8	1	Monday	January	1
2024-01-09	2024	1	9	2	Tuesday	January	1
2024-01-10	2024	1	10	3	Wednesday	January	1
2024-01-11	2024	1	11	4	Thursday	January	1
2024-01-12	2024	1	12	5	Friday	January	1
2024-01-13	2024	1	13	6	Saturday	January	1
2024-01-14	2024	1	14	7	Sunday	January	1
2024-01-15	2024	1	15	1	Monday	January	1
2024-01-16	2024	1	16	2	Tuesday	January	1
2024-01-17	2024	1	17	3	Wednesday	January	1
2024-01-18	2024	1	18	4	Thursday	January	1
2024-01-19	2024	1	19	5	Friday	January	1
2024-01-20	2024	1	20	6	Saturday	January	1
2024-01-21	2024	1	21	7	Sunday	January	1
2024-01-22	2024	1	22	1	Monday	January	1
2024-01-23	2024	1	23	2	Tuesday	January	1
2024-01-24	2024	1	24	3	Wednesday	January	1
2024-01-25	2024	1	25	4	Thursday	January	1
2024-01-26	2024	1	26	5	Friday	January	1
2024-01-27	2024	1	27	6	Saturday	January	1
2024-01-28	2024	1	28	7	Sunday	January	1
2024-01-29	2024	1	29	1	Monday	January	1
2024-01-30	2024	1	30	2	Tuesday	January	1
2024-01-31	2024	1	31	3	Wednesday	January	1
2024-02-01	2024	2	1	4	Thursday	February	1
2024-02-02	2024	2	2	5	Friday	February	1
2024-02-03	2024	2	3	6	Saturday	February	1
2024-02-04	2024	2	4	7	Sunday	February	1
2024-02-05	2024	2	5	1	Monday	February	1
2024-02-06	2024	2	6	2	Tuesday	February	1
2024-02-07	2024	2	7	3	Wednesday	February	1
2024-02-08	2024	2	8	4	Thursday	February	1
2024-02-09	2024	2	9	5	Friday	February	1
2024-02-10	2024	2	10	6	Saturday	February	1
2024-02-11	2024	2	11	7	Sunday	February	1
2024-02-12	2024	2	12	1	Monday	February	1
2024-02-13	2024	2	13	2	Tuesday	February	1
2024-02-14	2024	2	14	3	Wednesday	February	1
2024-02-15	2024	2	15	4	Thursday	February	1
2024-02-16	2024	2	16	5	Friday	February	1
2024-02-17	2024	2	17	6	Saturday	February	1
2024-02-18	2024	2	18	7	Sunday	February	1
2024-02-19	2024	2	19	1	Monday	February	1
2024-02-20	2024	2	20	2	Tuesday	February	1
2024-02-21	2024	2	21	3	Wednesday	February	1
2024-02-22	2024	2	22	4	Thursday	February	1
2024-02-23	2024	2	23	5	Friday	February	1
2024-02-24	2024	2	24	6	Saturday	February	1
2024-02-25	2024	2	25	7	Sunday	February	1
2024-02-26	2024	2	26	1	Monday	February	1
2024-02-27	2024	2	27	2	Tuesday	February	1
2024-02-28	2024	2	28	3	Wednesday	February	1
2024-02-29	2024	2	29	4	Thursday	February	1
2024-03-01	2024	3	1	5	Friday	March	1
2024-03-02	2024	3	2	6	Saturday	March	1
2024-03-03	2024	3	3	7	Sunday	March	1
2024-03-04	2024	3	4	1	Monday	March	1
2024-03-05	2024	3	5	2	Tuesday	March	1
2024-03-06	2024	3	6	3	Wednesday	March	1
2024-03-07	2024	3	7	4	Thursday	March	1
2024-03-08	2024	3	8	5	Friday	March	1
2024-03-09	2024	3	9	6	Saturday	March	1
2024-03-10	2024	3	10	7	Sunday	March	1
2024-03-11	2024	3	11	1	Monday	March	1
2024-03-12	2024	3	12	2	Tuesday	March	1
2024-03-13	2024	3	13	3	Wednesday	March	1
2024-03-14	2024	3	14	4	Thursday	March	1
2024-03-15	2024	3	15	5	Friday	March	1
2024-03-16	2024	3	16	6	Saturday	March	1
2024-03-17	2024	3	17	7	Sunday	March	1
2024-03-18	2024	3	18	1	Monday	March	1
2024-03-19	2024	3	19	2	Tuesday	March	1
2024-03-20	2024	3	20	3	Wednesday	March	1
2024-03-21	2024	3	21	4	Thursday	March	1
2024-03-22	2024	3	22	5	Friday	March	1
2024-03-23	2024	3	23	6	Saturday	March	1
2024-03-24	2024	3	24	7	Sunday	March	1
2024-03-25	2024	3	25	1	Monday	March	1
2024-03-26	2024	3	26	2	Tuesday	March	1
2024-03-27	2024	3	27	3	Wednesday	March	1
2024-03-28	2024	3	28	4	Thursday	March	1
2024-03-29	2024	3	29	5	Friday	March	1
2024-03-30	2024	3	30	6	Saturday	March	1
2024-03-31	2024	3	31	7	Sunday	March	1
2024-04-01	2024	4	1	1	Monday	April	2
2024-04-02	2024	4	2	2	Tuesday	April	2
2024-04-03	2024	4	3	3	Wednesday	April	2
2024-04-04	2024	4	4	4	Thursday	April	2
2024-04-05	2024	4	5	5	Friday	April	2
2024-04-06	2024	4	6	6	Saturday	April	2
2024-04-07	2024	4	7	7	Sunday	April	2
2024-04-08	2024	4	8	1	Monday	April	2
2024-04-09	2024	4	9	2	Tuesday	April	2
2024-04-10	2024	4	10	3	Wednesday	April	2
2024-04-11	2024	4	11	4	Thursday	April	2
2024-04-12	2024	4	12	5	Friday	April	2
2024-04-13	2024	4	13	6	Saturday	April	2
2024-04-14	2024	4	14	7	Sunday	April	2
2024-04-15	2024	4	15	1	Monday	April	2
2024-04-16	2024	4	16	2	Tuesday	April	2
2024-04-17	2024	4	17	3	Wednesday	April	2
2024-04-18	2024	4	18	4	Thursday	April	2
2024-04-19	2024	4	19	5	Friday	April	2
2024-04-20	2024	4	20	6	Saturday	April	2
2024-04-21	2024	4	21	7	Sunday	April	2
2024-04-22	2024	4	22	1	Monday	April	2
2024-04-23	2024	4	23	2	Tuesday	April	2
2024-04-24	2024	4	24	3	Wednesday	April	2
2024-04-25	2024	4	25	4	Thursday	April	2
2024-04-26	2024	4	26	5	Friday	April	2
2024-04-27	2024	4	27	6	Saturday	April	2
2024-04-28	2024	4	28	7	Sunday	April	2
2024-04-29	2024	4	29	1	Monday	April	2
2024-04-30	2024	4	30	2	Tuesday	April	2
2024-05-01	2024	5	1	3	Wednesday	May	2
2024-05-02	2024	5	2	4	Thursday	May	2
2024-05-03	2024	5	3	5	Friday	May	2
2024-05-04	2024	5	4	6	Saturday	May	2
2024-05-05	2024	5	5	7	Sunday	May	2
2024-05-06	2024	5	6	1	Monday	May	2
2024-05-07	2024	5	7	2	Tuesday	May	2
2024-05-08	2024	5	8	3	Wednesday	May	2
2024-05-09	2024	5	9	4	Thursday	May	2
2024-05-10	2024	5	10	5	Friday	May	2
2024-05-11	2024	5	11	6	Saturday	May	2
2024-05-12	2024	5	12	7	Sunday	May	2
2024-05-13	2024	5	13	1	Monday	May	2
2024-05-14	2024	5	14	2	Tuesday	May	2
2024-05-15	2024	5	15	3	Wednesday	May	2
2024-05-16	2024	5	16	4	Thursday	May	2
2024-05-17	2024	5	17	5	Friday	May	2
2024-05-18	2024	5	18	6	Saturday	May	2
2024-05-19	2024	5	19	7	Sunday	May	2
2024-05-20	2024	5	20	1	Monday	May	2
2024-05-21	2024	5	21	2	Tuesday	May	2
2024-05-22	2024	5	22	3	Wednesday	May	2
2024-05-23	2024	5	23	4	Thursday	May	2
2024-05-24	2024	5	24	5	Friday	May	2
2024-05-25	2024	5	25	6	Saturday	May	2
2024-05-26	2024	5	26	7	Sunday	May	2
2024-05-27	2024	5	27	1	Monday	May	2
2024-05-28	2024	5	28	2	Tuesday	May	2
2024-05-29	2024	5	29	3	Wednesday	May	2
2024-05-30	2024	5	30	4	Thursday	May	2
2024-05-31	2024	5	31	5	Friday	May	2
2024-06-01	2024	6	1	6	Saturday	June	2
2024-06-02	2024	6	2	7	Sunday	June	2
2024-06-03	2024	6	3	1	Monday	June	2
2024-06-04	2024	6	4	2	Tuesday	June	2
2024-06-05	2024	6	5	3	Wednesday	June	2
2024-06-06	2024	6	6	4	Thursday	June	2
2024-06-07	2024	6	7	5	Friday	June	2
2024-06-08	2024	6	8	6	Saturday	June	2
2024-06-09	2024	6	9	7	Sunday	June	2
2024-06-10	2024	6	10	1	Monday	June	2
2024-06-11	2024	6	11	2	Tuesday	June	2
2024-06-12	2024	6	12	3	Wednesday	June	2
2024-06-13	2024	6	13	4	Thursday	June	2
2024-06-14	2024	6	14	5	Friday	June	2
2024-06-15	2024	6	15	6	Saturday	June	2
2024-06-16	2024	6	16	7	Sunday	June	2
2024-06-17	2024	6	17	1	Monday	June	2
2024-06-18	2024	6	18	2	Tuesday	June	2
2024-06-19	2024	6	19	3	Wednesday	June	2
2024-06-20	2024	6	20	4	Thursday	June	2
2024-06-21	2024	6	21	5	Friday	June	2
2024-06-22	2024	6	22	6	Saturday	June	2
2024-06-23	2024	6	23	7	Sunday	June	2
2024-06-24	2024	6	24	1	Monday	June	2
2024-06-25	2024	6	25	2	Tuesday	June	2
2024-06-26	2024	6	26	3	Wednesday	June	2
2024-06-27	2024	6	27	4	Thursday	June	2
2024-06-28	2024	6	28	5	Friday	June	2
2024-06-29	2024	6	29	6	Saturday	June	2
2024-06-30	2024	6	30	7	Sunday	June	2
2024-07-01	2024	7	1	1	Monday	July	3
2024-07-02	2024	7	2	2	Tuesday	July	3
2024-07-03	2024	7	3	3	Wednesday	July	3
2024-07-04	2024	7	4	4	Thursday	July	3
2024-07-05	2024	7	5	5	Friday	July	3
2024-07-06	2024	7	6	6	Saturday	July	3
2024-07-07	2024	7	7	7	Sunday	July	3
2024-07-08	2024	7	8	1	Monday	July	3
2024-07-09	2024	7	9	2	Tuesday	July	3
2024-07-10	2024	7	10	3	Wednesday	July	3
2024-07-11	2024	7	11	4	Thursday	July	3
2024-07-12	2024	7	12	5	Friday	July	3
2024-07-13	2024	7	13	6	Saturday	July	3
2024-07-14	2024	7	14	7	Sunday	July	3
2024-07-15	2024	7	15	1	Monday	July	3
2024-07-16	2024	7	16	2	Tuesday	July	3
2024-07-17	2024	7	17	3	Wednesday	July	3
2024-07-18	2024	7	18	4	Thursday	July	3
2024-07-19	2024	7	19	5	Friday	July	3
2024-07-20	2024	7	20	6	Saturday	July	3
2024-07-21	2024	7	21	7	Sunday	July	3
2024-07-22	2024	7	22	1	Monday	July	3
2024-07-23	2024	7	23	2	Tuesday	July	3
2024-07-24	2024	7	24	3	Wednesday	July	3
2024-07-25	2024	7	25	4	Thursday	July	3
2024-07-26	2024	7	26	5	Friday	July	3
2024-07-27	2024	7	27	6	Saturday	July	3
2024-07-28	2024	7	28	7	Sunday	July	3
2024-07-29	2024	7	29	1	Monday	July	3
2024-07-30	2024	7	30	2	Tuesday	July	3
2024-07-31	2024	7	31	3	Wednesday	July	3
2024-08-01	2024	8	1	4	Thursday	August	3
2024-08-02	2024	8	2	5	Friday	August	3
2024-08-03	2024	8	3	6	Saturday	August	3
2024-08-04	2024	8	4	7	Sunday	August	3
2024-08-05	2024	8	5	1	Monday	August	3
2024-08-06	2024	8	6	2	Tuesday	August	3
2024-08-07	2024	8	7	3	Wednesday	August	3
2024-08-08	2024	8	8	4	Thursday	August	3
2024-08-09	2024	8	9	5	Friday	August	3
2024-08-10	2024	8	10	6	Saturday	August	3
2024-08-11	2024	8	11	7	Sunday	August	3
2024-08-12	2024	8	12	1	Monday	August	3
2024-08-13	2024	8	13	2	Tuesday	August	3
2024-08-14	2024	8	14	3	Wednesday	August	3
2024-08-15	2024	8	15	4	Thursday	August	3
2024-08-16	2024	8	16	5	Friday	August	3
2024-08-17	2024	8	17	6	Saturday	August	3
2024-08-18	2024	8	18	7	Sunday	August	3
2024-08-19	2024	8	19	1	Monday	August	3
2024-08-20	2024	8	20	2	Tuesday	August	3
2024-08-21	2024	8	21	3	Wednesday	August	3
2024-08-22	2024	8	22	4	Thursday	August	3
2024-08-23	2024	8	23	5	Friday	August	3
2024-08-24	2024	8	24	6	Saturday	August	3
2024-08-25	2024	8	25	7	Sunday	August	3
2024-08-26	2024	8	26	1	Monday	August	3
2024-08-27	2024	8	27	2	Tuesday	August	3
2024-08-28	2024	8	28	3	Wednesday	August	3
2024-08-29	2024	8	29	4	Thursday	August	3
2024-08-30	2024	8	30	5	Friday	August	3
2024-08-31	2024	8	31	6	Saturday	August	3
2024-09-01	2024	9	1	7	Sunday	September	3
2024-09-02	2024	9	2	1	Monday	September	3
2024-09-03	2024	9	3	2	Tuesday	September	3
2024-09-04	2024	9	4	3	Wednesday	September	3
2024-09-05	2024	9	5	4	Thursday	September	3
2024-09-06	2024	9	6	5	Friday	September	3
2024-09-07	2024	9	7	6	Saturday	September	3
2024-09-08	2024	9	8	7	Sunday	September	3
2024-09-09	2024	9	9	1	Monday	September	3
2024-09-10	2024	9	10	2	Tuesday	September	3
2024-09-11	2024	9	11	3	Wednesday	September	3
2024-09-12	2024	9	12	4	Thursday	September	3
2024-09-13	2024	9	13	5	Friday	September	3
2024-09-14	2024	9	14	6	Saturday	September	3
2024-09-15	2024	9	15	7	Sunday	September	3
2024-09-16	2024	9	16	1	Monday	September	3
2024-09-17	2024	9	17	2	Tuesday	September	3
2024-09-18	2024	9	18	3	Wednesday	September	3
2024-09-19	2024	9	19	4	Thursday	September	3
2024-09-20	2024	9	20	5	Friday	September	3
2024-09-21	2024	9	21	6	Saturday	September	3
2024-09-22	2024	9	22	7	Sunday	September	3
2024-09-23	2024	9	23	1	Monday	September	3
2024-09-24	2024	9	24	2	Tuesday	September	3
2024-09-25	2024	9	25	3	Wednesday	September	3
2024-09-26	2024	9	26	4	Thursday	September	3
2024-09-27	2024	9	27	5	Friday	September	3
2024-09-28	2024	9	28	6	Saturday	September	3
2024-09-29	2024	9	29	7	Sunday	September	3
2024-09-30	2024	9	30	1	Monday	September	3
2024-10-01	2024	10	1	2	Tuesday	October	4
2024-10-02	2024	10	2	3	Wednesday	October	4
2024-10-03	2024	10	3	4	Thursday	October	4
2024-10-04	2024	10	4	5	Friday	October	4
2024-10-05	2024	10	5	6	Saturday	October	4
2024-10-06	2024	10	6	7	Sunday	October	4
2024-10-07	2024	10	7	1	Monday	October	4
2024-10-08	2024	10	8	2	Tuesday	October	4
2024-10-09	2024	10	9	3	Wednesday	October	4
2024-10-10	2024	10	10	4	Thursday	October	4
2024-10-11	2024	10	11	5	Friday	October	4
2024-10-12	2024	10	12	6	Saturday	October	4
2024-10-13	2024	10	13	7	Sunday	October	4
2024-10-14	2024	10	14	1	Monday	October	4
2024-10-15	2024	10	15	2	Tuesday	October	4
2024-10-16	2024	10	16	3	Wednesday	October	4
2024-10-17	2024	10	17	4	Thursday	October	4
2024-10-18	2024	10	18	5	Friday	October	4
2024-10-19	2024	10	19	6	Saturday	October	4
2024-10-20	2024	10	20	7	Sunday	October	4
2024-10-21	2024	10	21	1	Monday	October	4
2024-10-22	2024	10	22	2	Tuesday	October	4
2024-10-23	2024	10	23	3	Wednesday	October	4
2024-10-24	2024	10	24	4	Thursday	October	4
2024-10-25	2024	10	25	5	Friday	October	4
2024-10-26	2024	10	26	6	Saturday	October	4
2024-10-27	2024	10	27	7	Sunday	October	4
2024-10-28	2024	10	28	1	Monday	October	4
2024-10-29	2024	10	29	2	Tuesday	October	4
2024-10-30	2024	10	30	3	Wednesday	October	4
2024-10-31	2024	10	31	4	Thursday	October	4
2024-11-01	2024	11	1	5	Friday	November	4
2024-11-02	2024	11	2	6	Saturday	November	4
2024-11-03	2024	11	3	7	Sunday	November	4
2024-11-04	2024	11	4	1	Monday	November	4
2024-11-05	2024	11	5	2	Tuesday	November	4
2024-11-06	2024	11	6	3	Wednesday	November	4
2024-11-07	2024	11	7	4	Thursday	November	4
2024-11-08	2024	11	8	5	Friday	November	4
2024-11-09	2024	11	9	6	Saturday	November	4
2024-11-10	2024	11	10	7	Sunday	November	4
2024-11-11	2024	11	11	1	Monday	November	4
2024-11-12	2024	11	12	2	Tuesday	November	4
2024-11-13	2024	11	13	3	Wednesday	November	4
2024-11-14	2024	11	14	4	Thursday	November	4
2024-11-15	2024	11	15	5	Friday	November	4
2024-11-16	2024	11	16	6	Saturday	November	4
2024-11-17	2024	11	17	7	Sunday	November	4
2024-11-18	2024	11	18	1	Monday	November	4
2024-11-19	2024	11	19	2	Tuesday	November	4
2024-11-20	2024	11	20	3	Wednesday	November	4
2024-11-21	2024	11	21	4	Thursday	November	4
2024-11-22	2024	11	22	5	Friday	November	4
2024-11-23	2024	11	23	6	Saturday	November	4
2024-11-24	2024	11	24	7	Sunday	November	4
2024-11-25	2024	11	25	1	Monday	November	4
2024-11-26	2024	11	26	2	Tuesday	November	4
2024-11-27	2024	11	27	3	Wednesday	November	4
2024-11-28	2024	11	28	4	Thursday	November	4
2024-11-29	2024	11	29	5	Friday	November	4
2024-11-30	2024	11	30	6	Saturday	November	4
2024-12-01	2024	12	1	7	Sunday	December	4
2024-12-02	2024	12	2	1	Monday	December	4
2024-12-03	2024	12	3	2	Tuesday	December	4
2024-12-04	2024	12	4	3	Wednesday	December	4
2024-12-05	2024	12	5	4	Thursday	December	4
2024-12-06	2024	12	6	5	Friday	December	4
2024-12-07	2024	12	7	6	Saturday	December	4
2024-12-08	2024	12	8	7	Sunday	December	4
2024-12-09	2024	12	9	1	Monday	December	4
2024-12-10	2024	12	10	2	Tuesday	December	4
2024-12-11	2024	12	11	3	Wednesday	December	4
2024-12-12	2024	12	12	4	Thursday	December	4
2024-12-13	2024	12	13	5	Friday	December	4
2024-12-14	2024	12	14	6	Saturday	December	4
2024-12-15	2024	12	15	7	Sunday	December	4
2024-12-16	2024	12	16	1	Monday	December	4
2024-12-17	2024	12	17	2	Tuesday	December	4
2024-12-18	2024	12	18	3	Wednesday	December	4
2024-12-19	2024	12	19	4	Thursday	December	4
2024-12-20	2024	12	20	5	Friday	December	4
2024-12-21	2024	12	21	6	Saturday	December	4
2024-12-22	2024	12	22	7	Sunday	December	4
2024-12-23	2024	12	23	1	Monday	December	4
2024-12-24	2024	12	24	2	Tuesday	December	4
2024-12-25	2024	12	25	3	Wednesday	December	4
2024-12-26	2024	12	26	4	Thursday	December	4
2024-12-27	2024	12	27	5	Friday	December	4
2024-12-28	2024	12	28	6	Saturday	December	4
2024-12-29	2024	12	29	7	Sunday	December	4
2024-12-30	2024	12	30	1	Monday	December	4
2024-12-31	2024	12	31	2	Tuesday	December	4
2025-01-01	2025	1	1	3	Wednesday	January	1
2025-01-02	2025	1	2	4	Thursday	January	1
2025-01-03	2025	1	3	5	Friday	January	1
2025-01-04	2025	1	4	6	Saturday	January	1
2025-01-05	2025	1	5	7	Sunday	January	1
2025-01-06	2025	1	6	1	Monday	January	1
2025-01-07	2025	1	7	2	Tuesday	January	1
2025-01-08	2025	1	8	3	Wednesday	January	1
2025-01-09	2025	1	9	4	Thursday	January	1
2025-01-10	2025	1	10	5	Friday	January	1
2025-01-11	2025	1	11	6	Saturday	January	1
2025-01-12	2025	1	12	7	Sunday	January	1
2025-01-13	2025	1	13	1	Monday	January	1
2025-01-14	2025	1	14	2	Tuesday	January	1
2025-01-15	2025	1	15	3	Wednesday	January	1
2025-01-16	2025	1	16	4	Thursday	January	1
2025-01-17	2025	1	17	5	Friday	January	1
2025-01-18	2025	1	18	6	Saturday	January	1
2025-01-19	2025	1	19	7	Sunday	January	1
2025-01-20	2025	1	20	1	Monday	January	1
2025-01-21	2025	1	21	2	Tuesday	January	1
2025-01-22	2025	1	22	3	Wednesday	January	1
2025-01-23	2025	1	23	4	Thursday	January	1
2025-01-24	2025	1	24	5	Friday	January	1
2025-01-25	2025	1	25	6	Saturday	January	1
2025-01-26	2025	1	26	7	Sunday	January	1
2025-01-27	2025	1	27	1	Monday	January	1
2025-01-28	2025	1	28	2	Tuesday	January	1
2025-01-29	2025	1	29	3	Wednesday	January	1
2025-01-30	2025	1	30	4	Thursday	January	1
2025-01-31	2025	1	31	5	Friday	January	1
2025-02-01	2025	2	1	6	Saturday	February	1
2025-02-02	2025	2	2	7	Sunday	February	1
2025-02-03	2025	2	3	1	Monday	February	1
2025-02-04	2025	2	4	2	Tuesday	February	1
2025-02-05	2025	2	5	3	Wednesday	February	1
2025-02-06	2025	2	6	4	Thursday	February	1
2025-02-07	2025	2	7	5	Friday	February	1
2025-02-08	2025	2	8	6	Saturday	February	1
2025-02-09	2025	2	9	7	Sunday	February	1
2025-02-10	2025	2	10	1	Monday	February	1
2025-02-11	2025	2	11	2	Tuesday	February	1
2025-02-12	2025	2	12	3	Wednesday	February	1
2025-02-13	2025	2	13	4	Thursday	February	1
2025-02-14	2025	2	14	5	Friday	February	1
2025-02-15	2025	2	15	6	Saturday	February	1
2025-02-16	2025	2	16	7	Sunday	February	1
2025-02-17	2025	2	17	1	Monday	February	1
2025-02-18	2025	2	18	2	Tuesday	February	1
2025-02-19	2025	2	19	3	Wednesday	February	1
2025-02-20	2025	2	20	4	Thursday	February	1
2025-02-21	2025	2	21	5	Friday	February	1
2025-02-22	2025	2	22	6	Saturday	February	1
2025-02-23	2025	2	23	7	Sunday	February	1
2025-02-24	2025	2	24	1	Monday	February	1
2025-02-25	2025	2	25	2	Tuesday	February	1
2025-02-26	2025	2	26	3	Wednesday	February	1
2025-02-27	2025	2	27	4	Thursday	February	1
2025-02-28	2025	2	28	5	Friday	February	1
2025-03-01	2025	3	1	6	Saturday	March	1
2025-03-02	2025	3	2	7	Sunday	March	1
2025-03-03	2025	3	3	1	Monday	March	1
2025-03-04	2025	3	4	2	Tuesday	March	1
2025-03-05	2025	3	5	3	Wednesday	March	1
2025-03-06	2025	3	6	4	Thursday	March	1
2025-03-07	2025	3	7	5	Friday	March	1
2025-03-08	2025	3	8	6	Saturday	March	1
2025-03-09	2025	3	9	7	Sunday	March	1
2025-03-10	2025	3	10	1	Monday	March	1
2025-03-11	2025	3	11	2	Tuesday	March	1
2025-03-12	2025	3	12	3	Wednesday	March	1
2025-03-13	2025	3	13	4	Thursday	March	1
2025-03-14	2025	3	14	5	Friday	March	1
2025-03-15	2025	3	15	6	Saturday	March	1
2025-03-16	2025	3	16	7	Sunday	March	1
2025-03-17	2025	3	17	1	Monday	March	1
2025-03-18	2025	3	18	2	Tuesday	March	1
2025-03-19	2025	3	19	3	Wednesday	March	1
2025-03-20	2025	3	20	4	Thursday	March	1
2025-03-21	2025	3	21	5	Friday	March	1
2025-03-22	2025	3	22	6	Saturday	March	1
2025-03-23	2025	3	23	7	Sunday	March	1
2025-03-24	2025	3	24	1	Monday	March	1
2025-03-25	2025	3	25	2	Tuesday	March	1
2025-03-26	2025	3	26	3	Wednesday	March	1
2025-03-27	2025	3	27	4	Thursday	March	1
2025-03-28	2025	3	28	5	Friday	March	1
2025-03-29	2025	3	29	6	Saturday	March	1
2025-03-30	2025	3	30	7	Sunday	March	1
2025-03-31	2025	3	31	1	Monday	March	1
2025-04-01	2025	4	1	2	Tuesday	April	2
2025-04-02	2025	4	2	3	Wednesday	April	2
2025-04-03	2025	4	3	4	Thursday	April	2
2025-04-04	2025	4	4	5	Friday	April	2
2025-04-05	2025	4	5	6	Saturday	April	2
2025-04-06	2025	4	6	7	Sunday	April	2
2025-04-07	2025	4	7	1	Monday	April	2
2025-04-08	2025	4	8	2	Tuesday	April	2
2025-04-09	2025	4	9	3	Wednesday	April	2
2025-04-10	2025	4	10	4	Thursday	April	2
2025-04-11	2025	4	11	5	Friday	April	2
2025-04-12	2025	4	12	6	Saturday	April	2
2025-04-13	2025	4	13	7	Sunday	April	2
2025-04-14	2025	4	14	1	Monday	April	2
2025-04-15	2025	4	15	2	Tuesday	April	2
2025-04-16	2025	4	16	3	Wednesday	April	2
2025-04-17	2025	4	17	4	Thursday	April	2
2025-04-18	2025	4	18	5	Friday	April	2
2025-04-19	2025	4	19	6	Saturday	April	2
2025-04-20	2025	4	20	7	Sunday	April	2
2025-04-21	2025	4	21	1	Monday	April	2
2025-04-22	2025	4	22	2	Tuesday	April	2
2025-04-23	2025	4	23	3	Wednesday	April	2
2025-04-24	2025	4	24	4	Thursday	April	2
2025-04-25	2025	4	25	5	Friday	April	2
2025-04-26	2025	4	26	6	Saturday	April	2
2025-04-27	2025	4	27	7	Sunday	April	2
2025-04-28	2025	4	28	1	Monday	April	2
2025-04-29	2025	4	29	2	Tuesday	April	2
2025-04-30	2025	4	30	3	Wednesday	April	2
2025-05-01	2025	5	1	4	Thursday	May	2
2025-05-02	2025	5	2	5	Friday	May	2
2025-05-03	2025	5	3	6	Saturday	May	2
2025-05-04	2025	5	4	7	Sunday	May	2
2025-05-05	2025	5	5	1	Monday	May	2
2025-05-06	2025	5	6	2	Tuesday	May	2
2025-05-07	2025	5	7	3	Wednesday	May	2
2025-05-08	2025	5	8	4	Thursday	May	2
2025-05-09	2025	5	9	5	Friday	May	2
2025-05-10	2025	5	10	6	Saturday	May	2
2025-05-11	2025	5	11	7	Sunday	May	2
2025-05-12	2025	5	12	1	Monday	May	2
2025-05-13	2025	5	13	2	Tuesday	May	2
2025-05-14	2025	5	14	3	Wednesday	May	2
2025-05-15	2025	5	15	4	Thursday	May	2
2025-05-16	2025	5	16	5	Friday	May	2
2025-05-17	2025	5	17	6	Saturday	May	2
2025-05-18	2025	5	18	7	Sunday	May	2
2025-05-19	2025	5	19	1	Monday	May	2
2025-05-20	2025	5	20	2	Tuesday	May	2
2025-05-21	2025	5	21	3	Wednesday	May	2
2025-05-22	2025	5	22	4	Thursday	May	2
2025-05-23	2025	5	23	5	Friday	May	2
2025-05-24	2025	5	24	6	Saturday	May	2
2025-05-25	2025	5	25	7	Sunday	May	2
2025-05-26	2025	5	26	1	Monday	May	2
2025-05-27	2025	5	27	2	Tuesday	May	2
2025-05-28	2025	5	28	3	Wednesday	May	2
2025-05-29	2025	5	29	4	Thursday	May	2
2025-05-30	2025	5	30	5	Friday	May	2
2025-05-31	2025	5	31	6	Saturday	May	2
2025-06-01	2025	6	1	7	Sunday	June	2
2025-06-02	2025	6	2	1	Monday	June	2
2025-06-03	2025	6	3	2	Tuesday	June	2
2025-06-04	2025	6	4	3	Wednesday	June	2
2025-06-05	2025	6	5	4	Thursday	June	2
2025-06-06	2025	6	6	5	Friday	June	2
2025-06-07	2025	6	7	6	Saturday	June	2
2025-06-08	2025	6	8	7	Sunday	June	2
2025-06-09	2025	6	9	1	Monday	June	2
2025-06-10	2025	6	10	2	Tuesday	June	2
2025-06-11	2025	6	11	3	Wednesday	June	2
2025-06-12	2025	6	12	4	Thursday	June	2
2025-06-13	2025	6	13	5	Friday	June	2
2025-06-14	2025	6	14	6	Saturday	June	2
2025-06-15	2025	6	15	7	Sunday	June	2
2025-06-16	2025	6	16	1	Monday	June	2
2025-06-17	2025	6	17	2	Tuesday	June	2
2025-06-18	2025	6	18	3	Wednesday	June	2
2025-06-19	2025	6	19	4	Thursday	June	2
2025-06-20	2025	6	20	5	Friday	June	2
2025-06-21	2025	6	21	6	Saturday	June	2
2025-06-22	2025	6	22	7	Sunday	June	2
2025-06-23	2025	6	23	1	Monday	June	2
2025-06-24	2025	6	24	2	Tuesday	June	2
2025-06-25	2025	6	25	3	Wednesday	June	2
2025-06-26	2025	6	26	4	Thursday	June	2
2025-06-27	2025	6	27	5	Friday	June	2
2025-06-28	2025	6	28	6	Saturday	June	2
2025-06-29	2025	6	29	7	Sunday	June	2
2025-06-30	2025	6	30	1	Monday	June	2
2025-07-01	2025	7	1	2	Tuesday	July	3
2025-07-02	2025	7	2	3	Wednesday	July	3
2025-07-03	2025	7	3	4	Thursday	July	3
2025-07-04	2025	7	4	5	Friday	July	3
2025-07-05	2025	7	5	6	Saturday	July	3
2025-07-06	2025	7	6	7	Sunday	July	3
2025-07-07	2025	7	7	1	Monday	July	3
2025-07-08	2025	7	8	2	Tuesday	July	3
2025-07-09	2025	7	9	3	Wednesday	July	3
2025-07-10	2025	7	10	4	Thursday	July	3
2025-07-11	2025	7	11	5	Friday	July	3
2025-07-12	2025	7	12	6	Saturday	July	3
2025-07-13	2025	7	13	7	Sunday	July	3
2025-07-14	2025	7	14	1	Monday	July	3
2025-07-15	2025	7	15	2	Tuesday	July	3
2025-07-16	2025	7	16	3	Wednesday	July	3
2025-07-17	2025	7	17	4	Thursday	July	3
2025-07-18	2025	7	18	5	Friday	July	3
2025-07-19	2025	7	19	6	Saturday	July	3
2025-07-20	2025	7	20	7	Sunday	July	3
2025-07-21	2025	7	21	1	Monday	July	3
2025-07-22	2025	7	22	2	Tuesday	July	3
2025-07-23	2025	7	23	3	Wednesday	July	3
2025-07-24	2025	7	24	4	Thursday	July	3
2025-07-25	2025	7	25	5	Friday	July	3
2025-07-26	2025	7	26	6	Saturday	July	3
2025-07-27	2025	7	27	7	Sunday	July	3
2025-07-28	2025	7	28	1	Monday	July	3
2025-07-29	2025	7	29	2	Tuesday	July	3
2025-07-30	2025	7	30	3	Wednesday	July	3
2025-07-31	2025	7	31	4	Thursday	July	3
2025-08-01	2025	8	1	5	Friday	August	3
2025-08-02	2025	8	2	6	Saturday	August	3
2025-08-03	2025	8	3	7	Sunday	August	3
2025-08-04	2025	8	4	1	Monday	August	3
2025-08-05	2025	8	5	2	Tuesday	August	3
2025-08-06	2025	8	6	3	Wednesday	August	3
2025-08-07	2025	8	7	4	Thursday	August	3
2025-08-08	2025	8	8	5	Friday	August	3
2025-08-09	2025	8	9	6	Saturday	August	3
2025-08-10	2025	8	10	7	Sunday	August	3
2025-08-11	2025	8	11	1	Monday	August	3
2025-08-12	2025	8	12	2	Tuesday	August	3
2025-08-13	2025	8	13	3	Wednesday	August	3
2025-08-14	2025	8	14	4	Thursday	August	3
2025-08-15	2025	8	15	5	Friday	August	3
2025-08-16	2025	8	16	6	Saturday	August	3
2025-08-17	2025	8	17	7	Sunday	August	3
2025-08-18	2025	8	18	1	Monday	August	3
2025-08-19	2025	8	19	2	Tuesday	August	3
2025-08-20	2025	8	20	3	Wednesday	August	3
2025-08-21	2025	8	21	4	Thursday	August	3
2025-08-22	2025	8	22	5	Friday	August	3
2025-08-23	2025	8	23	6	Saturday	August	3
2025-08-24	2025	8	24	7	Sunday	August	3
2025-08-25	2025	8	25	1	Monday	August	3
2025-08-26	2025	8	26	2	Tuesday	August	3
2025-08-27	2025	8	27	3	Wednesday	August	3
2025-08-28	2025	8	28	4	Thursday	August	3
2025-08-29	2025	8	29	5	Friday	August	3
2025-08-30	2025	8	30	6	Saturday	August	3
2025-08-31	2025	8	31	7	Sunday	August	3
2025-09-01	2025	9	1	1	Monday	September	3
2025-09-02	2025	9	2	2	Tuesday	September	3
2025-09-03	2025	9	3	3	Wednesday	September	3
2025-09-04	2025	9	4	4	Thursday	September	3
2025-09-05	2025	9	5	5	Friday	September	3
2025-09-06	2025	9	6	6	Saturday	September	3
2025-09-07	2025	9	7	7	Sunday	September	3
2025-09-08	2025	9	8	1	Monday	September	3
2025-09-09	2025	9	9	2	Tuesday	September	3
2025-09-10	2025	9	10	3	Wednesday	September	3
2025-09-11	2025	9	11	4	Thursday	September	3
2025-09-12	2025	9	12	5	Friday	September	3
2025-09-13	2025	9	13	6	Saturday	September	3
2025-09-14	2025	9	14	7	Sunday	September	3
2025-09-15	2025	9	15	1	Monday	September	3
2025-09-16	2025	9	16	2	Tuesday	September	3
2025-09-17	2025	9	17	3	Wednesday	September	3
2025-09-18	2025	9	18	4	Thursday	September	3
2025-09-19	2025	9	19	5	Friday	September	3
2025-09-20	2025	9	20	6	Saturday	September	3
2025-09-21	2025	9	21	7	Sunday	September	3
2025-09-22	2025	9	22	1	Monday	September	3
2025-09-23	2025	9	23	2	Tuesday	September	3
2025-09-24	2025	9	24	3	Wednesday	September	3
2025-09-25	2025	9	25	4	Thursday	September	3
2025-09-26	2025	9	26	5	Friday	September	3
2025-09-27	2025	9	27	6	Saturday	September	3
2025-09-28	2025	9	28	7	Sunday	September	3
2025-09-29	2025	9	29	1	Monday	September	3
2025-09-30	2025	9	30	2	Tuesday	September	3
2025-10-01	2025	10	1	3	Wednesday	October	4
2025-10-02	2025	10	2	4	Thursday	October	4
2025-10-03	2025	10	3	5	Friday	October	4
2025-10-04	2025	10	4	6	Saturday	October	4
2025-10-05	2025	10	5	7	Sunday	October	4
2025-10-06	2025	10	6	1	Monday	October	4
2025-10-07	2025	10	7	2	Tuesday	October	4
2025-10-08	2025	10	8	3	Wednesday	October	4
2025-10-09	2025	10	9	4	Thursday	October	4
2025-10-10	2025	10	10	5	Friday	October	4
2025-10-11	2025	10	11	6	Saturday	October	4
2025-10-12	2025	10	12	7	Sunday	October	4
2025-10-13	2025	10	13	1	Monday	October	4
2025-10-14	2025	10	14	2	Tuesday	October	4
2025-10-15	2025	10	15	3	Wednesday	October	4
2025-10-16	2025	10	16	4	Thursday	October	4
2025-10-17	2025	10	17	5	Friday	October	4
2025-10-18	2025	10	18	6	Saturday	October	4
2025-10-19	2025	10	19	7	Sunday	October	4
2025-10-20	2025	10	20	1	Monday	October	4
2025-10-21	2025	10	21	2	Tuesday	October	4
2025-10-22	2025	10	22	3	Wednesday	October	4
2025-10-23	2025	10	23	4	Thursday	October	4
2025-10-24	2025	10	24	5	Friday	October	4
2025-10-25	2025	10	25	6	Saturday	October	4
2025-10-26	2025	10	26	7	Sunday	October	4
2025-10-27	2025	10	27	1	Monday	October	4
2025-10-28	2025	10	28	2	Tuesday	October	4
2025-10-29	2025	10	29	3	Wednesday	October	4
2025-10-30	2025	10	30	4	Thursday	October	4
2025-10-31	2025	10	31	5	Friday	October	4
2025-11-01	2025	11	1	6	Saturday	November	4
2025-11-02	2025	11	2	7	Sunday	November	4
2025-11-03	2025	11	3	1	Monday	November	4
2025-11-04	2025	11	4	2	Tuesday	November	4
2025-11-05	2025	11	5	3	Wednesday	November	4
2025-11-06	2025	11	6	4	Thursday	November	4
2025-11-07	2025	11	7	5	Friday	November	4
2025-11-08	2025	11	8	6	Saturday	November	4
2025-11-09	2025	11	9	7	Sunday	November	4
2025-11-10	2025	11	10	1	Monday	November	4
2025-11-11	2025	11	11	2	Tuesday	November	4
2025-11-12	2025	11	12	3	Wednesday	November	4
2025-11-13	2025	11	13	4	Thursday	November	4
2025-11-14	2025	11	14	5	Friday	November	4
2025-11-15	2025	11	15	6	Saturday	November	4
2025-11-16	2025	11	16	7	Sunday	November	4
2025-11-17	2025	11	17	1	Monday	November	4
2025-11-18	2025	11	18	2	Tuesday	November	4
2025-11-19	2025	11	19	3	Wednesday	November	4
2025-11-20	2025	11	20	4	Thursday	November	4
2025-11-21	2025	11	21	5	Friday	November	4
2025-11-22	2025	11	22	6	Saturday	November	4
2025-11-23	2025	11	23	7	Sunday	November	4
2025-11-24	2025	11	24	1	Monday	November	4
2025-11-25	2025	11	25	2	Tuesday	November	4
2025-11-26	2025	11	26	3	Wednesday	November	4
2025-11-27	2025	11	27	4	Thursday	November	4
2025-11-28	2025	11	28	5	Friday	November	4
2025-11-29	2025	11	29	6	Saturday	November	4
2025-11-30	2025	11	30	7	Sunday	November	4
2025-12-01	2025	12	1	1	Monday	December	4
2025-12-02	2025	12	2	2	Tuesday	December	4
2025-12-03	2025	12	3	3	Wednesday	December	4
2025-12-04	2025	12	4	4	Thursday	December	4
2025-12-05	2025	12	5	5	Friday	December	4
2025-12-06	2025	12	6	6	Saturday	December	4
2025-12-07	2025	12	7	7	Sunday	December	4
2025-12-08	2025	12	8	1	Monday	December	4
2025-12-09	2025	12	9	2	Tuesday	December	4
2025-12-10	2025	12	10	3	Wednesday	December	4
2025-12-11	2025	12	11	4	Thursday	December	4
2025-12-12	2025	12	12	5	Friday	December	4
2025-12-13	2025	12	13	6	Saturday	December	4
2025-12-14	2025	12	14	7	Sunday	December	4
2025-12-15	2025	12	15	1	Monday	December	4
2025-12-16	2025	12	16	2	Tuesday	December	4
2025-12-17	2025	12	17	3	Wednesday	December	4
2025-12-18	2025	12	18	4	Thursday	December	4
2025-12-19	2025	12	19	5	Friday	December	4
2025-12-20	2025	12	20	6	Saturday	December	4
2025-12-21	2025	12	21	7	Sunday	December	4
2025-12-22	2025	12	22	1	Monday	December	4
2025-12-23	2025	12	23	2	Tuesday	December	4
2025-12-24	2025	12	24	3	Wednesday	December	4
2025-12-25	2025	12	25	4	Thursday	December	4
2025-12-26	2025	12	26	5	Friday	December	4
2025-12-27	2025	12	27	6	Saturday	December	4
2025-12-28	2025	12	28	7	Sunday	December	4
2025-12-29	2025	12	29	1	Monday	December	4
2025-12-30	2025	12	30	2	Tuesday	December	4
2025-12-31	2025	12	31	3	Wednesday	December	4
2026-01-01	2026	1	1	4	Thursday	January	1
2026-01-02	2026	1	2	5	Friday	January	1
2026-01-03	2026	1	3	6	Saturday	January	1
2026-01-04	2026	1	4	7	Sunday	January	1
2026-01-05	2026	1	5	1	Monday	January	1
2026-01-06	2026	1	6	2	Tuesday	January	1
2026-01-07	2026	1	7	3	Wednesday	January	1
2026-01-08	2026	1	8	4	Thursday	January	1
2026-01-09	2026	1	9	5	Friday	January	1
2026-01-10	2026	1	10	6	Saturday	January	1
2026-01-11	2026	1	11	7	Sunday	January	1
2026-01-12	2026	1	12	1	Monday	January	1
2026-01-13	2026	1	13	2	Tuesday	January	1
2026-01-14	2026	1	14	3	Wednesday	January	1
2026-01-15	2026	1	15	4	Thursday	January	1
2026-01-16	2026	1	16	5	Friday	January	1
2026-01-17	2026	1	17	6	Saturday	January	1
2026-01-18	2026	1	18	7	Sunday	January	1
2026-01-19	2026	1	19	1	Monday	January	1
2026-01-20	2026	1	20	2	Tuesday	January	1
2026-01-21	2026	1	21	3	Wednesday	January	1
2026-01-22	2026	1	22	4	Thursday	January	1
2026-01-23	2026	1	23	5	Friday	January	1
2026-01-24	2026	1	24	6	Saturday	January	1
2026-01-25	2026	1	25	7	Sunday	January	1
2026-01-26	2026	1	26	1	Monday	January	1
2026-01-27	2026	1	27	2	Tuesday	January	1
2026-01-28	2026	1	28	3	Wednesday	January	1
2026-01-29	2026	1	29	4	Thursday	January	1
2026-01-30	2026	1	30	5	Friday	January	1
2026-01-31	2026	1	31	6	Saturday	January	1
2026-02-01	2026	2	1	7	Sunday	February	1
2026-02-02	2026	2	2	1	Monday	February	1
2026-02-03	2026	2	3	2	Tuesday	February	1
2026-02-04	2026	2	4	3	Wednesday	February	1
2026-02-05	2026	2	5	4	Thursday	February	1
2026-02-06	2026	2	6	5	Friday	February	1
2026-02-07	2026	2	7	6	Saturday	February	1
2026-02-08	2026	2	8	7	Sunday	February	1
2026-02-09	2026	2	9	1	Monday	February	1
2026-02-10	2026	2	10	2	Tuesday	February	1
2026-02-11	2026	2	11	3	Wednesday	February	1
2026-02-12	2026	2	12	4	Thursday	February	1
2026-02-13	2026	2	13	5	Friday	February	1
2026-02-14	2026	2	14	6	Saturday	February	1
2026-02-15	2026	2	15	7	Sunday	February	1
2026-02-16	2026	2	16	1	Monday	February	1
2026-02-17	2026	2	17	2	Tuesday	February	1
2026-02-18	2026	2	18	3	Wednesday	February	1
2026-02-19	2026	2	19	4	Thursday	February	1
2026-02-20	2026	2	20	5	Friday	February	1
2026-02-21	2026	2	21	6	Saturday	February	1
2026-02-22	2026	2	22	7	Sunday	February	1
2026-02-23	2026	2	23	1	Monday	February	1
2026-02-24	2026	2	24	2	Tuesday	February	1
2026-02-25	2026	2	25	3	Wednesday	February	1
2026-02-26	2026	2	26	4	Thursday	February	1
2026-02-27	2026	2	27	5	Friday	February	1
2026-02-28	2026	2	28	6	Saturday	February	1
2026-03-01	2026	3	1	7	Sunday	March	1
2026-03-02	2026	3	2	1	Monday	March	1
2026-03-03	2026	3	3	2	Tuesday	March	1
2026-03-04	2026	3	4	3	Wednesday	March	1
2026-03-05	2026	3	5	4	Thursday	March	1
2026-03-06	2026	3	6	5	Friday	March	1
2026-03-07	2026	3	7	6	Saturday	March	1
2026-03-08	2026	3	8	7	Sunday	March	1
2026-03-09	2026	3	9	1	Monday	March	1
2026-03-10	2026	3	10	2	Tuesday	March	1
2026-03-11	2026	3	11	3	Wednesday	March	1
2026-03-12	2026	3	12	4	Thursday	March	1
2026-03-13	2026	3	13	5	Friday	March	1
2026-03-14	2026	3	14	6	Saturday	March	1
2026-03-15	2026	3	15	7	Sunday	March	1
2026-03-16	2026	3	16	1	Monday	March	1
2026-03-17	2026	3	17	2	Tuesday	March	1
2026-03-18	2026	3	18	3	Wednesday	March	1
2026-03-19	2026	3	19	4	Thursday	March	1
2026-03-20	2026	3	20	5	Friday	March	1
2026-03-21	2026	3	21	6	Saturday	March	1
2026-03-22	2026	3	22	7	Sunday	March	1
2026-03-23	2026	3	23	1	Monday	March	1
2026-03-24	2026	3	24	2	Tuesday	March	1
2026-03-25	2026	3	25	3	Wednesday	March	1
2026-03-26	2026	3	26	4	Thursday	March	1
2026-03-27	2026	3	27	5	Friday	March	1
2026-03-28	2026	3	28	6	Saturday	March	1
2026-03-29	2026	3	29	7	Sunday	March	1
2026-03-30	2026	3	30	1	Monday	March	1
2026-03-31	2026	3	31	2	Tuesday	March	1
2026-04-01	2026	4	1	3	Wednesday	April	2
2026-04-02	2026	4	2	4	Thursday	April	2
2026-04-03	2026	4	3	5	Friday	April	2
2026-04-04	2026	4	4	6	Saturday	April	2
2026-04-05	2026	4	5	7	Sunday	April	2
2026-04-06	2026	4	6	1	Monday	April	2
2026-04-07	2026	4	7	2	Tuesday	April	2
2026-04-08	2026	4	8	3	Wednesday	April	2
2026-04-09	2026	4	9	4	Thursday	April	2
2026-04-10	2026	4	10	5	Friday	April	2
2026-04-11	2026	4	11	6	Saturday	April	2
2026-04-12	2026	4	12	7	Sunday	April	2
2026-04-13	2026	4	13	1	Monday	April	2
2026-04-14	2026	4	14	2	Tuesday	April	2
2026-04-15	2026	4	15	3	Wednesday	April	2
2026-04-16	2026	4	16	4	Thursday	April	2
2026-04-17	2026	4	17	5	Friday	April	2
2026-04-18	2026	4	18	6	Saturday	April	2
2026-04-19	2026	4	19	7	Sunday	April	2
2026-04-20	2026	4	20	1	Monday	April	2
2026-04-21	2026	4	21	2	Tuesday	April	2
2026-04-22	2026	4	22	3	Wednesday	April	2
2026-04-23	2026	4	23	4	Thursday	April	2
2026-04-24	2026	4	24	5	Friday	April	2
2026-04-25	2026	4	25	6	Saturday	April	2
2026-04-26	2026	4	26	7	Sunday	April	2
2026-04-27	2026	4	27	1	Monday	April	2
2026-04-28	2026	4	28	2	Tuesday	April	2
2026-04-29	2026	4	29	3	Wednesday	April	2
2026-04-30	2026	4	30	4	Thursday	April	2
2026-05-01	2026	5	1	5	Friday	May	2
2026-05-02	2026	5	2	6	Saturday	May	2
2026-05-03	2026	5	3	7	Sunday	May	2
2026-05-04	2026	5	4	1	Monday	May	2
2026-05-05	2026	5	5	2	Tuesday	May	2
2026-05-06	2026	5	6	3	Wednesday	May	2
2026-05-07	2026	5	7	4	Thursday	May	2
2026-05-08	2026	5	8	5	Friday	May	2
2026-05-09	2026	5	9	6	Saturday	May	2
2026-05-10	2026	5	10	7	Sunday	May	2
2026-05-11	2026	5	11	1	Monday	May	2
2026-05-12	2026	5	12	2	Tuesday	May	2
2026-05-13	2026	5	13	3	Wednesday	May	2
2026-05-14	2026	5	14	4	Thursday	May	2
2026-05-15	2026	5	15	5	Friday	May	2
2026-05-16	2026	5	16	6	Saturday	May	2
2026-05-17	2026	5	17	7	Sunday	May	2
2026-05-18	2026	5	18	1	Monday	May	2
2026-05-19	2026	5	19	2	Tuesday	May	2
2026-05-20	2026	5	20	3	Wednesday	May	2
2026-05-21	2026	5	21	4	Thursday	May	2
2026-05-22	2026	5	22	5	Friday	May	2
2026-05-23	2026	5	23	6	Saturday	May	2
2026-05-24	2026	5	24	7	Sunday	May	2
2026-05-25	2026	5	25	1	Monday	May	2
2026-05-26	2026	5	26	2	Tuesday	May	2
2026-05-27	2026	5	27	3	Wednesday	May	2
2026-05-28	2026	5	28	4	Thursday	May	2
2026-05-29	2026	5	29	5	Friday	May	2
2026-05-30	2026	5	30	6	Saturday	May	2
2026-05-31	2026	5	31	7	Sunday	May	2
2026-06-01	2026	6	1	1	Monday	June	2
2026-06-02	2026	6	2	2	Tuesday	June	2
2026-06-03	2026	6	3	3	Wednesday	June	2
2026-06-04	2026	6	4	4	Thursday	June	2
2026-06-05	2026	6	5	5	Friday	June	2
2026-06-06	2026	6	6	6	Saturday	June	2
2026-06-07	2026	6	7	7	Sunday	June	2
2026-06-08	2026	6	8	1	Monday	June	2
2026-06-09	2026	6	9	2	Tuesday	June	2
2026-06-10	2026	6	10	3	Wednesday	June	2
2026-06-11	2026	6	11	4	Thursday	June	2
2026-06-12	2026	6	12	5	Friday	June	2
2026-06-13	2026	6	13	6	Saturday	June	2
2026-06-14	2026	6	14	7	Sunday	June	2
2026-06-15	2026	6	15	1	Monday	June	2
2026-06-16	2026	6	16	2	Tuesday	June	2
2026-06-17	2026	6	17	3	Wednesday	June	2
2026-06-18	2026	6	18	4	Thursday	June	2
2026-06-19	2026	6	19	5	Friday	June	2
2026-06-20	2026	6	20	6	Saturday	June	2
2026-06-21	2026	6	21	7	Sunday	June	2
2026-06-22	2026	6	22	1	Monday	June	2
2026-06-23	2026	6	23	2	Tuesday	June	2
2026-06-24	2026	6	24	3	Wednesday	June	2
2026-06-25	2026	6	25	4	Thursday	June	2
2026-06-26	2026	6	26	5	Friday	June	2
2026-06-27	2026	6	27	6	Saturday	June	2
2026-06-28	2026	6	28	7	Sunday	June	2
2026-06-29	2026	6	29	1	Monday	June	2
2026-06-30	2026	6	30	2	Tuesday	June	2
2026-07-01	2026	7	1	3	Wednesday	July	3
2026-07-02	2026	7	2	4	Thursday	July	3
2026-07-03	2026	7	3	5	Friday	July	3
2026-07-04	2026	7	4	6	Saturday	July	3
2026-07-05	2026	7	5	7	Sunday	July	3
2026-07-06	2026	7	6	1	Monday	July	3
2026-07-07	2026	7	7	2	Tuesday	July	3
2026-07-08	2026	7	8	3	Wednesday	July	3
2026-07-09	2026	7	9	4	Thursday	July	3
2026-07-10	2026	7	10	5	Friday	July	3
2026-07-11	2026	7	11	6	Saturday	July	3
2026-07-12	2026	7	12	7	Sunday	July	3
2026-07-13	2026	7	13	1	Monday	July	3
2026-07-14	2026	7	14	2	Tuesday	July	3
2026-07-15	2026	7	15	3	Wednesday	July	3
2026-07-16	2026	7	16	4	Thursday	July	3
2026-07-17	2026	7	17	5	Friday	July	3
2026-07-18	2026	7	18	6	Saturday	July	3
2026-07-19	2026	7	19	7	Sunday	July	3
2026-07-20	2026	7	20	1	Monday	July	3
2026-07-21	2026	7	21	2	Tuesday	July	3
2026-07-22	2026	7	22	3	Wednesday	July	3
2026-07-23	2026	7	23	4	Thursday	July	3
2026-07-24	2026	7	24	5	Friday	July	3
2026-07-25	2026	7	25	6	Saturday	July	3
2026-07-26	2026	7	26	7	Sunday	July	3
2026-07-27	2026	7	27	1	Monday	July	3
2026-07-28	2026	7	28	2	Tuesday	July	3
2026-07-29	2026	7	29	3	Wednesday	July	3
2026-07-30	2026	7	30	4	Thursday	July	3
2026-07-31	2026	7	31	5	Friday	July	3
2026-08-01	2026	8	1	6	Saturday	August	3
2026-08-02	2026	8	2	7	Sunday	August	3
2026-08-03	2026	8	3	1	Monday	August	3
2026-08-04	2026	8	4	2	Tuesday	August	3
2026-08-05	2026	8	5	3	Wednesday	August	3
2026-08-06	2026	8	6	4	Thursday	August	3
2026-08-07	2026	8	7	5	Friday	August	3
2026-08-08	2026	8	8	6	Saturday	August	3
2026-08-09	2026	8	9	7	Sunday	August	3
2026-08-10	2026	8	10	1	Monday	August	3
2026-08-11	2026	8	11	2	Tuesday	August	3
2026-08-12	2026	8	12	3	Wednesday	August	3
2026-08-13	2026	8	13	4	Thursday	August	3
2026-08-14	2026	8	14	5	Friday	August	3
2026-08-15	2026	8	15	6	Saturday	August	3
2026-08-16	2026	8	16	7	Sunday	August	3
2026-08-17	2026	8	17	1	Monday	August	3
2026-08-18	2026	8	18	2	Tuesday	August	3
2026-08-19	2026	8	19	3	Wednesday	August	3
2026-08-20	2026	8	20	4	Thursday	August	3
2026-08-21	2026	8	21	5	Friday	August	3
2026-08-22	2026	8	22	6	Saturday	August	3
2026-08-23	2026	8	23	7	Sunday	August	3
2026-08-24	2026	8	24	1	Monday	August	3
2026-08-25	2026	8	25	2	Tuesday	August	3
2026-08-26	2026	8	26	3	Wednesday	August	3
2026-08-27	2026	8	27	4	Thursday	August	3
2026-08-28	2026	8	28	5	Friday	August	3
2026-08-29	2026	8	29	6	Saturday	August	3
2026-08-30	2026	8	30	7	Sunday	August	3
2026-08-31	2026	8	31	1	Monday	August	3
2026-09-01	2026	9	1	2	Tuesday	September	3
2026-09-02	2026	9	2	3	Wednesday	September	3
2026-09-03	2026	9	3	4	Thursday	September	3
2026-09-04	2026	9	4	5	Friday	September	3
2026-09-05	2026	9	5	6	Saturday	September	3
2026-09-06	2026	9	6	7	Sunday	September	3
2026-09-07	2026	9	7	1	Monday	September	3
2026-09-08	2026	9	8	2	Tuesday	September	3
2026-09-09	2026	9	9	3	Wednesday	September	3
2026-09-10	2026	9	10	4	Thursday	September	3
2026-09-11	2026	9	11	5	Friday	September	3
2026-09-12	2026	9	12	6	Saturday	September	3
2026-09-13	2026	9	13	7	Sunday	September	3
2026-09-14	2026	9	14	1	Monday	September	3
2026-09-15	2026	9	15	2	Tuesday	September	3
2026-09-16	2026	9	16	3	Wednesday	September	3
2026-09-17	2026	9	17	4	Thursday	September	3
2026-09-18	2026	9	18	5	Friday	September	3
2026-09-19	2026	9	19	6	Saturday	September	3
2026-09-20	2026	9	20	7	Sunday	September	3
2026-09-21	2026	9	21	1	Monday	September	3
2026-09-22	2026	9	22	2	Tuesday	September	3
2026-09-23	2026	9	23	3	Wednesday	September	3
2026-09-24	2026	9	24	4	Thursday	September	3
2026-09-25	2026	9	25	5	Friday	September	3
2026-09-26	2026	9	26	6	Saturday	September	3
2026-09-27	2026	9	27	7	Sunday	September	3
2026-09-28	2026	9	28	1	Monday	September	3
2026-09-29	2026	9	29	2	Tuesday	September	3
2026-09-30	2026	9	30	3	Wednesday	September	3
2026-10-01	2026	10	1	4	Thursday	October	4
2026-10-02	2026	10	2	5	Friday	October	4
2026-10-03	2026	10	3	6	Saturday	October	4
2026-10-04	2026	10	4	7	Sunday	October	4
2026-10-05	2026	10	5	1	Monday	October	4
2026-10-06	2026	10	6	2	Tuesday	October	4
2026-10-07	2026	10	7	3	Wednesday	October	4
2026-10-08	2026	10	8	4	Thursday	October	4
2026-10-09	2026	10	9	5	Friday	October	4
2026-10-10	2026	10	10	6	Saturday	October	4
2026-10-11	2026	10	11	7	Sunday	October	4
2026-10-12	2026	10	12	1	Monday	October	4
2026-10-13	2026	10	13	2	Tuesday	October	4
2026-10-14	2026	10	14	3	Wednesday	October	4
2026-10-15	2026	10	15	4	Thursday	October	4
2026-10-16	2026	10	16	5	Friday	October	4
2026-10-17	2026	10	17	6	Saturday	October	4
2026-10-18	2026	10	18	7	Sunday	October	4
2026-10-19	2026	10	19	1	Monday	October	4
2026-10-20	2026	10	20	2	Tuesday	October	4
2026-10-21	2026	10	21	3	Wednesday	October	4
2026-10-22	2026	10	22	4	Thursday	October	4
2026-10-23	2026	10	23	5	Friday	October	4
2026-10-24	2026	10	24	6	Saturday	October	4
2026-10-25	2026	10	25	7	Sunday	October	4
2026-10-26	2026	10	26	1	Monday	October	4
2026-10-27	2026	10	27	2	Tuesday	October	4
2026-10-28	2026	10	28	3	Wednesday	October	4
2026-10-29	2026	10	29	4	Thursday	October	4
2026-10-30	2026	10	30	5	Friday	October	4
2026-10-31	2026	10	31	6	Saturday	October	4
2026-11-01	2026	11	1	7	Sunday	November	4
2026-11-02	2026	11	2	1	Monday	November	4
2026-11-03	2026	11	3	2	Tuesday	November	4
2026-11-04	2026	11	4	3	Wednesday	November	4
2026-11-05	2026	11	5	4	Thursday	November	4
2026-11-06	2026	11	6	5	Friday	November	4
2026-11-07	2026	11	7	6	Saturday	November	4
2026-11-08	2026	11	8	7	Sunday	November	4
2026-11-09	2026	11	9	1	Monday	November	4
2026-11-10	2026	11	10	2	Tuesday	November	4
2026-11-11	2026	11	11	3	Wednesday	November	4
2026-11-12	2026	11	12	4	Thursday	November	4
2026-11-13	2026	11	13	5	Friday	November	4
2026-11-14	2026	11	14	6	Saturday	November	4
2026-11-15	2026	11	15	7	Sunday	November	4
2026-11-16	2026	11	16	1	Monday	November	4
2026-11-17	2026	11	17	2	Tuesday	November	4
2026-11-18	2026	11	18	3	Wednesday	November	4
2026-11-19	2026	11	19	4	Thursday	November	4
2026-11-20	2026	11	20	5	Friday	November	4
2026-11-21	2026	11	21	6	Saturday	November	4
2026-11-22	2026	11	22	7	Sunday	November	4
2026-11-23	2026	11	23	1	Monday	November	4
2026-11-24	2026	11	24	2	Tuesday	November	4
2026-11-25	2026	11	25	3	Wednesday	November	4
2026-11-26	2026	11	26	4	Thursday	November	4
2026-11-27	2026	11	27	5	Friday	November	4
2026-11-28	2026	11	28	6	Saturday	November	4
2026-11-29	2026	11	29	7	Sunday	November	4
2026-11-30	2026	11	30	1	Monday	November	4
2026-12-01	2026	12	1	2	Tuesday	December	4
2026-12-02	2026	12	2	3	Wednesday	December	4
2026-12-03	2026	12	3	4	Thursday	December	4
2026-12-04	2026	12	4	5	Friday	December	4
2026-12-05	2026	12	5	6	Saturday	December	4
2026-12-06	2026	12	6	7	Sunday	December	4
2026-12-07	2026	12	7	1	Monday	December	4
2026-12-08	2026	12	8	2	Tuesday	December	4
2026-12-09	2026	12	9	3	Wednesday	December	4
2026-12-10	2026	12	10	4	Thursday	December	4
2026-12-11	2026	12	11	5	Friday	December	4
2026-12-12	2026	12	12	6	Saturday	December	4
2026-12-13	2026	12	13	7	Sunday	December	4
2026-12-14	2026	12	14	1	Monday	December	4
2026-12-15	2026	12	15	2	Tuesday	December	4
2026-12-16	2026	12	16	3	Wednesday	December	4
2026-12-17	2026	12	17	4	Thursday	December	4
2026-12-18	2026	12	18	5	Friday	December	4
2026-12-19	2026	12	19	6	Saturday	December	4
2026-12-20	2026	12	20	7	Sunday	December	4
2026-12-21	2026	12	21	1	Monday	December	4
2026-12-22	2026	12	22	2	Tuesday	December	4
2026-12-23	2026	12	23	3	Wednesday	December	4
2026-12-24	2026	12	24	4	Thursday	December	4
2026-12-25	2026	12	25	5	Friday	December	4
2026-12-26	2026	12	26	6	Saturday	December	4
2026-12-27	2026	12	27	7	Sunday	December	4
2026-12-28	2026	12	28	1	Monday	December	4
2026-12-29	2026	12	29	2	Tuesday	December	4
2026-12-30	2026	12	30	3	Wednesday	December	4
2026-12-31	2026	12	31	4	Thursday	December	4
\.


--
-- Data for Name: dim_design; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_design (design_id, design_name, file_location, file_name) FROM stdin;
1	Café, cotton no. 1	/srv/designs/cotton	cotton-20221103-5320.json
2	Café, jute no. 2	/srv/designs/jute	jute-20221105-3a13.json
3	Café, linen no. 3	/srv/designs/linen	linen-20221106-4b3c.json
4	Breton, canvas no. 4	/srv/designs/canvas	canvas-20221108-47b7.json
5	Breton, cotton no. 5	/srv/designs/cotton	cotton-20221110-b3e5.json
6	Breton, jute no. 6	/srv/designs/jute	jute-20221112-2e49.json
7	Breton, linen no. 7	/srv/designs/linen	linen-20221114-b095.json
8	Bo'sun, canvas no. 8	/srv/designs/canvas	canvas-20221115-12d1.json
9	Bo'sun, cotton no. 9	/srv/designs/cotton	cotton-20221117-4b88.json
10	Bo'sun, jute no. 10	/srv/designs/jute	jute-20221119-0904.json
11	Bo'sun, linen no. 11	/srv/designs/linen	linen-20221121-8787.json
12	Fjord, canvas no. 12	/srv/designs/canvas	canvas-20221123-9acd.json
13	Fjord, cotton no. 13	/srv/designs/cotton	cotton-20221124-9306.json
14	Fjord, jute no. 14	/srv/designs/jute	jute-20221126-13a2.json
15	Fjord, linen no. 15	/srv/designs/linen	linen-20221128-d554.json
16	Moor, canvas no. 16	/srv/designs/canvas	canvas-20221130-5b88.json
17	Moor, cotton no. 17	/srv/designs/cotton	cotton-20221202-79a1.json
18	Moor, jute no. 18	/srv/designs/jute	jute-20221204-addc.json
19	Moor, linen no. 19	/srv/designs/linen	linen-20221205-6c42.json
20	"Big", canvas no. 20	/srv/designs/canvas	canvas-20221207-1c3d.json
21	"Big", cotton no. 21	/srv/designs/cotton	cotton-20221209-5c61.json
22	"Big", jute no. 22	/srv/designs/jute	jute-20221211-d2a4.json
23	"Big", linen no. 23	/srv/designs/linen	linen-20221213-ec1b.json
24	Tidal, canvas no. 24	/srv/designs/canvas	canvas-20221214-b6f6.json
25	Tidal, cotton no. 25	/srv/designs/cotton	cotton-20221216-1081.json
26	Tidal, jute no. 26	/srv/designs/jute	jute-20221218-f4af.json
27	Tidal, linen no. 27	/srv/designs/linen	linen-20221220-c346.json
28	Garden, canvas no. 28	/srv/designs/canvas	canvas-20221222-b327.json
29	Garden, cotton no. 29	/srv/designs/cotton	cotton-20221223-a60e.json
30	Garden, jute no. 30	/srv/designs/jute	jute-20221225-f94d.json
31	Garden, linen no. 31	/srv/designs/linen	linen-20221227-80cc.json
32	Zürich, canvas no. 32	/srv/designs/canvas	canvas-20221229-8a65.json
33	Zürich, cotton no. 33	/srv/designs/cotton	cotton-20221231-d257.json
34	Zürich, jute no. 34	/srv/designs/jute	jute-20230102-4f3f.json
35	Zürich, linen no. 35	/srv/designs/linen	linen-20230103-fe26.json
36	Night, canvas no. 36	/srv/designs/canvas	canvas-20230105-1b51.json
37	Night, cotton no. 37	/srv/designs/cotton	cotton-20230107-7a91.json
38	Night, jute no. 38	/srv/designs/jute	jute-20230109-4e2b.json
39	Night, linen no. 39	/srv/designs/linen	linen-20230111-f9f0.json
40	Café, canvas no. 40	/srv/designs/canvas	canvas-20230112-4f0b.json
41	Café, cotton no. 41	/srv/designs/cotton	cotton-20230114-ba40.json
42	Café, jute no. 42	/srv/designs/jute	jute-20230116-0ac4.json
43	Café, linen no. 43	/srv/designs/linen	linen-20230118-b7bd.json
44	Breton, canvas no. 44	/srv/designs/canvas	canvas-20230120-ba68.json
45	Breton, cotton no. 45	/srv/designs/cotton	cotton-20230121-9901.json
46	Breton, jute no. 46	/srv/designs/jute	jute-20230123-4439.json
47	Breton, linen no. 47	/srv/designs/linen	linen-20230125-2ccc.json
48	Bo'sun, canvas no. 48	/srv/designs/canvas	canvas-20230127-b387.json
49	Bo'sun, cotton no. 49	/srv/designs/cotton	cotton-20230129-eea6.json
50	Bo'sun, jute no. 50	/srv/designs/jute	jute-20230131-18be.json
51	Bo'sun, linen no. 51	/srv/designs/linen	linen-20230201-3a95.json
52	Fjord, canvas no. 52	/srv/designs/canvas	canvas-20230203-90b9.json
53	Fjord, cotton no. 53	/srv/designs/cotton	cotton-20230205-47e9.json
54	Fjord, jute no. 54	/srv/designs/jute	jute-20230207-0928.json
55	Fjord, linen no. 55	/srv/designs/linen	linen-20230209-8156.json
56	Moor, canvas no. 56	/srv/designs/canvas	canvas-20230210-2937.json
57	Moor, cotton no. 57	/srv/designs/cotton	cotton-20230212-a580.json
58	Moor, jute no. 58	/srv/designs/jute	jute-20230214-76dc.json
59	Moor, linen no. 59	/srv/designs/linen	linen-20230216-68b7.json
60	"Big", canvas no. 60	/srv/designs/canvas	canvas-20230218-ce2f.json
61	"Big", cotton no. 61	/srv/designs/cotton	cotton-20230220-6f8b.json
62	"Big", jute no. 62	/srv/designs/jute	jute-20230221-8008.json
63	"Big", linen no. 63	/srv/designs/linen	linen-20230223-0f8c.json
64	Tidal, canvas no. 64	/srv/designs/canvas	canvas-20230225-787b.json
65	Tidal, cotton no. 65	/srv/designs/cotton	cotton-20230227-6a8b.json
66	Tidal, jute no. 66	/srv/designs/jute	jute-20230301-741b.json
67	Tidal, linen no. 67	/srv/designs/linen	linen-20230302-dc00.json
68	Garden, canvas no. 68	/srv/designs/canvas	canvas-20230304-a1d1.json
69	Garden, cotton no. 69	/srv/designs/cotton	cotton-20230306-dfdb.json
70	Garden, jute no. 70	/srv/designs/jute	jute-20230308-e5ac.json
71	Garden, linen no. 71	/srv/designs/linen	linen-20230310-45b3.json
72	Zürich, canvas no. 72	/srv/designs/canvas	canvas-20230311-6968.json
73	Zürich, cotton no. 73	/srv/designs/cotton	cotton-20230313-30a0.json
74	Zürich, jute no. 74	/srv/designs/jute	jute-20230315-53cc.json
75	Zürich, linen no. 75	/srv/designs/linen	linen-20230317-8b1c.json
76	Night, canvas no. 76	/srv/designs/canvas	canvas-20230319-54aa.json
77	Night, cotton no. 77	/srv/designs/cotton	cotton-20230321-155a.json
78	Night, jute no. 78	/srv/designs/jute	jute-20230322-0f3e.json
79	Night, linen no. 79	/srv/designs/linen	linen-20230324-0331.json
80	Café, canvas no. 80	/srv/designs/canvas	canvas-20230326-70ed.json
81	Café, cotton no. 81	/srv/designs/cotton	cotton-20230328-c8f4.json
82	Café, jute no. 82	/srv/designs/jute	jute-20230330-bc37.json
83	Café, linen no. 83	/srv/designs/linen	linen-20230331-b225.json
84	Breton, canvas no. 84	/srv/designs/canvas	canvas-20230402-ceb9.json
85	Breton, cotton no. 85	/srv/designs/cotton	cotton-20230404-22cb.json
86	Breton, jute no. 86	/srv/designs/jute	jute-20230406-e561.json
87	Breton, linen no. 87	/srv/designs/linen	linen-20230408-17df.json
88	Bo'sun, canvas no. 88	/srv/designs/canvas	canvas-20230409-fe64.json
89	Bo'sun, cotton no. 89	/srv/designs/cotton	cotton-20230411-c18f.json
90	Bo'sun, jute no. 90	/srv/designs/jute	jute-20230413-944f.json
91	Bo'sun, linen no. 91	/srv/designs/linen	linen-20230415-9d6e.json
92	Fjord, canvas no. 92	/srv/designs/canvas	canvas-20230417-c9ae.json
93	Fjord, cotton no. 93	/srv/designs/cotton	cotton-20230419-2e60.json
94	Fjord, jute no. 94	/srv/designs/jute	jute-20230420-27c1.json
95	Fjord, linen no. 95	/srv/designs/linen	linen-20230422-4253.json
96	Moor, canvas no. 96	/srv/designs/canvas	canvas-20230424-6edb.json
97	Moor, cotton no. 97	/srv/designs/cotton	cotton-20230426-db20.json
98	Moor, jute no. 98	/srv/designs/jute	jute-20230428-27e4.json
99	Moor, linen no. 99	/srv/designs/linen	linen-20230429-d2a2.json
100	"Big", canvas no. 100	/srv/designs/canvas	canvas-20230501-9289.json
101	"Big", cotton no. 101	/srv/designs/cotton	cotton-20230503-0151.json
102	"Big", jute no. 102	/srv/designs/jute	jute-20230505-85a2.json
103	"Big", linen no. 103	/srv/designs/linen	linen-20230507-f211.json
104	Tidal, canvas no. 104	/srv/designs/canvas	canvas-20230508-0cce.json
105	Tidal, cotton no. 105	/srv/designs/cotton	cotton-20230510-15eb.json
106	Tidal, jute no. 106	/srv/designs/jute	jute-20230512-d6a0.json
107	Tidal, linen no. 107	/srv/designs/linen	linen-20230514-2926.json
108	Garden, canvas no. 108	/srv/designs/canvas	canvas-20230516-e63b.json
109	Garden, cotton no. 109	/srv/designs/cotton	cotton-20230518-995d.json
110	Garden, jute no. 110	/srv/designs/jute	jute-20230519-4522.json
111	Garden, linen no. 111	/srv/designs/linen	linen-20230521-2e19.json
112	Zürich, canvas no. 112	/srv/designs/canvas	canvas-20230523-9d52.json
113	Zürich, cotton no. 113	/srv/designs/cotton	cotton-20230525-f71e.json
114	Zürich, jute no. 114	/srv/designs/jute	jute-20230527-12b8.json
115	Zürich, linen no. 115	/srv/designs/linen	linen-20230528-0675.json
116	Night, canvas no. 116	/srv/designs/canvas	canvas-20230530-7e7b.json
117	Night, cotton no. 117	/srv/designs/cotton	cotton-20230601-97f8.json
118	Night, jute no. 118	/srv/designs/jute	jute-20230603-7b91.json
119	Night, linen no. 119	/srv/designs/linen	linen-20230605-fc68.json
120	Café, canvas no. 120	/srv/designs/canvas	canvas-20230606-7e52.json
121	Café, cotton no. 121	/srv/designs/cotton	cotton-20230608-5e46.json
122	Café, jute no. 122	/srv/designs/jute	jute-20230610-12a4.json
123	Café, linen no. 123	/srv/designs/linen	linen-20230612-c92b.json
124	Breton, canvas no. 124	/srv/designs/canvas	canvas-20230614-7ed4.json
125	Breton, cotton no. 125	/srv/designs/cotton	cotton-20230616-8855.json
126	Breton, jute no. 126	/srv/designs/jute	jute-20230617-e842.json
127	Breton, linen no. 127	/srv/designs/linen	linen-20230619-f721.json
128	Bo'sun, canvas no. 128	/srv/designs/canvas	canvas-20230621-d22c.json
129	Bo'sun, cotton no. 129	/srv/designs/cotton	cotton-20230623-44bf.json
130	Bo'sun, jute no. 130	/srv/designs/jute	jute-20230625-51eb.json
131	Bo'sun, linen no. 131	/srv/designs/linen	linen-20230626-dbce.json
132	Fjord, canvas no. 132	/srv/designs/canvas	canvas-20230628-e267.json
133	Fjord, cotton no. 133	/srv/designs/cotton	cotton-20230630-adc1.json
134	Fjord, jute no. 134	/srv/designs/jute	jute-20230702-b65d.json
135	Fjord, linen no. 135	/srv/designs/linen	linen-20230704-6914.json
136	Moor, canvas no. 136	/srv/designs/canvas	canvas-20230705-fc01.json
137	Moor, cotton no. 137	/srv/designs/cotton	cotton-20230707-2439.json
138	Moor, jute no. 138	/srv/designs/jute	jute-20230709-a97d.json
139	Moor, linen no. 139	/srv/designs/linen	linen-20230711-1f0c.json
140	"Big", canvas no. 140	/srv/designs/canvas	canvas-20230713-1a20.json
141	"Big", cotton no. 141	/srv/designs/cotton	cotton-20230715-f169.json
142	"Big", jute no. 142	/srv/designs/jute	jute-20230716-0526.json
143	"Big", linen no. 143	/srv/designs/linen	linen-20230718-64bd.json
144	Tidal, canvas no. 144	/srv/designs/canvas	canvas-20230720-0ac3.json
145	Tidal, cotton no. 145	/srv/designs/cotton	cotton-20230722-e0a3.json
146	Tidal, jute no. 146	/srv/designs/jute	jute-20230724-3aec.json
147	Tidal, linen no. 147	/srv/designs/linen	linen-20230725-b8a8.json
148	Garden, canvas no. 148	/srv/designs/canvas	canvas-20230727-98a9.json
149	Garden, cotton no. 149	/srv/designs/cotton	cotton-20230729-6e37.json
150	Garden, jute no. 150	/srv/designs/jute	jute-20230731-b623.json
151	Garden, linen no. 151	/srv/designs/linen	linen-20230802-2b19.json
152	Zürich, canvas no. 152	/srv/designs/canvas	canvas-20230804-7d1a.json
153	Zürich, cotton no. 153	/srv/designs/cotton	cotton-20230805-3425.json
154	Zürich, jute no. 154	/srv/designs/jute	jute-20230807-9302.json
155	Zürich, linen no. 155	/srv/designs/linen	linen-20230809-5706.json
156	Night, canvas no. 156	/srv/designs/canvas	canvas-20230811-235d.json
157	Night, cotton no. 157	/srv/designs/cotton	cotton-20230813-ebf5.json
158	Night, jute no. 158	/srv/designs/jute	jute-20230814-ac48.json
159	Night, linen no. 159	/srv/designs/linen	linen-20230816-a14a.json
160	Café, canvas no. 160	/srv/designs/canvas	canvas-20230818-8ef4.json
161	Café, cotton no. 161	/srv/designs/cotton	cotton-20230820-de47.json
162	Café, jute no. 162	/srv/designs/jute	jute-20230822-4525.json
163	Café, linen no. 163	/srv/designs/linen	linen-20230823-be9b.json
164	Breton, canvas no. 164	/srv/designs/canvas	canvas-20230825-77a0.json
165	Breton, cotton no. 165	/srv/designs/cotton	cotton-20230827-0b88.json
166	Breton, jute no. 166	/srv/designs/jute	jute-20230829-1c7f.json
167	Breton, linen no. 167	/srv/designs/linen	linen-20230831-303d.json
168	Bo'sun, canvas no. 168	/srv/designs/canvas	canvas-20230902-7713.json
169	Bo'sun, cotton no. 169	/srv/designs/cotton	cotton-20230903-a5f3.json
170	Bo'sun, jute no. 170	/srv/designs/jute	jute-20230905-1e47.json
171	Bo'sun, linen no. 171	/srv/designs/linen	linen-20230907-5122.json
172	Fjord, canvas no. 172	/srv/designs/canvas	canvas-20230909-8451.json
173	Fjord, cotton no. 173	/srv/designs/cotton	cotton-20230911-9af6.json
174	Fjord, jute no. 174	/srv/designs/jute	jute-20230912-4b11.json
175	Fjord, linen no. 175	/srv/designs/linen	linen-20230914-bc73.json
176	Moor, canvas no. 176	/srv/designs/canvas	canvas-20230916-577e.json
177	Moor, cotton no. 177	/srv/designs/cotton	cotton-20230918-8a94.json
178	Moor, jute no. 178	/srv/designs/jute	jute-20230920-fd01.json
179	Moor, linen no. 179	/srv/designs/linen	linen-20230921-fcb8.json
180	"Big", canvas no. 180	/srv/designs/canvas	canvas-20230923-9285.json
181	"Big", cotton no. 181	/srv/designs/cotton	cotton-20230925-24a4.json
182	"Big", jute no. 182	/srv/designs/jute	jute-20230927-0739.json
183	"Big", linen no. 183	/srv/designs/linen	linen-20230929-5158.json
184	Tidal, canvas no. 184	/srv/designs/canvas	canvas-20231001-7968.json
185	Tidal, cotton no. 185	/srv/designs/cotton	cotton-20231002-90a2.json
186	Tidal, jute no. 186	/srv/designs/jute	jute-20231004-1d1e.json
187	Tidal, linen no. 187	/srv/designs/linen	linen-20231006-2aa3.json
188	Garden, canvas no. 188	/srv/designs/canvas	canvas-20231008-ec7d.json
189	Garden, cotton no. 189	/srv/designs/cotton	cotton-20231010-6322.json
190	Garden, jute no. 190	/srv/designs/jute	jute-20231011-dd17.json
191	Garden, linen no. 191	/srv/designs/linen	linen-20231013-627d.json
192	Zürich, canvas no. 192	/srv/designs/canvas	canvas-20231015-05d0.json
193	Zürich, cotton no. 193	/srv/designs/cotton	cotton-20231017-9dfc.json
194	Zürich, jute no. 194	/srv/designs/jute	jute-20231019-386f.json
195	Zürich, linen no. 195	/srv/designs/linen	linen-20231020-52f0.json
196	Night, canvas no. 196	/srv/designs/canvas	canvas-20231022-9358.json
197	Night, cotton no. 197	/srv/designs/cotton	cotton-20231024-2dd7.json
198	Night, jute no. 198	/srv/designs/jute	jute-20231026-a112.json
199	Night, linen no. 199	/srv/designs/linen	linen-20231028-2a09.json
200	Café, canvas no. 200	/srv/designs/canvas	canvas-20231030-a4d0.json
201	Café, cotton no. 201	/srv/designs/cotton	cotton-20231031-352d.json
202	Café, jute no. 202	/srv/designs/jute	jute-20231102-9d8a.json
203	Café, linen no. 203	/srv/designs/linen	linen-20231104-b5a5.json
204	Breton, canvas no. 204	/srv/designs/canvas	canvas-20231106-207e.json
205	Breton, cotton no. 205	/srv/designs/cotton	cotton-20231108-81b0.json
206	Breton, jute no. 206	/srv/designs/jute	jute-20231109-e779.json
207	Breton, linen no. 207	/srv/designs/linen	linen-20231111-d268.json
208	Bo'sun, canvas no. 208	/srv/designs/canvas	canvas-20231113-4fde.json
209	Bo'sun, cotton no. 209	/srv/designs/cotton	cotton-20231115-4c78.json
210	Bo'sun, jute no. 210	/srv/designs/jute	jute-20231117-13dd.json
211	Bo'sun, linen no. 211	/srv/designs/linen	linen-20231118-06c7.json
212	Fjord, canvas no. 212	/srv/designs/canvas	canvas-20231120-6901.json
213	Fjord, cotton no. 213	/srv/designs/cotton	cotton-20231122-7201.json
214	Fjord, jute no. 214	/srv/designs/jute	jute-20231124-e322.json
215	Fjord, linen no. 215	/srv/designs/linen	linen-20231126-7e45.json
216	Moor, canvas no. 216	/srv/designs/canvas	canvas-20231128-5a56.json
217	Moor, cotton no. 217	/srv/designs/cotton	cotton-20231129-b40c.json
218	Moor, jute no. 218	/srv/designs/jute	jute-20231201-38b9.json
219	Moor, linen no. 219	/srv/designs/linen	linen-20231203-9bb3.json
220	"Big", canvas no. 220	/srv/designs/canvas	canvas-20231205-c623.json
221	"Big", cotton no. 221	/srv/designs/cotton	cotton-20231207-a021.json
222	"Big", jute no. 222	/srv/designs/jute	jute-20231208-688e.json
223	"Big", linen no. 223	/srv/designs/linen	linen-20231210-0f3c.json
224	Tidal, canvas no. 224	/srv/designs/canvas	canvas-20231212-7f14.json
225	Tidal, cotton no. 225	/srv/designs/cotton	cotton-20231214-650d.json
226	Tidal, jute no. 226	/srv/designs/jute	jute-20231216-73d1.json
227	Tidal, linen no. 227	/srv/designs/linen	linen-20231217-35dc.json
228	Garden, canvas no. 228	/srv/designs/canvas	canvas-20231219-c4aa.json
229	Garden, cotton no. 229	/srv/designs/cotton	cotton-20231221-5ffe.json
230	Garden, jute no. 230	/srv/designs/jute	jute-20231223-ff71.json
231	Garden, linen no. 231	/srv/designs/linen	linen-20231225-f8ec.json
232	Zürich, canvas no. 232	/srv/designs/canvas	canvas-20231227-b27e.json
233	Zürich, cotton no. 233	/srv/designs/cotton	cotton-20231228-0d49.json
234	Zürich, jute no. 234	/srv/designs/jute	jute-20231230-ce96.json
235	Zürich, linen no. 235	/srv/designs/linen	linen-20240101-54f6.json
236	Night, canvas no. 236	/srv/designs/canvas	canvas-20240103-6fba.json
237	Night, cotton no. 237	/srv/designs/cotton	cotton-20240105-c889.json
238	Night, jute no. 238	/srv/designs/jute	jute-20240106-f916.json
239	Night, linen no. 239	/srv/designs/linen	linen-20240108-31b4.json
240	Café, canvas no. 240	/srv/designs/canvas	canvas-20240110-f5c1.json
241	Café, cotton no. 241	/srv/designs/cotton	cotton-20240112-6ecd.json
242	Café, jute no. 242	/srv/designs/jute	jute-20240114-caa4.json
243	Café, linen no. 243	/srv/designs/linen	linen-20240116-3e67.json
244	Breton, canvas no. 244	/srv/designs/canvas	canvas-20240117-b008.json
245	Breton, cotton no. 245	/srv/designs/cotton	cotton-20240119-406c.json
246	Breton, jute no. 246	/srv/designs/jute	jute-20240121-0430.json
247	Breton, linen no. 247	/srv/designs/linen	linen-20240123-515f.json
248	Bo'sun, canvas no. 248	/srv/designs/canvas	canvas-20240125-cd73.json
249	Bo'sun, cotton no. 249	/srv/designs/cotton	cotton-20240126-1045.json
250	Bo'sun, jute no. 250	/srv/designs/jute	jute-20240128-7c1e.json
251	Bo'sun, linen no. 251	/srv/designs/linen	linen-20240130-08bc.json
252	Fjord, canvas no. 252	/srv/designs/canvas	canvas-20240201-5c0a.json
253	Fjord, cotton no. 253	/srv/designs/cotton	cotton-20240203-285e.json
254	Fjord, jute no. 254	/srv/designs/jute	jute-20240204-b55b.json
255	Fjord, linen no. 255	/srv/designs/linen	linen-20240206-e95f.json
256	Moor, canvas no. 256	/srv/designs/canvas	canvas-20240208-f32b.json
257	Moor, cotton no. 257	/srv/designs/cotton	cotton-20240210-3f5a.json
258	Moor, jute no. 258	/srv/designs/jute	jute-20240212-abc0.json
259	Moor, linen no. 259	/srv/designs/linen	linen-20240214-5176.json
260	"Big", canvas no. 260	/srv/designs/canvas	canvas-20240215-a6f3.json
261	"Big", cotton no. 261	/srv/designs/cotton	cotton-20240217-76eb.json
262	"Big", jute no. 262	/srv/designs/jute	jute-20240219-a6a5.json
263	"Big", linen no. 263	/srv/designs/linen	linen-20240221-5285.json
264	Tidal, canvas no. 264	/srv/designs/canvas	canvas-20240223-5946.json
265	Tidal, cotton no. 265	/srv/designs/cotton	cotton-20240224-0594.json
266	Tidal, jute no. 266	/srv/designs/jute	jute-20240226-4647.json
267	Tidal, linen no. 267	/srv/designs/linen	linen-20240228-42d3.json
268	Garden, canvas no. 268	/srv/designs/canvas	canvas-20240301-5b00.json
269	Garden, cotton no. 269	/srv/designs/cotton	cotton-20240303-9bd6.json
270	Garden, jute no. 270	/srv/designs/jute	jute-20240304-c6ca.json
271	Garden, linen no. 271	/srv/designs/linen	linen-20240306-3d16.json
272	Zürich, canvas no. 272	/srv/designs/canvas	canvas-20240308-c1c4.json
273	Zürich, cotton no. 273	/srv/designs/cotton	cotton-20240310-5a77.json
274	Zürich, jute no. 274	/srv/designs/jute	jute-20240312-b1c1.json
275	Zürich, linen no. 275	/srv/designs/linen	linen-20240314-1269.json
276	Night, canvas no. 276	/srv/designs/canvas	canvas-20240315-3a29.json
277	Night, cotton no. 277	/srv/designs/cotton	cotton-20240317-a24d.json
278	Night, jute no. 278	/srv/designs/jute	jute-20240319-4cc8.json
279	Night, linen no. 279	/srv/designs/linen	linen-20240321-ed59.json
280	Café, canvas no. 280	/srv/designs/canvas	canvas-20240323-e318.json
281	Café, cotton no. 281	/srv/designs/cotton	cotton-20240324-e698.json
282	Café, jute no. 282	/srv/designs/jute	jute-20240326-2b91.json
283	Café, linen no. 283	/srv/designs/linen	linen-20240328-5324.json
284	Breton, canvas no. 284	/srv/designs/canvas	canvas-20240330-38be.json
285	Breton, cotton no. 285	/srv/designs/cotton	cotton-20240401-edef.json
286	Breton, jute no. 286	/srv/designs/jute	jute-20240402-67ff.json
287	Breton, linen no. 287	/srv/designs/linen	linen-20240404-0dae.json
288	Bo'sun, canvas no. 288	/srv/designs/canvas	canvas-20240406-d186.json
289	Bo'sun, cotton no. 289	/srv/designs/cotton	cotton-20240408-ac99.json
290	Bo'sun, jute no. 290	/srv/designs/jute	jute-20240410-7bae.json
291	Bo'sun, linen no. 291	/srv/designs/linen	linen-20240412-3a56.json
292	Fjord, canvas no. 292	/srv/designs/canvas	canvas-20240413-19eb.json
293	Fjord, cotton no. 293	/srv/designs/cotton	cotton-20240415-543c.json
294	Fjord, jute no. 294	/srv/designs/jute	jute-20240417-7557.json
295	Fjord, linen no. 295	/srv/designs/linen	linen-20240419-9e59.json
296	Moor, canvas no. 296	/srv/designs/canvas	canvas-20240421-bd0a.json
297	Moor, cotton no. 297	/srv/designs/cotton	cotton-20240422-788d.json
298	Moor, jute no. 298	/srv/designs/jute	jute-20240424-5a55.json
299	Moor, linen no. 299	/srv/designs/linen	linen-20240426-2c66.json
300	"Big", canvas no. 300	/srv/designs/canvas	canvas-20240428-ba8f.json
301	"Big", cotton no. 301	/srv/designs/cotton	cotton-20240430-f94c.json
302	"Big", jute no. 302	/srv/designs/jute	jute-20240501-5ef6.json
303	"Big", linen no. 303	/srv/designs/linen	linen-20240503-8857.json
304	Tidal, canvas no. 304	/srv/designs/canvas	canvas-20240505-8d2b.json
305	Tidal, cotton no. 305	/srv/designs/cotton	cotton-20240507-8230.json
306	Tidal, jute no. 306	/srv/designs/jute	jute-20240509-0779.json
307	Tidal, linen no. 307	/srv/designs/linen	linen-20240511-f5ea.json
308	Garden, canvas no. 308	/srv/designs/canvas	canvas-20240512-603c.json
309	Garden, cotton no. 309	/srv/designs/cotton	cotton-20240514-4a72.json
310	Garden, jute no. 310	/srv/designs/jute	jute-20240516-5e65.json
311	Garden, linen no. 311	/srv/designs/linen	linen-20240518-4150.json
312	Zürich, canvas no. 312	/srv/designs/canvas	canvas-20240520-606d.json
313	Zürich, cotton no. 313	/srv/designs/cotton	cotton-20240521-2cb2.json
314	Zürich, jute no. 314	/srv/designs/jute	jute-20240523-0a76.json
315	Zürich, linen no. 315	/srv/designs/linen	linen-20240525-638d.json
316	Night, canvas no. 316	/srv/designs/canvas	canvas-20240527-1340.json
317	Night, cotton no. 317	/srv/designs/cotton	cotton-20240529-d2ec.json
318	Night, jute no. 318	/srv/designs/jute	jute-20240531-98f9.json
319	Night, linen no. 319	/srv/designs/linen	linen-20240601-761f.json
320	Café, canvas no. 320	/srv/designs/canvas	canvas-20240603-34f2.json
321	Café, cotton no. 321	/srv/designs/cotton	cotton-20240605-aa14.json
322	Café, jute no. 322	/srv/designs/jute	jute-20240607-a094.json
323	Café, linen no. 323	/srv/designs/linen	linen-20240609-ece0.json
324	Breton, canvas no. 324	/srv/designs/canvas	canvas-20240610-dab0.json
325	Breton, cotton no. 325	/srv/designs/cotton	cotton-20240612-899f.json
326	Breton, jute no. 326	/srv/designs/jute	jute-20240614-326c.json
327	Breton, linen no. 327	/srv/designs/linen	linen-20240616-c5bf.json
328	Bo'sun, canvas no. 328	/srv/designs/canvas	canvas-20240618-05a3.json
329	Bo'sun, cotton no. 329	/srv/designs/cotton	cotton-20240619-1430.json
330	Bo'sun, jute no. 330	/srv/designs/jute	jute-20240621-9fb9.json
331	Bo'sun, linen no. 331	/srv/designs/linen	linen-20240623-ff23.json
332	Fjord, canvas no. 332	/srv/designs/canvas	canvas-20240625-382b.json
333	Fjord, cotton no. 333	/srv/designs/cotton	cotton-20240627-9424.json
334	Fjord, jute no. 334	/srv/designs/jute	jute-20240629-ff60.json
335	Fjord, linen no. 335	/srv/designs/linen	linen-20240630-a581.json
336	Moor, canvas no. 336	/srv/designs/canvas	canvas-20240702-86eb.json
337	Moor, cotton no. 337	/srv/designs/cotton	cotton-20240704-5f8d.json
338	Moor, jute no. 338	/srv/designs/jute	jute-20240706-11c1.json
339	Moor, linen no. 339	/srv/designs/linen	linen-20240708-dead.json
340	"Big", canvas no. 340	/srv/designs/canvas	canvas-20240709-5617.json
341	"Big", cotton no. 341	/srv/designs/cotton	cotton-20240711-48b7.json
342	"Big", jute no. 342	/srv/designs/jute	jute-20240713-ec31.json
343	"Big", linen no. 343	/srv/designs/linen	linen-20240715-afe6.json
344	Tidal, canvas no. 344	/srv/designs/canvas	canvas-20240717-d249.json
345	Tidal, cotton no. 345	/srv/designs/cotton	cotton-20240718-8ee5.json
346	Tidal, jute no. 346	/srv/designs/jute	jute-20240720-6a32.json
347	Tidal, linen no. 347	/srv/designs/linen	linen-20240722-9f77.json
348	Garden, canvas no. 348	/srv/designs/canvas	canvas-20240724-80c5.json
349	Garden, cotton no. 349	/srv/designs/cotton	cotton-20240726-4d7f.json
350	Garden, jute no. 350	/srv/designs/jute	jute-20240728-8c06.json
351	Garden, linen no. 351	/srv/designs/linen	linen-20240729-3cc0.json
352	Zürich, canvas no. 352	/srv/designs/canvas	canvas-20240731-c5b4.json
353	Zürich, cotton no. 353	/srv/designs/cotton	cotton-20240802-e7d4.json
354	Zürich, jute no. 354	/srv/designs/jute	jute-20240804-cf87.json
355	Zürich, linen no. 355	/srv/designs/linen	linen-20240806-b87f.json
356	Night, canvas no. 356	/srv/designs/canvas	canvas-20240807-e568.json
357	Night, cotton no. 357	/srv/designs/cotton	cotton-20240809-6426.json
358	Night, jute no. 358	/srv/designs/jute	jute-20240811-15b8.json
359	Night, linen no. 359	/srv/designs/linen	linen-20240813-fd66.json
360	Café, canvas no. 360	/srv/designs/canvas	canvas-20240815-064f.json
361	Café, cotton no. 361	/srv/designs/cotton	cotton-20240816-d832.json
362	Café, jute no. 362	/srv/designs/jute	jute-20240818-4ce8.json
363	Café, linen no. 363	/srv/designs/linen	linen-20240820-8bfa.json
364	Breton, canvas no. 364	/srv/designs/canvas	canvas-20240822-db3a.json
365	Breton, cotton no. 365	/srv/designs/cotton	cotton-20240824-36e1.json
366	Breton, jute no. 366	/srv/designs/jute	jute-20240826-a432.json
367	Breton, linen no. 367	/srv/designs/linen	linen-20240827-18e5.json
368	Bo'sun, canvas no. 368	/srv/designs/canvas	canvas-20240829-0cf0.json
369	Bo'sun, cotton no. 369	/srv/designs/cotton	cotton-20240831-de1d.json
370	Bo'sun, jute no. 370	/srv/designs/jute	jute-20240902-9c2c.json
371	Bo'sun, linen no. 371	/srv/designs/linen	linen-20240904-4cb0.json
372	Fjord, canvas no. 372	/srv/designs/canvas	canvas-20240905-7229.json
373	Fjord, cotton no. 373	/srv/designs/cotton	cotton-20240907-7e96.json
374	Fjord, jute no. 374	/srv/designs/jute	jute-20240909-be2b.json
375	Fjord, linen no. 375	/srv/designs/linen	linen-20240911-1837.json
376	Moor, canvas no. 376	/srv/designs/canvas	canvas-20240913-8c82.json
377	Moor, cotton no. 377	/srv/designs/cotton	cotton-20240914-1e08.json
378	Moor, jute no. 378	/srv/designs/jute	jute-20240916-0466.json
379	Moor, linen no. 379	/srv/designs/linen	linen-20240918-217e.json
380	"Big", canvas no. 380	/srv/designs/canvas	canvas-20240920-d5a8.json
381	"Big", cotton no. 381	/srv/designs/cotton	cotton-20240922-7942.json
382	"Big", jute no. 382	/srv/designs/jute	jute-20240924-3f35.json
383	"Big", linen no. 383	/srv/designs/linen	linen-20240925-b3fa.json
384	Tidal, canvas no. 384	/srv/designs/canvas	canvas-20240927-addd.json
385	Tidal, cotton no. 385	/srv/designs/cotton	cotton-20240929-b6f8.json
386	Tidal, jute no. 386	/srv/designs/jute	jute-20241001-0801.json
387	Tidal, linen no. 387	/srv/designs/linen	linen-20241003-b055.json
388	Garden, canvas no. 388	/srv/designs/canvas	canvas-20241004-6370.json
389	Garden, cotton no. 389	/srv/designs/cotton	cotton-20241006-3bb0.json
390	Garden, jute no. 390	/srv/designs/jute	jute-20241008-3e1e.json
391	Garden, linen no. 391	/srv/designs/linen	linen-20241010-c198.json
392	Zürich, canvas no. 392	/srv/designs/canvas	canvas-20241012-4d75.json
393	Zürich, cotton no. 393	/srv/designs/cotton	cotton-20241013-7df3.json
394	Zürich, jute no. 394	/srv/designs/jute	jute-20241015-d305.json
395	Zürich, linen no. 395	/srv/designs/linen	linen-20241017-98b3.json
396	Night, canvas no. 396	/srv/designs/canvas	canvas-20241019-df2a.json
397	Night, cotton no. 397	/srv/designs/cotton	cotton-20241021-fd6f.json
398	Night, jute no. 398	/srv/designs/jute	jute-20241023-1f7e.json
399	Night, linen no. 399	/srv/designs/linen	linen-20241024-d815.json
400	Café, canvas no. 400	/srv/designs/canvas	canvas-20241026-856a.json
\.


--
-- Data for Name: dim_design_history; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_design_history (design_id, design_name, file_location, file_name, valid_from, valid_to) FROM stdin;
1	Café, cotton no. 1	/srv/designs/cotton	cotton-20221103-5320.json	-infinity	infinity
2	Café, jute no. 2	/srv/designs/jute	jute-20221105-3a13.json	-infinity	infinity
3	Café, linen no. 3	/srv/designs/linen	linen-20221106-4b3c.json	-infinity	infinity
4	Breton, canvas no. 4	/srv/designs/canvas	canvas-20221108-47b7.json	-infinity	infinity
5	Breton, cotton no. 5	/srv/designs/cotton	cotton-20221110-b3e5.json	-infinity	infinity
6	Breton, jute no. 6	/srv/designs/jute	jute-20221112-2e49.json	-infinity	infinity
7	Breton, linen no. 7	/srv/designs/linen	linen-20221114-b095.json	-infinity	infinity
8	Bo'sun, canvas no. 8	/srv/designs/canvas	canvas-20221115-12d1.json	-infinity	infinity
9	Bo'sun, cotton no. 9	/srv/designs/cotton	cotton-20221117-4b88.json	-infinity	infinity
10	Bo'sun, jute no. 10	/srv/designs/jute	jute-20221119-0904.json	-infinity	infinity
11	Bo'sun, linen no. 11	/srv/designs/linen	linen-20221121-8787.json	-infinity	infinity
12	Fjord, canvas no. 12	/srv/designs/canvas	canvas-20221123-9acd.json	-infinity	infinity
13	Fjord, cotton no. 13	/srv/designs/cotton	cotton-20221124-9306.json	-infinity	infinity
14	Fjord, jute no. 14	/srv/designs/jute	jute-20221126-13a2.json	-infinity	infinity
15	Fjord, linen no. 15	/srv/designs/linen	linen-20221128-d554.json	-infinity	infinity
16	Moor, canvas no. 16	/srv/designs/canvas	canvas-20221130-5b88.json	-infinity	infinity
17	Moor, cotton no. 17	/srv/designs/cotton	cotton-20221202-79a1.json	-infinity	infinity
18	Moor, jute no. 18	/srv/designs/jute	jute-20221204-addc.json	-infinity	infinity
19	Moor, linen no. 19	/srv/designs/linen	linen-20221205-6c42.json	-infinity	infinity
20	"Big", canvas no. 20	/srv/designs/canvas	canvas-20221207-1c3d.json	-infinity	infinity
21	"Big", cotton no. 21	/srv/designs/cotton	cotton-20221209-5c61.json	-infinity	infinity
22	"Big", jute no. 22	/srv/designs/jute	jute-20221211-d2a4.json	-infinity	infinity
23	"Big", linen no. 23	/srv/designs/linen	linen-20221213-ec1b.json	-infinity	infinity
24	Tidal, canvas no. 24	/srv/designs/canvas	canvas-20221214-b6f6.json	-infinity	infinity
25	Tidal, cotton no. 25	/srv/designs/cotton	cotton-20221216-1081.json	-infinity	infinity
26	Tidal, jute no. 26	/srv/designs/jute	jute-20221218-f4af.json	-infinity	infinity
27	Tidal, linen no. 27	/srv/designs/linen	linen-20221220-c346.json	-infinity	infinity
28	Garden, canvas no. 28	/srv/designs/canvas	canvas-20221222-b327.json	-infinity	infinity
29	Garden, cotton no. 29	/srv/designs/cotton	cotton-20221223-a60e.json	-infinity	infinity
30	Garden, jute no. 30	/srv/designs/jute	jute-20221225-f94d.json	-infinity	infinity
31	Garden, linen no. 31	/srv/designs/linen	linen-20221227-80cc.json	-infinity	infinity
32	Zürich, canvas no. 32	/srv/designs/canvas	canvas-20221229-8a65.json	-infinity	infinity
33	Zürich, cotton no. 33	/srv/designs/cotton	cotton-20221231-d257.json	-infinity	infinity
34	Zürich, jute no. 34	/srv/designs/jute	jute-20230102-4f3f.json	-infinity	infinity
35	Zürich, linen no. 35	/srv/designs/linen	linen-20230103-fe26.json	-infinity	infinity
36	Night, canvas no. 36	/srv/designs/canvas	canvas-20230105-1b51.json	-infinity	infinity
37	Night, cotton no. 37	/srv/designs/cotton	cotton-20230107-7a91.json	-infinity	infinity
38	Night, jute no. 38	/srv/designs/jute	jute-20230109-4e2b.json	-infinity	infinity
39	Night, linen no. 39	/srv/designs/linen	linen-20230111-f9f0.json	-infinity	infinity
40	Café, canvas no. 40	/srv/designs/canvas	canvas-20230112-4f0b.json	-infinity	infinity
41	Café, cotton no. 41	/srv/designs/cotton	cotton-20230114-ba40.json	-infinity	infinity
42	Café, jute no. 42	/srv/designs/jute	jute-20230116-0ac4.json	-infinity	infinity
43	Café, linen no. 43	/srv/designs/linen	linen-20230118-b7bd.json	-infinity	infinity
44	Breton, canvas no. 44	/srv/designs/canvas	canvas-20230120-ba68.json	-infinity	infinity
45	Breton, cotton no. 45	/srv/designs/cotton	cotton-20230121-9901.json	-infinity	infinity
46	Breton, jute no. 46	/srv/designs/jute	jute-20230123-4439.json	-infinity	infinity
47	Breton, linen no. 47	/srv/designs/linen	linen-20230125-2ccc.json	-infinity	infinity
48	Bo'sun, canvas no. 48	/srv/designs/canvas	canvas-20230127-b387.json	-infinity	infinity
49	Bo'sun, cotton no. 49	/srv/designs/cotton	cotton-20230129-eea6.json	-infinity	infinity
50	Bo'sun, jute no. 50	/srv/designs/jute	jute-20230131-18be.json	-infinity	infinity
51	Bo'sun, linen no. 51	/srv/designs/linen	linen-20230201-3a95.json	-infinity	infinity
52	Fjord, canvas no. 52	/srv/designs/canvas	canvas-20230203-90b9.json	-infinity	infinity
53	Fjord, cotton no. 53	/srv/designs/cotton	cotton-20230205-47e9.json	-infinity	infinity
54	Fjord, jute no. 54	/srv/designs/jute	jute-20230207-0928.json	-infinity	infinity
55	Fjord, linen no. 55	/srv/designs/linen	linen-20230209-8156.json	-infinity	infinity
56	Moor, canvas no. 56	/srv/designs/canvas	canvas-20230210-2937.json	-infinity	infinity
57	Moor, cotton no. 57	/srv/designs/cotton	cotton-20230212-a580.json	-infinity	infinity
58	Moor, jute no. 58	/srv/designs/jute	jute-20230214-76dc.json	-infinity	infinity
59	Moor, linen no. 59	/srv/designs/linen	linen-20230216-68b7.json	-infinity	infinity
60	"Big", canvas no. 60	/srv/designs/canvas	canvas-20230218-ce2f.json	-infinity	infinity
61	"Big", cotton no. 61	/srv/designs/cotton	cotton-20230220-6f8b.json	-infinity	infinity
62	"Big", jute no. 62	/srv/designs/jute	jute-20230221-8008.json	-infinity	infinity
63	"Big", linen no. 63	/srv/designs/linen	linen-20230223-0f8c.json	-infinity	infinity
64	Tidal, canvas no. 64	/srv/designs/canvas	canvas-20230225-787b.json	-infinity	infinity
65	Tidal, cotton no. 65	/srv/designs/cotton	cotton-20230227-6a8b.json	-infinity	infinity
66	Tidal, jute no. 66	/srv/designs/jute	jute-20230301-741b.json	-infinity	infinity
67	Tidal, linen no. 67	/srv/designs/linen	linen-20230302-dc00.json	-infinity	infinity
68	Garden, canvas no. 68	/srv/designs/canvas	canvas-20230304-a1d1.json	-infinity	infinity
69	Garden, cotton no. 69	/srv/designs/cotton	cotton-20230306-dfdb.json	-infinity	infinity
70	Garden, jute no. 70	/srv/designs/jute	jute-20230308-e5ac.json	-infinity	infinity
71	Garden, linen no. 71	/srv/designs/linen	linen-20230310-45b3.json	-infinity	infinity
72	Zürich, canvas no. 72	/srv/designs/canvas	canvas-20230311-6968.json	-infinity	infinity
73	Zürich, cotton no. 73	/srv/designs/cotton	cotton-20230313-30a0.json	-infinity	infinity
74	Zürich, jute no. 74	/srv/designs/jute	jute-20230315-53cc.json	-infinity	infinity
75	Zürich, linen no. 75	/srv/designs/linen	linen-20230317-8b1c.json	-infinity	infinity
76	Night, canvas no. 76	/srv/designs/canvas	canvas-20230319-54aa.json	-infinity	infinity
77	Night, cotton no. 77	/srv/designs/cotton	cotton-20230321-155a.json	-infinity	infinity
78	Night, jute no. 78	/srv/designs/jute	jute-20230322-0f3e.json	-infinity	infinity
79	Night, linen no. 79	/srv/designs/linen	linen-20230324-0331.json	-infinity	infinity
80	Café, canvas no. 80	/srv/designs/canvas	canvas-20230326-70ed.json	-infinity	infinity
81	Café, cotton no. 81	/srv/designs/cotton	cotton-20230328-c8f4.json	-infinity	infinity
82	Café, jute no. 82	/srv/designs/jute	jute-20230330-bc37.json	-infinity	infinity
83	Café, linen no. 83	/srv/designs/linen	linen-20230331-b225.json	-infinity	infinity
84	Breton, canvas no. 84	/srv/designs/canvas	canvas-20230402-ceb9.json	-infinity	infinity
85	Breton, cotton no. 85	/srv/designs/cotton	cotton-20230404-22cb.json	-infinity	infinity
86	Breton, jute no. 86	/srv/designs/jute	jute-20230406-e561.json	-infinity	infinity
87	Breton, linen no. 87	/srv/designs/linen	linen-20230408-17df.json	-infinity	infinity
88	Bo'sun, canvas no. 88	/srv/designs/canvas	canvas-20230409-fe64.json	-infinity	infinity
89	Bo'sun, cotton no. 89	/srv/designs/cotton	cotton-20230411-c18f.json	-infinity	infinity
90	Bo'sun, jute no. 90	/srv/designs/jute	jute-20230413-944f.json	-infinity	infinity
91	Bo'sun, linen no. 91	/srv/designs/linen	linen-20230415-9d6e.json	-infinity	infinity
92	Fjord, canvas no. 92	/srv/designs/canvas	canvas-20230417-c9ae.json	-infinity	infinity
93	Fjord, cotton no. 93	/srv/designs/cotton	cotton-20230419-2e60.json	-infinity	infinity
94	Fjord, jute no. 94	/srv/designs/jute	jute-20230420-27c1.json	-infinity	infinity
95	Fjord, linen no. 95	/srv/designs/linen	linen-20230422-4253.json	-infinity	infinity
96	Moor, canvas no. 96	/srv/designs/canvas	canvas-20230424-6edb.json	-infinity	infinity
97	Moor, cotton no. 97	/srv/designs/cotton	cotton-20230426-db20.json	-infinity	infinity
98	Moor, jute no. 98	/srv/designs/jute	jute-20230428-27e4.json	-infinity	infinity
99	Moor, linen no. 99	/srv/designs/linen	linen-20230429-d2a2.json	-infinity	infinity
100	"Big", canvas no. 100	/srv/designs/canvas	canvas-20230501-9289.json	-infinity	infinity
101	"Big", cotton no. 101	/srv/designs/cotton	cotton-20230503-0151.json	-infinity	infinity
102	"Big", jute no. 102	/srv/designs/jute	jute-20230505-85a2.json	-infinity	infinity
103	"Big", linen no. 103	/srv/designs/linen	linen-20230507-f211.json	-infinity	infinity
104	Tidal, canvas no. 104	/srv/designs/canvas	canvas-20230508-0cce.json	-infinity	infinity
105	Tidal, cotton no. 105	/srv/designs/cotton	cotton-20230510-15eb.json	-infinity	infinity
106	Tidal, jute no. 106	/srv/designs/jute	jute-20230512-d6a0.json	-infinity	infinity
107	Tidal, linen no. 107	/srv/designs/linen	linen-20230514-2926.json	-infinity	infinity
108	Garden, canvas no. 108	/srv/designs/canvas	canvas-20230516-e63b.json	-infinity	infinity
109	Garden, cotton no. 109	/srv/designs/cotton	cotton-20230518-995d.json	-infinity	infinity
110	Garden, jute no. 110	/srv/designs/jute	jute-20230519-4522.json	-infinity	infinity
111	Garden, linen no. 111	/srv/designs/linen	linen-20230521-2e19.json	-infinity	infinity
112	Zürich, canvas no. 112	/srv/designs/canvas	canvas-20230523-9d52.json	-infinity	infinity
113	Zürich, cotton no. 113	/srv/designs/cotton	cotton-20230525-f71e.json	-infinity	infinity
114	Zürich, jute no. 114	/srv/designs/jute	jute-20230527-12b8.json	-infinity	infinity
115	Zürich, linen no. 115	/srv/designs/linen	linen-20230528-0675.json	-infinity	infinity
116	Night, canvas no. 116	/srv/designs/canvas	canvas-20230530-7e7b.json	-infinity	infinity
117	Night, cotton no. 117	/srv/designs/cotton	cotton-20230601-97f8.json	-infinity	infinity
118	Night, jute no. 118	/srv/designs/jute	jute-20230603-7b91.json	-infinity	infinity
119	Night, linen no. 119	/srv/designs/linen	linen-20230605-fc68.json	-infinity	infinity
120	Café, canvas no. 120	/srv/designs/canvas	canvas-20230606-7e52.json	-infinity	infinity
121	Café, cotton no. 121	/srv/designs/cotton	cotton-20230608-5e46.json	-infinity	infinity
122	Café, jute no. 122	/srv/designs/jute	jute-20230610-12a4.json	-infinity	infinity
123	Café, linen no. 123	/srv/designs/linen	linen-20230612-c92b.json	-infinity	infinity
124	Breton, canvas no. 124	/srv/designs/canvas	canvas-20230614-7ed4.json	-infinity	infinity
125	Breton, cotton no. 125	/srv/designs/cotton	cotton-20230616-8855.json	-infinity	infinity
126	Breton, jute no. 126	/srv/designs/jute	jute-20230617-e842.json	-infinity	infinity
127	Breton, linen no. 127	/srv/designs/linen	linen-20230619-f721.json	-infinity	infinity
128	Bo'sun, canvas no. 128	/srv/designs/canvas	canvas-20230621-d22c.json	-infinity	infinity
129	Bo'sun, cotton no. 129	/srv/designs/cotton	cotton-20230623-44bf.json	-infinity	infinity
130	Bo'sun, jute no. 130	/srv/designs/jute	jute-20230625-51eb.json	-infinity	infinity
131	Bo'sun, linen no. 131	/srv/designs/linen	linen-20230626-dbce.json	-infinity	infinity
132	Fjord, canvas no. 132	/srv/designs/canvas	canvas-20230628-e267.json	-infinity	infinity
133	Fjord, cotton no. 133	/srv/designs/cotton	cotton-20230630-adc1.json	-infinity	infinity
134	Fjord, jute no. 134	/srv/designs/jute	jute-20230702-b65d.json	-infinity	infinity
135	Fjord, linen no. 135	/srv/designs/linen	linen-20230704-6914.json	-infinity	infinity
136	Moor, canvas no. 136	/srv/designs/canvas	canvas-20230705-fc01.json	-infinity	infinity
137	Moor, cotton no. 137	/srv/designs/cotton	cotton-20230707-2439.json	-infinity	infinity
138	Moor, jute no. 138	/srv/designs/jute	jute-20230709-a97d.json	-infinity	infinity
139	Moor, linen no. 139	/srv/designs/linen	linen-20230711-1f0c.json	-infinity	infinity
140	"Big", canvas no. 140	/srv/designs/canvas	canvas-20230713-1a20.json	-infinity	infinity
141	"Big", cotton no. 141	/srv/designs/cotton	cotton-20230715-f169.json	-infinity	infinity
142	"Big", jute no. 142	/srv/designs/jute	jute-20230716-0526.json	-infinity	infinity
143	"Big", linen no. 143	/srv/designs/linen	linen-20230718-64bd.json	-infinity	infinity
144	Tidal, canvas no. 144	/srv/designs/canvas	canvas-20230720-0ac3.json	-infinity	infinity
145	Tidal, cotton no. 145	/srv/designs/cotton	cotton-20230722-e0a3.json	-infinity	infinity
146	Tidal, jute no. 146	/srv/designs/jute	jute-20230724-3aec.json	-infinity	infinity
147	Tidal, linen no. 147	/srv/designs/linen	linen-20230725-b8a8.json	-infinity	infinity
148	Garden, canvas no. 148	/srv/designs/canvas	canvas-20230727-98a9.json	-infinity	infinity
149	Garden, cotton no. 149	/srv/designs/cotton	cotton-20230729-6e37.json	-infinity	infinity
150	Garden, jute no. 150	/srv/designs/jute	jute-20230731-b623.json	-infinity	infinity
151	Garden, linen no. 151	/srv/designs/linen	linen-20230802-2b19.json	-infinity	infinity
152	Zürich, canvas no. 152	/srv/designs/canvas	canvas-20230804-7d1a.json	-infinity	infinity
153	Zürich, cotton no. 153	/srv/designs/cotton	cotton-20230805-3425.json	-infinity	infinity
154	Zürich, jute no. 154	/srv/designs/jute	jute-20230807-9302.json	-infinity	infinity
155	Zürich, linen no. 155	/srv/designs/linen	linen-20230809-5706.json	-infinity	infinity
156	Night, canvas no. 156	/srv/designs/canvas	canvas-20230811-235d.json	-infinity	infinity
157	Night, cotton no. 157	/srv/designs/cotton	cotton-20230813-ebf5.json	-infinity	infinity
158	Night, jute no. 158	/srv/designs/jute	jute-20230814-ac48.json	-infinity	infinity
159	Night, linen no. 159	/srv/designs/linen	linen-20230816-a14a.json	-infinity	infinity
160	Café, canvas no. 160	/srv/designs/canvas	canvas-20230818-8ef4.json	-infinity	infinity
161	Café, cotton no. 161	/srv/designs/cotton	cotton-20230820-de47.json	-infinity	infinity
162	Café, jute no. 162	/srv/designs/jute	jute-20230822-4525.json	-infinity	infinity
163	Café, linen no. 163	/srv/designs/linen	linen-20230823-be9b.json	-infinity	infinity
164	Breton, canvas no. 164	/srv/designs/canvas	canvas-20230825-77a0.json	-infinity	infinity
165	Breton, cotton no. 165	/srv/designs/cotton	cotton-20230827-0b88.json	-infinity	infinity
166	Breton, jute no. 166	/srv/designs/jute	jute-20230829-1c7f.json	-infinity	infinity
167	Breton, linen no. 167	/srv/designs/linen	linen-20230831-303d.json	-infinity	infinity
168	Bo'sun, canvas no. 168	/srv/designs/canvas	canvas-20230902-7713.json	-infinity	infinity
169	Bo'sun, cotton no. 169	/srv/designs/cotton	cotton-20230903-a5f3.json	-infinity	infinity
170	Bo'sun, jute no. 170	/srv/designs/jute	jute-20230905-1e47.json	-infinity	infinity
171	Bo'sun, linen no. 171	/srv/designs/linen	linen-20230907-5122.json	-infinity	infinity
172	Fjord, canvas no. 172	/srv/designs/canvas	canvas-20230909-8451.json	-infinity	infinity
173	Fjord, cotton no. 173	/srv/designs/cotton	cotton-20230911-9af6.json	-infinity	infinity
174	Fjord, jute no. 174	/srv/designs/jute	jute-20230912-4b11.json	-infinity	infinity
175	Fjord, linen no. 175	/srv/designs/linen	linen-20230914-bc73.json	-infinity	infinity
176	Moor, canvas no. 176	/srv/designs/canvas	canvas-20230916-577e.json	-infinity	infinity
177	Moor, cotton no. 177	/srv/designs/cotton	cotton-20230918-8a94.json	-infinity	infinity
178	Moor, jute no. 178	/srv/designs/jute	jute-20230920-fd01.json	-infinity	infinity
179	Moor, linen no. 179	/srv/designs/linen	linen-20230921-fcb8.json	-infinity	infinity
180	"Big", canvas no. 180	/srv/designs/canvas	canvas-20230923-9285.json	-infinity	infinity
181	"Big", cotton no. 181	/srv/designs/cotton	cotton-20230925-24a4.json	-infinity	infinity
182	"Big", jute no. 182	/srv/designs/jute	jute-20230927-0739.json	-infinity	infinity
183	"Big", linen no. 183	/srv/designs/linen	linen-20230929-5158.json	-infinity	infinity
184	Tidal, canvas no. 184	/srv/designs/canvas	canvas-20231001-7968.json	-infinity	infinity
185	Tidal, cotton no. 185	/srv/designs/cotton	cotton-20231002-90a2.json	-infinity	infinity
186	Tidal, jute no. 186	/srv/designs/jute	jute-20231004-1d1e.json	-infinity	infinity
187	Tidal, linen no. 187	/srv/designs/linen	linen-20231006-2aa3.json	-infinity	infinity
188	Garden, canvas no. 188	/srv/designs/canvas	canvas-20231008-ec7d.json	-infinity	infinity
189	Garden, cotton no. 189	/srv/designs/cotton	cotton-20231010-6322.json	-infinity	infinity
190	Garden, jute no. 190	/srv/designs/jute	jute-20231011-dd17.json	-infinity	infinity
191	Garden, linen no. 191	/srv/designs/linen	linen-20231013-627d.json	-infinity	infinity
192	Zürich, canvas no. 192	/srv/designs/canvas	canvas-20231015-05d0.json	-infinity	infinity
193	Zürich, cotton no. 193	/srv/designs/cotton	cotton-20231017-9dfc.json	-infinity	infinity
194	Zürich, jute no. 194	/srv/designs/jute	jute-20231019-386f.json	-infinity	infinity
195	Zürich, linen no. 195	/srv/designs/linen	linen-20231020-52f0.json	-infinity	infinity
196	Night, canvas no. 196	/srv/designs/canvas	canvas-20231022-9358.json	-infinity	infinity
197	Night, cotton no. 197	/srv/designs/cotton	cotton-20231024-2dd7.json	-infinity	infinity
198	Night, jute no. 198	/srv/designs/jute	jute-20231026-a112.json	-infinity	infinity
199	Night, linen no. 199	/srv/designs/linen	linen-20231028-2a09.json	-infinity	infinity
200	Café, canvas no. 200	/srv/designs/canvas	canvas-20231030-a4d0.json	-infinity	infinity
201	Café, cotton no. 201	/srv/designs/cotton	cotton-20231031-352d.json	-infinity	infinity
202	Café, jute no. 202	/srv/designs/jute	jute-20231102-9d8a.json	-infinity	infinity
203	Café, linen no. 203	/srv/designs/linen	linen-20231104-b5a5.json	-infinity	infinity
204	Breton, canvas no. 204	/srv/designs/canvas	canvas-20231106-207e.json	-infinity	infinity
205	Breton, cotton no. 205	/srv/designs/cotton	cotton-20231108-81b0.json	-infinity	infinity
206	Breton, jute no. 206	/srv/designs/jute	jute-20231109-e779.json	-infinity	infinity
207	Breton, linen no. 207	/srv/designs/linen	linen-20231111-d268.json	-infinity	infinity
208	Bo'sun, canvas no. 208	/srv/designs/canvas	canvas-20231113-4fde.json	-infinity	infinity
209	Bo'sun, cotton no. 209	/srv/designs/cotton	cotton-20231115-4c78.json	-infinity	infinity
210	Bo'sun, jute no. 210	/srv/designs/jute	jute-20231117-13dd.json	-infinity	infinity
211	Bo'sun, linen no. 211	/srv/designs/linen	linen-20231118-06c7.json	-infinity	infinity
212	Fjord, canvas no. 212	/srv/designs/canvas	canvas-20231120-6901.json	-infinity	infinity
213	Fjord, cotton no. 213	/srv/designs/cotton	cotton-20231122-7201.json	-infinity	infinity
214	Fjord, jute no. 214	/srv/designs/jute	jute-20231124-e322.json	-infinity	infinity
215	Fjord, linen no. 215	/srv/designs/linen	linen-20231126-7e45.json	-infinity	infinity
216	Moor, canvas no. 216	/srv/designs/canvas	canvas-20231128-5a56.json	-infinity	infinity
217	Moor, cotton no. 217	/srv/designs/cotton	cotton-20231129-b40c.json	-infinity	infinity
218	Moor, jute no. 218	/srv/designs/jute	jute-20231201-38b9.json	-infinity	infinity
219	Moor, linen no. 219	/srv/designs/linen	linen-20231203-9bb3.json	-infinity	infinity
220	"Big", canvas no. 220	/srv/designs/canvas	canvas-20231205-c623.json	-infinity	infinity
221	"Big", cotton no. 221	/srv/designs/cotton	cotton-20231207-a021.json	-infinity	infinity
222	"Big", jute no. 222	/srv/designs/jute	jute-20231208-688e.json	-infinity	infinity
223	"Big", linen no. 223	/srv/designs/linen	linen-20231210-0f3c.json	-infinity	infinity
224	Tidal, canvas no. 224	/srv/designs/canvas	canvas-20231212-7f14.json	-infinity	infinity
225	Tidal, cotton no. 225	/srv/designs/cotton	cotton-20231214-650d.json	-infinity	infinity
226	Tidal, jute no. 226	/srv/designs/jute	jute-20231216-73d1.json	-infinity	infinity
227	Tidal, linen no. 227	/srv/designs/linen	linen-20231217-35dc.json	-infinity	infinity
228	Garden, canvas no. 228	/srv/designs/canvas	canvas-20231219-c4aa.json	-infinity	infinity
229	Garden, cotton no. 229	/srv/designs/cotton	cotton-20231221-5ffe.json	-infinity	infinity
230	Garden, jute no. 230	/srv/designs/jute	jute-20231223-ff71.json	-infinity	infinity
231	Garden, linen no. 231	/srv/designs/linen	linen-20231225-f8ec.json	-infinity	infinity
232	Zürich, canvas no. 232	/srv/designs/canvas	canvas-20231227-b27e.json	-infinity	infinity
233	Zürich, cotton no. 233	/srv/designs/cotton	cotton-20231228-0d49.json	-infinity	infinity
234	Zürich, jute no. 234	/srv/designs/jute	jute-20231230-ce96.json	-infinity	infinity
235	Zürich, linen no. 235	/srv/designs/linen	linen-20240101-54f6.json	-infinity	infinity
236	Night, canvas no. 236	/srv/designs/canvas	canvas-20240103-6fba.json	-infinity	infinity
237	Night, cotton no. 237	/srv/designs/cotton	cotton-20240105-c889.json	-infinity	infinity
238	Night, jute no. 238	/srv/designs/jute	jute-20240106-f916.json	-infinity	infinity
239	Night, linen no. 239	/srv/designs/linen	linen-20240108-31b4.json	-infinity	infinity
240	Café, canvas no. 240	/srv/designs/canvas	canvas-20240110-f5c1.json	-infinity	infinity
241	Café, cotton no. 241	/srv/designs/cotton	cotton-20240112-6ecd.json	-infinity	infinity
242	Café, jute no. 242	/srv/designs/jute	jute-20240114-caa4.json	-infinity	infinity
243	Café, linen no. 243	/srv/designs/linen	linen-20240116-3e67.json	-infinity	infinity
244	Breton, canvas no. 244	/srv/designs/canvas	canvas-20240117-b008.json	-infinity	infinity
245	Breton, cotton no. 245	/srv/designs/cotton	cotton-20240119-406c.json	-infinity	infinity
246	Breton, jute no. 246	/srv/designs/jute	jute-20240121-0430.json	-infinity	infinity
247	Breton, linen no. 247	/srv/designs/linen	linen-20240123-515f.json	-infinity	infinity
248	Bo'sun, canvas no. 248	/srv/designs/canvas	canvas-20240125-cd73.json	-infinity	infinity
249	Bo'sun, cotton no. 249	/srv/designs/cotton	cotton-20240126-1045.json	-infinity	infinity
250	Bo'sun, jute no. 250	/srv/designs/jute	jute-20240128-7c1e.json	-infinity	infinity
251	Bo'sun, linen no. 251	/srv/designs/linen	linen-20240130-08bc.json	-infinity	infinity
252	Fjord, canvas no. 252	/srv/designs/canvas	canvas-20240201-5c0a.json	-infinity	infinity
253	Fjord, cotton no. 253	/srv/designs/cotton	cotton-20240203-285e.json	-infinity	infinity
254	Fjord, jute no. 254	/srv/designs/jute	jute-20240204-b55b.json	-infinity	infinity
255	Fjord, linen no. 255	/srv/designs/linen	linen-20240206-e95f.json	-infinity	infinity
256	Moor, canvas no. 256	/srv/designs/canvas	canvas-20240208-f32b.json	-infinity	infinity
257	Moor, cotton no. 257	/srv/designs/cotton	cotton-20240210-3f5a.json	-infinity	infinity
258	Moor, jute no. 258	/srv/designs/jute	jute-20240212-abc0.json	-infinity	infinity
259	Moor, linen no. 259	/srv/designs/linen	linen-20240214-5176.json	-infinity	infinity
260	"Big", canvas no. 260	/srv/designs/canvas	canvas-20240215-a6f3.json	-infinity	infinity
261	"Big", cotton no. 261	/srv/designs/cotton	cotton-20240217-76eb.json	-infinity	infinity
262	"Big", jute no. 262	/srv/designs/jute	jute-20240219-a6a5.json	-infinity	infinity
263	"Big", linen no. 263	/srv/designs/linen	linen-20240221-5285.json	-infinity	infinity
264	Tidal, canvas no. 264	/srv/designs/canvas	canvas-20240223-5946.json	-infinity	infinity
265	Tidal, cotton no. 265	/srv/designs/cotton	cotton-20240224-0594.json	-infinity	infinity
266	Tidal, jute no. 266	/srv/designs/jute	jute-20240226-4647.json	-infinity	infinity
267	Tidal, linen no. 267	/srv/designs/linen	linen-20240228-42d3.json	-infinity	infinity
268	Garden, canvas no. 268	/srv/designs/canvas	canvas-20240301-5b00.json	-infinity	infinity
269	Garden, cotton no. 269	/srv/designs/cotton	cotton-20240303-9bd6.json	-infinity	infinity
270	Garden, jute no. 270	/srv/designs/jute	jute-20240304-c6ca.json	-infinity	infinity
271	Garden, linen no. 271	/srv/designs/linen	linen-20240306-3d16.json	-infinity	infinity
272	Zürich, canvas no. 272	/srv/designs/canvas	canvas-20240308-c1c4.json	-infinity	infinity
273	Zürich, cotton no. 273	/srv/designs/cotton	cotton-20240310-5a77.json	-infinity	infinity
274	Zürich, jute no. 274	/srv/designs/jute	jute-20240312-b1c1.json	-infinity	infinity
275	Zürich, linen no. 275	/srv/designs/linen	linen-20240314-1269.json	-infinity	infinity
276	Night, canvas no. 276	/srv/designs/canvas	canvas-20240315-3a29.json	-infinity	infinity
277	Night, cotton no. 277	/srv/designs/cotton	cotton-20240317-a24d.json	-infinity	infinity
278	Night, jute no. 278	/srv/designs/jute	jute-20240319-4cc8.json	-infinity	infinity
279	Night, linen no. 279	/srv/designs/linen	linen-20240321-ed59.json	-infinity	infinity
280	Café, canvas no. 280	/srv/designs/canvas	canvas-20240323-e318.json	-infinity	infinity
281	Café, cotton no. 281	/srv/designs/cotton	cotton-20240324-e698.json	-infinity	infinity
282	Café, jute no. 282	/srv/designs/jute	jute-20240326-2b91.json	-infinity	infinity
283	Café, linen no. 283	/srv/designs/linen	linen-20240328-5324.json	-infinity	infinity
284	Breton, canvas no. 284	/srv/designs/canvas	canvas-20240330-38be.json	-infinity	infinity
285	Breton, cotton no. 285	/srv/designs/cotton	cotton-20240401-edef.json	-infinity	infinity
286	Breton, jute no. 286	/srv/designs/jute	jute-20240402-67ff.json	-infinity	infinity
287	Breton, linen no. 287	/srv/designs/linen	linen-20240404-0dae.json	-infinity	infinity
288	Bo'sun, canvas no. 288	/srv/designs/canvas	canvas-20240406-d186.json	-infinity	infinity
289	Bo'sun, cotton no. 289	/srv/designs/cotton	cotton-20240408-ac99.json	-infinity	infinity
290	Bo'sun, jute no. 290	/srv/designs/jute	jute-20240410-7bae.json	-infinity	infinity
291	Bo'sun, linen no. 291	/srv/designs/linen	linen-20240412-3a56.json	-infinity	infinity
292	Fjord, canvas no. 292	/srv/designs/canvas	canvas-20240413-19eb.json	-infinity	infinity
293	Fjord, cotton no. 293	/srv/designs/cotton	cotton-20240415-543c.json	-infinity	infinity
294	Fjord, jute no. 294	/srv/designs/jute	jute-20240417-7557.json	-infinity	infinity
295	Fjord, linen no. 295	/srv/designs/linen	linen-20240419-9e59.json	-infinity	infinity
296	Moor, canvas no. 296	/srv/designs/canvas	canvas-20240421-bd0a.json	-infinity	infinity
297	Moor, cotton no. 297	/srv/designs/cotton	cotton-20240422-788d.json	-infinity	infinity
298	Moor, jute no. 298	/srv/designs/jute	jute-20240424-5a55.json	-infinity	infinity
299	Moor, linen no. 299	/srv/designs/linen	linen-20240426-2c66.json	-infinity	infinity
300	"Big", canvas no. 300	/srv/designs/canvas	canvas-20240428-ba8f.json	-infinity	infinity
301	"Big", cotton no. 301	/srv/designs/cotton	cotton-20240430-f94c.json	-infinity	infinity
302	"Big", jute no. 302	/srv/designs/jute	jute-20240501-5ef6.json	-infinity	infinity
303	"Big", linen no. 303	/srv/designs/linen	linen-20240503-8857.json	-infinity	infinity
304	Tidal, canvas no. 304	/srv/designs/canvas	canvas-20240505-8d2b.json	-infinity	infinity
305	Tidal, cotton no. 305	/srv/designs/cotton	cotton-20240507-8230.json	-infinity	infinity
306	Tidal, jute no. 306	/srv/designs/jute	jute-20240509-0779.json	-infinity	infinity
307	Tidal, linen no. 307	/srv/designs/linen	linen-20240511-f5ea.json	-infinity	infinity
308	Garden, canvas no. 308	/srv/designs/canvas	canvas-20240512-603c.json	-infinity	infinity
309	Garden, cotton no. 309	/srv/designs/cotton	cotton-20240514-4a72.json	-infinity	infinity
310	Garden, jute no. 310	/srv/designs/jute	jute-20240516-5e65.json	-infinity	infinity
311	Garden, linen no. 311	/srv/designs/linen	linen-20240518-4150.json	-infinity	infinity
312	Zürich, canvas no. 312	/srv/designs/canvas	canvas-20240520-606d.json	-infinity	infinity
313	Zürich, cotton no. 313	/srv/designs/cotton	cotton-20240521-2cb2.json	-infinity	infinity
314	Zürich, jute no. 314	/srv/designs/jute	jute-20240523-0a76.json	-infinity	infinity
315	Zürich, linen no. 315	/srv/designs/linen	linen-20240525-638d.json	-infinity	infinity
316	Night, canvas no. 316	/srv/designs/canvas	canvas-20240527-1340.json	-infinity	infinity
317	Night, cotton no. 317	/srv/designs/cotton	cotton-20240529-d2ec.json	-infinity	infinity
318	Night, jute no. 318	/srv/designs/jute	jute-20240531-98f9.json	-infinity	infinity
319	Night, linen no. 319	/srv/designs/linen	linen-20240601-761f.json	-infinity	infinity
320	Café, canvas no. 320	/srv/designs/canvas	canvas-20240603-34f2.json	-infinity	infinity
321	Café, cotton no. 321	/srv/designs/cotton	cotton-20240605-aa14.json	-infinity	infinity
322	Café, jute no. 322	/srv/designs/jute	jute-20240607-a094.json	-infinity	infinity
323	Café, linen no. 323	/srv/designs/linen	linen-20240609-ece0.json	-infinity	infinity
324	Breton, canvas no. 324	/srv/designs/canvas	canvas-20240610-dab0.json	-infinity	infinity
325	Breton, cotton no. 325	/srv/designs/cotton	cotton-20240612-899f.json	-infinity	infinity
326	Breton, jute no. 326	/srv/designs/jute	jute-20240614-326c.json	-infinity	infinity
327	Breton, linen no. 327	/srv/designs/linen	linen-20240616-c5bf.json	-infinity	infinity
328	Bo'sun, canvas no. 328	/srv/designs/canvas	canvas-20240618-05a3.json	-infinity	infinity
329	Bo'sun, cotton no. 329	/srv/designs/cotton	cotton-20240619-1430.json	-infinity	infinity
330	Bo'sun, jute no. 330	/srv/designs/jute	jute-20240621-9fb9.json	-infinity	infinity
331	Bo'sun, linen no. 331	/srv/designs/linen	linen-20240623-ff23.json	-infinity	infinity
332	Fjord, canvas no. 332	/srv/designs/canvas	canvas-20240625-382b.json	-infinity	infinity
333	Fjord, cotton no. 333	/srv/designs/cotton	cotton-20240627-9424.json	-infinity	infinity
334	Fjord, jute no. 334	/srv/designs/jute	jute-20240629-ff60.json	-infinity	infinity
335	Fjord, linen no. 335	/srv/designs/linen	linen-20240630-a581.json	-infinity	infinity
336	Moor, canvas no. 336	/srv/designs/canvas	canvas-20240702-86eb.json	-infinity	infinity
337	Moor, cotton no. 337	/srv/designs/cotton	cotton-20240704-5f8d.json	-infinity	infinity
338	Moor, jute no. 338	/srv/designs/jute	jute-20240706-11c1.json	-infinity	infinity
339	Moor, linen no. 339	/srv/designs/linen	linen-20240708-dead.json	-infinity	infinity
340	"Big", canvas no. 340	/srv/designs/canvas	canvas-20240709-5617.json	-infinity	infinity
341	"Big", cotton no. 341	/srv/designs/cotton	cotton-20240711-48b7.json	-infinity	infinity
342	"Big", jute no. 342	/srv/designs/jute	jute-20240713-ec31.json	-infinity	infinity
343	"Big", linen no. 343	/srv/designs/linen	linen-20240715-afe6.json	-infinity	infinity
344	Tidal, canvas no. 344	/srv/designs/canvas	canvas-20240717-d249.json	-infinity	infinity
345	Tidal, cotton no. 345	/srv/designs/cotton	cotton-20240718-8ee5.json	-infinity	infinity
346	Tidal, jute no. 346	/srv/designs/jute	jute-20240720-6a32.json	-infinity	infinity
347	Tidal, linen no. 347	/srv/designs/linen	linen-20240722-9f77.json	-infinity	infinity
348	Garden, canvas no. 348	/srv/designs/canvas	canvas-20240724-80c5.json	-infinity	infinity
349	Garden, cotton no. 349	/srv/designs/cotton	cotton-20240726-4d7f.json	-infinity	infinity
350	Garden, jute no. 350	/srv/designs/jute	jute-20240728-8c06.json	-infinity	infinity
351	Garden, linen no. 351	/srv/designs/linen	linen-20240729-3cc0.json	-infinity	infinity
352	Zürich, canvas no. 352	/srv/designs/canvas	canvas-20240731-c5b4.json	-infinity	infinity
353	Zürich, cotton no. 353	/srv/designs/cotton	cotton-20240802-e7d4.json	-infinity	infinity
354	Zürich, jute no. 354	/srv/designs/jute	jute-20240804-cf87.json	-infinity	infinity
355	Zürich, linen no. 355	/srv/designs/linen	linen-20240806-b87f.json	-infinity	infinity
356	Night, canvas no. 356	/srv/designs/canvas	canvas-20240807-e568.json	-infinity	infinity
357	Night, cotton no. 357	/srv/designs/cotton	cotton-20240809-6426.json	-infinity	infinity
358	Night, jute no. 358	/srv/designs/jute	jute-20240811-15b8.json	-infinity	infinity
359	Night, linen no. 359	/srv/designs/linen	linen-20240813-fd66.json	-infinity	infinity
360	Café, canvas no. 360	/srv/designs/canvas	canvas-20240815-064f.json	-infinity	infinity
361	Café, cotton no. 361	/srv/designs/cotton	cotton-20240816-d832.json	-infinity	infinity
362	Café, jute no. 362	/srv/designs/jute	jute-20240818-4ce8.json	-infinity	infinity
363	Café, linen no. 363	/srv/designs/linen	linen-20240820-8bfa.json	-infinity	infinity
364	Breton, canvas no. 364	/srv/designs/canvas	canvas-20240822-db3a.json	-infinity	infinity
365	Breton, cotton no. 365	/srv/designs/cotton	cotton-20240824-36e1.json	-infinity	infinity
366	Breton, jute no. 366	/srv/designs/jute	jute-20240826-a432.json	-infinity	infinity
367	Breton, linen no. 367	/srv/designs/linen	linen-20240827-18e5.json	-infinity	infinity
368	Bo'sun, canvas no. 368	/srv/designs/canvas	canvas-20240829-0cf0.json	-infinity	infinity
369	Bo'sun, cotton no. 369	/srv/designs/cotton	cotton-20240831-de1d.json	-infinity	infinity
370	Bo'sun, jute no. 370	/srv/designs/jute	jute-20240902-9c2c.json	-infinity	infinity
371	Bo'sun, linen no. 371	/srv/designs/linen	linen-20240904-4cb0.json	-infinity	infinity
372	Fjord, canvas no. 372	/srv/designs/canvas	canvas-20240905-7229.json	-infinity	infinity
373	Fjord, cotton no. 373	/srv/designs/cotton	cotton-20240907-7e96.json	-infinity	infinity
374	Fjord, jute no. 374	/srv/designs/jute	jute-20240909-be2b.json	-infinity	infinity
375	Fjord, linen no. 375	/srv/designs/linen	linen-20240911-1837.json	-infinity	infinity
376	Moor, canvas no. 376	/srv/designs/canvas	canvas-20240913-8c82.json	-infinity	infinity
377	Moor, cotton no. 377	/srv/designs/cotton	cotton-20240914-1e08.json	-infinity	infinity
378	Moor, jute no. 378	/srv/designs/jute	jute-20240916-0466.json	-infinity	infinity
379	Moor, linen no. 379	/srv/designs/linen	linen-20240918-217e.json	-infinity	infinity
380	"Big", canvas no. 380	/srv/designs/canvas	canvas-20240920-d5a8.json	-infinity	infinity
381	"Big", cotton no. 381	/srv/designs/cotton	cotton-20240922-7942.json	-infinity	infinity
382	"Big", jute no. 382	/srv/designs/jute	jute-20240924-3f35.json	-infinity	infinity
383	"Big", linen no. 383	/srv/designs/linen	linen-20240925-b3fa.json	-infinity	infinity
384	Tidal, canvas no. 384	/srv/designs/canvas	canvas-20240927-addd.json	-infinity	infinity
385	Tidal, cotton no. 385	/srv/designs/cotton	cotton-20240929-b6f8.json	-infinity	infinity
386	Tidal, jute no. 386	/srv/designs/jute	jute-20241001-0801.json	-infinity	infinity
387	Tidal, linen no. 387	/srv/designs/linen	linen-20241003-b055.json	-infinity	infinity
388	Garden, canvas no. 388	/srv/designs/canvas	canvas-20241004-6370.json	-infinity	infinity
389	Garden, cotton no. 389	/srv/designs/cotton	cotton-20241006-3bb0.json	-infinity	infinity
390	Garden, jute no. 390	/srv/designs/jute	jute-20241008-3e1e.json	-infinity	infinity
391	Garden, linen no. 391	/srv/designs/linen	linen-20241010-c198.json	-infinity	infinity
392	Zürich, canvas no. 392	/srv/designs/canvas	canvas-20241012-4d75.json	-infinity	infinity
393	Zürich, cotton no. 393	/srv/designs/cotton	cotton-20241013-7df3.json	-infinity	infinity
394	Zürich, jute no. 394	/srv/designs/jute	jute-20241015-d305.json	-infinity	infinity
395	Zürich, linen no. 395	/srv/designs/linen	linen-20241017-98b3.json	-infinity	infinity
396	Night, canvas no. 396	/srv/designs/canvas	canvas-20241019-df2a.json	-infinity	infinity
397	Night, cotton no. 397	/srv/designs/cotton	cotton-20241021-fd6f.json	-infinity	infinity
398	Night, jute no. 398	/srv/designs/jute	jute-20241023-1f7e.json	-infinity	infinity
399	Night, linen no. 399	/srv/designs/linen	linen-20241024-d815.json	-infinity	infinity
400	Café, canvas no. 400	/srv/designs/canvas	canvas-20241026-856a.json	-infinity	infinity
\.


--
-- Data for Name: dim_location; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_location (location_id, address_line_1, address_line_2, district, city, postal_code, country, phone) FROM stdin;
1	12 Canal Street	\N	Ancoats	Manchester	M4 6DE	United Kingdom	0161 496 0101
2	Unit 7, Kirkstall Mill	Goods in, rear	\N	Leeds	LS5 3BT	United Kingdom	0113 496 0102
3	St. John's Wharf	\N	\N	Bristol	BS1 4RW	United Kingdom	0117 496 0103
4	88 Sauchiehall Street	Flat "B"	\N	Glasgow	G2 3LW	United Kingdom	0141 496 0104
5	3 O'Connell Street	\N	\N	Dublin	D01 F5P2	Ireland	+353 1 555 0105
6	Shop Street 40	\N	Latin Quarter	Galway	H91 C8RN	Ireland	+353 91 555 106
7	Müllerstraße 21	Hinterhof	Wedding	Berlin	13353	Germany	+49 30 5550107
8	Königsallee 60	\N	\N	Düsseldorf	40212	Germany	+49 211 5550108
9	14, rue de l'Église	\N	\N	Lyon	69005	France	+33 4 55 50 10 09
10	2 quai du Maréchal	Bâtiment C	Vieux-Port	Marseille	13002	France	+33 4 55 50 10 10
11	ulica Piotrkowska 77	\N	Śródmieście	Łódź	90-423	Poland	+48 42 555 01 11
12	ulica Długa 5	piętro 2	\N	Gdańsk	80-827	Poland	+48 58 555 01 12
13	Calle Peñuelas 9	\N	Arganzuela	Madrid	28005	Spain	+34 915 550 113
14	Carrer de l'Or 3	\N	Gràcia	Barcelona	08012	Spain	+34 935 550 114
15	Via Dell'Arco, 8	Interno 4	\N	Napoli	80136	Italy	+39 081 555 0115
16	Corso Como 1	\N	\N	Milano	20154	Italy	+39 02 555 0116
17	Keizersgracht 300	\N	\N	Amsterdam	1016 EX	Netherlands	+31 20 555 0117
18	Nyhavn 18	st. th.	\N	København	1051	Denmark	+45 55 50 01 18
19	Drottninggatan 4	\N	Norrmalm	Stockholm	111 51	Sweden	+46 8 555 01 19
20	Karlova 22	\N	Staré Město	Praha	110 00	Czechia	+420 555 010 120
21	Ερμού 15	\N	Πλάκα	Αθήνα	105 63	Greece	+30 21 0555 0121
22	İstiklal Caddesi 90	\N	Beyoğlu	İstanbul	34433	Türkiye	+90 212 555 0122
23	350 Fifth Avenue	Floor 21	Manhattan	New York	10118	United States	+1 212 555 0123
24	1 "The Loop" Plaza	\N	\N	Chicago	60601	United States	+1 312 555 0124
25	77 Market Street	Suite 5\\B	\N	San Francisco	94105	United States	+1 415 555 0125
26	200 rue Saint-Paul	\N	\N	Montréal	H2Y 1Z9	Canada	+1 514 555 0126
27	渋谷1丁目2-3	4階	渋谷区	東京	150-0002	Japan	+81 3 5550 0127
28	中央区本町5-6	\N	\N	大阪	541-0053	Japan	+81 6 5550 0128
29	49 George Street	Dock 3\nRing twice	The Rocks	Sydney	2000	Australia	+61 2 5550 0129
30	8 Cuba Street	\N	Te Aro	Wellington	6011	New Zealand	+64 4 555 0130
\.


--
-- Data for Name: dim_location_history; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_location_history (location_id, address_line_1, address_line_2, district, city, postal_code, country, phone, valid_from, valid_to) FROM stdin;
1	12 Canal Street	\N	Ancoats	Manchester	M4 6DE	United Kingdom	0161 496 0101	-infinity	infinity
2	Unit 7, Kirkstall Mill	Goods in, rear	\N	Leeds	LS5 3BT	United Kingdom	0113 496 0102	-infinity	infinity
3	St. John's Wharf	\N	\N	Bristol	BS1 4RW	United Kingdom	0117 496 0103	-infinity	infinity
4	88 Sauchiehall Street	Flat "B"	\N	Glasgow	G2 3LW	United Kingdom	0141 496 0104	-infinity	infinity
5	3 O'Connell Street	\N	\N	Dublin	D01 F5P2	Ireland	+353 1 555 0105	-infinity	infinity
6	Shop Street 40	\N	Latin Quarter	Galway	H91 C8RN	Ireland	+353 91 555 106	-infinity	infinity
7	Müllerstraße 21	Hinterhof	Wedding	Berlin	13353	Germany	+49 30 5550107	-infinity	infinity
8	Königsallee 60	\N	\N	Düsseldorf	40212	Germany	+49 211 5550108	-infinity	infinity
9	14, rue de l'Église	\N	\N	Lyon	69005	France	+33 4 55 50 10 09	-infinity	infinity
10	2 quai du Maréchal	Bâtiment C	Vieux-Port	Marseille	13002	France	+33 4 55 50 10 10	-infinity	infinity
11	ulica Piotrkowska 77	\N	Śródmieście	Łódź	90-423	Poland	+48 42 555 01 11	-infinity	infinity
12	ulica Długa 5	piętro 2	\N	Gdańsk	80-827	Poland	+48 58 555 01 12	-infinity	infinity
13	Calle Peñuelas 9	\N	Arganzuela	Madrid	28005	Spain	+34 915 550 113	-infinity	infinity
14	Carrer de l'Or 3	\N	Gràcia	Barcelona	08012	Spain	+34 935 550 114	-infinity	infinity
15	Via Dell'Arco, 8	Interno 4	\N	Napoli	80136	Italy	+39 081 555 0115	-infinity	infinity
16	Corso Como 1	\N	\N	Milano	20154	Italy	+39 02 555 0116	-infinity	infinity
17	Keizersgracht 300	\N	\N	Amsterdam	1016 EX	Netherlands	+31 20 555 0117	-infinity	infinity
18	Nyhavn 18	st. th.	\N	København	1051	Denmark	+45 55 50 01 18	-infinity	infinity
19	Drottninggatan 4	\N	Norrmalm	Stockholm	111 51	Sweden	+46 8 555 01 19	-infinity	infinity
20	Karlova 22	\N	Staré Město	Praha	110 00	Czechia	+420 555 010 120	-infinity	infinity
21	Ερμού 15	\N	Πλάκα	Αθήνα	105 63	Greece	+30 21 0555 0121	-infinity	infinity
22	İstiklal Caddesi 90	\N	Beyoğlu	İstanbul	34433	Türkiye	+90 212 555 0122	-infinity	infinity
23	350 Fifth Avenue	Floor 21	Manhattan	New York	10118	United States	+1 212 555 0123	-infinity	infinity
24	1 "The Loop" Plaza	\N	\N	Chicago	60601	United States	+1 312 555 0124	-infinity	infinity
25	77 Market Street	Suite 5\\B	\N	San Francisco	94105	United States	+1 415 555 0125	-infinity	infinity
26	200 rue Saint-Paul	\N	\N	Montréal	H2Y 1Z9	Canada	+1 514 555 0126	-infinity	infinity
27	渋谷1丁目2-3	4階	渋谷区	東京	150-0002	Japan	+81 3 5550 0127	-infinity	infinity
28	中央区本町5-6	\N	\N	大阪	541-0053	Japan	+81 6 5550 0128	-infinity	infinity
29	49 George Street	Dock 3\nRing twice	The Rocks	Sydney	2000	Australia	+61 2 5550 0129	-infinity	infinity
30	8 Cuba Street	\N	Te Aro	Wellington	6011	New Zealand	+64 4 555 0130	-infinity	infinity
\.


--
-- Data for Name: dim_payment_type; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_payment_type (payment_type_id, payment_type_name) FROM stdin;
1	SALES_RECEIPT
2	SALES_REFUND
3	PURCHASE_PAYMENT
4	PURCHASE_REFUND
\.


--
-- Data for Name: dim_staff; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_staff (staff_id, first_name, last_name, department_name, location, email_address) FROM stdin;
2	Zoë	Müller	Sales	Manchester	zoe.mueller@terrifictotes.example
3	Łukasz	Wójcik	Sales	Manchester	lukasz.wojcik@terrifictotes.example
4	明子	佐藤	Sales	Manchester	akiko.sato@terrifictotes.example
5	Dwayne	Carter	Sales	Manchester	dwayne.carter@terrifictotes.example
6	Priya	Nair	Sales	Manchester	priya.nair@terrifictotes.example
7	José	Núñez	Sales	Manchester	jose.nunez@terrifictotes.example
8	Chloë	D'Arcy	Sales	Manchester	chloe.darcy@terrifictotes.example
9	Marek	Dvořák	Purchasing	Manchester	marek.dvorak@terrifictotes.example
10	Sinéad	McKenna	Purchasing	Manchester	sinead.mckenna@terrifictotes.example
11	Søren	Østergård	Purchasing	Manchester	soren.ostergard@terrifictotes.example
12	Hannah	Whitworth	Purchasing	Manchester	hannah.whitworth@terrifictotes.example
13	Ahmet	Yıldız	Purchasing	Manchester	ahmet.yildiz@terrifictotes.example
14	Robert	Smith, Jr.	Purchasing	Manchester	robert.smith@terrifictotes.example
15	Elena	Popescu	Production	Leeds	elena.popescu@terrifictotes.example
16	Kwame	Mensah	Production	Leeds	kwame.mensah@terrifictotes.example
17	William "Bill"	Hart	Production	Leeds	bill.hart@terrifictotes.example
18	Μαρία	Νικολάου	Production	Leeds	maria.nikolaou@terrifictotes.example
19	Fatima	El-Sayed	Dispatch	Leeds	fatima.elsayed@terrifictotes.example
20	Gwen	ap Rhys	Dispatch	Leeds	gwen.aprhys@terrifictotes.example
21	Nils	Ångström	Dispatch	Leeds	nils.angstrom@terrifictotes.example
22	Declan	O'Shea	Dispatch	Leeds	declan.oshea@terrifictotes.example
23	Mei	Chen	Finance	Manchester	mei.chen@terrifictotes.example
24	François	Lefèvre	Finance	Manchester	francois.lefevre@terrifictotes.example
25	Grace	Adeyemi	Finance	Manchester	grace.adeyemi@terrifictotes.example
26	Oliver	Marsh	Facilities	Salford	oliver.marsh@terrifictotes.example
27	Иван	Петров	Facilities	Salford	ivan.petrov@terrifictotes.example
28	Lucy	Pemberton	Communication	Salford	lucy.pemberton@terrifictotes.example
29	Anaïs	van 't Hof	Communication	Salford	anais.vanthof@terrifictotes.example
30	Samuel	Levi	Communication	Salford	samuel.levi@terrifictotes.example
31	Rosa	Esposito	Human "People" Resources	Undefined	rosa.esposito@terrifictotes.example
32	Callum	Fraser	Human "People" Resources	Undefined	callum.fraser@terrifictotes.example
1	Aoife	Compat	Sales	Manchester	aoife.obrien@terrifictotes.example
\.


--
-- Data for Name: dim_staff_history; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_staff_history (staff_id, first_name, last_name, department_name, location, email_address, valid_from, valid_to) FROM stdin;
2	Zoë	Müller	Sales	Manchester	zoe.mueller@terrifictotes.example	-infinity	infinity
3	Łukasz	Wójcik	Sales	Manchester	lukasz.wojcik@terrifictotes.example	-infinity	infinity
4	明子	佐藤	Sales	Manchester	akiko.sato@terrifictotes.example	-infinity	infinity
5	Dwayne	Carter	Sales	Manchester	dwayne.carter@terrifictotes.example	-infinity	infinity
6	Priya	Nair	Sales	Manchester	priya.nair@terrifictotes.example	-infinity	infinity
7	José	Núñez	Sales	Manchester	jose.nunez@terrifictotes.example	-infinity	infinity
8	Chloë	D'Arcy	Sales	Manchester	chloe.darcy@terrifictotes.example	-infinity	infinity
9	Marek	Dvořák	Purchasing	Manchester	marek.dvorak@terrifictotes.example	-infinity	infinity
10	Sinéad	McKenna	Purchasing	Manchester	sinead.mckenna@terrifictotes.example	-infinity	infinity
11	Søren	Østergård	Purchasing	Manchester	soren.ostergard@terrifictotes.example	-infinity	infinity
12	Hannah	Whitworth	Purchasing	Manchester	hannah.whitworth@terrifictotes.example	-infinity	infinity
13	Ahmet	Yıldız	Purchasing	Manchester	ahmet.yildiz@terrifictotes.example	-infinity	infinity
14	Robert	Smith, Jr.	Purchasing	Manchester	robert.smith@terrifictotes.example	-infinity	infinity
15	Elena	Popescu	Production	Leeds	elena.popescu@terrifictotes.example	-infinity	infinity
16	Kwame	Mensah	Production	Leeds	kwame.mensah@terrifictotes.example	-infinity	infinity
17	William "Bill"	Hart	Production	Leeds	bill.hart@terrifictotes.example	-infinity	infinity
18	Μαρία	Νικολάου	Production	Leeds	maria.nikolaou@terrifictotes.example	-infinity	infinity
19	Fatima	El-Sayed	Dispatch	Leeds	fatima.elsayed@terrifictotes.example	-infinity	infinity
20	Gwen	ap Rhys	Dispatch	Leeds	gwen.aprhys@terrifictotes.example	-infinity	infinity
21	Nils	Ångström	Dispatch	Leeds	nils.angstrom@terrifictotes.example	-infinity	infinity
22	Declan	O'Shea	Dispatch	Leeds	declan.oshea@terrifictotes.example	-infinity	infinity
23	Mei	Chen	Finance	Manchester	mei.chen@terrifictotes.example	-infinity	infinity
24	François	Lefèvre	Finance	Manchester	francois.lefevre@terrifictotes.example	-infinity	infinity
25	Grace	Adeyemi	Finance	Manchester	grace.adeyemi@terrifictotes.example	-infinity	infinity
26	Oliver	Marsh	Facilities	Salford	oliver.marsh@terrifictotes.example	-infinity	infinity
27	Иван	Петров	Facilities	Salford	ivan.petrov@terrifictotes.example	-infinity	infinity
28	Lucy	Pemberton	Communication	Salford	lucy.pemberton@terrifictotes.example	-infinity	infinity
29	Anaïs	van 't Hof	Communication	Salford	anais.vanthof@terrifictotes.example	-infinity	infinity
30	Samuel	Levi	Communication	Salford	samuel.levi@terrifictotes.example	-infinity	infinity
31	Rosa	Esposito	Human "People" Resources	Undefined	rosa.esposito@terrifictotes.example	-infinity	infinity
32	Callum	Fraser	Human "People" Resources	Undefined	callum.fraser@terrifictotes.example	-infinity	infinity
1	Aoife	O'Brien	Sales	Manchester	aoife.obrien@terrifictotes.example	-infinity	2026-11-27 16:39:01.247802+00
1	Aoife	Compat	Sales	Manchester	aoife.obrien@terrifictotes.example	2026-11-27 16:39:01.247802+00	infinity
\.


--
-- Data for Name: dim_transaction; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.dim_transaction (transaction_id, transaction_type, sales_order_id, purchase_order_id) FROM stdin;
1	SALE	1	\N
2	PURCHASE	\N	1
3	SALE	2	\N
4	PURCHASE	\N	2
5	SALE	3	\N
6	SALE	4	\N
7	SALE	5	\N
8	PURCHASE	\N	3
9	SALE	6	\N
10	PURCHASE	\N	4
11	SALE	7	\N
12	SALE	8	\N
13	PURCHASE	\N	5
14	SALE	9	\N
15	SALE	10	\N
16	SALE	11	\N
17	PURCHASE	\N	6
18	SALE	12	\N
\.


--
-- Data for Name: fact_payment; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.fact_payment (payment_record_id, payment_id, created_date, created_time, last_updated_date, last_updated_time, transaction_id, counterparty_id, payment_amount, currency_id, payment_type_id, paid, payment_date) FROM stdin;
1	1	2024-11-19	12:17:22.216	2024-11-28	10:02:51.737	1	11	247067.28	1	1	t	2024-11-28
2	2	2024-11-19	12:17:22.216	2024-11-20	12:20:19.549	2	16	567270.24	3	3	t	2024-11-20
3	3	2025-01-19	14:17:40.771	2025-01-25	09:43:58.773	3	16	101971.88	1	1	t	2025-01-25
4	4	2025-03-21	10:17:40.771	2025-03-23	03:23:10.696	4	21	498899.64	3	3	t	2025-03-23
5	5	2025-03-21	14:55:14.84	2025-03-26	23:18:06.943	5	25	190665.37	1	1	t	2025-03-26
6	6	2025-05-21	00:04:29.374	2025-05-29	23:42:45.754	6	7	175021.36	3	1	t	2025-05-29
7	7	2025-07-20	08:19:54.867	2025-07-28	06:53:18.879	7	5	198800.90	1	1	t	2025-07-28
8	8	2025-07-21	06:55:14.84	2025-07-27	03:24:09.145	8	12	506763.20	2	3	t	2025-07-27
9	9	2025-09-20	02:44:10.821	2025-09-28	21:04:34.994	9	12	166919.99	2	1	t	2025-09-28
10	10	2025-11-19	12:04:29.374	2025-11-25	10:44:24.274	10	7	154886.34	2	3	t	2025-11-25
11	11	2025-11-19	16:04:40.536	2025-11-25	14:07:03.23	11	25	53493.60	2	1	t	2025-11-25
12	12	2026-01-19	14:25:25.984	2026-01-28	23:29:10.944	12	9	213716.60	2	1	t	2026-01-28
13	13	2026-03-20	16:19:54.867	2026-03-26	08:14:12.209	13	21	565303.31	1	3	t	2026-03-26
14	14	2026-03-21	08:51:21.122	2026-03-23	04:57:07.64	14	2	46475.94	2	1	t	2026-03-23
15	15	2026-05-20	13:28:05.88	2026-05-29	03:18:06.783	15	13	199053.36	3	1	t	2026-05-29
16	16	2026-07-20	09:14:02.768	2026-07-25	04:25:52.785	16	23	370866.60	2	1	t	2026-07-25
17	17	2026-07-21	06:44:10.821	2026-07-23	17:53:55.997	17	14	554364.00	3	3	t	2026-07-23
18	18	2026-09-19	16:12:42.257	2026-09-29	16:19:16.603	18	5	164582.01	3	1	t	2026-09-29
\.


--
-- Data for Name: fact_purchase_order; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.fact_purchase_order (purchase_record_id, purchase_order_id, created_date, created_time, last_updated_date, last_updated_time, staff_id, counterparty_id, item_code, item_quantity, item_unit_price, currency_id, agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id) FROM stdin;
1	1	2024-11-19	12:17:22.216	2024-11-19	12:17:22.216	13	16	367D1F3	744	762.46	3	2024-11-20	2024-11-20	3
2	2	2025-03-21	10:17:40.771	2025-03-21	10:17:40.771	12	21	A7A78AC	573	870.68	3	2025-03-24	2025-03-23	2
3	3	2025-07-21	06:55:14.84	2025-07-21	06:55:14.84	12	12	104A33A	544	931.55	2	2025-07-23	2025-07-27	4
4	4	2025-11-19	12:04:29.374	2025-11-19	12:04:29.374	12	7	8E4BED3	239	648.06	2	2025-11-21	2025-11-25	1
5	5	2026-03-20	16:19:54.867	2026-03-28	09:07:24.796	14	21	E0BEF5A	611	925.21	1	2026-03-24	2026-03-26	3
6	6	2026-07-21	06:44:10.821	2026-07-21	06:44:10.821	11	14	0ED2D7F	590	939.60	3	2026-07-27	2026-07-23	4
\.


--
-- Data for Name: fact_sales_order; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.fact_sales_order (sales_record_id, sales_order_id, created_date, created_time, last_updated_date, last_updated_time, sales_staff_id, counterparty_id, units_sold, unit_price, currency_id, design_id, agreed_payment_date, agreed_delivery_date, agreed_delivery_location_id) FROM stdin;
1	1	2024-11-19	12:17:22.216	2024-11-19	12:17:22.216	3	11	76968	3.21	1	193	2024-11-28	2024-11-21	10
2	2	2025-01-19	14:17:40.771	2025-01-19	14:17:40.771	3	16	37628	2.71	1	45	2025-01-25	2025-01-26	9
3	3	2025-03-21	14:55:14.84	2025-03-21	14:55:14.84	5	25	57953	3.29	1	317	2025-03-26	2025-03-28	9
4	4	2025-05-21	00:04:29.374	2025-05-21	00:04:29.374	7	7	58732	2.98	3	373	2025-05-29	2025-05-27	25
5	5	2025-07-20	08:19:54.867	2025-07-20	08:19:54.867	12	5	54466	3.65	1	160	2025-07-28	2025-07-25	7
6	6	2025-09-20	02:44:10.821	2025-09-28	10:05:36.423	8	12	69841	2.39	2	335	2025-09-28	2025-09-23	29
7	7	2025-11-19	16:04:40.536	2025-11-19	16:04:40.536	1	25	17256	3.10	2	266	2025-11-25	2025-11-26	18
8	8	2026-01-19	14:25:25.984	2026-01-26	15:35:13.051	6	9	63796	3.35	2	333	2026-01-28	2026-01-24	20
9	9	2026-03-21	08:51:21.122	2026-03-27	08:17:00.994	1	2	19446	2.39	2	308	2026-03-23	2026-03-26	29
10	10	2026-05-20	13:28:05.88	2026-05-20	13:28:05.88	6	13	80916	2.46	3	9	2026-05-29	2026-05-22	27
11	11	2026-07-20	09:14:02.768	2026-07-20	09:14:02.768	4	23	95094	3.90	2	147	2026-07-25	2026-07-23	27
12	12	2026-09-19	16:12:42.257	2026-09-19	16:12:42.257	11	5	42309	3.89	3	244	2026-09-29	2026-09-23	20
13	1	2024-11-19	12:17:22.216	2026-11-27	16:39:00.812	3	11	76969	3.21	1	193	2024-11-28	2024-11-21	10
\.


--
-- Data for Name: fact_payment_ended; Type: TABLE DATA; Schema: tt; Owner: -
--

COPY tt.fact_payment_ended (payment_id, record_id, run, why) FROM stdin;
1	1	20261127T163901.000Z	deleted
\.


--
-- Data for Name: fact_purchase_order_ended; Type: TABLE DATA; Schema: tt; Owner: -
--

COPY tt.fact_purchase_order_ended (purchase_order_id, record_id, run, why) FROM stdin;
\.


--
-- Data for Name: fact_sales_order_ended; Type: TABLE DATA; Schema: tt; Owner: -
--

COPY tt.fact_sales_order_ended (sales_order_id, record_id, run, why) FROM stdin;
1	1	20261127T163901.000Z	superseded
\.


--
-- Data for Name: rejected; Type: TABLE DATA; Schema: tt; Owner: -
--

COPY tt.rejected (id, run, table_name, line, "row", reason, state, resolved) FROM stdin;
\.


--
-- Data for Name: run; Type: TABLE DATA; Schema: tt; Owner: -
--

COPY tt.run (run, previous, checksum, model, schema_name, source_database, source_system, source_time, loaded_at, tool) FROM stdin;
20261127T163858.159Z	\N	xxh3:3cc234fa39530014	xxh3:613005f958e9451d	public	totesys	7712891666330494472	2026-11-27 16:38:58.425884+00	2026-11-27 16:39:00.322064+00	tt-load 0.1.0
20261127T163901.000Z	20261127T163858.159Z	xxh3:aff7c23ae8a800e9	xxh3:613005f958e9451d	public	totesys	7712891666330494472	2026-11-27 16:39:01.247802+00	2026-11-27 16:39:02.127397+00	tt-load 0.1.0
\.


--
-- Data for Name: run_table; Type: TABLE DATA; Schema: tt; Owner: -
--

COPY tt.run_table (run, table_name, path, checksum, complete, rows_read, direct, rippled, generated, rejected_transform, staged, retried, inserted, updated, unchanged, rejected_load, superseded, deleted) FROM stdin;
20261127T163858.159Z	dim_counterparty	staged	xxh3:ff4ff4b5b5165982	t	26	26	0	0	0	26	0	26	0	0	0	0	0
20261127T163858.159Z	dim_currency	bulk	xxh3:5ac109caeb59bc0c	t	3	3	0	0	0	3	0	3	0	0	0	0	0
20261127T163858.159Z	dim_date	bulk	xxh3:929f2df3cab8ae17	f	0	0	0	1096	0	1096	0	1096	0	0	0	0	0
20261127T163858.159Z	dim_design	staged	xxh3:bfdc77a4f254efec	t	400	400	0	0	0	400	0	400	0	0	0	0	0
20261127T163858.159Z	dim_location	staged	xxh3:e2858211246a4714	t	30	30	0	0	0	30	0	30	0	0	0	0	0
20261127T163858.159Z	dim_payment_type	bulk	xxh3:cb727978f46cf3bf	t	4	4	0	0	0	4	0	4	0	0	0	0	0
20261127T163858.159Z	dim_staff	staged	xxh3:42cc3390b9ffb577	t	32	32	0	0	0	32	0	32	0	0	0	0	0
20261127T163858.159Z	dim_transaction	bulk	xxh3:53a0aa7c01b5b7cc	t	18	18	0	0	0	18	0	18	0	0	0	0	0
20261127T163858.159Z	fact_payment	bulk	xxh3:fea09592d902d684	t	18	18	0	0	0	18	0	18	0	0	0	0	0
20261127T163858.159Z	fact_purchase_order	bulk	xxh3:d1963a016f245aaa	t	6	6	0	0	0	6	0	6	0	0	0	0	0
20261127T163858.159Z	fact_sales_order	bulk	xxh3:3dd0f4e6198659ca	t	12	12	0	0	0	12	0	12	0	0	0	0	0
20261127T163901.000Z	dim_counterparty	staged	\N	f	0	0	0	0	0	0	0	0	0	0	0	0	0
20261127T163901.000Z	dim_currency	staged	\N	f	0	0	0	0	0	0	0	0	0	0	0	0	0
20261127T163901.000Z	dim_date	staged	xxh3:a398e19a0e6ae127	f	0	0	0	731	0	731	0	0	0	731	0	0	0
20261127T163901.000Z	dim_design	staged	\N	f	0	0	0	0	0	0	0	0	0	0	0	0	0
20261127T163901.000Z	dim_location	staged	\N	f	0	0	0	0	0	0	0	0	0	0	0	0	0
20261127T163901.000Z	dim_payment_type	staged	\N	f	0	0	0	0	0	0	0	0	0	0	0	0	0
20261127T163901.000Z	dim_staff	staged	xxh3:0490dd8350c4ea54	f	1	1	0	0	0	1	0	0	1	0	0	0	0
20261127T163901.000Z	dim_transaction	staged	\N	f	0	0	0	0	0	0	0	0	0	0	0	0	0
20261127T163901.000Z	fact_payment	staged	\N	f	0	0	0	0	0	0	0	0	0	0	0	0	1
20261127T163901.000Z	fact_purchase_order	staged	\N	f	0	0	0	0	0	0	0	0	0	0	0	0	0
20261127T163901.000Z	fact_sales_order	staged	xxh3:7fa6ede21a88c917	f	1	1	0	0	0	1	0	1	0	0	0	1	0
\.


--
-- Data for Name: watched; Type: TABLE DATA; Schema: tt; Owner: -
--

COPY tt.watched (schema_name, relation_name, rows, files, gone) FROM stdin;
public	dim_counterparty	26	16651:16651	0
public	dim_counterparty_history	26	16658:16658	0
public	dim_currency	3	16666:16666	0
public	dim_date	1096	16673:16673	0
public	dim_design	400	16680:16680	0
public	dim_design_history	400	16687:16687	0
public	dim_location	30	16695:16695	0
public	dim_location_history	30	16702:16702	0
public	dim_payment_type	4	16710:16710	0
public	dim_staff	32	16717:16717	0
public	dim_transaction	18	16732:16732	0
public	fact_payment	18	16740:16740	0
public	fact_purchase_order	6	16794:16794	0
tt	fact_purchase_order_ended	0	16843:16843	0
public	dim_staff_history	33	16724:16724	0
tt	fact_payment_ended	1	16782:16782	0
public	fact_sales_order	13	16856:16856	0
tt	fact_sales_order_ended	1	16908:16908	0
\.


--
-- Name: fact_payment_payment_record_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.fact_payment_payment_record_id_seq', 18, true);


--
-- Name: fact_purchase_order_purchase_record_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.fact_purchase_order_purchase_record_id_seq', 6, true);


--
-- Name: fact_sales_order_sales_record_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.fact_sales_order_sales_record_id_seq', 13, true);


--
-- Name: rejected_id_seq; Type: SEQUENCE SET; Schema: tt; Owner: -
--

SELECT pg_catalog.setval('tt.rejected_id_seq', 1, false);


--
-- Name: dim_counterparty_history dim_counterparty_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_counterparty_history
    ADD CONSTRAINT dim_counterparty_history_pkey PRIMARY KEY (counterparty_id, valid_from);


--
-- Name: dim_counterparty dim_counterparty_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_counterparty
    ADD CONSTRAINT dim_counterparty_pkey PRIMARY KEY (counterparty_id);


--
-- Name: dim_currency dim_currency_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_currency
    ADD CONSTRAINT dim_currency_pkey PRIMARY KEY (currency_id);


--
-- Name: dim_date dim_date_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_date
    ADD CONSTRAINT dim_date_pkey PRIMARY KEY (date_id);


--
-- Name: dim_design_history dim_design_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_design_history
    ADD CONSTRAINT dim_design_history_pkey PRIMARY KEY (design_id, valid_from);


--
-- Name: dim_design dim_design_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_design
    ADD CONSTRAINT dim_design_pkey PRIMARY KEY (design_id);


--
-- Name: dim_location_history dim_location_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_location_history
    ADD CONSTRAINT dim_location_history_pkey PRIMARY KEY (location_id, valid_from);


--
-- Name: dim_location dim_location_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_location
    ADD CONSTRAINT dim_location_pkey PRIMARY KEY (location_id);


--
-- Name: dim_payment_type dim_payment_type_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_payment_type
    ADD CONSTRAINT dim_payment_type_pkey PRIMARY KEY (payment_type_id);


--
-- Name: dim_staff_history dim_staff_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_staff_history
    ADD CONSTRAINT dim_staff_history_pkey PRIMARY KEY (staff_id, valid_from);


--
-- Name: dim_staff dim_staff_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_staff
    ADD CONSTRAINT dim_staff_pkey PRIMARY KEY (staff_id);


--
-- Name: dim_transaction dim_transaction_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dim_transaction
    ADD CONSTRAINT dim_transaction_pkey PRIMARY KEY (transaction_id);


--
-- Name: fact_payment fact_payment_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment
    ADD CONSTRAINT fact_payment_pkey PRIMARY KEY (payment_record_id);


--
-- Name: fact_purchase_order fact_purchase_order_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_pkey PRIMARY KEY (purchase_record_id);


--
-- Name: fact_sales_order fact_sales_order_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_pkey PRIMARY KEY (sales_record_id);


--
-- Name: fact_payment_ended fact_payment_ended_pkey; Type: CONSTRAINT; Schema: tt; Owner: -
--

ALTER TABLE ONLY tt.fact_payment_ended
    ADD CONSTRAINT fact_payment_ended_pkey PRIMARY KEY (record_id);


--
-- Name: fact_purchase_order_ended fact_purchase_order_ended_pkey; Type: CONSTRAINT; Schema: tt; Owner: -
--

ALTER TABLE ONLY tt.fact_purchase_order_ended
    ADD CONSTRAINT fact_purchase_order_ended_pkey PRIMARY KEY (record_id);


--
-- Name: fact_sales_order_ended fact_sales_order_ended_pkey; Type: CONSTRAINT; Schema: tt; Owner: -
--

ALTER TABLE ONLY tt.fact_sales_order_ended
    ADD CONSTRAINT fact_sales_order_ended_pkey PRIMARY KEY (record_id);


--
-- Name: rejected rejected_pkey; Type: CONSTRAINT; Schema: tt; Owner: -
--

ALTER TABLE ONLY tt.rejected
    ADD CONSTRAINT rejected_pkey PRIMARY KEY (id);


--
-- Name: run run_pkey; Type: CONSTRAINT; Schema: tt; Owner: -
--

ALTER TABLE ONLY tt.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (run);


--
-- Name: run_table run_table_pkey; Type: CONSTRAINT; Schema: tt; Owner: -
--

ALTER TABLE ONLY tt.run_table
    ADD CONSTRAINT run_table_pkey PRIMARY KEY (run, table_name);


--
-- Name: watched watched_pkey; Type: CONSTRAINT; Schema: tt; Owner: -
--

ALTER TABLE ONLY tt.watched
    ADD CONSTRAINT watched_pkey PRIMARY KEY (schema_name, relation_name);


--
-- Name: fact_payment_key_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX fact_payment_key_idx ON public.fact_payment USING btree (payment_id);


--
-- Name: fact_purchase_order_key_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX fact_purchase_order_key_idx ON public.fact_purchase_order USING btree (purchase_order_id);


--
-- Name: fact_sales_order_key_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX fact_sales_order_key_idx ON public.fact_sales_order USING btree (sales_order_id);


--
-- Name: rejected_waiting_idx; Type: INDEX; Schema: tt; Owner: -
--

CREATE INDEX rejected_waiting_idx ON tt.rejected USING btree (table_name) WHERE (state = 'waiting'::text);


--
-- Name: fact_payment fact_payment_counterparty_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment
    ADD CONSTRAINT fact_payment_counterparty_id_fkey FOREIGN KEY (counterparty_id) REFERENCES public.dim_counterparty(counterparty_id);


--
-- Name: fact_payment fact_payment_created_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment
    ADD CONSTRAINT fact_payment_created_date_fkey FOREIGN KEY (created_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_payment fact_payment_currency_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment
    ADD CONSTRAINT fact_payment_currency_id_fkey FOREIGN KEY (currency_id) REFERENCES public.dim_currency(currency_id);


--
-- Name: fact_payment fact_payment_last_updated_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment
    ADD CONSTRAINT fact_payment_last_updated_date_fkey FOREIGN KEY (last_updated_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_payment fact_payment_payment_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment
    ADD CONSTRAINT fact_payment_payment_date_fkey FOREIGN KEY (payment_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_payment fact_payment_payment_type_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment
    ADD CONSTRAINT fact_payment_payment_type_id_fkey FOREIGN KEY (payment_type_id) REFERENCES public.dim_payment_type(payment_type_id);


--
-- Name: fact_payment fact_payment_transaction_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_payment
    ADD CONSTRAINT fact_payment_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES public.dim_transaction(transaction_id);


--
-- Name: fact_purchase_order fact_purchase_order_agreed_delivery_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_agreed_delivery_date_fkey FOREIGN KEY (agreed_delivery_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_purchase_order fact_purchase_order_agreed_delivery_location_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_agreed_delivery_location_id_fkey FOREIGN KEY (agreed_delivery_location_id) REFERENCES public.dim_location(location_id);


--
-- Name: fact_purchase_order fact_purchase_order_agreed_payment_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_agreed_payment_date_fkey FOREIGN KEY (agreed_payment_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_purchase_order fact_purchase_order_counterparty_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_counterparty_id_fkey FOREIGN KEY (counterparty_id) REFERENCES public.dim_counterparty(counterparty_id);


--
-- Name: fact_purchase_order fact_purchase_order_created_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_created_date_fkey FOREIGN KEY (created_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_purchase_order fact_purchase_order_currency_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_currency_id_fkey FOREIGN KEY (currency_id) REFERENCES public.dim_currency(currency_id);


--
-- Name: fact_purchase_order fact_purchase_order_last_updated_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_last_updated_date_fkey FOREIGN KEY (last_updated_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_purchase_order fact_purchase_order_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_purchase_order
    ADD CONSTRAINT fact_purchase_order_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.dim_staff(staff_id);


--
-- Name: fact_sales_order fact_sales_order_agreed_delivery_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_agreed_delivery_date_fkey FOREIGN KEY (agreed_delivery_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_sales_order fact_sales_order_agreed_delivery_location_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_agreed_delivery_location_id_fkey FOREIGN KEY (agreed_delivery_location_id) REFERENCES public.dim_location(location_id);


--
-- Name: fact_sales_order fact_sales_order_agreed_payment_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_agreed_payment_date_fkey FOREIGN KEY (agreed_payment_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_sales_order fact_sales_order_counterparty_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_counterparty_id_fkey FOREIGN KEY (counterparty_id) REFERENCES public.dim_counterparty(counterparty_id);


--
-- Name: fact_sales_order fact_sales_order_created_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_created_date_fkey FOREIGN KEY (created_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_sales_order fact_sales_order_currency_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_currency_id_fkey FOREIGN KEY (currency_id) REFERENCES public.dim_currency(currency_id);


--
-- Name: fact_sales_order fact_sales_order_design_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_design_id_fkey FOREIGN KEY (design_id) REFERENCES public.dim_design(design_id);


--
-- Name: fact_sales_order fact_sales_order_last_updated_date_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_last_updated_date_fkey FOREIGN KEY (last_updated_date) REFERENCES public.dim_date(date_id);


--
-- Name: fact_sales_order fact_sales_order_sales_staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.fact_sales_order
    ADD CONSTRAINT fact_sales_order_sales_staff_id_fkey FOREIGN KEY (sales_staff_id) REFERENCES public.dim_staff(staff_id);


--
-- Name: run_table run_table_run_fkey; Type: FK CONSTRAINT; Schema: tt; Owner: -
--

ALTER TABLE ONLY tt.run_table
    ADD CONSTRAINT run_table_run_fkey FOREIGN KEY (run) REFERENCES tt.run(run);


--
-- PostgreSQL database dump complete
--


