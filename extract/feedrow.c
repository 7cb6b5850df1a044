#include "feedrow.h"

#include "feedcsv.h"
#include "feedjson.h"

typedef struct feed_reader *open_fn(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e);

struct feed_reader *feedrow_open(
    const struct feed_doc *doc, const struct feed_file *file, struct err *e)
{
    static open_fn *const open[] = {
        [FEED_CSV] = feedcsv_open, [FEED_JSONL] = feedjson_open_lines, [FEED_JSON] = feedjson_open};
    return open[doc->format](doc, file, e);
}

const char *feedrow_value(const struct feed_doc *doc, const struct feed_record *rec, size_t c,
    struct arena *scratch, struct text *value)
{
    const struct feed_column *field = &doc->fields[c];
    *value = TEXT_NULL;
    if (text_is_null(rec->values[c]))
        return field->not_null ? "is missing" : NULL;
    return feedvalue_convert(field, &doc->style, rec->values[c], scratch, value);
}

const char *feedrow_convert(const struct feed_doc *doc, const struct feed_record *rec,
    struct arena *scratch, struct text *values, size_t *column)
{
    const char *reason = rec->problem;
    *column = doc->column_count;
    for (size_t c = 0; reason == NULL && c < doc->column_count; c++) {
        reason = feedrow_value(doc, rec, c, scratch, &values[c]);
        *column = c;
    }
    return reason;
}
