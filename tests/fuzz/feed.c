/* Files of feeds: whatever is in one, its records come in order, or it is refused as bad data. */
#include "fuzz.h"

#include "feedrow.h"

enum { COLUMNS = 3 };

static void check_records(struct feed_reader *r, const struct feed_doc *doc, size_t size)
{
    struct err e = ERR_INIT;
    struct feed_record rec;
    struct arena scratch = ARENA_INIT;
    struct text values[COLUMNS];
    enum row_step step;
    uint64_t line = 0, count = 0;
    size_t column;
    while ((step = r->next(r, &rec, &e)) == ROW_NEXT) {
        FUZZ_HOLDS(rec.line >= line && rec.line >= 1, "line %llu behind %llu",
            (unsigned long long)rec.line, (unsigned long long)line);
        FUZZ_HOLDS(++count <= size, "more records than bytes");
        line = rec.line;
        arena_reset(&scratch);
        (void)feedrow_convert(doc, &rec, &scratch, values, &column);
        FUZZ_HOLDS(column <= COLUMNS, "column %zu", column);
    }
    FUZZ_HOLDS(step == ROW_END || e.class == ERR_DATA, "class %d: %s", e.class, e.text);
    arena_release(&scratch);
}

/* The first byte says of which format the others are. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const nulls[] = {"n/a"};
    static struct column columns[COLUMNS] = {{"a", "integer", COLUMN_NUMBER},
        {"b", "numeric(10,2)", COLUMN_NUMBER}, {"c", "timestamp with time zone", COLUMN_STRING}};
    static struct feed_column fields[COLUMNS] = {{.field = "a"}, {.field = "b"}, {.field = "c"}};
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    if (size == 0)
        return 0;
    for (size_t i = 0; i < COLUMNS; i++)
        FUZZ_HOLDS(sqltype_parse(columns[i].type, &fields[i].type), "%s", columns[i].type);
    struct feed_doc doc = {.file = "feed.json",
        .table = "t",
        .format = (enum feed_format)(bytes[0] % 3),
        .columns = columns,
        .fields = fields,
        .column_count = COLUMNS,
        .style = {'.', bytes[0] & 4 ? ',' : '\0', bytes[0] & 8 ? "DD.MM.YYYY" : "YYYY-MM-DD"},
        .csv = {.has_header = true,
            .delimiter = bytes[0] & 16 ? ';' : ',',
            .encoding = bytes[0] & 32 ? "UTF-16" : NULL,
            .nulls = (const char **)nulls,
            .null_count = 1},
        .rows = bytes[0] & 64 ? "/rows" : "",
        .max_bytes = 4096};
    const char *path = fuzz_file(&arena, "in", fuzz_text(bytes + 1, size - 1));
    const struct feed_file file = {.path = path, .shown = "in"};
    struct feed_reader *r = feedrow_open(&doc, &file, &e);
    FUZZ_HOLDS(r != NULL, "%s", e.text);
    check_records(r, &doc, size);
    r->close(r);
    arena_release(&arena);
    return 0;
}
