/* JSON as services have it. */
#include <inttypes.h>

#include "feed.h"

enum { SEVERAL_BLOCKS = 700 * 1024 };

#define KEY     "\"key\": [\"a\"], "
#define MEMBERS KEY "\"columns\": [[\"a\", \"text not null\"], [\"b\", \"numeric\"]]"
#define TWICE   KEY "\"columns\": [[\"a\", \"text not null\"], [\"b\", \"text\", \"a\"]]"
#define PLACES                                                                                     \
    KEY "\"rows\": \"/d/0/r\", \"columns\": [[\"a\", \"text not null\", \"@key\"], "               \
        "[\"b\", \"numeric\", \"@value/x~1y\"], [\"c\", \"text\", \"/day\"]]"
#define JSON  "\"format\": \"json\", "
#define LINES "\"format\": \"jsonl\", "

static void test_records(void **state)
{
    static const struct {
        const char *rest, *bytes, *want;
    } cases[] = {
        {JSON MEMBERS, "[]", ""},
        {JSON MEMBERS, "[{\"a\": \"x\", \"b\": 1.50},\n\n {\"b\": null, \"a\": 7}]",
            "1:x|1.50\n3:7|~\n"},
        {JSON MEMBERS, "\xEF\xBB\xBF[{\"a\":\"\\u00e9\\n\",\"b\":1e2}]", "1:é\n|1e2\n"},
        {JSON MEMBERS, "[{\"a\":[1, {\"b\":2}],\"b\":0.1}, {\"a\":true}]",
            "1:[1, {\"b\":2}]|0.1\n1:true|~\n"},
        {JSON MEMBERS, "[{\"a\":\"\\ud800\",\"b\":1}]",
            "1:it has an escape that is no character\n"},
        {JSON MEMBERS, "[{\"a\":\"x\",\"c\":2,\"\\u0061\":\"y\",\"b\":1}, [1]]", "1:x|1\n1:~|~\n"},
        {JSON TWICE, "[{\"\\u0061\":1}]", "1:1|1\n"},
        {JSON PLACES,
            "{\"day\": \"d\", \"d\": [{\"r\": {\"\\u0041\": {\"x/y\": 1}, \"B\": {\"x/y\": 2}}}]}",
            "1:A|1|d\n1:B|2|d\n"},
        {LINES MEMBERS, "{\"a\":1,\"b\":2}\n\n \n{\"a\":3}\r\n{\"a\":4,\"b\":5}",
            "1:1|2\n4:3|~\n5:4|5\n"},
        {LINES MEMBERS, "{\"a\":1,\"b\":2}\n{\"a\":\n{\"a\":2}\n",
            "1:1|2\n2:an end where a value should be\n3:2|~\n"},
    };
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        assert_ok(read_feed(*state, cases[i].rest, text_of(cases[i].bytes), &out, &e), &e);
        assert_string_equal(buf_str(&out), cases[i].want);
    }
    buf_release(&out);
}

static void test_refused(void **state)
{
    static const struct {
        const char *rest, *bytes, *words, *hint;
    } cases[] = {
        {JSON MEMBERS, "", "line 1: it is no JSON: nothing at all", ""},
        {JSON MEMBERS, "[\n{\"a\": 1},\n]", "line 3: it is no JSON", ""},
        {JSON MEMBERS, "\n <html>", "line 2: it is no JSON", "login"},
        {JSON MEMBERS, "7", "'rows', '', is neither an array nor an object", ""},
        {JSON MEMBERS, "[{\"a\": 1}]", "none of its 1 rows has 'b', for column 'b'", ""},
        {JSON PLACES, "{\"d\": []}", "'rows', '/d/0/r', is not in it", ""},
        {JSON MEMBERS ", \"max_bytes\": 10", "[           ]", "has more than 10 bytes", "jsonl"},
        {LINES MEMBERS, "{\"a\":1,\"b\":2}\n{\"a\":2,", "line 2: the last line is cut off", ""},
        {LINES MEMBERS, "{\"a\":1}\n", "none of its 1 rows has 'b'", ""},
    };
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        assert_fails(read_feed(*state, cases[i].rest, text_of(cases[i].bytes), &out, &e), &e,
            ERR_DATA, cases[i].words);
        assert_non_null(strstr(e.hint, cases[i].hint));
    }
    buf_release(&out);
}

/* Wherever blocks of the file end. */
static void test_many_lines(void **state)
{
    struct buf bytes = BUF_INIT, want = BUF_INIT, out = BUF_INIT;
    struct err e = ERR_INIT;
    for (int i = 1; bytes.len < SEVERAL_BLOCKS; i++) {
        buf_printf(&bytes, "{\"b\": %d.%d0, \"a\": \"n\\u0031%d\"}\n", i, i, i);
        buf_printf(&want, "%d:n1%d|%d.%d0\n", i, i, i, i);
    }
    assert_ok(read_feed(*state, LINES MEMBERS, (struct text){bytes.data, bytes.len}, &out, &e), &e);
    assert_string_equal(buf_str(&out), buf_str(&want));
    buf_release(&bytes);
    buf_release(&want);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_records),
        test_in_folder(test_refused),
        test_in_folder(test_many_lines),
    };
    return cmocka_run_group_tests_name("feedjson", tests, NULL, NULL);
}
