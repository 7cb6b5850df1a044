/* COPY's text format: values that a server would send come back; any other line does no harm. */
#include "fuzz.h"

#include "copytext.h"

enum { COUNT = 3 };

/* As a server writes it (PostgreSQL 15, CopyAttributeOutText). */
static void add_field(struct buf *line, struct text value)
{
    static const char special[] = "\b\f\n\r\t\v\\";
    static const char letters[] = "bfnrtv\\";
    if (text_is_null(value))
        buf_adds(line, "\\N");
    for (size_t i = 0; i < value.len; i++) {
        const char *at = memchr(special, value.ptr[i], sizeof special - 1);
        if (at != NULL)
            buf_addc(line, '\\');
        buf_addc(line, at != NULL ? letters[at - special] : value.ptr[i]);
    }
}

static void check_round_trip(struct text rest)
{
    struct text values[COUNT], again[COUNT];
    struct buf line = BUF_INIT;
    for (size_t i = 0; i < COUNT; i++) {
        values[i] = fuzz_part(&rest);
        if (text_is(values[i], "NULL"))
            values[i] = TEXT_NULL;
        add_field(&line, values[i]);
        buf_addc(&line, i + 1 < COUNT ? '\t' : '\n');
    }
    size_t found = copytext_split(line.data, line.len, again, COUNT);
    FUZZ_HOLDS(found == COUNT, "%zu fields", found);
    for (size_t i = 0; i < COUNT; i++)
        FUZZ_HOLDS(text_eq(values[i], again[i]), "field %zu", i);
    buf_release(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct text values[COUNT];
    char *line = mem_alloc(size + 1, 1);
    if (size > 0)
        memcpy(line, bytes, size);
    size_t found = copytext_split(line, size, values, COUNT);
    FUZZ_HOLDS(found > 0 && found <= size + 1, "%zu fields", found);
    for (size_t i = 0; i < found && i < COUNT; i++)
        FUZZ_HOLDS(text_is_null(values[i]) || values[i].len <= size, "field %zu", i);
    free(line);
    check_round_trip(fuzz_text(bytes, size));
    return 0;
}
