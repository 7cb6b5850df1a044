/*
 * The rows that joins need, LAKE/state/transform/, as earlier versions have left them: a manifest
 * and the file of a table, in which @bytes, @rows and @checksum stand for those of the file.  Taken
 * over, or of no use: then there is nothing to build them from.
 */
#include "fuzz.h"

#include "catchup.h"
#include "lookupstate.h"
#include "ripple.h"

static const char MODEL[] =
    "{\"table\":\"dim_staff\",\"about\":\"\",\"from\":\"staff\",\"merge\":\"upsert\",\"key\":["
    "\"id\"],"
    "\"join\":[{\"table\":\"department\",\"as\":\"d\",\"on\":{\"id\":\"department_id\"}}],"
    "\"columns\":[[\"id\",\"integer not null\",\"id\"],[\"name\",\"varchar\",\"d.name\"]]}";

/* The text with the facts of the file in the places of their names. */
static void add_filled(struct buf *out, struct text text, struct text file)
{
    size_t rows = 0;
    char checksum[STREAM_CHECKSUM_SIZE];
    for (size_t i = 0; i < file.len; i++)
        rows += file.ptr[i] == '\n';
    stream_checksum(file.ptr, file.len, checksum);
    for (const char *end = text.ptr + text.len, *at; text.len > 0;
         text = (struct text){at, (size_t)(end - at)}) {
        const char *mark = memchr(text.ptr, '@', text.len);
        at = mark == NULL ? end : mark;
        buf_add(out, text.ptr, (size_t)(at - text.ptr));
        size_t left = (size_t)(end - at);
        if (left >= 6 && memcmp(at, "@bytes", 6) == 0) {
            buf_printf(out, "%zu", file.len);
            at += 6;
        } else if (left >= 5 && memcmp(at, "@rows", 5) == 0) {
            buf_printf(out, "%zu", rows);
            at += 5;
        } else if (left >= 9 && memcmp(at, "@checksum", 9) == 0) {
            buf_adds(out, checksum);
            at += 9;
        } else if (left > 0) {
            buf_addc(out, *at++);
        }
    }
}

/* All rows are found by their keys. */
static void check_tables(struct lookup *l)
{
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < l->table_count; i++) {
        struct err e = ERR_INIT;
        struct ripple *rows = ripple_open_all(l, &l->tables[i], &e);
        struct lookup_row row, again;
        while (rows != NULL && ripple_next(rows, &row, &e) == LOOKUP_ROW) {
            FUZZ_HOLDS(lookup_find(l, &l->tables[i], row.key, &arena, &again, &e) == LOOKUP_ROW &&
                           text_eq(row.line, again.line),
                "table %zu", i);
        }
        ripple_close(rows);
    }
    arena_release(&arena);
}

static struct model *the_model(struct arena *arena)
{
    static struct model model;
    struct err e = ERR_INIT;
    if (model.table_count == 0) {
        const char *dir = fuzz_dir(arena, "model");
        (void)fuzz_file(arena, "model/staff.json", text_of(MODEL));
        FUZZ_HOLDS(model_load(&model, dir, &e), "%s", e.text);
    }
    return &model;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct run_id run = {"20261120T214900.123Z"};
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct lake lake;
    struct lookup lookup;
    struct buf manifest = BUF_INIT;
    struct text rest = fuzz_text(bytes, size);
    struct text document = fuzz_part(&rest);
    add_filled(&manifest, document, rest);
    FUZZ_HOLDS(lake_open(&lake, fuzz_dir(&arena, "lake"), true, &e), "%s", e.text);
    (void)fuzz_dir(&arena, "lake/state/transform");
    (void)fuzz_file(&arena, "lake/state/transform/manifest.json",
        (struct text){buf_str(&manifest), manifest.len});
    (void)fuzz_file(&arena, "lake/state/transform/staff.jsonl", rest);
    lookup_init(&lookup, the_model(&arena), &lake);
    if (catchup_load(&lookup, &run, &e))
        check_tables(&lookup);
    else
        FUZZ_HOLDS(fuzz_is_refused(&e), "class %d: %s", e.class, e.text);
    lookup_release(&lookup);
    buf_release(&manifest);
    lake_close(&lake);
    arena_release(&arena);
    return 0;
}
