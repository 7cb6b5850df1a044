/* The text of files from outside: encodings, marks, what is compressed. */
#include "unit.h"

#include <iconv.h>
#include <zlib.h>

#include "feedtext.h"

enum { SEVERAL_BLOCKS = 900 * 1024 };

static struct text read_all(struct folder *folder, const char *encoding, struct err *e)
{
    struct feed_text *t = feedtext_open(folder_path(folder, "in"), "in", encoding, e);
    struct buf all = BUF_INIT;
    struct text block = TEXT_NULL;
    bool ok = t != NULL;
    while (ok && (ok = feedtext_block(t, &block, e)) && block.len > 0)
        buf_add(&all, block.ptr, block.len);
    feedtext_close(t);
    struct text copy = {arena_memdup(&folder->arena, buf_str(&all), all.len), all.len};
    buf_release(&all);
    return ok ? copy : TEXT_NULL;
}

/* So that characters lie across the ends of blocks, whichever their lengths are. */
static struct text some_text(struct arena *arena)
{
    static const char *const pieces[] = {"a", "é", "€", "😀", "\n", "日"};
    struct buf b = BUF_INIT;
    uint64_t seed = 11;
    while (b.len < SEVERAL_BLOCKS)
        buf_adds(&b, pieces[chance_below(&seed, COUNT_OF(pieces))]);
    struct text copy = {arena_memdup(arena, b.data, b.len), b.len};
    buf_release(&b);
    return copy;
}

static struct text encoded(struct arena *arena, struct text t, const char *encoding)
{
    iconv_t cd = iconv_open(encoding, "UTF-8");
    assert_true(cd != (iconv_t)-1);
    size_t left = t.len, size = t.len * 4 + 16, room = size;
    char *from = arena_memdup(arena, t.ptr, t.len), *out = arena_alloc(arena, size), *to = out;
    assert_int_equal(iconv(cd, &from, &left, &to, &room), 0);
    assert_int_equal(iconv(cd, NULL, NULL, &to, &room), 0); /* back to where it began */
    assert_int_equal(iconv_close(cd), 0);
    return (struct text){out, size - room};
}

static void test_encodings(void **state)
{
    static const char *const encodings[] = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "UTF-7"};
    struct folder *folder = *state;
    struct text want = some_text(&folder->arena);
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        struct err e = ERR_INIT;
        write_text(folder_path(folder, "in"), encoded(&folder->arena, want, encodings[i]));
        struct text is = read_all(folder, encodings[i], &e);
        assert_ok(!text_is_null(is), &e);
        check_text(is, want, encodings[i]);
    }
}

static void test_marks(void **state)
{
    static const struct {
        struct text bytes;
        const char *encoding;
        struct text want;
    } cases[] = {
        {{"\xEF\xBB\xBF"
          "a",
             4},
            NULL, {"a", 1}},
        {{"\xEF\xBB\xBF", 3}, NULL, {"", 0}},
        {{"a\xEF\xBB\xBF", 4}, NULL, {"a\xEF\xBB\xBF", 4}},
        {{"\xFF\xFE"
          "a\0",
             4},
            "UTF-16", {"a", 1}},
        {{"", 0}, NULL, {"", 0}},
        {{"", 0}, "UTF-16", {"", 0}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        write_text(folder_path(*state, "in"), cases[i].bytes);
        struct text is = read_all(*state, cases[i].encoding, &e);
        assert_ok(!text_is_null(is), &e);
        check_text(is, cases[i].want, "without its mark");
    }
}

static void test_bad_bytes(void **state)
{
    struct err e = ERR_INIT;
    write_text(folder_path(*state, "in"), TEXT("abc\xE9xyz"));
    assert_fails(!text_is_null(read_all(*state, "UTF-8", &e)), &e, ERR_DATA,
        "'in', byte 4: 0xE9 is not of encoding 'UTF-8'");
    write_text(folder_path(*state, "in"), TEXT("\0a\0"));
    assert_fails(!text_is_null(read_all(*state, "UTF-16BE", &e)), &e, ERR_DATA, "byte 3");
    assert_fails(
        !text_is_null(read_all(*state, "KLINGON", &e)), &e, ERR_CONFIG, "no encoding 'KLINGON'");
}

static void add_member(struct buf *out, struct text content)
{
    z_stream z = {.next_in = NULL};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = deflateBound(&z, content.len) + 64;
    z.next_in = (Bytef *)content.ptr;
    z.avail_in = (uInt)content.len;
    z.next_out = (Bytef *)buf_reserve(out, room);
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->len += z.total_out;
    assert_int_equal(deflateEnd(&z), Z_OK);
}

/* In members, one of them empty; cut anywhere it is damaged, and a flipped bit is told. */
static void test_gzip(void **state)
{
    struct folder *folder = *state;
    struct text want = some_text(&folder->arena);
    struct buf file = BUF_INIT;
    struct err e = ERR_INIT;
    add_member(&file, (struct text){want.ptr, 1000});
    size_t first = file.len;
    add_member(&file, TEXT(""));
    add_member(&file, (struct text){want.ptr + 1000, want.len - 1000});
    write_text(folder_path(folder, "in"), (struct text){file.data, file.len});
    struct text is = read_all(folder, NULL, &e);
    assert_ok(!text_is_null(is), &e);
    check_text(is, want, "what was compressed");

    for (size_t len = 4; len < first; len += first / 7) {
        write_text(folder_path(folder, "in"), (struct text){file.data, len});
        assert_fails(!text_is_null(read_all(folder, NULL, &e)), &e, ERR_DATA, "it is cut off");
    }
    file.data[first - 6] ^= 1; /* of the checksum */
    write_text(folder_path(folder, "in"), (struct text){file.data, file.len});
    assert_fails(!text_is_null(read_all(folder, NULL, &e)), &e, ERR_DATA, "'in' is damaged: gzip");
    buf_release(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_encodings),
        test_in_folder(test_marks),
        test_in_folder(test_bad_bytes),
        test_in_folder(test_gzip),
    };
    return cmocka_run_group_tests_name("feedtext", tests, NULL, NULL);
}
