/* The chain of runs: oldest first, up to what is done, no link missing. */
#include "runs.h"

/* `done` that says so of one run, and counts how often it is asked. */
struct mark {
    struct run_id run;
    int asked;
    bool broken;
};

static enum chain_look is_done(void *arg, const struct run_id *run, struct err *e)
{
    struct mark *mark = arg;
    mark->asked++;
    if (mark->broken) {
        err_set(e, ERR_UNAVAILABLE, "the ledger is gone");
        return CHAIN_ERROR;
    }
    return strcmp(mark->run.text, run->text) == 0 ? CHAIN_DONE : CHAIN_PENDING;
}

/* Runs 1 to `count`, each after the one before. */
static void make_chain(const struct lake *lake, int count)
{
    struct run_id previous = {""};
    for (int i = 1; i <= count; i++) {
        struct run_id run = run_number(i);
        make_run(lake, &run, &previous);
        previous = run;
    }
}

static void remove_run(const struct lake *lake, int n)
{
    struct err e = ERR_INIT;
    struct run_id run = run_number(n);
    char *path = lake_run_path(lake, LAKE_EXTRACTED, &run);
    assert_ok(fs_remove_tree(path, &e), &e);
    free(path);
}

/* The pending runs up to `last` when `done` is done (0: none is) are first..last. */
static void check_pending(const struct lake *lake, int last, int done)
{
    struct err e = ERR_INIT;
    struct chain chain;
    struct run_id run = run_number(last);
    struct mark mark = {{""}, 0, false};
    if (done > 0)
        mark.run = run_number(done);
    assert_ok(chain_pending(lake, LAKE_EXTRACTED, &run, is_done, &mark, &chain, &e), &e);
    int first = done > 0 ? done + 1 : 1;
    assert_int_equal(chain.count, last - first + 1);
    for (size_t i = 0; i < chain.count; i++)
        assert_string_equal(chain.runs[i].text, run_number(first + (int)i).text);
    assert_true(mark.asked <= last - first + 2);
    chain_release(&chain);
    assert_null(chain.runs);
}

static void pending_runs_come_oldest_first(void **state)
{
    struct lake lake = open_lake(*state);
    make_chain(&lake, 7);
    check_pending(&lake, 7, 0);
    check_pending(&lake, 7, 3);
    check_pending(&lake, 6, 5);
    check_pending(&lake, 6, 0);
    check_pending(&lake, 1, 0);
    check_pending(&lake, 4, 4);
    lake_close(&lake);
}

/* What is behind the last done one may be gone: it has been cleaned up. */
static void the_walk_stops_at_what_is_done(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    make_chain(&lake, 6);
    remove_run(&lake, 1);
    remove_run(&lake, 2);
    remove_run(&lake, 3);
    check_pending(&lake, 6, 3);
    check_pending(&lake, 6, 4);
    lake_close(&lake);
}

static void check_broken(const struct lake *lake, int last, int class, const char *words)
{
    struct err e = ERR_INIT;
    struct chain chain;
    struct run_id run = run_number(last);
    struct mark mark = {{""}, 0, false};
    if (chain_pending(lake, LAKE_EXTRACTED, &run, is_done, &mark, &chain, &e))
        fail_msg("a chain with a broken link is walked");
    check_error(&e, class, words, "chain_pending");
    assert_null(chain.runs);
}

static void a_missing_link_is_an_error(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    make_chain(&lake, 5);
    remove_run(&lake, 3);
    check_broken(&lake, 3, ERR_INPUT, run_number(3).text);
    check_pending(&lake, 2, 0);
    check_pending(&lake, 5, 3);
    check_pending(&lake, 5, 0); /* an extracted one: who reads it finds out */
    struct err e = ERR_INIT;
    struct chain chain;
    struct mark mark = {{""}, 0, false};
    struct run_id run = run_number(4);
    struct manifest m;
    assert_ok(manifest_read(&m, &lake, LAKE_EXTRACTED, &run, &e), &e);
    m.stage = LAKE_TRANSFORMED;
    char *path = lake_run_path(&lake, LAKE_TRANSFORMED, &run);
    assert_ok(fs_make_dirs(path, &e) && manifest_write(&m, path, &e), &e);
    assert_false(chain_pending(&lake, LAKE_TRANSFORMED, &run, is_done, &mark, &chain, &e));
    check_error(&e, ERR_INPUT, run_number(3).text, "chain_pending");
    check_error(&e, ERR_INPUT, run.text, "chain_pending"); /* who names it */
    free(path);
    manifest_release(&m);
    lake_close(&lake);
}

/* Never round in a circle. */
static void a_run_cannot_follow_a_later_one(void **state)
{
    struct lake lake = open_lake(*state);
    struct run_id first = run_number(1), second = run_number(2);
    make_run(&lake, &first, &second);
    make_run(&lake, &second, &first);
    check_broken(&lake, 2, ERR_INPUT, "names a later run");
    struct run_id third = run_number(3);
    make_run(&lake, &third, &third);
    check_broken(&lake, 3, ERR_INPUT, "names a later run");
    lake_close(&lake);
}

/* What is read of an extracted run shows that; a transformed one can be made anew. */
static void a_damaged_manifest_follows_the_run_before_it_if_extracted(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct err e = ERR_INIT;
    struct chain chain;
    struct mark mark = {{""}, 0, false};
    make_chain(&lake, 4);
    struct run_id run = run_number(3);
    for (enum lake_stage stage = LAKE_EXTRACTED; stage <= LAKE_TRANSFORMED; stage++) {
        char *path = lake_run_path(&lake, stage, &run);
        assert_ok(fs_make_dirs(path, &e), &e);
        write_text(arena_printf(&folder->arena, "%s/manifest.json", path), TEXT("{\"format\":"));
        free(path);
    }
    check_pending(&lake, 4, 0);
    check_pending(&lake, 4, 1);
    check_pending(&lake, 4, 2);
    assert_false(chain_pending(&lake, LAKE_TRANSFORMED, &run, is_done, &mark, &chain, &e));
    check_error(&e, ERR_INPUT, "manifest.json", "chain_pending");
    lake_close(&lake);
}

static void the_error_of_done_is_passed_on(void **state)
{
    struct lake lake = open_lake(*state);
    struct err e = ERR_INIT;
    struct chain chain;
    struct mark mark = {{""}, 0, true};
    make_chain(&lake, 2);
    struct run_id run = run_number(2);
    err_set(&e, ERR_DATA, "an old error"); /* must not look like one of done's */
    assert_false(chain_pending(&lake, LAKE_EXTRACTED, &run, is_done, &mark, &chain, &e));
    check_error(&e, ERR_UNAVAILABLE, "the ledger is gone", "chain_pending");
    err_set(&e, ERR_DATA, "an old error");
    mark.broken = false;
    assert_true(chain_pending(&lake, LAKE_EXTRACTED, &run, is_done, &mark, &chain, &e));
    assert_int_equal(chain.count, 2);
    chain_release(&chain);
    lake_close(&lake);
}

static void no_run_is_no_chain(void **state)
{
    struct lake lake = open_lake(*state);
    struct err e = ERR_INIT;
    struct chain chain;
    struct mark mark = {{""}, 0, false};
    struct run_id none = {""};
    assert_ok(chain_pending(&lake, LAKE_EXTRACTED, &none, is_done, &mark, &chain, &e), &e);
    assert_int_equal(chain.count, 0);
    chain_release(&chain);
    lake_close(&lake);
}

/* As tt-prune leaves it, also while the runs before are still there. */
static void a_pruned_chain_begins_where_it_says(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct chain chain;
    struct run_id third = run_number(3), second = run_number(2), fifth = run_number(5);
    struct mark mark = {{""}, 0, false};
    struct lake lake = open_lake(folder);
    make_chain(&lake, 5);
    lake_close(&lake);
    write_text(
        folder_path(folder, "begins"), text_of(arena_printf(&folder->arena, "%s\n", third.text)));
    for (int removed = 0; removed <= 2; removed++) {
        lake = open_lake(folder);
        assert_string_equal(lake.begins.text, third.text);
        assert_ok(chain_pending(&lake, LAKE_EXTRACTED, &fifth, is_done, &mark, &chain, &e), &e);
        assert_int_equal(chain.count, 3);
        assert_string_equal(chain.runs[0].text, third.text);
        chain_release(&chain);
        assert_ok(chain_pending(&lake, LAKE_EXTRACTED, &second, is_done, &mark, &chain, &e), &e);
        assert_int_equal(chain.count, 0);
        chain_release(&chain);
        assert_false(lake_has_run(&lake, LAKE_EXTRACTED, &second));
        assert_true(lake_has_run(&lake, LAKE_EXTRACTED, &third));
        if (removed < 2)
            remove_run(&lake, 2 - removed);
        lake_close(&lake);
    }
}

static void a_beginning_that_is_no_run_id_is_an_error(void **state)
{
    struct folder *folder = *state;
    static const char *const cases[] = {"", "\n", "20261120T214900.123", "20261320T214900.123Z\n",
        "20261120T214900.123Z\n\n", "20261120T214900.123Z 20261120T214900.123Z"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        struct lake lake;
        write_text(folder_path(folder, "begins"), text_of(cases[i]));
        assert_fails(lake_open(&lake, folder->path, true, &e), &e, ERR_INPUT, "/begins' is");
        lake_close(&lake);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(pending_runs_come_oldest_first),
        test_in_folder(the_walk_stops_at_what_is_done),
        test_in_folder(a_missing_link_is_an_error),
        test_in_folder(a_run_cannot_follow_a_later_one),
        test_in_folder(a_damaged_manifest_follows_the_run_before_it_if_extracted),
        test_in_folder(the_error_of_done_is_passed_on),
        test_in_folder(no_run_is_no_chain),
        test_in_folder(a_pruned_chain_begins_where_it_says),
        test_in_folder(a_beginning_that_is_no_run_id_is_an_error),
    };
    return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
