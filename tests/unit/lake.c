/* The lake: names that stay inside, ids that only grow, runs that are found. */
#include "runs.h"

static void make_dirs(struct folder *folder, const char *name)
{
    struct err e = ERR_INIT;
    assert_ok(fs_make_dirs(folder_path(folder, name), &e), &e);
}

/* --------------------------------------------------------------------------------------- names */

static const struct {
    const char *table;
    const char *file;
} NAMES[] = {
    {"sales_order", "sales_order.jsonl"},
    {"Sales-Order9", "Sales-Order9.jsonl"},
    {"a b", "a%20b.jsonl"},
    {"../x", "%2E%2E%2Fx.jsonl"},
    {".hidden", "%2Ehidden.jsonl"},
    {"manifest.json", "manifest%2Ejson.jsonl"},
    {"a.deleted", "a%2Edeleted.jsonl"},
    {"100%", "100%25.jsonl"},
    {"%2E", "%252E.jsonl"},
    {"é", "%C3%A9.jsonl"},
    {"a\nb\\", "a%0Ab%5C.jsonl"},
    {"\x7f~", "%7F%7E.jsonl"},
};

static void names_of_files_stay_in_the_run(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        assert_string_equal(lake_file_name(&arena, NAMES[i].table, ".jsonl"), NAMES[i].file);
    arena_release(&arena);
}

/* Back from the file's name to the table's. */
static void no_two_tables_have_one_file(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    uint64_t seed = 71;
    for (int i = 0; i < 20000; i++) {
        arena_reset(&arena);
        struct text table = hostile_text(&arena, &seed, 4);
        const char *file = lake_file_name(&arena, table.ptr, "");
        struct buf back = BUF_INIT;
        for (const char *p = file; *p != '\0'; p++) {
            char hex[3] = {0};
            assert_true(*p != '/' && *p != '.' && (unsigned char)*p < 0x7f && *p > ' ');
            if (*p == '%') {
                memcpy(hex, p + 1, 2);
                buf_addc(&back, (char)strtoul(hex, NULL, 16));
                p += 2;
            } else {
                buf_addc(&back, *p);
            }
        }
        check_text((struct text){buf_str(&back), back.len}, table, file);
        buf_release(&back);
    }
    arena_release(&arena);
}

static void paths_of_runs_and_state(void **state)
{
    (void)state;
    const struct lake lake = {.root = "/lake", .arena = ARENA_INIT};
    const struct run_id run = {"20261120T214900.123Z"};
    char *path = lake_run_path(&lake, LAKE_EXTRACTED, &run);
    assert_string_equal(path, "/lake/extracted/2026/11/20/20261120T214900.123Z");
    free(path);
    path = lake_run_path(&lake, LAKE_TRANSFORMED, &run);
    assert_string_equal(path, "/lake/transformed/2026/11/20/20261120T214900.123Z");
    free(path);
    path = lake_state_path(&lake, "extract.json");
    assert_string_equal(path, "/lake/state/extract.json");
    free(path);
}

static void a_lake_is_opened_or_made(void **state)
{
    struct folder *folder = *state;
    struct lake lake;
    struct err e = ERR_INIT;
    const char *root = folder_path(folder, "not/yet");
    assert_fails(lake_open(&lake, root, false, &e), &e, ERR_INPUT, "not/yet");
    lake_close(&lake);
    assert_ok(lake_open(&lake, root, true, &e), &e);
    lake_close(&lake);
    assert_true(fs_exists(folder_path(folder, "not/yet/extracted")));
    assert_true(fs_exists(folder_path(folder, "not/yet/transformed")));
    assert_true(fs_exists(folder_path(folder, "not/yet/state")));
    assert_ok(lake_open(&lake, root, false, &e), &e);
    lake_close(&lake);
}

/* ---------------------------------------------------------------------------------- newest run */

static void check_newest(const struct lake *lake, const char *expected)
{
    struct err e = ERR_INIT;
    struct run_id run = {"garbage"};
    assert_ok(lake_newest(lake, LAKE_EXTRACTED, &run, &e), &e);
    assert_string_equal(run.text, expected);
}

static void the_newest_run_is_behind_empty_days(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    check_newest(&lake, "");
    make_dirs(folder, "extracted/2025/12/31/20251231T235959.999Z");
    check_newest(&lake, "20251231T235959.999Z");
    make_dirs(folder, "extracted/2026/01/02/20260102T000000.001Z");
    make_dirs(folder, "extracted/2026/01/02/20260102T000000.002Z");
    check_newest(&lake, "20260102T000000.002Z");

    /* Empty days, months, years; what is no run; what is being written. */
    make_dirs(folder, "extracted/2026/01/03");
    make_dirs(folder, "extracted/2026/02");
    make_dirs(folder, "extracted/2027/01/01");
    make_dirs(folder, "extracted/2028");
    make_dirs(folder, "extracted/.20290101T000000.000Z.tmp");
    make_dirs(folder, "extracted/2026/01/02/.20260102T000000.003Z.tmp");
    make_dirs(folder, "extracted/2026/01/02/20260102T000000.003Z.old");
    make_dirs(folder, "extracted/2026/01/02/zzz");
    make_dirs(folder, "extracted/2026/99x/02/20269902T000000.003Z");
    make_dirs(folder, "extracted/lost+found");
    write_text(folder_path(folder, "extracted/zzz"), TEXT("x"));
    check_newest(&lake, "20260102T000000.002Z");
    make_dirs(folder, "extracted/2027/01/01/20270101T000000.000Z");
    check_newest(&lake, "20270101T000000.000Z");
    lake_close(&lake);
}

static void new_ids_are_of_now(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct err e = ERR_INIT;
    struct run_id run;
    int64_t before = clock_now_ms(), ms;
    assert_ok(lake_new_run_id(&lake, &run, &e), &e);
    assert_true(clock_parse_basic(run.text, &ms));
    assert_true(before <= ms && ms <= clock_now_ms());
    lake_close(&lake);
}

/* The clock went back, or the run before began in this very millisecond. */
static void new_ids_are_greater_than_the_newest(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct err e = ERR_INIT;
    static const struct {
        const char *dir;
        const char *next;
    } cases[] = {
        {"extracted/2198/12/31/21981231T235959.999Z", "21990101T000000.000Z"},
        {"extracted/2199/06/07/21990607T010203.004Z", "21990607T010203.005Z"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct run_id run;
        make_dirs(folder, cases[i].dir);
        assert_ok(lake_new_run_id(&lake, &run, &e), &e);
        assert_string_equal(run.text, cases[i].next);
    }
    lake_close(&lake);
}

/* No id can be of the year 10000: that is said, and not written in five digits. */
static void ids_end_with_the_year_9999(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct err e = ERR_INIT;
    struct run_id run;
    make_dirs(folder, "extracted/9999/12/31/99991231T235959.999Z");
    assert_fails(lake_new_run_id(&lake, &run, &e), &e, ERR_CONFIG, "year 9999");
    assert_ok(lake_newest(&lake, LAKE_EXTRACTED, &run, &e), &e);
    assert_true(lake_is_ahead(&run));
    lake_close(&lake);
}

static void ids_grow_however_fast_they_are_taken(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct err e = ERR_INIT;
    struct run_id last = {""};
    for (int i = 0; i < 200; i++) {
        struct run_id run;
        assert_ok(lake_new_run_id(&lake, &run, &e), &e);
        assert_true(strcmp(run.text, last.text) > 0);
        char *path = lake_run_path(&lake, LAKE_EXTRACTED, &run);
        assert_ok(fs_make_dirs(path, &e), &e);
        free(path);
        last = run;
    }
    lake_close(&lake);
}

/* -------------------------------------------------------------------------------- finding a run */

static void runs_are_found_by_id_and_by_path(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    static const char *const id = "20261120T214900.123Z";
    make_dirs(folder, "extracted/2026/11/20/20261120T214900.123Z");
    make_dirs(folder, "transformed/2026/11/20/20261120T214900.123Z");
    assert_int_equal(symlink(folder->path, folder_path(folder, "link")), 0);
    const char *const names[] = {id,
        folder_path(folder, "extracted/2026/11/20/20261120T214900.123Z"),
        folder_path(folder, "extracted/2026/11/20/20261120T214900.123Z///"),
        folder_path(folder, "transformed/2026/11/20/20261120T214900.123Z"),
        folder_path(folder, "./extracted/../extracted/2026/11/20/20261120T214900.123Z"),
        folder_path(folder, "link/extracted/2026/11/20/20261120T214900.123Z")};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct err e = ERR_INIT;
        struct run_id run = {""};
        assert_ok(lake_find_run(&lake, LAKE_EXTRACTED, names[i], &run, &e), &e);
        assert_string_equal(run.text, id);
        assert_ok(lake_find_run(&lake, LAKE_TRANSFORMED, names[i], &run, &e), &e);
    }
    lake_close(&lake);
}

static void what_is_no_run_of_the_lake_is_refused(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    make_dirs(folder, "extracted/2026/11/20/20261120T214900.123Z");
    make_dirs(folder, "elsewhere/extracted/2026/11/20/20261120T214900.123Z");
    make_dirs(folder, "20261120T214900.123Z");
    make_dirs(folder, "transformed/2026/11/21/20261121T000000.000Z");
    const char *const names[] = {"", "/", "latest", "20261120T214900.124Z", "20261120T214900.123",
        "20261120T214900.123Zx", "2026/11/20/20261120T214900.123Z", "../20261120T214900.123Z",
        folder_path(folder, "elsewhere/extracted/2026/11/20/20261120T214900.123Z"),
        folder_path(folder, "20261120T214900.123Z"),
        folder_path(folder, "extracted/2026/11/20/20261120T214900.999Z"),
        folder_path(folder, "extracted/2026/11/20"), "20261121T000000.000Z"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct err e = ERR_INIT;
        struct run_id run;
        if (lake_find_run(&lake, LAKE_EXTRACTED, names[i], &run, &e))
            fail_msg("'%s' is found", names[i]);
        assert_int_equal(e.class, ERR_INPUT);
        assert_true(names[i][0] == '\0' || strstr(e.text, names[i]) != NULL);
    }
    lake_close(&lake);
}

/* ------------------------------------------------------------------------------------- writing */

static void a_run_is_hidden_until_committed(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct err e = ERR_INIT;
    struct run_id run = run_number(1);
    char *dir;
    assert_ok(lake_run_begin(&lake, LAKE_EXTRACTED, &run, &dir, &e), &e);
    write_text(arena_printf(&folder->arena, "%s/file", dir), TEXT("x"));
    assert_false(lake_has_run(&lake, LAKE_EXTRACTED, &run));
    check_newest(&lake, "");
    assert_ok(lake_run_commit(&lake, LAKE_EXTRACTED, &run, dir, false, &e), &e);
    assert_true(lake_has_run(&lake, LAKE_EXTRACTED, &run));
    assert_false(lake_has_run(&lake, LAKE_TRANSFORMED, &run));
    check_newest(&lake, run.text);
    free(dir);
    lake_close(&lake);
}

static void leftovers_of_a_crash_are_removed(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct err e = ERR_INIT;
    struct run_id first = run_number(1), none = {""}, second = run_number(2);
    char *dir, *other;
    make_run(&lake, &first, &none);
    assert_ok(lake_run_begin(&lake, LAKE_EXTRACTED, &second, &dir, &e), &e);
    assert_ok(lake_run_begin(&lake, LAKE_TRANSFORMED, &first, &other, &e), &e);
    write_text(arena_printf(&folder->arena, "%s/half", dir), TEXT("x"));
    assert_ok(lake_clean(&lake, LAKE_EXTRACTED, &e), &e);
    assert_false(fs_exists(dir));
    assert_true(fs_exists(other)); /* is of a stage that may be at work */
    assert_true(lake_has_run(&lake, LAKE_EXTRACTED, &first));
    lake_run_abort(other);
    assert_false(fs_exists(other));
    free(dir);
    free(other);
    lake_close(&lake);
}

static void stages_have_locks_of_their_own(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct err e = ERR_INIT;
    int extract = lake_lock(&lake, "extract", &e);
    int load = lake_lock(&lake, "load", &e);
    assert_true(extract >= 0 && load >= 0);
    assert_fails(lake_lock(&lake, "extract", &e) >= 0, &e, ERR_BUSY, "tt-extract");
    fs_unlock(extract);
    extract = lake_lock(&lake, "extract", &e);
    assert_true(extract >= 0);
    fs_unlock(extract);
    fs_unlock(load);
    lake_close(&lake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_files_stay_in_the_run),
        cmocka_unit_test(no_two_tables_have_one_file),
        cmocka_unit_test(paths_of_runs_and_state),
        test_in_folder(a_lake_is_opened_or_made),
        test_in_folder(the_newest_run_is_behind_empty_days),
        test_in_folder(new_ids_are_of_now),
        test_in_folder(new_ids_are_greater_than_the_newest),
        test_in_folder(ids_end_with_the_year_9999),
        test_in_folder(ids_grow_however_fast_they_are_taken),
        test_in_folder(runs_are_found_by_id_and_by_path),
        test_in_folder(what_is_no_run_of_the_lake_is_refused),
        test_in_folder(a_run_is_hidden_until_committed),
        test_in_folder(leftovers_of_a_crash_are_removed),
        test_in_folder(stages_have_locks_of_their_own),
    };
    return cmocka_run_group_tests_name("lake", tests, NULL, NULL);
}
