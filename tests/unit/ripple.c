/*
 * The rows that come again because of their parents, also through a parent that is between: the
 * same as a simple oracle's, whatever happened to all of them before.
 */
#include "runs.h"

#include "catchup.h"
#include "lookupfold.h"
#include "lookupstate.h"
#include "ripple.h"

enum { LINE, ORDER, CUSTOMER, TABLES, ROWS = 120, RUNS = 40 };

static const char *const NAMES[TABLES] = {"line", "orders", "customer"};
static const char *const KEY[] = {"id"};

/* A line's parent is an order, an order's a customer; a customer's is nobody. */
static struct column COLUMNS[] = {
    {"id", "integer", COLUMN_NUMBER},
    {"parent", "integer", COLUMN_NUMBER},
    {"version", "integer", COLUMN_NUMBER},
};

static const char MODEL[] =
    "{\"table\": \"fact_line\", \"about\": \"x\", \"from\": \"line\", \"merge\": \"append\",\n"
    " \"surrogate\": \"fact_id\", \"key\": [\"id\"],\n"
    " \"join\": [{\"table\": \"orders\", \"as\": \"o\", \"on\": {\"id\": \"parent\"}},\n"
    "            {\"table\": \"customer\", \"as\": \"c\", \"on\": {\"id\": \"o.parent\"}}],\n"
    " \"columns\": [[\"id\", \"integer not null\", \"id\"],\n"
    "  [\"version\", \"integer\", \"c.version\"]]}\n";

struct row_state {
    int version; /* the run that it is of; 0: there is none */
    int parent;  /* ROWS: NULL */
};

struct world {
    struct folder *folder;
    struct lake lake;
    struct model model;
    struct lookup lookup;
    struct row_state rows[TABLES][ROWS];
    bool complete[TABLES]; /* in the run at hand */
    uint64_t seed;
};

static void put_row(struct row_sink *sink, int id, const struct row_state *row)
{
    struct err e = ERR_INIT;
    char texts[3][16];
    (void)snprintf(texts[0], sizeof texts[0], "%d", id);
    (void)snprintf(texts[1], sizeof texts[1], "%d", row == NULL ? 0 : row->parent);
    (void)snprintf(texts[2], sizeof texts[2], "%d", row == NULL ? 0 : row->version);
    struct text values[] = {text_of(texts[0]), text_of(texts[1]), text_of(texts[2])};
    if (row != NULL && row->parent == ROWS)
        values[1] = TEXT_NULL;
    struct row out = {values, row == NULL ? 1 : 3, TEXT_NULL, 0};
    assert_ok(sink->put(sink, &out, &e), &e);
}

static struct row_sink *open_sink(struct world *w, const char *dir, const char *name, size_t count)
{
    struct err e = ERR_INIT;
    struct stream_out *out =
        stream_out_open(arena_printf(&w->folder->arena, "%s/%s", dir, name), &e);
    if (out == NULL)
        fail_msg("%s", e.text);
    return jsonl_writer_new(out, COLUMNS, count);
}

static void end_sink(struct row_sink *sink, struct manifest_file *file, const char *name)
{
    struct err e = ERR_INIT;
    assert_ok(sink->commit(sink, &file->facts, &e), &e);
    file->name = file->rows == 0 ? NULL : name;
    row_sink_close(sink);
}

/* Some rows change, some are deleted; of a table that is complete all others are gone. */
static void write_table(
    struct world *w, const char *dir, int n, int t, struct manifest_table *table)
{
    struct arena *arena = &w->folder->arena;
    const char *name = arena_printf(arena, "%s.jsonl", NAMES[t]);
    const char *deleted = arena_printf(arena, "%s.deleted.jsonl", NAMES[t]);
    struct row_sink *sink = open_sink(w, dir, name, 3), *gone = open_sink(w, dir, deleted, 1);
    size_t share = table->complete ? 1 : chance_below(&w->seed, 3) == 0 ? 5 : 60;
    for (int id = 0; id < ROWS; id++) {
        struct row_state *row = &w->rows[t][id];
        size_t chance = chance_below(&w->seed, 8);
        if (chance_below(&w->seed, share) != 0)
            continue;
        if (chance == 0) {
            row->version = 0;
            if (!table->complete)
                put_row(gone, id, NULL);
            table->deleted.rows += !table->complete;
            continue;
        }
        row->version = n;
        if (chance < 4)
            row->parent = (int)chance_below(&w->seed, ROWS + 1);
        put_row(sink, id, row);
        table->data.rows++;
    }
    end_sink(sink, &table->data, name);
    end_sink(gone, &table->deleted, deleted);
}

static void write_run(struct world *w, int n)
{
    struct err e = ERR_INIT;
    struct run_id run = run_number(n), previous = {""};
    if (n > 1)
        previous = run_number(n - 1);
    struct manifest m = new_manifest(&run, &previous);
    struct manifest_table tables[TABLES] = {{.table = NULL}};
    char *dir;
    m.tables = tables;
    assert_ok(lake_run_begin(&w->lake, LAKE_EXTRACTED, &run, &dir, &e), &e);
    for (int t = 0; t < TABLES; t++) {
        w->complete[t] = n == 1 || chance_below(&w->seed, 12) == 0;
        if (!w->complete[t] && chance_below(&w->seed, 3) == 0)
            continue;
        struct manifest_table *table = &tables[m.table_count++];
        *table = (struct manifest_table){.table = NAMES[t],
            .complete = w->complete[t],
            .watermark = "1",
            .structure = "x",
            .columns = COLUMNS,
            .column_count = COUNT_OF(COLUMNS),
            .key = (const char **)KEY,
            .key_count = 1};
        write_table(w, dir, n, t, table);
    }
    assert_ok(manifest_write(&m, dir, &e), &e);
    assert_ok(lake_run_commit(&w->lake, LAKE_EXTRACTED, &run, dir, false, &e), &e);
    free(dir);
}

static const struct row_state *parent_of(const struct world *w, int t, const struct row_state *row)
{
    if (row == NULL || row->version == 0 || row->parent == ROWS)
        return NULL;
    const struct row_state *parent = &w->rows[t + 1][row->parent];
    return parent->version == 0 ? NULL : parent;
}

/* Whether a line comes again because of run n. */
static bool comes_again(const struct world *w, int id, int n)
{
    const struct row_state *line = &w->rows[LINE][id];
    const struct row_state *order = parent_of(w, LINE, line);
    const struct row_state *customer = parent_of(w, ORDER, order);
    return line->version != 0 && line->version != n && order != NULL &&
           (order->version == n || (customer != NULL && customer->version == n));
}

/* By the indexes exactly those come; else all lines may that are not new. */
static void check_ripple(struct world *w, int n, const char *dir, const struct manifest *m)
{
    struct err e = ERR_INIT;
    bool came[ROWS] = {false};
    struct lookup_row row;
    enum lookup_result result;
    char last[16] = "";
    struct ripple *r = ripple_open(&w->lookup, &w->model.tables[0], dir, m, &e);
    if (r == NULL)
        fail_msg("%s", e.text);
    while ((result = ripple_next(r, &row, &e)) == LOOKUP_ROW) {
        uint64_t id;
        assert_true(text_to_uint64(text_of(row.key.ptr), &id));
        assert_true(strcmp(last, row.key.ptr) < 0);
        (void)snprintf(last, sizeof last, "%s", row.key.ptr);
        assert_true(id < ROWS && !row.is_new);
        came[id] = true;
    }
    assert_ok(result == LOOKUP_NONE, &e);
    ripple_close(r);
    bool is_exact = !w->complete[ORDER] && !w->complete[CUSTOMER];
    for (int id = 0; id < ROWS; id++) {
        if (comes_again(w, id, n) ? !came[id] : came[id] && is_exact)
            fail_msg("run %d: line %d %s", n, id, came[id] ? "comes" : "does not come");
    }
}

static void fold_run(struct world *w, int n)
{
    struct err e = ERR_INIT;
    struct run_id run = run_number(n);
    struct manifest m;
    assert_ok(manifest_read(&m, &w->lake, LAKE_EXTRACTED, &run, &e), &e);
    char *dir = lake_run_path(&w->lake, LAKE_EXTRACTED, &run);
    assert_ok(catchup_load(&w->lookup, &m.previous, &e), &e);
    assert_ok(lookup_advance(&w->lookup, dir, &m, &e) && lookup_settle(&w->lookup, &e), &e);
    check_ripple(w, n, dir, &m);
    if (chance_below(&w->seed, 2) == 0) { /* the same run once more, by a program that starts */
        lookup_close(&w->lookup);
        assert_true(catchup_is_at(&w->lookup, &run, &e));
        check_ripple(w, n, dir, &m);
    }
    free(dir);
    manifest_release(&m);
}

static void children_are_found_through_their_parents(void **state)
{
    struct err e = ERR_INIT;
    struct world w = {.folder = *state, .seed = 5};
    const char *model = folder_path(w.folder, "model");
    w.lake = open_lake(w.folder);
    assert_ok(fs_make_dirs(model, &e), &e);
    write_text(arena_printf(&w.folder->arena, "%s/fact_line.json", model), text_of(MODEL));
    assert_ok(model_load(&w.model, model, &e), &e);
    lookup_init(&w.lookup, &w.model, &w.lake);
    assert_int_equal(w.lookup.index_count, 2);
    for (int n = 1; n <= RUNS; n++) {
        write_run(&w, n);
        fold_run(&w, n);
    }
    lookup_release(&w.lookup);
    model_release(&w.model);
    lake_close(&w.lake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(children_are_found_through_their_parents),
    };
    return cmocka_run_group_tests_name("ripple", tests, NULL, NULL);
}
