/* Files of keys, LAKE/state/keys/: read to their end, and united with themselves, or an error. */
#include "fuzz.h"

#include "key.h"
#include "keyset.h"

static const struct column COLUMNS[] = {
    {"id", "bigint", COLUMN_NUMBER}, {"code", "text", COLUMN_STRING}};
static const char *NAMES[] = {"id", "code"};
enum { COUNT = COUNT_OF(NAMES) };

/* A key that is one is made of its values again. */
static void check_key(const struct key_codec *codec, struct text key, struct arena *scratch)
{
    struct text values[COUNT];
    struct buf again = BUF_INIT;
    if (key_decode(codec, key, values, scratch)) {
        FUZZ_HOLDS(key_encode(codec, values, NULL, &again), "key");
        FUZZ_HOLDS(text_eq(key, (struct text){again.data, again.len}), "key");
    }
    buf_release(&again);
}

/* Whether they could be read; *sorted: in their order, as they are written. */
static bool read_all(const struct keyset *set, struct arena *scratch, bool *sorted)
{
    struct err e = ERR_INIT;
    struct key_codec codec = key_codec_of(COLUMNS, NAMES, COUNT, scratch);
    struct keyset_reader *r = keyset_open(set, &e);
    struct text key = {"", 0}, last = {"", 0};
    bool ok = r != NULL;
    *sorted = true;
    while (ok && (ok = keyset_next(r, &key, &e)) && !text_is_null(key)) {
        check_key(&codec, key, scratch);
        *sorted = *sorted && text_compare(last, key) <= 0;
        last = (struct text){arena_memdup(scratch, key.ptr, key.len), key.len};
    }
    FUZZ_HOLDS(ok || e.class == ERR_INPUT, "class %d: %s", e.class, e.text);
    keyset_reader_close(r);
    return ok;
}

/* First byte: how many keys the state says that there are. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    if (size == 0)
        return 0;
    struct text content = fuzz_text(bytes + 1, size - 1);
    struct keyset set = {fuzz_file(&arena, "keys", content), bytes[0], {content.len, ""}}, out;
    stream_checksum(content.ptr, content.len, set.facts.checksum);
    uint64_t count;
    bool sorted;
    bool ok = read_all(&set, &arena, &sorted);
    bool can_unite =
        keyset_unite(&set, &set, NULL, arena_printf(&arena, "%s/united", fuzz_folder()), &out, &e);
    FUZZ_HOLDS(ok || !can_unite, "united");
    bool can_count = keyset_count_new(&set, &set, &count, &e);
    FUZZ_HOLDS(can_count == ok && (!ok || !sorted || count == 0), "%d new", (int)count);
    arena_release(&arena);
    return 0;
}
