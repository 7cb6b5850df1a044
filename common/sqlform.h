/*
 * The table of types: in what forms a value of each stands in JSON, in CSV and in binary COPY, and
 * what tells whether a text is one (sqltypes.h has the entries).
 */
#ifndef TT_SQLFORM_H
#define TT_SQLFORM_H

#include "binary.h"
#include "row.h"
#include "sqlvalue.h"

struct sqlform {
    const char *name; /* canonical, as sqltype has it */
    unsigned oid;     /* pg_type.dat: fixed for the types of the catalog */
    enum column_kind json;
    bool is_plain;            /* values that passed their check never need quotation marks in CSV */
    sqlvalue_check_fn *check; /* NULL: any text is one */
    binary_encode_fn *binary;
};

/* Of a type of the vocabulary; NULL: of SQLTYPE_OTHER. */
const struct sqlform *sqlform_of(const struct sqltype *type);

/* By the type's OID, which may be of any type: how its values stand in JSON; its encoder, NULL:
 * there is none. */
enum column_kind sqlform_json(unsigned oid);
binary_encode_fn *sqlform_binary(unsigned oid);

/* The check that a conversion needs; NULL when every value of `from` is one of `to`. */
sqlvalue_check_fn *sqlform_check(const struct sqltype *from, const struct sqltype *to);

#endif
