/* The CSV reader: a file that it takes is the same file when its rows are written. */
#include "fuzz.h"

#include "csv.h"

enum { COLUMNS = 3 };
static const char *const NAMES[COLUMNS] = {"id", "a,b", "note"};

/* Read again from what was written: the same values. */
static void check_again(struct arena *arena, struct text written, struct text *values, size_t count)
{
    struct err e = ERR_INIT;
    const char *path = fuzz_file(arena, "again.csv", written);
    struct stream_in *in = stream_in_open(path, &e);
    FUZZ_HOLDS(in != NULL, "%s", e.text);
    struct row_source *source = csv_reader_new(in, path, NAMES, COLUMNS);
    struct row row;
    for (size_t i = 0; i < count; i++) {
        FUZZ_HOLDS(source->next(source, &row, &e) == ROW_NEXT, "%s", e.text);
        for (size_t k = 0; k < COLUMNS; k++)
            FUZZ_HOLDS(text_eq(row.values[k], values[i * COLUMNS + k]), "row %zu", i);
    }
    FUZZ_HOLDS(source->next(source, &row, &e) == ROW_END, "%s", e.text);
    row_source_close(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    const char *path = fuzz_file(&arena, "in.csv", fuzz_text(bytes, size));
    struct stream_in *in = stream_in_open(path, &e);
    FUZZ_HOLDS(in != NULL, "%s", e.text);
    struct row_source *source = csv_reader_new(in, path, NAMES, COLUMNS);
    struct stream_out *out = stream_out_stdout();
    struct row_sink *sink = csv_writer_new(out, NAMES, COLUMNS, NULL);
    struct text *values = arena_calloc(&arena, (size + 1) * COLUMNS, sizeof *values);
    size_t count = 0;
    struct row row;
    enum row_step step;
    while ((step = source->next(source, &row, &e)) == ROW_NEXT) {
        FUZZ_HOLDS(row.count == COLUMNS && count < size, "row %zu", count);
        for (size_t k = 0; k < COLUMNS; k++) {
            struct text v = row.values[k];
            if (!text_is_null(v))
                values[count * COLUMNS + k] =
                    (struct text){arena_memdup(&arena, v.ptr, v.len), v.len};
        }
        count++;
        FUZZ_HOLDS(sink->put(sink, &row, &e), "%s", e.text);
    }
    if (step == ROW_END)
        check_again(&arena, (struct text){out->pending.data, out->pending.len}, values, count);
    else
        FUZZ_HOLDS(e.class == ERR_INPUT, "class %d: %s", e.class, e.text);
    row_source_close(source);
    buf_reset(&out->pending);
    row_sink_close(sink);
    arena_release(&arena);
    return 0;
}
