/*
 * Rows on the move: a source that is pulled, a sink that is pushed, a pump between.
 *
 *   extract    COPY out    ->  JSON lines
 *   transform  JSON lines  ->  plan  ->  CSV
 *
 * A value is the text that PostgreSQL prints for it (booleans `t` and `f`), whatever the file
 * format makes of it; a NULL pointer is SQL NULL.  No step allocates per value.
 */
#ifndef TT_ROW_H
#define TT_ROW_H

#include "err.h"
#include "stream.h"
#include "text.h"

/* How a value stands in JSON. */
enum column_kind {
    COLUMN_STRING,  /* text, dates, and all else: a JSON string */
    COLUMN_NUMBER,  /* int2, int4, int8, numeric, float4, float8: a JSON number, digits untouched */
    COLUMN_BOOLEAN, /* true, false */
    COLUMN_JSON     /* json, jsonb: embedded */
};

struct column {
    const char *name;
    const char *type; /* as format_type() prints it: "numeric(10,2)" */
    enum column_kind kind;
};

/* The words of a manifest: "string", "number", "boolean", "json".  False: no such kind. */
const char *column_kind_name(enum column_kind kind);
bool column_kind_of(const char *name, enum column_kind *kind);

struct row {
    const struct text *values;
    size_t count;
    struct text raw; /* the line that it was read from; NULL text where it comes from no file */
    uint64_t line;   /* its number, from 1 */
};

enum row_step { ROW_ERROR, ROW_END, ROW_NEXT };

struct row_source {
    /* The next row; values are borrowed until the next call. */
    enum row_step (*next)(struct row_source *source, struct row *row, struct err *e);
    void (*close)(struct row_source *source);
};

struct row_sink {
    bool (*put)(struct row_sink *sink, const struct row *row, struct err *e);
    /* All is written and durable, as *facts says.  Close without commit leaves no trace. */
    bool (*commit)(struct row_sink *sink, struct stream_facts *facts, struct err *e);
    void (*close)(struct row_sink *sink);
};

/* Closing NULL is harmless. */
void row_source_close(struct row_source *source);
void row_sink_close(struct row_sink *sink);

/*
 * Moves all rows from source to sink, counting them in *rows; stops at the first error or signal.
 * Neither commits nor closes.
 */
bool row_pump(struct row_source *source, struct row_sink *sink, uint64_t *rows, struct err *e);

#endif
