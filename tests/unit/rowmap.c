/* Rows by key, in memory. */
#include "unit.h"

#include <xxhash.h>

#include "rowmap.h"

enum { SLOTS = 4096, KEYS = 1500 };

/* The longest row of slots that are taken: what a search has to pass. */
static size_t longest_row(const struct rowmap *m)
{
    size_t longest = 0, length = 0;
    for (size_t i = 0; i < 2 * m->slot_count; i++) {
        length = m->slots[i & (m->slot_count - 1)] == NULL ? 0 : length + 1;
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Keys that all fall on one slot without a seed: whoever writes the source's rows could choose
 * such. */
static void chosen_keys_do_not_fall_on_one_slot(void **state)
{
    (void)state;
    struct rowmap m = {.slots = NULL};
    char key[32];
    for (uint64_t n = 0; m.count < KEYS; n++) {
        int len = snprintf(key, sizeof key, "%llu", (unsigned long long)n);
        if ((XXH3_64bits(key, (size_t)len) & (SLOTS - 1)) == 0)
            rowmap_put(&m, (struct text){key, (size_t)len}, TEXT("{}"), 1);
    }
    assert_int_equal(m.slot_count, SLOTS);
    assert_true(longest_row(&m) < 200);
    rowmap_clear(&m);
}

static void what_is_put_is_found_until_it_is_removed(void **state)
{
    (void)state;
    struct rowmap m = {.slots = NULL};
    char key[32];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5000; i++) {
            (void)snprintf(key, sizeof key, "%d", i);
            rowmap_put(&m, text_of(key), round == 0 ? TEXT("old") : TEXT("newer"), (uint64_t)round);
        }
    }
    assert_int_equal(m.count, 5000);
    assert_int_equal(m.bytes, 25000);
    for (int i = 0; i < 5000; i += 2) {
        (void)snprintf(key, sizeof key, "%d", i);
        rowmap_remove(&m, text_of(key));
    }
    for (int i = 0; i < 5000; i++) {
        (void)snprintf(key, sizeof key, "%d", i);
        const struct rowmap_row *row = rowmap_find(&m, text_of(key));
        assert_int_equal(row != NULL, i % 2);
        if (row != NULL)
            check_text(rowmap_line(row), TEXT("newer"), key);
    }
    rowmap_clear(&m);
    assert_null(rowmap_find(&m, TEXT("1")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chosen_keys_do_not_fall_on_one_slot),
        cmocka_unit_test(what_is_put_is_found_until_it_is_removed),
    };
    return cmocka_run_group_tests_name("rowmap", tests, NULL, NULL);
}
