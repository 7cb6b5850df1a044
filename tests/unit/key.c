/* Keys as bytes: their order is the server's, and they come back as they were. */
#include "unit.h"

#include "key.h"

static const struct column COLUMNS[] = {
    {"note", "text", COLUMN_STRING},
    {"id", "bigint", COLUMN_NUMBER},
    {"code", "character varying(9)", COLUMN_STRING},
    {"day", "date", COLUMN_STRING},
};
static const char *NAMES[] = {"code", "id"};

static void encode(const struct key_codec *c, const char *code, const char *id, struct buf *key)
{
    struct text values[] = {text_of(code), text_of(id)};
    buf_reset(key);
    assert_true(key_encode(c, values, NULL, key));
}

static void keys_come_back(void **state)
{
    (void)state;
    static const char *const ids[] = {
        "0", "1", "-1", "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808"};
    struct arena arena = ARENA_INIT, scratch = ARENA_INIT;
    struct key_codec c = key_codec_of(COLUMNS, NAMES, 2, &arena);
    struct buf key = BUF_INIT;
    uint64_t seed = 111;
    for (int i = 0; i < 5000; i++) {
        struct text values[2], code = hostile_text(&scratch, &seed, 3);
        const char *id = ids[chance_below(&seed, COUNT_OF(ids))];
        encode(&c, code.ptr, id, &key);
        assert_true(key_decode(&c, (struct text){key.data, key.len}, values, &scratch));
        check_text(values[0], code, "code");
        check_text(values[1], text_of(id), "id");
        arena_reset(&scratch);
    }
    buf_release(&key);
    arena_release(&scratch);
    arena_release(&arena);
}

/* A file of keys is input, too.  In memory of exactly its size, for a sanitizer to see. */
static void what_is_no_key_is_told(void **state)
{
    (void)state;
    static const struct text BAD[] = {{"", 0}, {"AB", 2}, {"AB\0", 3}, {"AB\0\1\2\3\4\5\6\7", 10},
        {"12345678", 8}, {"AB\0\1\2\3\4\5\6\7\10\11", 12}, {"\0", 1}};
    struct arena arena = ARENA_INIT;
    struct key_codec c = key_codec_of(COLUMNS, NAMES, 2, &arena);
    struct text values[2];
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        char *bytes = mem_alloc(BAD[i].len + (BAD[i].len == 0), 1);
        memcpy(bytes, BAD[i].ptr, BAD[i].len);
        if (key_decode(&c, (struct text){bytes, BAD[i].len}, values, &arena))
            fail_msg("taken: %zu", i);
        free(bytes);
    }
    assert_true(key_decode(&c, TEXT("AB\0\1\2\3\4\5\6\7\10"), values, &arena));
    arena_release(&arena);
}

/* As ORDER BY code COLLATE "C", id has them. */
static const char *const ORDERED[][2] = {{"", "7"}, {"\x01", "0"}, {"A", "-9223372036854775808"},
    {"A", "-256"}, {"A", "-255"}, {"A", "-1"}, {"A", "0"}, {"A", "1"}, {"A", "9"}, {"A", "10"},
    {"A", "255"}, {"A", "256"}, {"A", "9223372036854775807"}, {"A\x01", "-5"}, {"AA", "-5"},
    {"B", "-7"}, {"a", "1"}, {"é", "0"}, {"日", "0"}, {"😀", "0"}};

static void the_order_of_bytes_is_that_of_the_server(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct key_codec c = key_codec_of(COLUMNS, NAMES, 2, &arena);
    struct buf a = BUF_INIT, b = BUF_INIT;
    for (size_t i = 0; i < COUNT_OF(ORDERED); i++) {
        for (size_t k = 0; k < COUNT_OF(ORDERED); k++) {
            encode(&c, ORDERED[i][0], ORDERED[i][1], &a);
            encode(&c, ORDERED[k][0], ORDERED[k][1], &b);
            int order = text_compare((struct text){a.data, a.len}, (struct text){b.data, b.len});
            if ((order > 0) - (order < 0) != (i > k) - (i < k))
                fail_msg("('%s', %s) and ('%s', %s)", ORDERED[i][0], ORDERED[i][1], ORDERED[k][0],
                    ORDERED[k][1]);
        }
    }
    buf_release(&a);
    buf_release(&b);
    arena_release(&arena);
}

static void the_values_are_taken_from_a_row(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct key_codec c = key_codec_of(COLUMNS, NAMES, 2, &arena);
    struct text row[] = {text_of("n"), text_of("12"), text_of("GBP"), text_of("2022-11-03")};
    struct buf of_row = BUF_INIT, of_values = BUF_INIT;
    assert_true(key_encode(&c, row, c.slots, &of_row));
    encode(&c, "GBP", "12", &of_values);
    check_text((struct text){of_row.data, of_row.len}, (struct text){of_values.data, of_values.len},
        "key");
    row[2] = TEXT_NULL;
    assert_false(key_encode(&c, row, c.slots, &of_row));
    row[2] = text_of("GBP");
    row[1] = text_of("1.5");
    assert_false(key_encode(&c, row, c.slots, &of_row));
    buf_release(&of_row);
    buf_release(&of_values);
    arena_release(&arena);
}

static void the_server_sorts_texts_by_bytes(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct key_codec c = key_codec_of(COLUMNS, NAMES, 2, &arena);
    struct buf sql = BUF_INIT;
    key_add_order(&c, &sql);
    assert_non_null(strstr(sql.data, "ORDER BY"));
    assert_non_null(strstr(sql.data, "\"code\""));
    assert_non_null(strstr(sql.data, "'UTF8'), \"id\"")); /* as bytea; the integer as it is */
    buf_release(&sql);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_back),
        cmocka_unit_test(what_is_no_key_is_told),
        cmocka_unit_test(the_order_of_bytes_is_that_of_the_server),
        cmocka_unit_test(the_values_are_taken_from_a_row),
        cmocka_unit_test(the_server_sorts_texts_by_bytes),
    };
    return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
