/* Messages of logical decoding: walked to their end, in bounds, or refused; each is as long as it
 * is. */
#include "fuzz.h"

#include "pgoutput.h"

static void check_in(struct text whole, struct text part)
{
    FUZZ_HOLDS(text_is_null(part) || part.len == 0 ||
                   (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len),
        "part of %zu bytes", part.len);
}

static void walk_tuple(struct text whole, struct pgoutput_tuple tuple)
{
    while (tuple.count > 0) {
        struct pgoutput_value value = pgoutput_next_value(&tuple);
        FUZZ_HOLDS((value.kind == PGOUTPUT_TEXT) == !text_is_null(value.text), "%d", value.kind);
        check_in(whole, value.text);
    }
    FUZZ_HOLDS(tuple.bytes.len == 0, "%zu bytes left", tuple.bytes.len);
}

static void walk_columns(struct text whole, struct pgoutput_columns columns)
{
    while (columns.count > 0)
        check_in(whole, pgoutput_next_column(&columns).name);
    FUZZ_HOLDS(columns.bytes.len == 0, "%zu bytes left", columns.bytes.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct pgoutput_message m;
    char *copy = mem_alloc(size + 1, 1); /* so that a byte too many is seen */
    struct text whole = {memcpy(copy, size == 0 ? (const uint8_t *)"" : bytes, size), size};
    if (pgoutput_read(whole, &m)) {
        struct text relations = m.relations;
        uint32_t relation;
        size_t count = 0;
        walk_tuple(whole, m.old);
        walk_tuple(whole, m.row);
        walk_columns(whole, m.columns);
        check_in(whole, m.schema);
        check_in(whole, m.name);
        while (pgoutput_next_truncated(&relations, &relation))
            count++;
        FUZZ_HOLDS(count == m.relations.len / 4, "%zu relations", count);
        struct text cut = {whole.ptr, size - 1};
        FUZZ_HOLDS(!pgoutput_read(cut, &m), "one byte less is a message, too");
    }
    free(copy);
    return 0;
}
