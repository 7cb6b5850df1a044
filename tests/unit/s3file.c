/* A local file on its way to S3: what is not as its manifest says gives away no last byte. */
#include "unit.h"

#include "s3file.h"
#include "sha256.h"

enum { BYTES = 700 * 1024 }; /* more than two blocks */

static char byte_at(uint64_t i)
{
    return (char)('a' + i % 23);
}

static char *path_of_file(struct folder *folder, size_t bytes, struct stream_facts *facts)
{
    struct err e = ERR_INIT;
    char *path = arena_strdup(&folder->arena, folder_path(folder, "file"));
    (void)unlink(path);
    struct stream_out *out = stream_out_open(path, &e);
    for (size_t i = 0; i < bytes; i++)
        buf_addc(&out->pending, byte_at(i));
    assert_ok(stream_out_commit(out, facts, &e), &e);
    stream_out_close(out);
    return path;
}

static void check_bytes(struct text bytes, uint64_t offset)
{
    for (size_t i = 0; i < bytes.len; i++)
        assert_int_equal(bytes.ptr[i], byte_at(offset + i));
}

/* All of it, in parts of that size; false: *given bytes came, and then the error. */
static bool give(struct s3file *file, size_t part, uint64_t *given, struct err *e)
{
    bool ok = true;
    *given = 0;
    while (ok && *given < file->facts->bytes) {
        struct text bytes;
        ok = s3file_seek(file, *given, e) && s3file_take(file, part, &bytes, e);
        *given += ok ? bytes.len : 0;
    }
    return ok;
}

static bool hash(struct s3file *file, unsigned char sum[SHA256_SIZE], struct err *e)
{
    void *sha256 = sha256_begin();
    bool ok = s3file_hash(file, 0, file->facts->bytes, sha256, e);
    sha256_end(sha256, sum);
    return ok;
}

static void a_whole_file_is_given_in_parts_and_anew(void **state)
{
    struct stream_facts facts;
    struct err e = ERR_INIT;
    struct s3file file = {.path = path_of_file(*state, BYTES, &facts), .facts = &facts};
    struct text all = read_text(*state, file.path);
    unsigned char sum[SHA256_SIZE], expected[SHA256_SIZE];
    uint64_t given;
    assert_ok(hash(&file, sum, &e), &e);
    sha256_of(all.ptr, all.len, expected);
    assert_memory_equal(sum, expected, sizeof sum);
    for (size_t part = 1000; part <= BYTES; part *= 90) { /* without s3file_rewind between */
        assert_ok(give(&file, part, &given, &e), &e);
        assert_int_equal(given, BYTES);
    }
    s3file_rewind(&file);
    for (uint64_t offset = BYTES - 1; offset > 0; offset /= 3) {
        struct text bytes;
        assert_ok(s3file_seek(&file, offset, &e) && s3file_take(&file, 1000, &bytes, &e), &e);
        assert_true(bytes.len > 0);
        check_bytes(bytes, offset);
    }
    s3file_release(&file);
}

/* Of a file that is not what its facts say, at the end or before. */
static void check_not_given(const char *path, const struct stream_facts *facts)
{
    struct err e = ERR_INIT;
    struct s3file file = {.path = path, .facts = facts};
    unsigned char sum[SHA256_SIZE];
    uint64_t given;
    assert_false(give(&file, 4096, &given, &e));
    assert_int_equal(e.class, ERR_INPUT);
    assert_non_null(strstr(e.text, path));
    assert_true(given < facts->bytes);
    e = (struct err)ERR_INIT;
    s3file_rewind(&file);
    assert_fails(hash(&file, sum, &e), &e, ERR_INPUT, path);
    s3file_release(&file);
}

static void a_file_that_is_short_long_or_changed_gives_no_last_byte(void **state)
{
    struct folder *folder = *state;
    struct stream_facts facts, other;
    const char *path = path_of_file(folder, BYTES, &facts);
    struct text all = read_text(folder, path);
    char *bytes = arena_memdup(&folder->arena, all.ptr, all.len);
    bytes[BYTES - 1] ^= 1;
    write_text(path, (struct text){bytes, BYTES});
    check_not_given(path, &facts);
    bytes[BYTES - 1] ^= 1;
    bytes[0] ^= 1;
    write_text(path, (struct text){bytes, BYTES});
    check_not_given(path, &facts);
    check_not_given(path_of_file(folder, BYTES - 1, &other), &facts);
    check_not_given(path_of_file(folder, BYTES + 1, &other), &facts);
    check_not_given(path_of_file(folder, 2 * BYTES, &other), &facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_whole_file_is_given_in_parts_and_anew, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(
            a_file_that_is_short_long_or_changed_gives_no_last_byte, folder_make, folder_remove),
    };
    return cmocka_run_group_tests_name("s3file", tests, NULL, NULL);
}
