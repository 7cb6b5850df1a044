/* Documents: a seal that holds every bit. */
#include "unit.h"

#include "doc.h"

static json_t *parse(const char *bytes, size_t len, struct err *e)
{
    struct arena arena = ARENA_INIT;
    const struct doc d = {"x.json", ERR_INPUT, NULL, &arena};
    *e = (struct err)ERR_INIT;
    json_t *root = doc_parse_sealed(&d, bytes, len, e);
    arena_release(&arena);
    return root;
}

static void sealed(struct buf *out)
{
    json_t *root = json_object();
    doc_set_uint64(root, "format", DOC_SEALED);
    doc_set_text(root, "text", "12.50 \xe2\x82\xac");
    doc_set(root, "none", json_array());
    doc_format_sealed(root, out);
    json_decref(root);
}

static void a_sealed_document_comes_back(void **state)
{
    (void)state;
    struct err e;
    struct buf b = BUF_INIT;
    buf_adds(&b, "before"); /* what is there is left alone */
    sealed(&b);
    json_t *root = parse(b.data + 6, b.len - 6, &e);
    assert_non_null(root);
    assert_int_equal(json_object_size(root), 3);
    assert_string_equal(json_string_value(json_object_get(root, "text")), "12.50 \xe2\x82\xac");
    json_decref(root);
    /* one file, several tools: this is what jq --indent 1 makes of it, but for the seal */
    assert_non_null(strstr(b.data, "{\n \"format\": 2,\n \"text\": "));
    assert_non_null(strstr(b.data, ",\n \"seal\": \"xxh3:"));
    buf_release(&b);
}

static void no_bit_changes_unseen(void **state)
{
    (void)state;
    struct err e;
    struct buf b = BUF_INIT;
    sealed(&b);
    for (size_t bit = 0; bit < b.len * 8; bit++) {
        b.data[bit / 8] = (char)(b.data[bit / 8] ^ 1 << bit % 8);
        if (parse(b.data, b.len, &e) != NULL || e.class != ERR_INPUT)
            fail_msg("bit %zu: class %d: %s", bit, e.class, e.text);
        assert_non_null(strstr(e.text, "x.json"));
        b.data[bit / 8] = (char)(b.data[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t len = 0; len < b.len; len++)
        assert_null(parse(b.data, len, &e));
    buf_addc(&b, '\n');
    assert_null(parse(b.data, b.len, &e));
    buf_release(&b);
}

static void formats_and_seals_go_together(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        int class;
        const char *words; /* NULL: it is taken */
    } cases[] = {
        {"{\"format\": 1, \"a\": 2}", ERR_NONE, NULL},
        {"{\"format\": 1, \"seal\": \"xxh3:0123456789abcdef\"}", ERR_INPUT, "format 1 has no seal"},
        {"{\"format\": 2, \"a\": 2}", ERR_INPUT, "format 2 without its seal"},
        {"{\"format\": 2, \"seal\": 1}", ERR_INPUT, "do not match its seal"},
        {"{\"format\": 3, \"a\": 2}", ERR_INPUT, "format 3 without its seal"},
        {"{\"format\": 4}", ERR_CONFIG, "is of format 4, written by a later version of tt; tt "},
        {"{\"format\": 4, \"tool\": \"tt-load 9\"}", ERR_CONFIG,
            "is of format 4, written by tt-load 9; tt "},
        {"{\"format\": 4, \"seal\": \"xxh3:0123456789abcdef\"}", ERR_INPUT,
            "do not match its seal"},
        {"{\"format\": 1099511627777}", ERR_INPUT, "there is no format 1099511627777"},
        {"{\"format\": 0}", ERR_INPUT, "there is no format 0"},
        {"{\"a\": 2}", ERR_INPUT, "'format' is not a whole number"},
        {"[]", ERR_INPUT, "'format' is not a whole number"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e;
        json_t *root = parse(cases[i].bytes, strlen(cases[i].bytes), &e);
        assert_int_equal(root != NULL, cases[i].words == NULL);
        if (cases[i].words != NULL)
            check_error(&e, cases[i].class, cases[i].words, cases[i].bytes);
        json_decref(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sealed_document_comes_back),
        cmocka_unit_test(no_bit_changes_unseen),
        cmocka_unit_test(formats_and_seals_go_together),
    };
    return cmocka_run_group_tests_name("doc", tests, NULL, NULL);
}
