/*
 * A world for the tests of lookups: a lake of random runs of two tables, a model that joins them,
 * and a simple oracle of what each row is after each run.
 */
#ifndef TT_WORLD_H
#define TT_WORLD_H

#include "runs.h"

#include <sys/wait.h>

#include "catchup.h"
#include "jsonl_scanner.h"
#include "lookupfold.h"
#include "lookupstate.h"
#include "ripple.h"

enum { IDS = 4000, RUNS = 24, TABLES = 2 };

static const char *const TABLE_NAMES[TABLES] = {"staff", "department"};
static const char *const KEY[] = {"branch", "id"};

static struct column COLUMNS[] = {
    {"id", "integer", COLUMN_NUMBER},
    {"version", "integer", COLUMN_NUMBER},
    {"branch", "text", COLUMN_STRING},
};

static const char MODEL[] =
    "{\"table\": \"dim_staff\", \"about\": \"x\", \"from\": \"staff\", \"merge\": \"upsert\",\n"
    " \"key\": [\"branch\", \"id\"],\n"
    " \"join\": [{\"table\": \"department\", \"as\": \"d\",\n"
    "            \"on\": {\"id\": \"id\", \"branch\": \"branch\"}}],\n"
    " \"columns\": [[\"branch\", \"text not null\", \"branch\"],\n"
    "  [\"id\", \"integer not null\", \"id\"], [\"version\", \"integer\", \"d.version\"]]}\n";

/* ------------------------------------------------------------------------------- lake and oracle
 */

/* The version of each row, by id, as of one run; 0: there is none. */
struct oracle {
    int version[TABLES][IDS];
};

struct world {
    struct folder *folder;
    struct lake lake;
    struct model model;
    struct oracle *as_of; /* [0] is before the first run */
    uint64_t seed;
    int complete_at; /* a run that is complete, beside the first and those that chance makes so */
};

/* The key's other half: hostile, and the same for an id each time. */
static inline struct text branch_of(size_t id)
{
    return text_of(HOSTILE[id % COUNT_OF(HOSTILE)]);
}

static inline struct row_sink *open_file(
    const char *dir, const char *name, const struct column *columns, size_t count)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct stream_out *out = stream_out_open(arena_printf(&arena, "%s/%s", dir, name), &e);
    if (out == NULL)
        fail_msg("%s", e.text);
    arena_release(&arena);
    return jsonl_writer_new(out, columns, count);
}

static inline void put_row(struct row_sink *sink, size_t id, int version, size_t count)
{
    struct err e = ERR_INIT;
    char id_text[24], version_text[24];
    (void)snprintf(id_text, sizeof id_text, "%zu", id);
    (void)snprintf(version_text, sizeof version_text, "%d", version);
    struct text values[] = {text_of(id_text), text_of(version_text), branch_of(id)};
    struct text key[] = {branch_of(id), text_of(id_text)};
    struct row row = {count == 2 ? key : values, count, TEXT_NULL, 0};
    assert_ok(sink->put(sink, &row, &e), &e);
}

static inline void end_file(struct row_sink *sink, struct manifest_file *file, const char *name)
{
    struct err e = ERR_INIT;
    file->name = name;
    assert_ok(sink->commit(sink, &file->facts, &e), &e);
    row_sink_close(sink);
}

/* Changed rows of table t in run n, and in the oracle; all of them when `complete`. */
static inline void write_changes(
    struct world *w, const char *dir, int n, int t, bool complete, struct manifest_table *table)
{
    int *version = w->as_of[n].version[t];
    const char *name = t == 0 ? "staff.jsonl" : "department.jsonl";
    struct row_sink *sink = open_file(dir, name, COLUMNS, COUNT_OF(COLUMNS));
    size_t share = complete ? 2 : 10;
    if (complete)
        memset(version, 0, sizeof w->as_of[n].version[t]);
    for (size_t id = 0; id < IDS; id++) {
        if (chance_below(&w->seed, share) != 0)
            continue;
        version[id] = n;
        put_row(sink, id, n, COUNT_OF(COLUMNS));
        table->data.rows++;
    }
    end_file(sink, &table->data, name);
}

static inline void write_deletes(
    struct world *w, const char *dir, int n, int t, struct manifest_table *table)
{
    static const struct column key[] = {
        {"branch", "text", COLUMN_STRING}, {"id", "integer", COLUMN_NUMBER}};
    const char *name = t == 0 ? "staff.deleted.jsonl" : "department.deleted.jsonl";
    struct row_sink *sink = open_file(dir, name, key, COUNT_OF(key));
    for (size_t id = 0; id < IDS; id++) {
        int *version = &w->as_of[n].version[t][id];
        if (*version == 0 || *version == n || chance_below(&w->seed, 8) != 0)
            continue;
        *version = 0;
        put_row(sink, id, 0, COUNT_OF(key));
        table->deleted.rows++;
    }
    end_file(sink, &table->deleted, name);
}

/* Run n: the first is complete; later ones change some rows, lack a table now and then, have
 * another table that no join needs, and are complete again now and then. */
static inline void write_run(struct world *w, int n)
{
    struct err e = ERR_INIT;
    struct run_id run = run_number(n), previous = {""};
    if (n > 1)
        previous = run_number(n - 1);
    struct manifest m = new_manifest(&run, &previous);
    struct manifest_table tables[TABLES + 1] = {{.table = NULL}};
    m.tables = tables;
    w->as_of[n] = w->as_of[n - 1];
    char *dir;
    assert_ok(lake_run_begin(&w->lake, LAKE_EXTRACTED, &run, &dir, &e), &e);
    for (int t = 0; t < TABLES; t++) {
        if (n > 1 && n != w->complete_at && chance_below(&w->seed, 5) == 0)
            continue;
        struct manifest_table *table = &tables[m.table_count++];
        *table = (struct manifest_table){.table = TABLE_NAMES[t],
            .complete = n == 1 || n == w->complete_at || chance_below(&w->seed, 6) == 0,
            .watermark = "1",
            .structure = "x",
            .columns = COLUMNS,
            .column_count = COUNT_OF(COLUMNS),
            .key = (const char **)KEY,
            .key_count = COUNT_OF(KEY)};
        write_changes(w, dir, n, t, table->complete, table);
        if (!table->complete)
            write_deletes(w, dir, n, t, table);
    }
    tables[m.table_count++] = (struct manifest_table){.table = "sale",
        .watermark = "1",
        .structure = "x",
        .data = {"not-there.jsonl", 1, {1, "xxh3:0000000000000000"}}};
    assert_ok(manifest_write(&m, dir, &e), &e);
    assert_ok(lake_run_commit(&w->lake, LAKE_EXTRACTED, &run, dir, false, &e), &e);
    free(dir);
}

static inline void make_world_of(struct world *w, struct folder *folder, int runs, int complete_at)
{
    struct err e = ERR_INIT;
    const char *model = folder_path(folder, "model");
    w->folder = folder;
    w->seed = 101;
    w->complete_at = complete_at;
    w->lake = open_lake(folder);
    w->as_of = mem_alloc(RUNS + 1, sizeof *w->as_of);
    assert_ok(fs_make_dirs(model, &e), &e);
    write_text(arena_printf(&folder->arena, "%s/dim_staff.json", model), text_of(MODEL));
    assert_ok(model_load(&w->model, model, &e), &e);
    for (int n = 1; n <= runs; n++)
        write_run(w, n);
}

static inline void make_world(struct world *w, struct folder *folder, int runs)
{
    make_world_of(w, folder, runs, 1);
}

static inline void end_world(struct world *w)
{
    model_release(&w->model);
    lake_close(&w->lake);
    free(w->as_of);
}

/* ------------------------------------------------------------------------------------ checking */

/* What a process ends with that reads a file which may be damaged. */
enum { IS_RIGHT = 50, IS_FOUND_OUT, IS_WRONG };
static bool is_apart;

/* After a test; in a process of its own also one that has failed there, and must end with it. */
static inline int leave(void **state)
{
    if (is_apart)
        _exit(IS_WRONG);
    return folder_remove(state);
}

static inline int number_in(const struct text value)
{
    uint64_t number = 0;
    assert_true(text_to_uint64(value, &number));
    return (int)number;
}

/* Finds the row of an id.  An error: the file was damaged, and is given up. */
static inline enum lookup_result find_id(struct lookup *l, const struct lookup_table *t, size_t id,
    struct arena *arena, struct lookup_row *row)
{
    struct err e = ERR_INIT;
    struct buf key = BUF_INIT;
    char id_text[24];
    (void)snprintf(id_text, sizeof id_text, "%zu", id);
    assert_true(lookup_add_key(&key, branch_of(id)));
    assert_true(lookup_add_key(&key, text_of(id_text)));
    enum lookup_result result = lookup_find(l, t, (struct text){key.data, key.len}, arena, row, &e);
    if (result == LOOKUP_ERROR && !lookup_is_lost(l))
        fail_msg("%s", e.text);
    buf_release(&key);
    return result;
}

/* How many rows there are, which are in the order of their keys; -1: the file is damaged. */
static inline int count_rows(struct lookup *l, const struct lookup_table *t)
{
    struct err e = ERR_INIT;
    struct ripple *r = ripple_open_all(l, t, &e);
    struct lookup_row row;
    struct buf last = BUF_INIT;
    enum lookup_result result = r == NULL ? LOOKUP_ERROR : LOOKUP_ROW;
    int count = 0;
    while (result == LOOKUP_ROW && (result = ripple_next(r, &row, &e)) == LOOKUP_ROW) {
        if (count++ > 0)
            assert_true(text_compare((struct text){last.data, last.len}, row.key) < 0);
        buf_reset(&last);
        buf_add(&last, row.key.ptr, row.key.len);
    }
    if (result == LOOKUP_ERROR && !lookup_is_lost(l))
        fail_msg("%s", e.text);
    ripple_close(r);
    buf_release(&last);
    return result == LOOKUP_ERROR ? -1 : count;
}

static inline void check_row(struct lookup_row row, size_t id, int version, struct arena *scratch)
{
    static struct jsonl_scanner *scanner;
    struct err e = ERR_INIT;
    struct text values[COUNT_OF(COLUMNS)];
    if (scanner == NULL)
        scanner = jsonl_scanner_new(COLUMNS, COUNT_OF(COLUMNS), NULL);
    assert_ok(jsonl_scan(scanner, row.line, values, scratch, &e), &e);
    assert_int_equal(number_in(values[0]), id);
    assert_int_equal(number_in(values[1]), version);
    check_text(values[2], branch_of(id), "branch");
}

/* False: the file is damaged, which was found out in time. */
static inline bool check_table(struct lookup *l, const struct lookup_table *t, const int *version)
{
    struct arena scratch = ARENA_INIT;
    int rows = 0, counted = 0;
    enum lookup_result found = LOOKUP_NONE;
    for (size_t id = 0; id < IDS && found != LOOKUP_ERROR; id++) {
        struct lookup_row row;
        arena_reset(&scratch);
        found = find_id(l, t, id, &scratch, &row);
        if (found != LOOKUP_ERROR && (found == LOOKUP_ROW) != (version[id] != 0))
            fail_msg("%s %zu %s", t->name, id, found == LOOKUP_ROW ? "is there still" : "is lost");
        if (found != LOOKUP_ROW)
            continue;
        check_row(row, id, version[id], &scratch);
        rows++;
    }
    arena_release(&scratch);
    counted = found == LOOKUP_ERROR ? -1 : count_rows(l, t);
    if (counted >= 0)
        assert_int_equal(counted, rows);
    return counted >= 0;
}

/* That it holds what the oracle has as of run n.  False: the file is damaged. */
static inline bool looks_right(const struct world *w, struct lookup *l, int n)
{
    struct run_id run = run_number(n);
    bool ok = true;
    assert_string_equal(l->run.text, run.text);
    for (int t = 0; ok && t < TABLES; t++)
        ok = check_table(l, lookup_table(l, TABLE_NAMES[t]), w->as_of[n].version[t]);
    return ok;
}

static inline void check_rows(const struct world *w, struct lookup *l, int n)
{
    assert_true(looks_right(w, l, n));
}

/* The manifest of run n; manifest_release. */
static inline struct manifest read_run(const struct world *w, int n)
{
    struct err e = ERR_INIT;
    struct manifest m;
    struct run_id run = run_number(n);
    assert_ok(manifest_read(&m, &w->lake, LAKE_EXTRACTED, &run, &e), &e);
    return m;
}

static inline void save(struct lookup *l)
{
    struct err e = ERR_INIT;
    assert_ok(lookup_settle(l, &e), &e);
}

static inline void advance(struct lookup *l, const struct world *w, int n)
{
    struct err e = ERR_INIT;
    struct manifest m = read_run(w, n);
    char *dir = lake_run_path(&w->lake, LAKE_EXTRACTED, &m.run);
    assert_ok(lookup_advance(l, dir, &m, &e), &e);
    free(dir);
    manifest_release(&m);
}

/* A fresh start of the program, brought to run n.  False: a damaged file was found out. */
static inline bool try_load(const struct world *w, int n, bool saves)
{
    struct err e = ERR_INIT;
    struct lookup l;
    struct run_id run = run_number(n);
    lookup_init(&l, &w->model, &w->lake);
    bool ok = catchup_load(&l, &run, &e);
    if (!ok && !lookup_is_lost(&l))
        fail_msg("%s", e.text);
    ok = ok && looks_right(w, &l, n);
    if (ok && saves)
        save(&l);
    lookup_release(&l);
    return ok;
}

/* The same in a process of its own, as tt-transform folds: whatever a damaged file does to that. */
static inline bool try_load_apart(const struct world *w, int n, bool saves)
{
    int status;
    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        is_apart = true;
        _exit(try_load(w, n, saves) ? IS_RIGHT : IS_FOUND_OUT);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    assert_int_not_equal(code, IS_WRONG);
    if (code != IS_RIGHT && code != IS_FOUND_OUT) {
        struct lookup l = {.lake = &w->lake};
        (void)lookup_discard(&l);
    }
    return code == IS_RIGHT;
}

/* The same as tt-transform does it: where the state was damaged, once more. */
static inline void load_and_check(struct world *w, int n, bool saves)
{
    if (!try_load_apart(w, n, saves))
        assert_true(try_load_apart(w, n, saves));
}

static inline const char *rows_path(struct world *w)
{
    return folder_path(w->folder, "state/transform/rows.mdb");
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, folder_make, leave)

#endif
