/* Arenas: pieces that do not touch, aligned, and used again after a reset. */
#include "unit.h"

#include <sys/wait.h>

#include "mem.h"

enum { PIECES = 3000 };

static void pieces_are_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    char *pieces[PIECES];
    size_t sizes[PIECES];
    uint64_t seed = 51;
    for (size_t i = 0; i < PIECES; i++) {
        sizes[i] = chance_below(&seed, i % 500 == 0 ? 100000 : 200);
        pieces[i] = arena_alloc(&arena, sizes[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        memset(pieces[i], (int)(i & 0xff), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++) {
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal((unsigned char)pieces[i][k], i & 0xff);
    }
    arena_release(&arena);
    assert_null(arena.blocks);
}

static void copies_are_ended(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    char *dirty = arena_alloc(&arena, 5000);
    memset(dirty, 'x', 5000);
    arena_reset(&arena);
    assert_string_equal(arena_strdup(&arena, "copy"), "copy");
    assert_string_equal(arena_memdup(&arena, "copies", 4), "copi");
    assert_string_equal(arena_memdup(&arena, NULL, 0), "");
    assert_string_equal(arena_printf(&arena, "%s-%03d", "a", 7), "a-007");
    const unsigned char *zeroed = arena_calloc(&arena, 100, 7);
    for (size_t i = 0; i < 700; i++)
        assert_int_equal(zeroed[i], 0);
    arena_release(&arena);
}

/* The row path allocates nothing once the arena has grown to the largest row. */
static void a_reset_arena_does_not_grow(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    const struct arena_block *largest = NULL;
    for (int round = 0; round < 100; round++) {
        arena_reset(&arena);
        for (int i = 0; i < 1000; i++)
            memset(arena_alloc(&arena, 100), 'r', 100);
        if (round == 1)
            largest = arena.blocks;
        if (round > 1)
            assert_ptr_equal(arena.blocks, largest);
    }
    arena_release(&arena);
}

static void plain_memory(void **state)
{
    (void)state;
    unsigned char *zeroed = mem_alloc(10, 10);
    for (int i = 0; i < 100; i++)
        assert_int_equal(zeroed[i], 0);
    zeroed = mem_resize(zeroed, 1000, 10);
    assert_int_equal(zeroed[99], 0);
    free(zeroed);
    char *copy = mem_strdup("text");
    assert_string_equal(copy, "text");
    free(copy);
    free(mem_alloc(0, 8));
    free(mem_resize(NULL, 0, 8));
}

/* A size that overflows is memory that is not there: a message and status 74. */
static void a_size_that_overflows_ends_the_program(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(STDERR_FILENO);
        free(mem_alloc(SIZE_MAX / 8 + 2, 8)); /* 8 bytes, were it not checked */
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_and_apart),
        cmocka_unit_test(copies_are_ended),
        cmocka_unit_test(a_reset_arena_does_not_grow),
        cmocka_unit_test(plain_memory),
        cmocka_unit_test(a_size_that_overflows_ends_the_program),
    };
    return cmocka_run_group_tests_name("mem", tests, NULL, NULL);
}
