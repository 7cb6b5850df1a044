/* Sorted maps in a file: the same as a simple oracle's, whatever the keys, values and their order.
 */
#include "unit.h"

#include <signal.h>
#include <sys/wait.h>

#include "fault.h"
#include "sealed.h"

enum { KEYS = 600, NUMBER = 0 };

/* What should be there: the version of each key's value; 0: none. */
struct world {
    struct folder *folder;
    struct kvfile *file;
    struct sealed map;
    struct arena arena;
    uint64_t seed;
    int version[KEYS];
};

/* Key i, in the order of i: short ones; some that are longer than LMDB takes; some that differ only
 * behind what a block can be called by. */
static struct text key_of(struct arena *arena, size_t i)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "%03zu", i);
    for (size_t n = 0; i % 7 == 3 && n < 700; n++)
        buf_addc(&b, 'x');
    if (i >= 300 && i < 330) {
        buf_reset(&b);
        buf_adds(&b, "300");
        for (size_t n = 0; n < 600; n++)
            buf_addc(&b, 'y');
        buf_printf(&b, "%03zu", i);
    }
    struct text key = {arena_memdup(arena, b.data, b.len), b.len};
    buf_release(&b);
    return key;
}

/* Empty ones, small ones, some that fill blocks of their own. */
static struct text value_of(struct arena *arena, size_t i, int version)
{
    size_t len = i % 5 == 0 ? 0 : i % 41 == 7 ? 9000 : 20 + i % 90;
    struct buf b = BUF_INIT;
    buf_printf(&b, "%zu.%d.", i, version);
    while (b.len < len)
        buf_addc(&b, (char)('a' + b.len % 26));
    struct text value = {arena_memdup(arena, b.data, len == 0 ? 0 : b.len), len == 0 ? 0 : b.len};
    buf_release(&b);
    return value;
}

static void open_map(struct world *w, enum kvfile_mode mode)
{
    struct err e = ERR_INIT;
    w->file = kvfile_open(folder_path(w->folder, "map"), mode, 2 * SEALED_TREES, &e);
    if (w->file == NULL)
        fail_msg("%s", e.text);
    w->map = sealed_of(w->file, NUMBER);
    if (mode == KVFILE_NEW)
        assert_ok(sealed_clear(&w->map, &e), &e);
}

static void begin(struct world *w, struct folder *folder)
{
    *w = (struct world){.folder = folder, .seed = 7};
    open_map(w, KVFILE_NEW);
}

static void close_map(struct world *w)
{
    sealed_release(&w->map);
    kvfile_close(w->file);
}

static void end(struct world *w)
{
    close_map(w);
    arena_release(&w->arena);
}

static bool do_commit(void *arg, struct err *e)
{
    return kvfile_commit(arg, e);
}

static void commit(struct world *w)
{
    struct err e = ERR_INIT;
    assert_ok(sealed_flush(&w->map, &e) && kvfile_run(w->file, do_commit, w->file, &e), &e);
}

static void put(struct world *w, size_t i, int version)
{
    struct err e = ERR_INIT;
    arena_reset(&w->arena);
    struct text key = key_of(&w->arena, i);
    if (version == 0)
        assert_ok(sealed_remove(&w->map, key, &e), &e);
    else
        assert_ok(sealed_put(&w->map, key, value_of(&w->arena, i, version), &e), &e);
    w->version[i] = version;
}

static void check_finds(struct world *w)
{
    for (size_t i = 0; i < KEYS; i++) {
        struct err e = ERR_INIT;
        struct text found;
        arena_reset(&w->arena);
        assert_ok(sealed_find(&w->map, key_of(&w->arena, i), &found, &e), &e);
        struct text want = w->version[i] == 0 ? TEXT_NULL : value_of(&w->arena, i, w->version[i]);
        assert_int_equal(text_is_null(found), w->version[i] == 0);
        check_text(found, want, "value");
    }
}

/* The entries from key `from` on. */
static void check_order(struct world *w, size_t from)
{
    struct err e = ERR_INIT;
    struct sealed other = sealed_of(w->file, NUMBER);
    size_t at;
    struct text key, value;
    arena_reset(&w->arena);
    assert_ok(sealed_seek(&other, key_of(&w->arena, from), &at, &e), &e);
    for (size_t i = from; i < KEYS; i++) {
        if (w->version[i] == 0)
            continue;
        arena_reset(&w->arena);
        assert_ok(sealed_next(&other, &at, &key, &value, &e), &e);
        check_text(key, key_of(&w->arena, i), "key");
        check_text(value, value_of(&w->arena, i, w->version[i]), "value");
    }
    assert_ok(sealed_next(&other, &at, &key, &value, &e), &e);
    assert_true(text_is_null(key));
    sealed_release(&other);
}

static void check(struct world *w)
{
    commit(w);
    check_finds(w);
    check_order(w, 0);
    check_order(w, KEYS / 2);
}

static void in_any_order(void **state)
{
    struct world w;
    begin(&w, *state);
    check(&w);
    for (int round = 1; round < 12; round++) {
        for (int n = 0; n < 300; n++)
            put(&w, chance_below(&w.seed, KEYS), chance_below(&w.seed, 3) == 0 ? 0 : round);
        check(&w);
    }
    for (size_t i = 0; i < KEYS; i++) /* down to nothing */
        put(&w, i * 7 % KEYS, 0);
    for (size_t i = 0; i < KEYS; i++)
        put(&w, i, 0);
    check(&w);
    end(&w);
}

static void up_and_down(void **state)
{
    struct world w;
    begin(&w, *state);
    for (size_t i = 0; i < KEYS; i++)
        put(&w, i, 1);
    check(&w);
    for (size_t i = KEYS; i-- > 0;)
        put(&w, i, i % 3 == 0 ? 0 : 2);
    check(&w);
    end(&w);
}

/* What was committed is there, and no more. */
static void opened_again(void **state)
{
    struct world w;
    begin(&w, *state);
    for (size_t i = 0; i < KEYS; i++)
        put(&w, i * 7 % KEYS, 1);
    commit(&w);
    for (int round = 2; round < 5; round++) {
        struct world before = w;
        for (int n = 0; n < 100; n++)
            put(&w, chance_below(&w.seed, KEYS), round);
        if (round == 3)
            memcpy(w.version, before.version, sizeof w.version); /* not committed */
        else
            commit(&w);
        close_map(&w);
        open_map(&w, round == 4 ? KVFILE_READ : KVFILE_WRITE);
        check_finds(&w);
        check_order(&w, 0);
    }
    end(&w);
}

/* ------------------------------------------------------------------------------------------ faults
 */

static bool cause(void *arg, struct err *e)
{
    int signum = *(int *)arg;
    if (signum == 0)
        return err_set(e, ERR_IO, "just so");
    if (signum == SIGABRT)
        fault_raise();
    return raise(signum) != 0;
}

static void a_fault_is_an_error(void **state)
{
    (void)state;
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, 0, SIGSEGV};
    fault_setup();
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        struct err e = ERR_INIT;
        bool caught;
        int signum = signals[i];
        assert_false(fault_run(cause, &signum, &caught, &e));
        assert_int_equal(caught, signum != 0);
        assert_int_equal(e.class, signum == 0 ? ERR_IO : ERR_NONE);
    }
}

static void a_fault_elsewhere_ends_the_process(void **state)
{
    (void)state;
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        (void)signal(SIGBUS, SIG_DFL);
        fault_setup();
        (void)raise(SIGBUS);
        (void)raise(SIGBUS); /* the first one put back what was before */
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(in_any_order),
        test_in_folder(up_and_down),
        test_in_folder(opened_again),
        cmocka_unit_test(a_fault_is_an_error),
        cmocka_unit_test(a_fault_elsewhere_ends_the_process),
    };
    return cmocka_run_group_tests_name("sealed", tests, NULL, NULL);
}
