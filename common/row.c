#include "row.h"

#include "interrupt.h"

static const char *const KIND_NAMES[] = {
    [COLUMN_STRING] = "string",
    [COLUMN_NUMBER] = "number",
    [COLUMN_BOOLEAN] = "boolean",
    [COLUMN_JSON] = "json",
};

const char *column_kind_name(enum column_kind kind)
{
    return KIND_NAMES[kind];
}

bool column_kind_of(const char *name, enum column_kind *kind)
{
    for (size_t i = 0; i < sizeof KIND_NAMES / sizeof KIND_NAMES[0]; i++) {
        if (strcmp(name, KIND_NAMES[i]) == 0) {
            *kind = (enum column_kind)i;
            return true;
        }
    }
    return false;
}

void row_source_close(struct row_source *source)
{
    if (source != NULL)
        source->close(source);
}

void row_sink_close(struct row_sink *sink)
{
    if (sink != NULL)
        sink->close(sink);
}

bool row_pump(struct row_source *source, struct row_sink *sink, uint64_t *rows, struct err *e)
{
    struct row row;
    enum row_step step;
    *rows = 0;
    while ((step = source->next(source, &row, e)) == ROW_NEXT) {
        if (!interrupt_check(e) || !sink->put(sink, &row, e))
            return false;
        ++*rows;
    }
    return step == ROW_END;
}
