/* Files that the zstd command has compressed are read as if they were not. */
#include "unit.h"

#include <xxhash.h>
#include <zstd.h>

#include "stream.h"

enum { BLOCK = 256 * 1024 };

/* Text that compresses, but not to nothing. */
static struct text some_rows(struct arena *arena, uint64_t seed, size_t len)
{
    char *bytes = arena_alloc(arena, len + 1);
    for (size_t i = 0; i < len; i++)
        bytes[i] = i % 40 == 39 || i == len - 1 ? '\n' : (char)('a' + chance_below(&seed, 6));
    return (struct text){bytes, len};
}

/* One frame with a checksum, as the command makes it; appended to `out`. */
static void compress(struct buf *out, struct text content, int level)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    size_t room = ZSTD_compressBound(content.len);
    (void)ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    (void)ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    size_t len = ZSTD_compress2(context, buf_reserve(out, room), room, content.ptr, content.len);
    assert_false(ZSTD_isError(len));
    out->len += len;
    (void)ZSTD_freeCCtx(context);
}

static struct stream_facts facts_of(struct text content)
{
    struct stream_facts facts = {content.len, ""};
    stream_checksum(content.ptr, content.len, facts.checksum);
    return facts;
}

/* Reads it all by blocks and verifies it. */
static bool read_whole(const char *path, struct text content, struct err *e)
{
    struct stream_facts facts = facts_of(content);
    struct stream_in *in = stream_in_open(path, e);
    struct text block = TEXT_NULL;
    size_t at = 0;
    bool ok = in != NULL;
    while ((ok = ok && stream_in_block(in, &block, e)) && block.len > 0) {
        assert_true(block.len <= BLOCK);
        if (at + block.len <= content.len && memcmp(block.ptr, content.ptr + at, block.len) != 0)
            fail_msg("other bytes than were compressed came through");
        at += block.len;
    }
    ok = ok && stream_in_verify(in, &facts, e);
    stream_in_close(in);
    return ok;
}

static void contents_come_whole(void **state)
{
    struct folder *folder = *state;
    static const size_t sizes[] = {0, 1, 40, BLOCK - 1, BLOCK, BLOCK + 1, 12 * BLOCK + 77};
    const char *path = folder_path(folder, "rows.jsonl");
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct err e = ERR_INIT;
        struct buf frame = BUF_INIT;
        struct text rows = some_rows(&folder->arena, i, sizes[i]);
        compress(&frame, rows, i % 2 == 0 ? 3 : 19);
        write_text(folder_path(folder, "rows.jsonl.zst"), (struct text){frame.data, frame.len});
        assert_ok(read_whole(path, rows, &e), &e);
        buf_release(&frame);
    }
}

static void lines_come_whole(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct buf frame = BUF_INIT;
    struct text rows = some_rows(&folder->arena, 7, 5 * BLOCK);
    compress(&frame, rows, 3);
    write_text(folder_path(folder, "rows.zst"), (struct text){frame.data, frame.len});
    struct stream_in *in = stream_in_open(folder_path(folder, "rows"), &e);
    assert_non_null(in);
    struct text line;
    size_t at = 0;
    for (;;) {
        assert_ok(stream_in_line(in, &line, &e), &e);
        if (text_is_null(line))
            break;
        assert_true(at + line.len < rows.len);
        assert_memory_equal(line.ptr, rows.ptr + at, line.len);
        at += line.len + 1;
    }
    assert_int_equal(at, rows.len);
    struct stream_facts facts = facts_of(rows);
    assert_ok(stream_in_verify(in, &facts, &e), &e);
    stream_in_close(in);
    buf_release(&frame);
}

/* As of `cat a.zst b.zst`. */
static void frames_behind_one_another(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    struct buf frames = BUF_INIT;
    struct text rows = some_rows(&folder->arena, 1, 2 * BLOCK);
    compress(&frames, (struct text){rows.ptr, 100}, 3);
    compress(&frames, TEXT(""), 3);
    compress(&frames, (struct text){rows.ptr + 100, rows.len - 100}, 1);
    write_text(folder_path(folder, "rows.zst"), (struct text){frames.data, frames.len});
    assert_ok(read_whole(folder_path(folder, "rows"), rows, &e), &e);
    buf_release(&frames);
}

static void the_plain_file_goes_first(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    write_text(folder_path(folder, "rows"), TEXT("plain\n"));
    write_text(folder_path(folder, "rows.zst"), TEXT("no zstd file"));
    assert_ok(read_whole(folder_path(folder, "rows"), TEXT("plain\n"), &e), &e);
}

static void one_that_is_cut_off_is_an_error(void **state)
{
    struct folder *folder = *state;
    static const size_t sizes[] = {0, 300, 3 * BLOCK};
    const char *zst = folder_path(folder, "rows.zst");
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct buf frame = BUF_INIT;
        struct text rows = some_rows(&folder->arena, i, sizes[i]);
        compress(&frame, rows, 3);
        size_t step = frame.len / 200 + 1;
        for (size_t len = 0; len < frame.len; len += len + step < frame.len ? step : 1) {
            struct err e = ERR_INIT;
            write_text(zst, (struct text){frame.data, len});
            assert_fails(
                read_whole(folder_path(folder, "rows"), rows, &e), &e, ERR_INPUT, "rows.zst' is");
        }
        buf_release(&frame);
    }
}

static void a_byte_that_has_changed_is_an_error(void **state)
{
    struct folder *folder = *state;
    struct buf frame = BUF_INIT;
    struct text rows = some_rows(&folder->arena, 5, 2000);
    size_t came_through = 0;
    compress(&frame, rows, 3);
    for (size_t i = 0; i < frame.len; i++) {
        struct err e = ERR_INIT;
        frame.data[i] ^= 0x20;
        write_text(folder_path(folder, "rows.zst"), (struct text){frame.data, frame.len});
        frame.data[i] ^= 0x20;
        /* A few bits say nothing of the contents: read_whole has seen that these are right. */
        if (read_whole(folder_path(folder, "rows"), rows, &e))
            came_through++;
        else
            check_error(&e, ERR_INPUT, "rows.zst' is", "read_whole");
    }
    assert_true(came_through < 8);
    buf_adds(&frame, "more");
    struct err e = ERR_INIT;
    write_text(folder_path(folder, "rows.zst"), (struct text){frame.data, frame.len});
    assert_fails(read_whole(folder_path(folder, "rows"), rows, &e), &e, ERR_INPUT, "rows.zst' is");
    buf_release(&frame);
}

/* An error of a file that is not there at all names the one that the manifest names. */
static void neither_is_there(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    assert_fails(
        read_whole(folder_path(folder, "rows"), TEXT(""), &e), &e, ERR_INPUT, "/rows': No such");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(contents_come_whole),
        test_in_folder(lines_come_whole),
        test_in_folder(frames_behind_one_another),
        test_in_folder(the_plain_file_goes_first),
        test_in_folder(one_that_is_cut_off_is_an_error),
        test_in_folder(a_byte_that_has_changed_is_an_error),
        test_in_folder(neither_is_there),
    };
    return cmocka_run_group_tests_name("unzstd", tests, NULL, NULL);
}
