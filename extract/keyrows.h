/*
 * The rows of a table that have certain keys, by the index of its primary key: what that costs
 * grows with the keys and not with the table.
 */
#ifndef TT_KEYROWS_H
#define TT_KEYROWS_H

#include "keyset.h"
#include "snapshot.h"

/*
 * Rows in the order of the catalog's columns, as snapshot_rows gives them; a key that no row has is
 * passed over.  The keys come from the set in chunks, each one statement.  Until it is closed the
 * transaction is set to use the index.  All it is given must live as long as it does.
 */
struct row_source *keyrows_open(struct snapshot *s, const struct catalog_table *t,
    const struct key_codec *codec, const struct keyset *keys, struct err *e);

#endif
