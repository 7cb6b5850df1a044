/*
 * A table of all kinds of columns, for tests of JSON lines.
 */
#ifndef TT_TEST_JSONL_TABLE_H
#define TT_TEST_JSONL_TABLE_H

#include "row.h"
#include "unit.h"

enum { COLUMNS = 6 };

static const struct column TABLE[COLUMNS] = {
    {"id", "integer", COLUMN_NUMBER},
    {"amount", "numeric", COLUMN_NUMBER},
    {"paid", "boolean", COLUMN_BOOLEAN},
    {"extra", "jsonb", COLUMN_JSON},
    {"a \"name\"\\ with é", "text", COLUMN_STRING},
    {"when", "date", COLUMN_STRING},
};

static void check_row(const struct text *is, const struct text *expected)
{
    for (size_t i = 0; i < COLUMNS; i++)
        check_text(is[i], expected[i], TABLE[i].name);
}

/* Writes rows by the writer under test; as many as *count says, from the seed. */

#endif
