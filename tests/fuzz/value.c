/*
 * Values of SQL types: the text of a type, and that of a value of it.  What the checks take is what
 * the binary COPY can say, and a function of the model gives a value of the type that it says.
 */
#include "fuzz.h"

#include "fn.h"
#include "sqlform.h"

static const char *const FUNCTIONS[] = {"date", "time", "year", "month", "day", "quarter",
    "iso_day_of_week", "day_name", "month_name", "currency_name"};

/* Of a text, the source of the widest choice. */
static const char *check(const struct sqltype *to, struct text value)
{
    static const struct sqltype text = {.family = SQLTYPE_TEXT};
    sqlvalue_check_fn *fn = sqlform_check(&text, to);
    return fn == NULL ? NULL : fn(to, value);
}

/* Printed, it is a type again, and prints the same. */
static void check_type(const struct sqltype *type)
{
    struct sqltype again;
    struct buf first = BUF_INIT, second = BUF_INIT;
    sqltype_add(&first, type);
    FUZZ_HOLDS(sqltype_parse(first.data, &again), "%s", first.data);
    sqltype_add(&second, &again);
    FUZZ_HOLDS(strcmp(first.data, second.data) == 0, "%s: %s", first.data, second.data);
    buf_release(&second);
    buf_release(&first);
}

static void call_functions(const struct sqltype *type, struct text value)
{
    for (size_t i = 0; i < COUNT_OF(FUNCTIONS); i++) {
        char scratch[FN_SCRATCH_SIZE];
        struct text out = TEXT_NULL;
        const struct fn *fn = fn_find(FUNCTIONS[i]);
        FUZZ_HOLDS(fn != NULL, "%s", FUNCTIONS[i]);
        const char *reason = fn->call(value, scratch, &out);
        bool takes = (fn->takes & 1U << type->family) != 0 && check(type, value) == NULL;
        FUZZ_HOLDS(reason != NULL || !takes || !text_is_null(out), "%s", fn->name);
    }
}

enum { OID_END = 4000, ENCODERS_MAX = 64 };

/* All encoders that there are, once each; their number. */
static size_t find_encoders(binary_encode_fn **encoders)
{
    size_t count = 0;
    for (unsigned oid = 1; oid < OID_END; oid++) {
        binary_encode_fn *encoder = sqlform_binary(oid);
        size_t i = 0;
        while (i < count && encoders[i] != encoder)
            i++;
        if (encoder != NULL && i == count && count < ENCODERS_MAX)
            encoders[count++] = encoder;
    }
    return count;
}

static void encode(struct text value)
{
    static binary_encode_fn *encoders[ENCODERS_MAX];
    static size_t count;
    struct buf b = BUF_INIT;
    if (count == 0)
        count = find_encoders(encoders);
    for (size_t i = 0; i < count; i++) {
        buf_reset(&b);
        (void)encoders[i](&b, value);
    }
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct text rest = fuzz_text(bytes, size);
    struct sqltype type;
    const char *name = fuzz_string(&rest, &arena);
    if (sqltype_parse(name, &type)) {
        check_type(&type);
        (void)check(&type, rest);
        (void)sqlvalue_calendar_date(&type, rest);
        call_functions(&type, rest);
    }
    encode(rest);
    arena_release(&arena);
    return 0;
}
