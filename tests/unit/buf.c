/* Growing buffers: what was added, in order, and a NUL behind it. */
#include "unit.h"

#include "buf.h"

static void what_is_added_is_there_with_a_nul_behind(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    char expected[4096];
    size_t len = 0;
    uint64_t seed = 41;
    while (len < sizeof expected - 100) {
        char piece[100];
        size_t size = chance_below(&seed, sizeof piece);
        memset(piece, 'a' + (int)chance_below(&seed, 26), sizeof piece);
        memcpy(expected + len, piece, size);
        len += size;
        buf_add(&b, piece, size);
        assert_int_equal(b.len, len);
        assert_true(b.len < b.cap);
        assert_memory_equal(b.data, expected, len);
        assert_int_equal(b.data[len], '\0');
    }
    buf_release(&b);
    assert_null(b.data);
    assert_int_equal(b.len, 0);
}

static void pieces_of_each_kind(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    assert_string_equal(buf_str(&b), "");
    buf_add(&b, NULL, 0);
    buf_adds(&b, "");
    assert_string_equal(buf_str(&b), "");
    buf_addc(&b, 'a');
    buf_adds(&b, "bc");
    buf_add(&b, "d\0e", 3);
    buf_printf(&b, "%d-%s", 12, "x");
    assert_int_equal(b.len, 10);
    assert_memory_equal(b.data, "abcd\0e12-x", 11);
    buf_release(&b);
}

static void a_long_format_is_not_cut(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_printf(&b, "%5000s|", "x");
    buf_printf(&b, "%063d", 7);
    assert_int_equal(b.len, 5001 + 63);
    assert_int_equal(b.data[4999], 'x');
    assert_string_equal(b.data + 5000 + 1 + 62, "7");
    buf_release(&b);
}

static void reset_keeps_the_memory(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_reset(&b);
    buf_adds(&b, "something");
    size_t cap = b.cap;
    buf_reset(&b);
    assert_string_equal(buf_str(&b), "");
    assert_int_equal(b.len, 0);
    assert_int_equal(b.cap, cap);
    buf_release(&b);
    buf_release(&b);
}

static void reserve_makes_room_and_adds_nothing(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_adds(&b, "ab");
    char *room = buf_reserve(&b, 1000);
    assert_ptr_equal(room, b.data + 2);
    assert_int_equal(b.len, 2);
    memset(room, 'x', 1000);
    b.len += 1000;
    buf_addc(&b, '!');
    assert_string_equal(b.data + 1000, "xx!");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_is_there_with_a_nul_behind),
        cmocka_unit_test(pieces_of_each_kind),
        cmocka_unit_test(a_long_format_is_not_cut),
        cmocka_unit_test(reset_keeps_the_memory),
        cmocka_unit_test(reserve_makes_room_and_adds_nothing),
    };
    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
