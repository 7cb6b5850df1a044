/* The rows held for joins: what is damaged of them, on disk or in the runs, is not believed. */
#include "world.h"

/* ------------------------------------------------------------------------------- damaged states */

/* Still rows, of the same length: only the seals tell. */
static void changed_rows_are_not_believed(void **state)
{
    struct world w;
    size_t changed = 0;
    make_world(&w, *state, 3);
    load_and_check(&w, 2, true);
    struct text good = read_text(w.folder, rows_path(&w));
    char *bytes = arena_memdup(&w.folder->arena, good.ptr, good.len);
    for (char *at = bytes;
         (at = memmem(at, good.len - (size_t)(at - bytes), "\"version\":1,", 12)) != NULL;
         changed++)
        at[10] = '7';
    assert_true(changed > IDS / 4);
    write_text(rows_path(&w), (struct text){bytes, good.len});
    assert_false(try_load_apart(&w, 3, false));
    load_and_check(&w, 3, false);
    end_world(&w);
}

static int number_of(const char *variable, int otherwise)
{
    const char *text = getenv(variable);
    uint64_t number;
    return text != NULL && text_to_uint64(text_of(text), &number) && number > 0 ? (int)number
                                                                                : otherwise;
}

/* How many damages a test tries: TEST_SWEEP in the environment says more, TEST_SHARE one in how
 * many. */
static int sweep(int count)
{
    int asked = number_of("TEST_SWEEP", count);
    return asked > count ? asked : (count - 1) / number_of("TEST_SHARE", 1) + 1;
}

/* Bits of the file: half of them anywhere, half where pages say what is where in them. */
static void flip(struct world *w, char *bytes, size_t len)
{
    enum { PAGE = 4096, HEAD = 48 };
    size_t at = chance_below(&w->seed, 2) == 0
                    ? chance_below(&w->seed, len)
                    : chance_below(&w->seed, len / PAGE) * PAGE + chance_below(&w->seed, HEAD);
    bytes[at] ^= (char)(1 << chance_below(&w->seed, 8));
}

static void flipped_bits_are_not_believed(void **state)
{
    struct world w;
    int found = 0, count = sweep(60);
    make_world(&w, *state, 3);
    for (int i = 0; i < count; i++) {
        load_and_check(&w, 2, true);
        struct text good = read_text(w.folder, rows_path(&w));
        char *bytes = arena_memdup(&w.folder->arena, good.ptr, good.len);
        flip(&w, bytes, good.len);
        write_text(rows_path(&w), (struct text){bytes, good.len});
        arena_reset(&w.folder->arena);
        if (!try_load_apart(&w, 3, true)) {
            assert_true(try_load_apart(&w, 3, false));
            found++;
        }
    }
    assert_true(found > count / 10); /* others are of free pages, and of the older of two heads */
    end_world(&w);
}

static void files_that_are_cut_off_are_not_believed(void **state)
{
    struct world w;
    make_world(&w, *state, 3);
    for (size_t i = 0; i < 24; i++) {
        load_and_check(&w, 2, true);
        struct text good = read_text(w.folder, rows_path(&w));
        size_t len = i < 12 ? i * good.len / 12 : good.len - (i - 11) * 1024;
        write_text(rows_path(&w), (struct text){good.ptr, len});
        load_and_check(&w, 3, true);
    }
    end_world(&w);
}

/* Pages of the file as it was a run ago: each in itself is as it was written. */
static void pages_of_before_are_not_believed(void **state)
{
    enum { PAGE = 4096 };
    struct world w;
    make_world(&w, *state, 4);
    load_and_check(&w, 2, true);
    struct text before = read_text(w.folder, rows_path(&w));
    load_and_check(&w, 3, true);
    struct text good = read_text(w.folder, rows_path(&w));
    for (int i = 0; i < sweep(40); i++) {
        char *bytes = arena_memdup(&w.folder->arena, good.ptr, good.len);
        size_t at = chance_below(&w.seed, before.len / PAGE) * PAGE;
        memcpy(bytes + at, before.ptr + at, PAGE);
        write_text(rows_path(&w), (struct text){bytes, good.len});
        if (!try_load_apart(&w, 4, true))
            assert_true(try_load_apart(&w, 4, true));
    }
    end_world(&w);
}

static const struct {
    const char *old, *new;
} DAMAGES[] = {
    {"{", "["},
    {"\"format\": 1", "\"format\": 2"},
    {"\"format\": 1", "\"format\": 3"},
    {"\"format\": 1,", ""},
    {"\"run\"", "\"ran\""},
    {"\"holds\": [", "\"holds\": [], \"x\": ["},
    {"\"tables\": [", "\"tables\": [], \"x\": ["},
};

/* As format 1, which had no seal. */
static struct text unsealed_state(struct folder *folder, struct text document)
{
    char *bytes = arena_memdup(&folder->arena, document.ptr, document.len);
    char *format = strstr(bytes, "\"format\": 3"), *seal = strstr(bytes, ",\n \"seal\": ");
    assert_true(format != NULL && seal != NULL);
    format[strlen("\"format\": ")] = '1';
    (void)memcpy(seal, "\n}\n", sizeof "\n}\n");
    return text_of(bytes);
}

static void a_damaged_state_is_not_believed(void **state)
{
    struct folder *folder = *state;
    struct world w;
    make_world(&w, folder, 3);
    load_and_check(&w, 2, true);
    const char *path = folder_path(folder, "state/transform/manifest.json");
    struct text good = unsealed_state(folder, read_text(folder, path));
    for (size_t i = 0; i < COUNT_OF(DAMAGES); i++) {
        const char *at = strstr(good.ptr, DAMAGES[i].old);
        if (at == NULL)
            fail_msg("no %s in: %s", DAMAGES[i].old, good.ptr);
        write_text(path, text_of(arena_printf(&folder->arena, "%.*s%s%s", (int)(at - good.ptr),
                             good.ptr, DAMAGES[i].new, at + strlen(DAMAGES[i].old))));
        load_and_check(&w, 3, false);
    }
    for (size_t len = 0; len < good.len - 2; len += good.len / 20) {
        write_text(path, (struct text){good.ptr, len});
        load_and_check(&w, 3, false);
    }
    end_world(&w);
}

/* --------------------------------------------------------------------------------- damaged runs */

static void check_load_fails(struct world *w, int n, const char *words)
{
    struct err e = ERR_INIT;
    struct lookup l;
    struct run_id run = run_number(n);
    lookup_init(&l, &w->model, &w->lake);
    assert_fails(catchup_load(&l, &run, &e), &e, ERR_INPUT, words);
    lookup_release(&l);
}

static void a_damaged_run_is_an_error(void **state)
{
    struct world w;
    make_world(&w, *state, 3);
    struct run_id run = run_number(1);
    char *dir = lake_run_path(&w.lake, LAKE_EXTRACTED, &run);
    const char *path = arena_printf(&w.folder->arena, "%s/staff.jsonl", dir);
    struct text good = read_text(w.folder, path);
    char *bytes = arena_memdup(&w.folder->arena, good.ptr, good.len);
    char *digit = strstr(bytes, "\"version\":1");
    assert_non_null(digit);
    digit[10] = '2';
    write_text(path, (struct text){bytes, good.len});
    check_load_fails(&w, 3, path);
    write_text(path, TEXT("{\"id\":1,\"version\":1,\"branch\":null}\n"));
    check_load_fails(&w, 3, "key is null");
    assert_int_equal(unlink(path), 0);
    check_load_fails(&w, 3, path);
    struct err e = ERR_INIT;
    assert_ok(fs_remove_tree(dir, &e), &e);
    check_load_fails(&w, 3, run.text);
    free(dir);
    end_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(changed_rows_are_not_believed),
        in_folder(flipped_bits_are_not_believed),
        in_folder(files_that_are_cut_off_are_not_believed),
        in_folder(pages_of_before_are_not_believed),
        in_folder(a_damaged_state_is_not_believed),
        in_folder(a_damaged_run_is_an_error),
    };
    return cmocka_run_group_tests_name("lookup_damage", tests, NULL, NULL);
}
