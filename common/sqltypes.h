/*
 * The vocabulary of types, an entry each.  A new type is a new entry; where its family is new, also
 * a word of enum sqltype_family; and its own functions in sqlvalue.c and binary.c, where none of
 * those that are there will do.
 *
 * TYPE(name, other names, family, modifiers, bytes, oid, json, is_plain, check, binary):
 *   name         the canonical one, in the model, in a manifest and in PostgreSQL
 *   other names  that a model may say as well, a comma between two
 *   modifiers    how it may be narrowed by numbers in parentheses (enum modifiers of sqltype.c)
 *   bytes        of an integer or a float; else 0
 *   oid          of pg_type.dat: fixed for the types of the catalog
 *   json         how a value stands in JSON (enum column_kind)
 *   is_plain     values that passed their check never need quotation marks in CSV
 *   check        a sqlvalue_check_fn; NULL: any text is a value
 *   binary       a binary_encode_fn: a value's form in binary COPY
 */
#ifndef TT_SQLTYPES_H
#define TT_SQLTYPES_H

/* clang-format off */
#define SQLTYPES(TYPE)                                                                            \
    TYPE("smallint", "int2", INTEGER, NONE, 2,                                                    \
        21, NUMBER, true, sqlvalue_integer, binary_int2)                                          \
    TYPE("integer", "int,int4", INTEGER, NONE, 4,                                                 \
        23, NUMBER, true, sqlvalue_integer, binary_int4)                                          \
    TYPE("bigint", "int8", INTEGER, NONE, 8,                                                      \
        20, NUMBER, true, sqlvalue_integer, binary_int8)                                          \
    TYPE("numeric", "decimal", NUMERIC, PRECISION, 0,                                             \
        1700, NUMBER, true, sqlvalue_numeric, binary_numeric)                                     \
    TYPE("real", "float4", FLOAT, NONE, 4,                                                        \
        700, NUMBER, true, sqlvalue_float, binary_float4)                                         \
    TYPE("double precision", "float8", FLOAT, NONE, 8,                                            \
        701, NUMBER, true, sqlvalue_float, binary_float8)                                         \
    TYPE("boolean", "bool", BOOLEAN, NONE, 0,                                                     \
        16, BOOLEAN, true, sqlvalue_boolean, binary_bool)                                         \
    TYPE("text", "", TEXT, NONE, 0,                                                               \
        25, STRING, false, NULL, binary_bytes)                                                    \
    TYPE("varchar", "character varying", TEXT, LENGTH, 0,                                         \
        1043, STRING, false, sqlvalue_length, binary_bytes)                                       \
    TYPE("char", "character", TEXT, LENGTH, 0,                                                    \
        1042, STRING, false, sqlvalue_length, binary_bytes)                                       \
    TYPE("date", "", DATE, NONE, 0,                                                               \
        1082, STRING, true, sqlvalue_date, bintime_date)                                          \
    TYPE("time", "time without time zone", TIME, SECONDS, 0,                                      \
        1083, STRING, true, sqlvalue_time, bintime_time)                                          \
    TYPE("timestamp", "timestamp without time zone", TIMESTAMP, SECONDS, 0,                       \
        1114, STRING, true, sqlvalue_timestamp, bintime_timestamp)                                \
    TYPE("timestamptz", "timestamp with time zone", TIMESTAMPTZ, SECONDS, 0,                      \
        1184, STRING, true, sqlvalue_timestamp, bintime_timestamptz)                              \
    TYPE("uuid", "", UUID, NONE, 0,                                                               \
        2950, STRING, true, sqlvalue_uuid, binary_uuid)                                           \
    TYPE("json", "", JSON, NONE, 0,                                                               \
        114, JSON, false, NULL, binary_bytes)                                                     \
    TYPE("jsonb", "", JSON, NONE, 0,                                                              \
        3802, JSON, false, sqlvalue_jsonb, binary_jsonb)                                          \
    TYPE("bytea", "", BYTEA, NONE, 0,                                                             \
        17, STRING, true, sqlvalue_bytea, binary_bytea)
/* clang-format on */

#endif
