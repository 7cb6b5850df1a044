/* Sets of keys in files: sorted whatever the order they came in, and the algebra of deletes. */
#include "unit.h"

#include "keyset.h"

/* ------------------------------------------------------------------------------------- helpers */

/* Key number i: sorts by i, of odd length, with any bytes in it. */
static struct text key_of(struct arena *arena, size_t i)
{
    char bytes[64] = {0};
    bytes[0] = (char)(i >> 16 & 0xff);
    bytes[1] = (char)(i >> 8 & 0xff);
    bytes[2] = (char)(i & 0xff);
    size_t len = 3 + i * 7 % 40;
    return (struct text){arena_memdup(arena, bytes, len), len};
}

enum order { UP, DOWN, ANY };

/* Writes the keys whose flag is set, in that order; limits NULL: the usual ones. */
static struct keyset write_set_within(struct folder *folder, const char *name, const bool *member,
    size_t limit, enum order order, const struct keyset_limits *limits)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct keyset set = {.path = folder_path(folder, name)};
    struct keyset_writer *w =
        limits == NULL ? keyset_create(set.path, &e) : keyset_create_within(set.path, limits, &e);
    if (w == NULL)
        fail_msg("%s", e.text);
    for (size_t n = 0; n < limit; n++) {
        /* 7919 is prime: a permutation of what is no multiple of it. */
        size_t i = order == UP ? n : (order == DOWN ? limit - 1 - n : n * 7919 % limit);
        if (member[i])
            assert_ok(keyset_add(w, key_of(&arena, i), &e), &e);
        arena_reset(&arena);
    }
    assert_ok(keyset_commit(w, &set, &e), &e);
    keyset_close(w);
    arena_release(&arena);
    return set;
}

static struct keyset write_set(
    struct folder *folder, const char *name, const bool *member, size_t limit, enum order order)
{
    return write_set_within(folder, name, member, limit, order, NULL);
}

/* That the set has exactly the keys whose flag is set, in order. */
static void check_set(const struct keyset *set, const bool *member, size_t limit)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct keyset_reader *r = keyset_open(set, &e);
    struct text key;
    uint64_t count = 0;
    assert_non_null(r);
    for (size_t i = 0; i < limit; i++) {
        if (!member[i])
            continue;
        assert_ok(keyset_next(r, &key, &e), &e);
        arena_reset(&arena);
        if (!text_eq(key, key_of(&arena, i)))
            fail_msg("key %zu of '%s' is another", i, set->path);
        count++;
    }
    assert_ok(keyset_next(r, &key, &e), &e);
    assert_true(text_is_null(key));
    assert_true(set->count == count);
    keyset_reader_close(r);
    arena_release(&arena);
}

static void choose(bool *member, size_t limit, size_t share, uint64_t *seed)
{
    for (size_t i = 0; i < limit; i++)
        member[i] = chance_below(seed, 10) < share;
}

/* -------------------------------------------------------------------------------------- sorting */

/* Enough keys for several chunks. */
static void keys_come_sorted(void **state)
{
    enum { LIMIT = 300000 };
    bool *member = mem_alloc(LIMIT, sizeof *member);
    uint64_t seed = 121;
    choose(member, LIMIT, 8, &seed);
    static const enum order orders[] = {UP, DOWN, ANY};
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        struct keyset set = write_set(*state, "set", member, LIMIT, orders[i]);
        assert_true(set.facts.bytes > 3 * 1024 * 1024); /* of chunks of 2 MiB */
        check_set(&set, member, LIMIT);
        assert_false(fs_exists(folder_path(*state, "set.tmp")));
    }
    free(member);
}

/* Many more chunks than are merged at once, with keys longer than a buffer and than a chunk. */
static void many_chunks_take_several_passes(void **state)
{
    enum { LIMIT = 20000 };
    static const struct keyset_limits tiny[] = {
        {300, 3, 16}, {300, 2, 100}, {20, 64, 1}, {4000, 5, 64}, {1u << 20, 2, 16}};
    static const enum order orders[] = {UP, DOWN, ANY};
    bool *member = mem_alloc(LIMIT, sizeof *member);
    uint64_t seed = 151;
    choose(member, LIMIT, 8, &seed);
    struct keyset plain = write_set(*state, "plain", member, LIMIT, UP);
    for (size_t i = 0; i < COUNT_OF(tiny); i++) {
        for (size_t k = 0; k < COUNT_OF(orders); k++) {
            struct keyset set = write_set_within(*state, "set", member, LIMIT, orders[k], &tiny[i]);
            check_set(&set, member, LIMIT);
            assert_true(set.facts.bytes == plain.facts.bytes);
            assert_string_equal(set.facts.checksum, plain.facts.checksum);
            assert_false(fs_exists(folder_path(*state, "set.tmp")));
            assert_false(fs_exists(folder_path(*state, "set.pass.tmp")));
        }
    }
    free(member);
}

/* A pass that fails says so, and leaves nothing. */
static void a_pass_that_cannot_be_written(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    static const struct keyset_limits tiny = {20, 2, 16};
    struct keyset set = {.path = folder_path(folder, "set")};
    struct keyset_writer *w = keyset_create_within(set.path, &tiny, &e);
    struct arena arena = ARENA_INIT;
    assert_non_null(w);
    for (size_t i = 100; i-- > 0;)
        assert_ok(keyset_add(w, key_of(&arena, i), &e), &e);
    write_text(folder_path(folder, "set.pass.tmp"), TEXT("in the way"));
    assert_fails(keyset_commit(w, &set, &e), &e, ERR_CREATE, "set.pass.tmp");
    keyset_close(w);
    assert_false(fs_exists(set.path));
    assert_false(fs_exists(folder_path(folder, "set.tmp")));
    assert_false(fs_exists(folder_path(folder, "set.pass.tmp")));
    arena_release(&arena);
}

static void an_empty_set(void **state)
{
    static const bool none[10];
    struct keyset set = write_set(*state, "set", none, 10, UP);
    check_set(&set, none, 10);
    assert_true(set.count == 0 && set.facts.bytes == 0);
}

static void close_without_commit_leaves_the_old_set(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    static const bool some[10] = {true, false, true};
    struct keyset set = write_set(folder, "set", some, 10, UP);
    struct keyset_writer *w = keyset_create(set.path, &e);
    assert_non_null(w);
    assert_ok(keyset_add(w, TEXT("x"), &e), &e);
    keyset_close(w);
    check_set(&set, some, 10);
    assert_false(fs_exists(folder_path(folder, "set.tmp")));
    w = keyset_create(folder_path(folder, "new"), &e);
    assert_non_null(w);
    keyset_close(w);
    assert_false(fs_exists(folder_path(folder, "new")));
    keyset_close(NULL);
    keyset_reader_close(NULL);
}

/* -------------------------------------------------------------------------------------- algebra */

enum { SMALL = 2000 };

/* One round, of sets that have so many tenths of the keys. */
static void check_algebra(struct folder *folder, const size_t *shares, uint64_t *seed)
{
    struct err e = ERR_INIT;
    bool member[3][SMALL], united[SMALL], without[SMALL];
    uint64_t fresh = 0, count;
    static const char *const names[] = {"a", "b", "minus"};
    struct keyset sets[3];
    for (int s = 0; s < 3; s++) {
        choose(member[s], SMALL, shares[s], seed);
        sets[s] = write_set(folder, names[s], member[s], SMALL, ANY);
    }
    for (size_t i = 0; i < SMALL; i++) {
        united[i] = member[0][i] || member[1][i];
        without[i] = united[i] && !member[2][i];
        fresh += member[1][i] && !member[0][i];
    }
    assert_ok(keyset_count_new(&sets[0], &sets[1], &count, &e), &e);
    assert_true(count == fresh);

    struct keyset out = {.path = folder_path(folder, "out")};
    assert_ok(keyset_unite(&sets[0], &sets[1], NULL, out.path, &out, &e), &e);
    check_set(&out, united, SMALL);
    assert_ok(keyset_unite(&sets[0], &sets[1], &sets[2], out.path, &out, &e), &e);
    check_set(&out, without, SMALL);

    const struct keyset none = {.path = NULL};
    assert_ok(keyset_unite(&none, &sets[1], &none, out.path, &out, &e), &e);
    check_set(&out, member[1], SMALL);
}

static void union_difference_and_what_is_new(void **state)
{
    static const size_t shares[][3] = {{5, 5, 5}, {10, 1, 1}, {1, 10, 0}, {0, 5, 5}, {5, 0, 5},
        {0, 0, 5}, {10, 10, 10}, {9, 1, 9}};
    uint64_t seed = 131;
    for (size_t i = 0; i < COUNT_OF(shares); i++)
        check_algebra(*state, shares[i], &seed);
}

/* -------------------------------------------------------------------------------------- damage */

/* Reads to the end; false at the first error. */
static bool read_all(const struct keyset *set, struct err *e)
{
    struct keyset_reader *r = keyset_open(set, e);
    struct text key = TEXT("");
    bool ok = r != NULL;
    while (ok && !text_is_null(key))
        ok = keyset_next(r, &key, e);
    keyset_reader_close(r);
    return ok;
}

static void a_damaged_set_is_an_error(void **state)
{
    struct folder *folder = *state;
    struct err e = ERR_INIT;
    bool member[SMALL];
    uint64_t seed = 141;
    choose(member, SMALL, 5, &seed);
    struct keyset set = write_set(folder, "set", member, SMALL, ANY);
    struct text good = read_text(folder, set.path);
    assert_ok(read_all(&set, &e), &e);
    for (int i = 0; i < 300; i++) {
        size_t len = i < 30 ? good.len - 1 - (size_t)i : good.len;
        char *bytes = arena_memdup(&folder->arena, good.ptr, good.len);
        if (i >= 30)
            bytes[chance_below(&seed, len)] ^= (char)(1 + chance_below(&seed, 127));
        write_text(set.path, (struct text){bytes, len});
        e = (struct err)ERR_INIT;
        if (read_all(&set, &e))
            fail_msg("damage %d is not noticed", i);
        assert_int_equal(e.class, ERR_INPUT);
    }
    write_text(set.path, good);
    set.count++;
    assert_fails(read_all(&set, &e), &e, ERR_INPUT, set.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(keys_come_sorted),
        test_in_folder(many_chunks_take_several_passes),
        test_in_folder(a_pass_that_cannot_be_written),
        test_in_folder(an_empty_set),
        test_in_folder(close_without_commit_leaves_the_old_set),
        test_in_folder(union_difference_and_what_is_new),
        test_in_folder(a_damaged_set_is_an_error),
    };
    return cmocka_run_group_tests_name("keyset", tests, NULL, NULL);
}
