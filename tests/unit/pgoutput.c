/* Messages of logical decoding, as PostgreSQL 15 sent them. */
#include "unit.h"

#include "pgoutput.h"

static struct text bytes_of(const char *hex, struct arena *arena)
{
    size_t len = strlen(hex) / 2;
    char *bytes = arena_alloc(arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        const char pair[] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (char)strtoul(pair, NULL, 16);
    }
    return (struct text){bytes, len};
}

static struct pgoutput_message read_hex(const char *hex, struct arena *arena)
{
    struct pgoutput_message m;
    if (!pgoutput_read(bytes_of(hex, arena), &m))
        fail_msg("not read: %s", hex);
    return m;
}

static void check_value(struct pgoutput_tuple *t, enum pgoutput_value_kind kind, const char *text)
{
    assert_true(t->count > 0);
    struct pgoutput_value value = pgoutput_next_value(t);
    assert_int_equal(value.kind, kind);
    check_text(value.text, text_of(text), "value");
}

static void transactions(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct pgoutput_message m = read_hex("420000000001545ce000030472e4147cde000002da", &arena);
    assert_int_equal(m.kind, PGOUTPUT_BEGIN);
    assert_int_equal(m.lsn, 0x1545ce0);
    assert_int_equal(m.xid, 0x2da);
    m = read_hex("43000000000001545ce00000000001545d1000030472e4147cde", &arena);
    assert_int_equal(m.kind, PGOUTPUT_COMMIT);
    assert_int_equal(m.lsn, 0x1545ce0);
    assert_int_equal(m.end, 0x1545d10);
    assert_int_equal(read_hex("4f00000000000001006f00", &arena).kind, PGOUTPUT_ORIGIN);
    arena_release(&arena);
}

static void relations(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct pgoutput_message m = read_hex(
        "52000040037075626c6963007468696e67006400030169640000000017ffffffff00760000000019ffffffff00"
        "6d0000004001ffffffff",
        &arena);
    static const char *const names[] = {"id", "v", "m"};
    assert_int_equal(m.kind, PGOUTPUT_RELATION);
    assert_int_equal(m.relation, 0x4003);
    check_text(m.schema, TEXT("public"), "schema");
    check_text(m.name, TEXT("thing"), "name");
    assert_int_equal(m.identity, 'd');
    assert_int_equal(m.columns.count, 3);
    for (size_t i = 0; m.columns.count > 0; i++) {
        struct pgoutput_column column = pgoutput_next_column(&m.columns);
        check_text(column.name, text_of(names[i]), "column");
        assert_int_equal(column.is_key, i == 0);
    }
    assert_int_equal(read_hex("59000040017075626c6963006d6f6f6400", &arena).kind, PGOUTPUT_TYPE);
    arena_release(&arena);
}

static void rows(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct pgoutput_message m = read_hex("49000040034e00037400000001396e6e", &arena);
    assert_int_equal(m.kind, PGOUTPUT_INSERT);
    assert_int_equal(m.relation, 0x4003);
    assert_int_equal(m.old.count, 0);
    assert_int_equal(m.row.count, 3);
    check_value(&m.row, PGOUTPUT_TEXT, "9");
    check_value(&m.row, PGOUTPUT_NULL, NULL);
    check_value(&m.row, PGOUTPUT_NULL, NULL);
    assert_int_equal(m.row.bytes.len, 0);

    m = read_hex("55000040034e0003740000000131756e", &arena); /* a large value, left alone */
    assert_int_equal(m.kind, PGOUTPUT_UPDATE);
    assert_int_equal(m.old.count, 0);
    check_value(&m.row, PGOUTPUT_TEXT, "1");
    check_value(&m.row, PGOUTPUT_UNCHANGED, NULL);

    m = read_hex("55000040034b00037400000001326e6e4e00037400000001336e6e", &arena); /* a new key */
    check_value(&m.old, PGOUTPUT_TEXT, "2");
    check_value(&m.row, PGOUTPUT_TEXT, "3");

    m = read_hex("550000400a4f00027400000001617400000001314e0002740000000161740000000132", &arena);
    assert_int_equal(m.old.count, 2); /* REPLICA IDENTITY FULL */
    assert_int_equal(m.row.count, 2);

    m = read_hex("44000040034b00037400000001336e6e", &arena);
    assert_int_equal(m.kind, PGOUTPUT_DELETE);
    check_value(&m.old, PGOUTPUT_TEXT, "3");
    assert_int_equal(m.row.count, 0);
    arena_release(&arena);
}

static void truncates(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct pgoutput_message m = read_hex("540000000200000040030000400a", &arena);
    uint32_t relation = 0;
    assert_int_equal(m.kind, PGOUTPUT_TRUNCATE);
    assert_true(pgoutput_next_truncated(&m.relations, &relation));
    assert_int_equal(relation, 0x4003);
    assert_true(pgoutput_next_truncated(&m.relations, &relation));
    assert_int_equal(relation, 0x400a);
    assert_false(pgoutput_next_truncated(&m.relations, &relation));
    arena_release(&arena);
}

/* A message that is longer or shorter than it must be, in binary, or of a later protocol. */
static void what_is_no_message(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "42", "53000002da01", /* stream start */
        "420000000001545ce000030472e4147cde000002da00", "44000040034e0001740000000133",
        "44000040034b0000", "49000040034e00016200000001ff", "49000040034b0001740000000133",
        "49000040034e00017400000002ff", "55000040034b00017400000001334b0001740000000133",
        "540000000300000040030000400a", "5200004003707562", "49000040034e000174ffffffff33"};
    struct arena arena = ARENA_INIT;
    struct pgoutput_message m;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (pgoutput_read(bytes_of(bad[i], &arena), &m))
            fail_msg("read: %s", bad[i]);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transactions),
        cmocka_unit_test(relations),
        cmocka_unit_test(rows),
        cmocka_unit_test(truncates),
        cmocka_unit_test(what_is_no_message),
    };
    return cmocka_run_group_tests_name("pgoutput", tests, NULL, NULL);
}
