/* The file system: names that appear whole or not at all, trees that go, locks that hold. */
#include "unit.h"

#include <malloc.h>
#include <sys/wait.h>

#include "fs.h"

/* -------------------------------------------------------------------------------------- folders */

static void directories_are_made_on_the_way(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *deep = folder_path(folder, "a/b/c/d");
    assert_ok(fs_make_dirs(deep, &e), &e);
    assert_true(fs_exists(deep));
    assert_ok(fs_make_dirs(deep, &e), &e);
    assert_ok(fs_make_dirs(folder_path(folder, "a/x/"), &e), &e);

    write_text(folder_path(folder, "file"), TEXT("x"));
    assert_fails(
        fs_make_dirs(folder_path(folder, "file"), &e), &e, ERR_CREATE, "is not a directory");
    assert_fails(fs_make_dirs(folder_path(folder, "file/below"), &e), &e, ERR_CREATE, "file/below");
}

static void trees_are_removed_links_not_followed(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    assert_ok(fs_make_dirs(folder_path(folder, "tree/a/b"), &e), &e);
    assert_ok(fs_make_dirs(folder_path(folder, "other"), &e), &e);
    write_text(folder_path(folder, "tree/a/.hidden"), TEXT("x"));
    write_text(folder_path(folder, "tree/a/b/file"), TEXT("x"));
    write_text(folder_path(folder, "other/kept"), TEXT("x"));
    assert_int_equal(symlink("../other", folder_path(folder, "tree/link")), 0);
    assert_int_equal(symlink("nowhere", folder_path(folder, "tree/dangling")), 0);
    assert_true(fs_exists(folder_path(folder, "tree/dangling")));

    assert_ok(fs_remove_tree(folder_path(folder, "tree"), &e), &e);
    assert_false(fs_exists(folder_path(folder, "tree")));
    assert_true(fs_exists(folder_path(folder, "other/kept")));
    assert_ok(fs_remove_tree(folder_path(folder, "tree"), &e), &e);
}

/* What is asked of a name below the guarded directory, each of which must leave a link alone. */
static void refuse_all(const char *path, const char *words)
{
    struct err e = ERR_INIT;
    struct buf out = BUF_INIT;
    assert_fails(fs_read_file(path, 10, &out, &e), &e, ERR_INPUT, words);
    assert_fails(fs_sync_dir(path, &e), &e, ERR_IO, words);
    assert_fails(fs_open_dir(path, &e) != NULL, &e, ERR_INPUT, words);
    assert_fails(fs_lock(path, "x", &e) >= 0, &e, ERR_CREATE, words);
    buf_release(&out);
}

static void below_a_guarded_directory_no_link_is_followed(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    assert_ok(fs_make_dirs(folder_path(folder, "real"), &e), &e);
    assert_ok(fs_make_dirs(folder_path(folder, "other/dir"), &e), &e);
    write_text(folder_path(folder, "other/kept"), TEXT("x"));
    assert_int_equal(symlink("real", folder_path(folder, "lake")), 0);
    assert_int_equal(symlink("../other", folder_path(folder, "real/link")), 0);
    assert_int_equal(symlink("../other/kept", folder_path(folder, "real/file")), 0);
    assert_int_equal(symlink("../other/new", folder_path(folder, "real/dangling")), 0);
    const char *link = folder_path(folder, "lake/link");
    const char *file = folder_path(folder, "lake/file");
    fs_guard(folder_path(folder, "lake//")); /* the directory itself may be one */

    refuse_all(link, "symbolic link");
    refuse_all(folder_path(folder, "lake/link/kept"), "symbolic link");
    refuse_all(folder_path(folder, "lake/../other/kept"), "symbolic link");
    assert_fails(fs_make_dirs(link, &e), &e, ERR_CREATE, "is not a directory");
    assert_fails(
        fs_make_dirs(folder_path(folder, "lake/link/new"), &e), &e, ERR_CREATE, "symbolic link");
    assert_fails(
        fs_make_dir(folder_path(folder, "lake/link/new"), &e), &e, ERR_CREATE, "symbolic link");
    assert_fails(
        fs_create_file(folder_path(folder, "lake/dangling"), &e) >= 0, &e, ERR_CREATE, "dangling");
    assert_fails(fs_write_file(folder_path(folder, "lake/link/new"), "x", 1, &e), &e, ERR_IO,
        "symbolic link");
    assert_fails(
        fs_rename(file, folder_path(folder, "lake/link/new"), &e), &e, ERR_IO, "cannot rename");
    assert_fails(
        fs_remove_file(folder_path(folder, "lake/link/kept"), &e), &e, ERR_IO, "symbolic link");
    assert_fails(
        fs_remove_tree(folder_path(folder, "lake/link/dir"), &e), &e, ERR_IO, "symbolic link");

    /* What is in the way itself is replaced, or removed. */
    assert_int_equal(symlink("../other/kept", folder_path(folder, "real/.file.tmp")), 0);
    assert_ok(fs_write_file(file, "new", 3, &e), &e);
    check_text(read_text(folder, folder_path(folder, "real/file")), TEXT("new"), file);
    assert_ok(fs_remove_tree(link, &e), &e);
    assert_ok(fs_remove_file(folder_path(folder, "lake/dangling"), &e), &e);
    check_text(read_text(folder, folder_path(folder, "other/kept")), TEXT("x"), "other/kept");
    assert_true(fs_exists(folder_path(folder, "other/dir")));
    assert_false(fs_exists(folder_path(folder, "other/new")));
    fs_guard(folder_path(folder, "none"));
}

static void what_is_no_regular_file_is_not_waited_for(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct buf out = BUF_INIT;
    const char *fifo = folder_path(folder, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_fails(fs_read_file(fifo, 10, &out, &e), &e, ERR_INPUT, "is no regular file");
    assert_fails(fs_read_file("/dev/zero", 10, &out, &e), &e, ERR_INPUT, "is no regular file");
    assert_fails(fs_lock(fifo, "x", &e) >= 0, &e, ERR_CREATE, "is no regular file");
    buf_release(&out);
}

static void nothing_is_made_for_others(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct stat st;
    mode_t before = umask(0);
    assert_ok(fs_make_dirs(folder_path(folder, "a/b"), &e), &e);
    assert_ok(fs_write_file(folder_path(folder, "a/file"), "x", 1, &e), &e);
    fs_unlock(fs_lock(folder_path(folder, "a/lock"), "x", &e));
    (void)umask(before);
    static const struct {
        const char *name;
        mode_t mode;
    } made[] = {{"a", 0750}, {"a/b", 0750}, {"a/file", 0640}, {"a/lock", 0640}};
    for (size_t i = 0; i < COUNT_OF(made); i++) {
        assert_int_equal(stat(folder_path(folder, made[i].name), &st), 0);
        assert_int_equal(st.st_mode & 07777, made[i].mode);
    }
}

static void a_run_becomes_visible_whole(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *from = folder_path(folder, ".run.tmp");
    const char *to = folder_path(folder, "2026/11/20/run");
    assert_ok(fs_make_dirs(from, &e), &e);
    write_text(folder_path(folder, ".run.tmp/manifest"), TEXT("first"));
    assert_ok(fs_publish_dir(from, to, false, &e), &e);
    assert_false(fs_exists(from));
    check_text(
        read_text(folder, folder_path(folder, "2026/11/20/run/manifest")), TEXT("first"), to);

    /* Never over one that is there, unless it is to be replaced. */
    assert_ok(fs_make_dirs(from, &e), &e);
    write_text(folder_path(folder, ".run.tmp/manifest"), TEXT("second"));
    assert_fails(fs_publish_dir(from, to, false, &e), &e, ERR_CREATE, "cannot rename");
    check_text(
        read_text(folder, folder_path(folder, "2026/11/20/run/manifest")), TEXT("first"), to);
    assert_ok(fs_publish_dir(from, to, true, &e), &e);
    check_text(
        read_text(folder, folder_path(folder, "2026/11/20/run/manifest")), TEXT("second"), to);
    assert_false(fs_exists(from));
}

/* rename(2) by itself would take an empty one away. */
static void an_empty_run_is_one_too(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    assert_ok(fs_make_dirs(folder_path(folder, "new"), &e), &e);
    assert_ok(fs_make_dirs(folder_path(folder, "run"), &e), &e);
    assert_fails(fs_publish_dir(folder_path(folder, "new"), folder_path(folder, "run"), false, &e),
        &e, ERR_CREATE, "cannot rename");
}

static void to_replace_nothing_is_to_publish(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    assert_ok(fs_make_dirs(folder_path(folder, "new"), &e), &e);
    assert_ok(fs_publish_dir(folder_path(folder, "new"), folder_path(folder, "run"), true, &e), &e);
    assert_true(fs_exists(folder_path(folder, "run")));
}

/* ---------------------------------------------------------------------------------------- files */

static void a_file_is_replaced_whole(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "state.json");
    assert_ok(fs_write_file(path, "one", 3, &e), &e);
    check_text(read_text(folder, path), TEXT("one"), path);
    assert_ok(fs_write_file(path, "a\0b", 3, &e), &e);
    check_text(read_text(folder, path), TEXT("a\0b"), path);
    assert_false(fs_exists(folder_path(folder, ".state.json.tmp")));
}

/* Whoever has the old file open keeps it: the new one is another file of that name. */
static void a_reader_keeps_the_old_file(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "state.json");
    char got[8];
    assert_ok(fs_write_file(path, "old", 3, &e), &e);
    FILE *reader = fopen(path, "re");
    assert_non_null(reader);
    assert_ok(fs_write_file(path, "newer", 5, &e), &e);
    assert_int_equal(fread(got, 1, sizeof got, reader), 3);
    assert_memory_equal(got, "old", 3);
    (void)fclose(reader);
}

static void a_write_that_fails_leaves_the_old_file(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    assert_ok(fs_make_dirs(folder_path(folder, "dir"), &e), &e);
    write_text(folder_path(folder, "dir/kept"), TEXT("x"));
    assert_fails(
        fs_write_file(folder_path(folder, "dir"), "new", 3, &e), &e, ERR_IO, "cannot rename");
    assert_true(fs_exists(folder_path(folder, "dir/kept")));
    assert_false(fs_exists(folder_path(folder, ".dir.tmp")));
    assert_fails(fs_write_file(folder_path(folder, "none/file"), "new", 3, &e), &e, ERR_CREATE,
        "cannot create");
}

static void an_empty_file_is_an_empty_text(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct buf out = BUF_INIT;
    const char *path = folder_path(folder, "empty");
    write_text(path, TEXT(""));
    (void)mallopt(M_PERTURB, 0x55); /* memory is full of something */
    bool ok = fs_read_file(path, 10, &out, &e);
    (void)mallopt(M_PERTURB, 0);
    assert_ok(ok, &e);
    assert_string_equal(buf_str(&out), "");
    buf_release(&out);
}

static void files_are_read_up_to_a_limit(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct buf out = BUF_INIT;
    const char *path = folder_path(folder, "file");
    struct buf content = BUF_INIT;
    for (int i = 0; i < 30000; i++)
        buf_printf(&content, "%d,", i);
    write_text(path, (struct text){content.data, content.len});
    assert_ok(fs_read_file(path, content.len, &out, &e), &e);
    check_text((struct text){out.data, out.len}, (struct text){content.data, content.len}, path);

    buf_reset(&out);
    assert_fails(fs_read_file(path, content.len - 1, &out, &e), &e, ERR_INPUT, "is larger than");
    assert_fails(fs_read_file(folder_path(folder, "none"), 10, &out, &e), &e, ERR_INPUT, "none");
    assert_fails(fs_read_file(folder->path, 10, &out, &e), &e, ERR_INPUT, folder->path);
    buf_release(&content);
    buf_release(&out);
}

/* The limit is the file's, not that of all that is in the buffer. */
static void reading_appends(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct buf out = BUF_INIT;
    write_text(folder_path(folder, "file"), TEXT("12345"));
    for (int i = 0; i < 3; i++)
        assert_ok(fs_read_file(folder_path(folder, "file"), 5, &out, &e), &e);
    assert_string_equal(out.data, "123451234512345");
    buf_release(&out);
}

/* ---------------------------------------------------------------------------------------- locks */

/* What another process gets for the lock: the class of its error. */
static int lock_elsewhere(const char *path)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct err e = ERR_INIT;
        int fd = fs_lock(path, "tt-test", &e);
        _exit(fd >= 0 ? 0 : (strstr(e.text, "tt-test") == NULL ? 1 : e.class));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_lock_keeps_others_out(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "load.lock");
    int fd = fs_lock(path, "tt-test", &e);
    assert_true(fd >= 0);
    assert_int_equal(lock_elsewhere(path), ERR_BUSY);
    fs_unlock(fd);
    assert_int_equal(lock_elsewhere(path), 0); /* freed by its end, too */
    fd = fs_lock(path, "tt-test", &e);
    assert_true(fd >= 0);
    fs_unlock(fd);
    fs_unlock(-1);
    assert_fails(fs_lock(folder_path(folder, "none/lock"), "x", &e) >= 0, &e, ERR_CREATE, "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(directories_are_made_on_the_way),
        test_in_folder(trees_are_removed_links_not_followed),
        test_in_folder(below_a_guarded_directory_no_link_is_followed),
        test_in_folder(what_is_no_regular_file_is_not_waited_for),
        test_in_folder(nothing_is_made_for_others),
        test_in_folder(a_run_becomes_visible_whole),
        test_in_folder(an_empty_run_is_one_too),
        test_in_folder(to_replace_nothing_is_to_publish),
        test_in_folder(a_file_is_replaced_whole),
        test_in_folder(a_reader_keeps_the_old_file),
        test_in_folder(a_write_that_fails_leaves_the_old_file),
        test_in_folder(an_empty_file_is_an_empty_text),
        test_in_folder(files_are_read_up_to_a_limit),
        test_in_folder(reading_appends),
        test_in_folder(a_lock_keeps_others_out),
    };
    return cmocka_run_group_tests_name("fs", tests, NULL, NULL);
}
