/*
 * The rows held for joins: the same as a simple oracle's after any sequence of runs, whether the
 * state on disk is fresh, lagging, ahead or lost.
 */
#include "world.h"

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
        in_folder(only_rows_of_the_last_run_are_new),
        in_folder(it_holds_what_joins_need),
        cmocka_unit_test(keys_of_two_values_are_not_mixed_up),
    };
    return cmocka_run_group_tests_name("lookup", tests, NULL, NULL);
}
