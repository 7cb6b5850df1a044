/* The bytes of a file: whole, counted and checksummed, whatever the lines are. */
#include "unit.h"

#include <xxhash.h>

#include "stream.h"

enum { BLOCK = 256 * 1024 };

static void one_shot(struct text bytes, char out[STREAM_CHECKSUM_SIZE])
{
    (void)snprintf(out, STREAM_CHECKSUM_SIZE, "xxh3:%016llx",
        (unsigned long long)XXH3_64bits(bytes.ptr, bytes.len));
}

/* `len` bytes of lines whose lengths chance gives, the last with its line feed. */
static struct text random_lines(struct arena *arena, uint64_t seed, size_t len, size_t longest)
{
    char *bytes = arena_alloc(arena, len);
    memset(bytes, 'x', len);
    for (size_t at = chance_below(&seed, longest); at < len; at += 1 + chance_below(&seed, longest))
        bytes[at] = '\n';
    bytes[len - 1] = '\n';
    return (struct text){bytes, len};
}

/* ------------------------------------------------------------------------------------- writing */

/* By one stream after the other, each of which has it from another one that holds it. */
static void what_is_written_in_several_goes_is_one_file(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "out");
    struct text bytes = random_lines(&folder->arena, 7, 9 * BLOCK, 100);
    struct stream_kept kept = {.is_begun = false};
    size_t goes[] = {0, 100, 3 * BLOCK, 0, BLOCK, 5 * BLOCK - 100};
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(goes); at += goes[i++]) {
        struct stream_out *held = stream_out_held(path);
        struct stream_out *out = stream_out_resume(path, &kept, &e);
        assert_non_null(out);
        buf_add(&held->pending, bytes.ptr + at, goes[i]);
        assert_ok(stream_out_flush(held, &e), &e);
        assert_int_equal(held->pending.len, goes[i]);
        assert_ok(stream_out_take(out, held, &e), &e);
        assert_int_equal(held->pending.len, 0);
        assert_ok(stream_out_keep(out, &kept, &e), &e);
        stream_out_close(out);
        stream_out_close(held);
    }
    struct stream_facts facts;
    struct stream_out *out = stream_out_resume(path, &kept, &e);
    assert_ok(stream_out_commit(out, &facts, &e), &e);
    stream_out_close(out);
    char checksum[STREAM_CHECKSUM_SIZE];
    one_shot(bytes, checksum);
    assert_string_equal(facts.checksum, checksum);
    assert_int_equal(facts.bytes, bytes.len);
    check_text(read_text(folder, path), bytes, path);
    assert_int_equal(unlink(path), 0);
}

static void what_is_written_is_counted_and_checksummed(void **state)
{
    struct folder *folder = *state;
    static const size_t sizes[] = {
        0, 1, 239, 240, 241, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 77};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct err e = ERR_INIT;
        const char *path = folder_path(folder, "out");
        struct text bytes = random_lines(&folder->arena, i, sizes[i] + 1, 100);
        bytes.len--;
        struct stream_out *out = stream_out_open(path, &e);
        assert_non_null(out);
        for (size_t at = 0; at < bytes.len; at += 1000) {
            buf_add(&out->pending, bytes.ptr + at, bytes.len - at < 1000 ? bytes.len - at : 1000);
            assert_ok(stream_out_flush(out, &e), &e);
            assert_true(out->pending.len < BLOCK);
        }
        struct stream_facts facts;
        assert_ok(stream_out_commit(out, &facts, &e), &e);
        stream_out_close(out);

        char checksum[STREAM_CHECKSUM_SIZE], same[STREAM_CHECKSUM_SIZE];
        one_shot(bytes, checksum);
        stream_checksum(bytes.ptr, bytes.len, same);
        assert_string_equal(facts.checksum, checksum);
        assert_string_equal(same, checksum);
        assert_int_equal(facts.bytes, bytes.len);
        check_text(read_text(folder, path), bytes, path);
        assert_int_equal(unlink(path), 0);
    }
}

/* As `printf '' | xxhsum -H3` and `printf 'tt\n' | xxhsum -H3` print it. */
static void checksums_are_those_of_xxhsum(void **state)
{
    (void)state;
    char checksum[STREAM_CHECKSUM_SIZE];
    stream_checksum("", 0, checksum);
    assert_string_equal(checksum, "xxh3:2d06800538d394c2");
    stream_checksum("tt\n", 3, checksum);
    assert_string_equal(checksum, "xxh3:4574d598cd0c0069");
}

static void close_without_commit_removes_the_file(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "out");
    struct stream_out *out = stream_out_open(path, &e);
    assert_non_null(out);
    buf_adds(&out->pending, "half");
    assert_true(fs_exists(path));
    stream_out_close(out);
    assert_false(fs_exists(path));

    out = stream_out_open(path, &e);
    assert_non_null(out);
    assert_ok(stream_out_commit(out, NULL, &e), &e);
    stream_out_close(out);
    assert_true(fs_exists(path));
    stream_out_close(NULL);
}

static void a_file_that_is_there_is_not_overwritten(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "out");
    write_text(path, TEXT("old"));
    assert_fails(stream_out_open(path, &e) != NULL, &e, ERR_CREATE, "cannot create");
    check_text(read_text(folder, path), TEXT("old"), path);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    FILE *full = fopen("/dev/full", "we");
    if (full == NULL)
        skip();
    struct stream_out *out = stream_out_stdout();
    out->fd = fileno(full);
    buf_adds(&out->pending, "row\n");
    assert_fails(stream_out_commit(out, NULL, &e), &e, ERR_IO, "cannot write to standard output");
    stream_out_close(out);
    (void)fclose(full);
}

/* ------------------------------------------------------------------------------------- reading */

/* Reads the file's lines and compares them with those of `bytes`. */
static void check_lines(const char *path, struct text bytes)
{
    struct err e = ERR_INIT;
    struct stream_in *in = stream_in_open(path, &e);
    assert_non_null(in);
    struct text line;
    size_t at = 0;
    for (;;) {
        assert_ok(stream_in_line(in, &line, &e), &e);
        if (text_is_null(line))
            break;
        const char *feed = memchr(bytes.ptr + at, '\n', bytes.len - at);
        assert_non_null(feed);
        size_t len = (size_t)(feed - bytes.ptr) - at;
        assert_int_equal(line.len, len);
        assert_memory_equal(line.ptr, bytes.ptr + at, len);
        at += len + 1;
    }
    assert_int_equal(at, bytes.len);

    struct stream_facts facts = {bytes.len, ""};
    one_shot(bytes, facts.checksum);
    assert_ok(stream_in_verify(in, &facts, &e), &e);
    stream_in_close(in);
}

static void lines_come_whole_across_blocks(void **state)
{
    struct folder *folder = *state;
    /* Lines far shorter and far longer than a block. */
    static const size_t longest[] = {1, 2, 100, 70000, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK};
    const char *path = folder_path(folder, "in");
    for (size_t i = 0; i < COUNT_OF(longest); i++) {
        struct text bytes = random_lines(&folder->arena, i, 4 * BLOCK + 13 * i, longest[i]);
        write_text(path, bytes);
        check_lines(path, bytes);
    }
}

/* The line feed just before, at and behind the end of the block. */
static void line_feeds_at_the_edge_of_a_block(void **state)
{
    struct folder *folder = *state;
    const char *path = folder_path(folder, "in");
    for (size_t len = BLOCK - 2; len <= BLOCK + 2; len++) {
        char *bytes = arena_alloc(&folder->arena, len + 4);
        memset(bytes, 'y', len);
        memcpy(bytes + len, "\n\nz\n", 4);
        write_text(path, (struct text){bytes, len + 4});
        check_lines(path, (struct text){bytes, len + 4});
    }
}

static void a_line_longer_than_the_block(void **state)
{
    struct folder *folder = *state;
    const char *path = folder_path(folder, "in");
    size_t len = 9 * BLOCK + 5;
    char *bytes = arena_alloc(&folder->arena, len);
    memset(bytes, 'l', len);
    memcpy(bytes, "ab\ncd\n", 6);
    memcpy(bytes + len - 6, "\nyz\nz\n", 6);
    write_text(path, (struct text){bytes, len});
    check_lines(path, (struct text){bytes, len});
}

static void an_empty_file_has_no_line(void **state)
{
    struct folder *folder = *state;
    const char *path = folder_path(folder, "in");
    write_text(path, TEXT(""));
    check_lines(path, TEXT(""));
    write_text(path, TEXT("\n\n"));
    check_lines(path, TEXT("\n\n"));
}

static void a_last_line_without_end_is_an_error(void **state)
{
    struct folder *folder = *state;
    static const struct text cases[] = {{"x", 1}, {"one\ntwo", 7}};
    const char *path = folder_path(folder, "in");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        struct text line = TEXT("");
        write_text(path, cases[i]);
        struct stream_in *in = stream_in_open(path, &e);
        assert_non_null(in);
        while (stream_in_line(in, &line, &e))
            assert_false(text_is_null(line));
        check_error(&e, ERR_INPUT, "cut off", "stream_in_line");
        stream_in_close(in);
    }
}

static void blocks_give_all_bytes(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    const char *path = folder_path(folder, "in");
    struct text bytes = random_lines(&folder->arena, 3, 3 * BLOCK + 1234, 50);
    write_text(path, bytes);
    struct stream_in *in = stream_in_open(path, &e);
    assert_non_null(in);
    struct text block;
    size_t at = 0;
    for (;;) {
        assert_ok(stream_in_block(in, &block, &e), &e);
        if (block.len == 0)
            break;
        assert_true(block.len <= BLOCK && at + block.len <= bytes.len);
        assert_memory_equal(block.ptr, bytes.ptr + at, block.len);
        at += block.len;
    }
    assert_int_equal(at, bytes.len);
    struct stream_facts facts = {bytes.len, ""};
    one_shot(bytes, facts.checksum);
    assert_ok(stream_in_verify(in, &facts, &e), &e);
    stream_in_close(in);
}

static void another_size_or_checksum_is_an_error(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct text line;
    const char *path = folder_path(folder, "in");
    write_text(path, TEXT("row\n"));
    struct stream_in *in = stream_in_open(path, &e);
    assert_non_null(in);
    do
        assert_ok(stream_in_line(in, &line, &e), &e);
    while (!text_is_null(line));
    struct stream_facts facts = {4, ""};
    one_shot(TEXT("row\n"), facts.checksum);
    assert_ok(stream_in_verify(in, &facts, &e), &e);
    facts.bytes = 5;
    assert_fails(stream_in_verify(in, &facts, &e), &e, ERR_INPUT, path);
    facts.bytes = 4;
    facts.checksum[20] ^= 1;
    assert_fails(stream_in_verify(in, &facts, &e), &e, ERR_INPUT, path);
    stream_in_close(in);
}

static void a_file_that_cannot_be_read_is_an_error(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    assert_fails(stream_in_open(folder_path(folder, "none"), &e) != NULL, &e, ERR_INPUT, "none");
    assert_fails(stream_in_open(folder->path, &e) != NULL, &e, ERR_INPUT, "is no regular file");
    assert_int_equal(mkdir(folder_path(folder, "file.zst"), 0700), 0);
    assert_fails(stream_in_open(folder_path(folder, "file"), &e) != NULL, &e, ERR_INPUT,
        "file.zst' is no regular file");
    stream_in_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(what_is_written_is_counted_and_checksummed),
        test_in_folder(what_is_written_in_several_goes_is_one_file),
        cmocka_unit_test(checksums_are_those_of_xxhsum),
        test_in_folder(close_without_commit_removes_the_file),
        test_in_folder(a_file_that_is_there_is_not_overwritten),
        cmocka_unit_test(a_full_disk_is_an_error),
        test_in_folder(lines_come_whole_across_blocks),
        test_in_folder(line_feeds_at_the_edge_of_a_block),
        test_in_folder(a_line_longer_than_the_block),
        test_in_folder(an_empty_file_has_no_line),
        test_in_folder(a_last_line_without_end_is_an_error),
        test_in_folder(blocks_give_all_bytes),
        test_in_folder(another_size_or_checksum_is_an_error),
        test_in_folder(a_file_that_cannot_be_read_is_an_error),
    };
    return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
