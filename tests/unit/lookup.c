/*
 * The rows held for joins: the same as a simple oracle's after any sequence of runs, whether the
 * state on disk is fresh, lagging, ahead, lost or damaged.
 */
#include "runs.h"

#include <sys/wait.h>

#include "catchup.h"
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
static struct text branch_of(size_t id)
{
    return text_of(HOSTILE[id % COUNT_OF(HOSTILE)]);
}

static struct row_sink *open_file(
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

static void put_row(struct row_sink *sink, size_t id, int version, size_t count)
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

static void end_file(struct row_sink *sink, struct manifest_file *file, const char *name)
{
    struct err e = ERR_INIT;
    file->name = name;
    assert_ok(sink->commit(sink, &file->facts, &e), &e);
    row_sink_close(sink);
}

/* Changed rows of table t in run n, and in the oracle; all of them when `complete`. */
static void write_changes(
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

static void write_deletes(
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
static void write_run(struct world *w, int n)
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

static void make_world_of(struct world *w, struct folder *folder, int runs, int complete_at)
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

static void make_world(struct world *w, struct folder *folder, int runs)
{
    make_world_of(w, folder, runs, 1);
}

static void end_world(struct world *w)
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
static int leave(void **state)
{
    if (is_apart)
        _exit(IS_WRONG);
    return folder_remove(state);
}

static int number_in(const struct text value)
{
    uint64_t number = 0;
    assert_true(text_to_uint64(value, &number));
    return (int)number;
}

/* Finds the row of an id.  An error: the file was damaged, and is given up. */
static enum lookup_result find_id(struct lookup *l, const struct lookup_table *t, size_t id,
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
static int count_rows(struct lookup *l, const struct lookup_table *t)
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

static void check_row(struct lookup_row row, size_t id, int version, struct arena *scratch)
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
static bool check_table(struct lookup *l, const struct lookup_table *t, const int *version)
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
static bool looks_right(const struct world *w, struct lookup *l, int n)
{
    struct run_id run = run_number(n);
    bool ok = true;
    assert_string_equal(l->run.text, run.text);
    for (int t = 0; ok && t < TABLES; t++)
        ok = check_table(l, lookup_table(l, TABLE_NAMES[t]), w->as_of[n].version[t]);
    return ok;
}

static void check_rows(const struct world *w, struct lookup *l, int n)
{
    assert_true(looks_right(w, l, n));
}

/* The manifest of run n; manifest_release. */
static struct manifest read_run(const struct world *w, int n)
{
    struct err e = ERR_INIT;
    struct manifest m;
    struct run_id run = run_number(n);
    assert_ok(manifest_read(&m, &w->lake, LAKE_EXTRACTED, &run, &e), &e);
    return m;
}

static void save(struct lookup *l)
{
    struct err e = ERR_INIT;
    assert_ok(lookup_settle(l, &e), &e);
}

static void advance(struct lookup *l, const struct world *w, int n)
{
    struct err e = ERR_INIT;
    struct manifest m = read_run(w, n);
    char *dir = lake_run_path(&w->lake, LAKE_EXTRACTED, &m.run);
    assert_ok(lookup_advance(l, dir, &m, &e), &e);
    free(dir);
    manifest_release(&m);
}

/* A fresh start of the program, brought to run n.  False: a damaged file was found out. */
static bool try_load(const struct world *w, int n, bool saves)
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
static bool try_load_apart(const struct world *w, int n, bool saves)
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
static void load_and_check(struct world *w, int n, bool saves)
{
    if (!try_load_apart(w, n, saves))
        assert_true(try_load_apart(w, n, saves));
}

/* ---------------------------------------------------------------------------------- the same rows
 */

static void run_by_run(void **state)
{
    struct world w;
    struct lookup l;
    make_world(&w, *state, RUNS);
    struct err e = ERR_INIT;
    lookup_init(&l, &w.model, &w.lake);
    assert_ok(lookup_begin(&l, &(struct run_id){""}, &e), &e);
    for (int n = 1; n <= RUNS; n++) {
        advance(&l, &w, n);
        check_rows(&w, &l, n);
    }
    lookup_release(&l);
    end_world(&w);
}

static void from_a_lake_without_state(void **state)
{
    struct world w;
    make_world(&w, *state, RUNS);
    load_and_check(&w, RUNS, false);
    load_and_check(&w, RUNS / 2, false);
    load_and_check(&w, 1, false);
    end_world(&w);
}

/* State saved at one run, asked for at another, before or after it. */
static void from_a_state_that_lags_or_leads(void **state)
{
    struct world w;
    make_world(&w, *state, RUNS);
    for (int saved = 1; saved <= RUNS; saved += 5) {
        load_and_check(&w, saved, true);
        load_and_check(&w, RUNS, false);
        load_and_check(&w, saved, false);
        load_and_check(&w, (saved + RUNS) / 2, false);
        if (saved > 1)
            load_and_check(&w, saved - 1, false);
    }
    end_world(&w);
}

/* As tt-transform goes: a run, a save, a run ... with a fresh start now and then. */
static void with_saves_and_starts_between(void **state)
{
    struct folder *folder = *state;
    struct world w;
    struct lookup l;
    struct err e = ERR_INIT;
    make_world(&w, folder, RUNS);
    lookup_init(&l, &w.model, &w.lake);
    assert_ok(lookup_begin(&l, &(struct run_id){""}, &e), &e);
    for (int n = 1; n <= RUNS; n++) {
        if (chance_below(&w.seed, 3) == 0) {
            struct run_id previous = {""};
            if (n > 1)
                previous = run_number(n - 1);
            lookup_release(&l);
            lookup_init(&l, &w.model, &w.lake);
            assert_ok(catchup_load(&l, &previous, &e), &e);
        }
        advance(&l, &w, n);
        check_rows(&w, &l, n);
        save(&l);
    }
    lookup_release(&l);
    assert_true(fs_exists(folder_path(folder, "state/transform/manifest.json")));
    end_world(&w);
}

static const char *rows_path(struct world *w)
{
    return folder_path(w->folder, "state/transform/rows.mdb");
}

static void without_the_state_or_its_rows(void **state)
{
    struct folder *folder = *state;
    struct world w;
    make_world(&w, folder, 6);
    load_and_check(&w, 4, true);
    assert_int_equal(unlink(rows_path(&w)), 0);
    load_and_check(&w, 6, false);
    load_and_check(&w, 4, true);
    assert_int_equal(unlink(folder_path(folder, "state/transform/manifest.json")), 0);
    load_and_check(&w, 6, false);
    load_and_check(&w, 4, true);
    load_and_check(&w, 6, false);
    end_world(&w);
}

/* Runs before the newest complete one of each table may have been cleaned up. */
static void from_the_newest_complete_run_on(void **state)
{
    struct world w;
    struct err e = ERR_INIT;
    make_world_of(&w, *state, 8, 4);
    for (int n = 1; n < 4; n++) {
        struct run_id run = run_number(n);
        char *path = lake_run_path(&w.lake, LAKE_EXTRACTED, &run);
        assert_ok(fs_remove_tree(path, &e), &e);
        free(path);
    }
    load_and_check(&w, 6, true);
    load_and_check(&w, 8, true);
    load_and_check(&w, 5, false);
    load_and_check(&w, 4, true);
    load_and_check(&w, 7, false);
    end_world(&w);
}

static bool has_changes_of_both(const struct manifest *m)
{
    const struct manifest_table *staff = manifest_find(m, "staff");
    const struct manifest_table *department = manifest_find(m, "department");
    return staff != NULL && department != NULL && !staff->complete && !department->complete;
}

/* In several commits, of which not all came about: as after a crash. */
static void a_fold_that_was_cut_off_is_ended(void **state)
{
    struct world w;
    struct lookup l;
    struct err e = ERR_INIT;
    make_world(&w, *state, RUNS);
    int n = 2;
    struct manifest m = read_run(&w, n);
    while (!has_changes_of_both(&m)) {
        manifest_release(&m);
        m = read_run(&w, ++n);
    }
    struct run_id run = run_number(n), before = run_number(n - 1);
    char *dir = lake_run_path(&w.lake, LAKE_EXTRACTED, &run);
    load_and_check(&w, n - 1, true);
    lookup_init(&l, &w.model, &w.lake);
    l.pending_bytes = 1;
    assert_ok(catchup_load(&l, &before, &e), &e);
    manifest_find(&m, "department")->data.facts.bytes++; /* after the rows of staff */
    assert_false(lookup_advance(&l, dir, &m, &e));
    lookup_release(&l);

    lookup_init(&l, &w.model, &w.lake);
    assert_ok(catchup_open(&l, &e), &e);
    assert_string_equal(l.run.text, before.text);
    assert_string_equal(l.folding.text, run.text);
    assert_false(catchup_is_at(&l, &before, &e));
    lookup_release(&l);
    load_and_check(&w, n, false);
    load_and_check(&w, n - 1, false);
    load_and_check(&w, RUNS, true);
    free(dir);
    manifest_release(&m);
    end_world(&w);
}

/* The rows as versions before 0.2 left them: like an extracted run. */
static void an_earlier_versions_state_is_taken_over(void **state)
{
    struct folder *folder = *state;
    struct world w;
    make_world(&w, folder, 3);
    struct run_id run = run_number(1);
    char *from = lake_run_path(&w.lake, LAKE_EXTRACTED, &run);
    assert_int_equal(rename(from, folder_path(folder, "state/transform")), 0);
    load_and_check(&w, 1, false);
    load_and_check(&w, 3, true);
    load_and_check(&w, 3, false);
    free(from);
    end_world(&w);
}

/* ------------------------------------------------------------------------------- damaged states */

/* Still rows, of the same length: only the seals tell. */
static void changed_rows_are_not_believed(void **state)
{
    struct world w;
    size_t changed = 0;
    make_world(&w, *state, 3);
    load_and_check(&w, 2, true);
    struct text good = read_text(w.folder, rows_path(&w));
    char *bytes = arena_memdup(&w.folder->arena, good.ptr, good.len);
    for (char *at = bytes;
         (at = memmem(at, good.len - (size_t)(at - bytes), "\"version\":1,", 12)) != NULL;
         changed++)
        at[10] = '7';
    assert_true(changed > IDS / 4);
    write_text(rows_path(&w), (struct text){bytes, good.len});
    assert_false(try_load_apart(&w, 3, false));
    load_and_check(&w, 3, false);
    end_world(&w);
}

static int number_of(const char *variable, int otherwise)
{
    const char *text = getenv(variable);
    uint64_t number;
    return text != NULL && text_to_uint64(text_of(text), &number) && number > 0 ? (int)number
                                                                                : otherwise;
}

/* How many damages a test tries: TEST_SWEEP in the environment says more, TEST_SHARE one in how
 * many. */
static int sweep(int count)
{
    int asked = number_of("TEST_SWEEP", count);
    return asked > count ? asked : (count - 1) / number_of("TEST_SHARE", 1) + 1;
}

/* Bits of the file: half of them anywhere, half where pages say what is where in them. */
static void flip(struct world *w, char *bytes, size_t len)
{
    enum { PAGE = 4096, HEAD = 48 };
    size_t at = chance_below(&w->seed, 2) == 0
                    ? chance_below(&w->seed, len)
                    : chance_below(&w->seed, len / PAGE) * PAGE + chance_below(&w->seed, HEAD);
    bytes[at] ^= (char)(1 << chance_below(&w->seed, 8));
}

static void flipped_bits_are_not_believed(void **state)
{
    struct world w;
    int found = 0, count = sweep(60);
    make_world(&w, *state, 3);
    for (int i = 0; i < count; i++) {
        load_and_check(&w, 2, true);
        struct text good = read_text(w.folder, rows_path(&w));
        char *bytes = arena_memdup(&w.folder->arena, good.ptr, good.len);
        flip(&w, bytes, good.len);
        write_text(rows_path(&w), (struct text){bytes, good.len});
        arena_reset(&w.folder->arena);
        if (!try_load_apart(&w, 3, true)) {
            assert_true(try_load_apart(&w, 3, false));
            found++;
        }
    }
    assert_true(found > count / 10); /* others are of free pages, and of the older of two heads */
    end_world(&w);
}

static void files_that_are_cut_off_are_not_believed(void **state)
{
    struct world w;
    make_world(&w, *state, 3);
    for (size_t i = 0; i < 24; i++) {
        load_and_check(&w, 2, true);
        struct text good = read_text(w.folder, rows_path(&w));
        size_t len = i < 12 ? i * good.len / 12 : good.len - (i - 11) * 1024;
        write_text(rows_path(&w), (struct text){good.ptr, len});
        load_and_check(&w, 3, true);
    }
    end_world(&w);
}

/* Pages of the file as it was a run ago: each in itself is as it was written. */
static void pages_of_before_are_not_believed(void **state)
{
    enum { PAGE = 4096 };
    struct world w;
    make_world(&w, *state, 4);
    load_and_check(&w, 2, true);
    struct text before = read_text(w.folder, rows_path(&w));
    load_and_check(&w, 3, true);
    struct text good = read_text(w.folder, rows_path(&w));
    for (int i = 0; i < sweep(40); i++) {
        char *bytes = arena_memdup(&w.folder->arena, good.ptr, good.len);
        size_t at = chance_below(&w.seed, before.len / PAGE) * PAGE;
        memcpy(bytes + at, before.ptr + at, PAGE);
        write_text(rows_path(&w), (struct text){bytes, good.len});
        if (!try_load_apart(&w, 4, true))
            assert_true(try_load_apart(&w, 4, true));
    }
    end_world(&w);
}

static const struct {
    const char *old, *new;
} DAMAGES[] = {
    {"{", "["},
    {"\"format\": 1", "\"format\": 2"},
    {"\"format\": 1", "\"format\": 3"},
    {"\"format\": 1,", ""},
    {"\"run\"", "\"ran\""},
    {"\"holds\": [", "\"holds\": [], \"x\": ["},
    {"\"tables\": [", "\"tables\": [], \"x\": ["},
};

/* As format 1, which had no seal. */
static struct text unsealed_state(struct folder *folder, struct text document)
{
    char *bytes = arena_memdup(&folder->arena, document.ptr, document.len);
    char *format = strstr(bytes, "\"format\": 3"), *seal = strstr(bytes, ",\n \"seal\": ");
    assert_true(format != NULL && seal != NULL);
    format[strlen("\"format\": ")] = '1';
    (void)memcpy(seal, "\n}\n", sizeof "\n}\n");
    return text_of(bytes);
}

static void a_damaged_state_is_not_believed(void **state)
{
    struct folder *folder = *state;
    struct world w;
    make_world(&w, folder, 3);
    load_and_check(&w, 2, true);
    const char *path = folder_path(folder, "state/transform/manifest.json");
    struct text good = unsealed_state(folder, read_text(folder, path));
    for (size_t i = 0; i < COUNT_OF(DAMAGES); i++) {
        const char *at = strstr(good.ptr, DAMAGES[i].old);
        if (at == NULL)
            fail_msg("no %s in: %s", DAMAGES[i].old, good.ptr);
        write_text(path, text_of(arena_printf(&folder->arena, "%.*s%s%s", (int)(at - good.ptr),
                             good.ptr, DAMAGES[i].new, at + strlen(DAMAGES[i].old))));
        load_and_check(&w, 3, false);
    }
    for (size_t len = 0; len < good.len - 2; len += good.len / 20) {
        write_text(path, (struct text){good.ptr, len});
        load_and_check(&w, 3, false);
    }
    end_world(&w);
}

/* ------------------------------------------------------------------------------------ questions */

static void only_rows_of_the_last_run_are_new(void **state)
{
    struct world w;
    struct lookup l;
    struct arena scratch = ARENA_INIT;
    struct err e = ERR_INIT;
    make_world(&w, *state, 5);
    lookup_init(&l, &w.model, &w.lake);
    assert_ok(lookup_begin(&l, &(struct run_id){""}, &e), &e);
    for (int n = 1; n <= 5; n++) {
        advance(&l, &w, n);
        for (int t = 0; t < TABLES; t++) {
            for (size_t id = 0; id < IDS; id++) {
                struct lookup_row row;
                arena_reset(&scratch);
                if (find_id(&l, lookup_table(&l, TABLE_NAMES[t]), id, &scratch, &row) == LOOKUP_ROW)
                    assert_int_equal(row.is_new, w.as_of[n].version[t][id] == n);
            }
        }
    }
    lookup_release(&l);
    arena_release(&scratch);
    end_world(&w);
}

static void it_holds_what_joins_need(void **state)
{
    struct world w;
    struct lookup l;
    make_world(&w, *state, 1);
    struct err e = ERR_INIT;
    lookup_init(&l, &w.model, &w.lake);
    assert_ok(lookup_begin(&l, &(struct run_id){""}, &e), &e);
    assert_int_equal(l.table_count, 2);
    assert_int_equal(l.index_count, 1);
    assert_non_null(lookup_table(&l, "staff"));
    assert_non_null(lookup_table(&l, "department"));
    assert_null(lookup_table(&l, "sale"));
    assert_int_equal(count_rows(&l, lookup_table(&l, "staff")), 0);
    lookup_release(&l);
    end_world(&w);
}

static void keys_of_two_values_are_not_mixed_up(void **state)
{
    (void)state;
    struct buf a = BUF_INIT, b = BUF_INIT;
    assert_true(lookup_add_key(&a, text_of("ab")) && lookup_add_key(&a, text_of("")));
    assert_true(lookup_add_key(&b, text_of("a")) && lookup_add_key(&b, text_of("b")));
    assert_false(text_eq((struct text){a.data, a.len}, (struct text){b.data, b.len}));
    assert_false(lookup_add_key(&a, TEXT_NULL));
    buf_release(&a);
    buf_release(&b);
}

/* --------------------------------------------------------------------------------- damaged runs */

static void check_load_fails(struct world *w, int n, const char *words)
{
    struct err e = ERR_INIT;
    struct lookup l;
    struct run_id run = run_number(n);
    lookup_init(&l, &w->model, &w->lake);
    assert_fails(catchup_load(&l, &run, &e), &e, ERR_INPUT, words);
    lookup_release(&l);
}

static void a_damaged_run_is_an_error(void **state)
{
    struct world w;
    make_world(&w, *state, 3);
    struct run_id run = run_number(1);
    char *dir = lake_run_path(&w.lake, LAKE_EXTRACTED, &run);
    const char *path = arena_printf(&w.folder->arena, "%s/staff.jsonl", dir);
    struct text good = read_text(w.folder, path);
    char *bytes = arena_memdup(&w.folder->arena, good.ptr, good.len);
    char *digit = strstr(bytes, "\"version\":1");
    assert_non_null(digit);
    digit[10] = '2';
    write_text(path, (struct text){bytes, good.len});
    check_load_fails(&w, 3, path);
    write_text(path, TEXT("{\"id\":1,\"version\":1,\"branch\":null}\n"));
    check_load_fails(&w, 3, "key is null");
    assert_int_equal(unlink(path), 0);
    check_load_fails(&w, 3, path);
    struct err e = ERR_INIT;
    assert_ok(fs_remove_tree(dir, &e), &e);
    check_load_fails(&w, 3, run.text);
    free(dir);
    end_world(&w);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, folder_make, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(run_by_run),
        in_folder(from_a_lake_without_state),
        in_folder(from_a_state_that_lags_or_leads),
        in_folder(with_saves_and_starts_between),
        in_folder(without_the_state_or_its_rows),
        in_folder(from_the_newest_complete_run_on),
        in_folder(a_fold_that_was_cut_off_is_ended),
        in_folder(an_earlier_versions_state_is_taken_over),
        in_folder(changed_rows_are_not_believed),
        in_folder(flipped_bits_are_not_believed),
        in_folder(files_that_are_cut_off_are_not_believed),
        in_folder(pages_of_before_are_not_believed),
        in_folder(a_damaged_state_is_not_believed),
        in_folder(only_rows_of_the_last_run_are_new),
        in_folder(it_holds_what_joins_need),
        cmocka_unit_test(keys_of_two_values_are_not_mixed_up),
        in_folder(a_damaged_run_is_an_error),
    };
    return cmocka_run_group_tests_name("lookup", tests, NULL, NULL);
}
