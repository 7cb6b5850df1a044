-- totesys in another database of the same server, as foreign tables.
CREATE EXTENSION postgres_fdw;
CREATE SERVER totesys FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (dbname 'totesys', host :'host', port :'port', fetch_size '10000');
CREATE USER MAPPING FOR CURRENT_USER SERVER totesys OPTIONS (user :'user', password_required 'false');
IMPORT FOREIGN SCHEMA public FROM SERVER totesys INTO public;
