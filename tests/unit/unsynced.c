#include "unsynced.h"

#include <fcntl.h>
#include <unistd.h>

#include "fs.h"
#include "unit.h"

static int is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

static int new_file(struct folder *folder, const char *name)
{
    struct err e = ERR_INIT;
    int fd = fs_create_file(folder_path(folder, name), &e);
    assert_ok(fd >= 0, &e);
    return fd;
}

static void files_stay_open_until_they_are_synced(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct unsynced u = {.count = 0};
    int a = new_file(folder, "a"), b = new_file(folder, "b");
    assert_ok(unsynced_add(&u, a, "a", &e) && unsynced_add(&u, b, "b", &e), &e);
    assert_true(is_open(a) && is_open(b));
    assert_ok(unsynced_sync(&u, &e), &e);
    assert_false(is_open(a) || is_open(b));
    assert_int_equal(u.count, 0);
}

static void dropped_files_are_closed(void **state)
{
    struct err e = ERR_INIT;
    struct unsynced u = {.count = 0};
    int fd = new_file(*state, "a");
    assert_ok(unsynced_add(&u, fd, "a", &e), &e);
    unsynced_drop(&u);
    assert_false(is_open(fd));
    unsynced_drop(&u);
}

/* A pipe cannot be fsynced. */
static void what_is_not_durable_is_an_error(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    struct unsynced u = {.count = 0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_ok(unsynced_add(&u, ends[1], "the pipe", &e), &e);
    assert_fails(unsynced_sync(&u, &e), &e, ERR_IO, "cannot fsync 'the pipe'");
    assert_false(is_open(ends[1]));
    assert_int_equal(close(ends[0]), 0);
}

/* That they are is seen by one that cannot. */
static void more_than_there_is_room_for_are_synced_first(void **state)
{
    struct err e = ERR_INIT;
    struct unsynced u = {.count = 0};
    int ends[2], file = new_file(*state, "a");
    assert_int_equal(pipe(ends), 0);
    assert_ok(unsynced_add(&u, ends[1], "the pipe", &e), &e);
    for (size_t i = 1; i < UNSYNCED_MAX; i++)
        assert_ok(unsynced_add(&u, dup(file), "a", &e), &e);
    assert_true(is_open(ends[1]));
    assert_fails(unsynced_add(&u, file, "a", &e), &e, ERR_IO, "cannot fsync 'the pipe'");
    assert_false(is_open(ends[1]));
    assert_int_equal(u.count, 1);
    unsynced_drop(&u);
    assert_false(is_open(file));
    assert_int_equal(close(ends[0]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(files_stay_open_until_they_are_synced),
        test_in_folder(dropped_files_are_closed),
        cmocka_unit_test(what_is_not_durable_is_an_error),
        test_in_folder(more_than_there_is_room_for_are_synced_first),
    };
    return cmocka_run_group_tests_name("unsynced", tests, NULL, NULL);
}
