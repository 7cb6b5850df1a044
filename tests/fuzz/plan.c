/*
 * A row on its way through tt-transform: a line of JSON, by a model that has a column of each type
 * and function, to a line of CSV, which has the same values when it is read; or to a reject, which
 * is JSON.
 */
#include "fuzz.h"

#include "contract.h"
#include "csv.h"
#include "plan.h"

static struct column SOURCE[] = {
    {"id", "integer", COLUMN_NUMBER},
    {"price", "numeric(10,2)", COLUMN_NUMBER},
    {"ratio", "double precision", COLUMN_NUMBER},
    {"paid", "boolean", COLUMN_BOOLEAN},
    {"code", "character(3)", COLUMN_STRING},
    {"day", "date", COLUMN_STRING},
    {"at", "timestamp without time zone", COLUMN_STRING},
    {"moment", "timestamp with time zone", COLUMN_STRING},
    {"extra", "jsonb", COLUMN_JSON},
    {"guid", "uuid", COLUMN_STRING},
    {"bytes", "bytea", COLUMN_STRING},
    {"mood", "mood", COLUMN_STRING},
    {"due", "text", COLUMN_STRING},
};
enum { COUNT = COUNT_OF(SOURCE) };

static const char MODEL[] =
    "{\"table\":\"fact_sale\",\"about\":\"\",\"from\":\"sale\",\"merge\":\"append\","
    "\"surrogate\":\"record_id\",\"key\":[\"id\"],\"columns\":["
    "[\"id\",\"bigint not null\",\"id\"],"
    "[\"price\",\"numeric(12,2)\",\"price\"],"
    "[\"ratio\",\"double precision\",\"ratio\"],"
    "[\"paid\",\"boolean\",\"paid\"],"
    "[\"code\",\"varchar(3)\",\"code\"],"
    "[\"currency\",\"varchar\",\"code\",\"currency_name\"],"
    "[\"day\",\"date not null\",\"day\"],"
    "[\"weekday\",\"text\",\"day\",\"day_name\"],"
    "[\"quarter\",\"integer\",\"day\",\"quarter\"],"
    "[\"at\",\"timestamp(3)\",\"at\"],"
    "[\"at_day\",\"date\",\"at\",\"date\"],"
    "[\"at_time\",\"time(6)\",\"at\",\"time\"],"
    "[\"moment\",\"timestamptz\",\"moment\"],"
    "[\"extra\",\"jsonb\",\"extra\"],"
    "[\"guid\",\"uuid\",\"guid\"],"
    "[\"bytes\",\"bytea\",\"bytes\"],"
    "[\"mood\",\"text\",\"mood\"],"
    "[\"due\",\"date\",\"due\"]],"
    "\"default\":{\"code\":\"GBP\"},\"references\":{\"day\":\"dim_date\"}}";
static const char CALENDAR[] =
    "{\"table\":\"dim_date\",\"about\":\"\",\"calendar\":true,\"merge\":\"upsert\","
    "\"key\":[\"date_id\"],\"columns\":[[\"date_id\",\"date not null\",\"date\"]]}";

/* Compiled once. */
static struct plan *the_plan(struct arena *arena)
{
    static const char *KEY[] = {"id"};
    static const struct manifest_table from = {
        .table = "sale", .columns = SOURCE, .column_count = COUNT, .key = KEY, .key_count = 1};
    static struct model model;
    static struct plan plan;
    static struct lookup lookup;
    struct err e = ERR_INIT;
    if (model.table_count > 0)
        return &plan;
    const char *dir = fuzz_dir(arena, "model");
    (void)fuzz_file(arena, "model/dim_date.json", text_of(CALENDAR));
    (void)fuzz_file(arena, "model/fact_sale.json", text_of(MODEL));
    FUZZ_HOLDS(model_load(&model, dir, &e) && contract_check_model(&model, &e), "%s", e.text);
    lookup_init(&lookup, &model, NULL);
    FUZZ_HOLDS(plan_compile(&plan, &model, &model.tables[1], &from, &lookup, &e), "%s", e.text);
    return &plan;
}

static void check_csv(const struct plan *p, struct arena *arena)
{
    struct err e = ERR_INIT;
    size_t count = p->model->star.column_count;
    struct stream_out *out = stream_out_stdout();
    struct row_sink *sink = csv_writer_new(out, p->names, count, p->plain);
    struct row row = {p->out, count, TEXT_NULL, 1}, again;
    FUZZ_HOLDS(sink->put(sink, &row, &e), "%s", e.text);
    const char *path =
        fuzz_file(arena, "row.csv", (struct text){out->pending.data, out->pending.len});
    struct stream_in *in = stream_in_open(path, &e);
    FUZZ_HOLDS(in != NULL, "%s", e.text);
    struct row_source *source = csv_reader_new(in, path, p->names, count);
    FUZZ_HOLDS(source->next(source, &again, &e) == ROW_NEXT, "%s", e.text);
    for (size_t i = 0; i < count; i++)
        FUZZ_HOLDS(text_eq(p->out[i], again.values[i]), "%s: '%.*s'", p->names[i],
            (int)p->out[i].len, p->out[i].ptr);
    FUZZ_HOLDS(source->next(source, &again, &e) == ROW_END, "%s", e.text);
    row_source_close(source);
    buf_reset(&out->pending);
    row_sink_close(sink);
}

static void check_reject(
    const struct row *row, const struct plan_reject *reject, struct arena *arena)
{
    struct err e = ERR_INIT;
    struct manifest_rejects out = {.table = NULL};
    struct buf bytes = BUF_INIT;
    const char *dir = fuzz_dir(arena, "run");
    FUZZ_HOLDS(fs_remove_tree(arena_printf(arena, "%s/rejected", dir), &e), "%s", e.text);
    struct rejects *r = rejects_new(dir, LAKE_TRANSFORMED, "sale");
    FUZZ_HOLDS(reject->column != NULL && reject->reason != NULL, "reject");
    FUZZ_HOLDS(
        rejects_put(r, "fact_sale", row, reject->column, reject->value, reject->reason, &e) &&
            rejects_commit(r, arena, &out, &e),
        "%s", e.text);
    FUZZ_HOLDS(out.file.rows == 1, "rows");
    FUZZ_HOLDS(fs_read_file(arena_printf(arena, "%s/%s", dir, out.file.name), SIZE_MAX, &bytes, &e),
        "%s", e.text);
    struct text line = {bytes.data, bytes.len};
    FUZZ_HOLDS(memchr(line.ptr, '\n', line.len) == line.ptr + line.len - 1, "one line");
    rejects_free(r);
    buf_release(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct calendar calendar;
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct text values[COUNT], line = fuzz_text(bytes, size);
    struct plan *p = the_plan(&arena);
    struct jsonl_scanner *scanner = jsonl_scanner_new(SOURCE, COUNT, NULL);
    struct plan_reject reject;
    if (memchr(line.ptr, '\n', line.len) == NULL && jsonl_scan(scanner, line, values, &arena, &e)) {
        struct row row = {values, COUNT, line, 1};
        enum plan_result result = plan_apply(p, &row, &calendar, &reject, &e);
        FUZZ_HOLDS(result != PLAN_ERROR || e.class == ERR_INPUT || e.class == ERR_DATA,
            "class %d: %s", e.class, e.text);
        if (result == PLAN_ROW)
            check_csv(p, &arena);
        else if (result == PLAN_REJECT)
            check_reject(&row, &reject, &arena);
    }
    jsonl_scanner_free(scanner);
    arena_release(&arena);
    return 0;
}
