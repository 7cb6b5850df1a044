/* CSV as people have it. */
#include <inttypes.h>

#include "feed.h"

enum { SEVERAL_BLOCKS = 1200 * 1024 };

#define COLUMNS                                                                                    \
    "\"key\": [\"a\"], \"columns\": [[\"a\", \"text not null\"], [\"b\", \"text\"], "              \
    "[\"c\", \"text\"]]"
#define CSV "\"format\": \"csv\", " COLUMNS

static void test_records(void **state)
{
    static const struct {
        const char *rest, *bytes, *want;
    } cases[] = {
        {CSV, "a,b,c\n", ""},
        {CSV, "a,b,c\n1,2,3", "2:1|2|3\n"},
        {CSV,
            "\xEF\xBB\xBF"
            "a,b,c\r\n1,2,3\r\n\r\n\n4,5,6\r\n\r\n",
            "2:1|2|3\n5:4|5|6\n"},
        {CSV, "c, a ,b\n3,1,2\n", "2:1|2|3\n"},
        {CSV, "a,b,c\n1,,\"\"\n", "2:1|~|\n"},
        {CSV, "a,b,c\n\"x\ny\",\" \"\"q\"\" \",z\n2, b ,\n", "2:x\ny| \"q\" |z\n4:2| b |~\n"},
        {CSV, "a,b,c\n1,2\n1,2,3,4\n5,6,7\n",
            "2:it has too few fields\n3:it has too many fields\n4:5|6|7\n"},
        {CSV ", \"delimiter\": \";\", \"null\": [\"n/a\", \"-\"]", "a;b;c\nx;n/a;\"-\"\n",
            "2:x|~|~\n"},
        {CSV ", \"delimiter\": \"\\t\"", "a\tb\tc\n1\t2\t3\n", "2:1|2|3\n"},
        {CSV ", \"ignore\": [\"d\"]", "d,a,b,c\n4,1,2,3\n", "2:1|2|3\n"},
        {CSV ", \"ignore\": [\"*\"]", "a,x,b,c,y\n1,,2,3,\n", "2:1|2|3\n"},
        {CSV ", \"encoding\": \"LATIN1\"", "a,b,c\n\xE9,2,3\n", "2:é|2|3\n"},
        {"\"format\": \"csv\", \"header\": false, \"key\": [\"a\"], \"columns\": "
         "[[\"a\", \"text not null\", \"@3\"], [\"b\", \"text\", \"@1\"]]",
            "1,2,3\n1,2\n", "1:3|1\n2:it has too few fields\n"},
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
        const char *rest, *bytes, *words;
    } cases[] = {
        {CSV, "", "'in' is empty"},
        {CSV, "a,b\n", "its header has no column 'c'; it is: a,b"},
        {CSV, "a,b,c,d\n", "its header has a column 'd'"},
        {CSV, "a,b,c,a\n", "its header has column 'a' twice"},
        {CSV, "a,b,c\n1,2,3\n4,\"5,6\n7,8,9\n",
            "'in', line 3: a quotation mark is opened there and never closed"},
        {CSV, "a,b,c\n1,2,\"\n\n\"x\n",
            "line 4: a quotation mark stands where none may; the record begins in line 2"},
        {CSV, "a,b,c\n1,2,3\r4,5,6\n", "line 2: a carriage return in it is not followed"},
        {CSV ", \"encoding\": \"UTF-8\"", "a,b,c\n1,2,\xE9\n", "byte 11: 0xE9 is not of encoding"},
    };
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        assert_fails(read_feed(*state, cases[i].rest, text_of(cases[i].bytes), &out, &e), &e,
            ERR_DATA, cases[i].words);
    }
    buf_release(&out);
}

/* What somebody did who has sent something else. */
static void test_hints(void **state)
{
    static const struct {
        const char *bytes, *hint;
    } cases[] = {
        {"a;b;c\n1;2;3\n", "has it another 'delimiter' than ','?"},
        {"a,b,c,d\n", "name it in 'columns', or in 'ignore'"},
        {"\xFF\xFE", "UTF-16"},
        {"PK\x03\x04", "a spreadsheet's own format"},
        {"sep=,\na,b,c\n", "a spreadsheet's word"},
    };
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct err e = ERR_INIT;
        assert_fails(read_feed(*state, CSV, text_of(cases[i].bytes), &out, &e), &e, ERR_DATA,
            "that the document does not name");
        if (strstr(e.hint, cases[i].hint) == NULL)
            fail_msg("'%s': %s", cases[i].bytes, e.hint);
    }
    buf_release(&out);
}

static void test_record_too_long(void **state)
{
    struct buf bytes = BUF_INIT, out = BUF_INIT;
    struct err e = ERR_INIT;
    buf_adds(&bytes, "a,b,c\n1,2,3\n4,5,\"");
    for (int i = 0; i < (16 << 20) / 16 + 1; i++)
        buf_adds(&bytes, "sixteen bytes...");
    buf_adds(&bytes, "\"\n");
    assert_fails(read_feed(*state, CSV, (struct text){bytes.data, bytes.len}, &out, &e), &e,
        ERR_DATA, "line 3: the record that begins there is longer than 16777216 bytes");
    buf_release(&bytes);
    buf_release(&out);
}

static void add_field(struct buf *csv, struct buf *want, struct text t, bool last)
{
    buf_addc(csv, '"');
    for (size_t i = 0; i < t.len; i++)
        buf_printf(csv, "%s%c", t.ptr[i] == '"' ? "\"" : "", t.ptr[i]);
    buf_adds(csv, last ? "\"" : "\",");
    buf_printf(want, "%.*s%s", (int)t.len, t.ptr, last ? "\n" : "|");
}

/* Whatever stands in the values, and wherever blocks of the file end. */
static void test_hostile_values(void **state)
{
    struct folder *folder = *state;
    struct buf csv = BUF_INIT, want = BUF_INIT, out = BUF_INIT;
    struct err e = ERR_INIT;
    uint64_t seed = 3, line = 2;
    buf_adds(&csv, "a,b,c\r\n");
    while (csv.len < SEVERAL_BLOCKS) {
        size_t from = csv.len;
        buf_printf(&want, "%" PRIu64 ":", line);
        for (int c = 0; c < 3; c++)
            add_field(&csv, &want, hostile_text(&folder->arena, &seed, 6), c == 2);
        buf_adds(&csv, chance_below(&seed, 2) == 0 ? "\r\n" : "\n");
        for (size_t i = from; i < csv.len; i++)
            line += csv.data[i] == '\n';
    }
    assert_ok(read_feed(folder, CSV, (struct text){csv.data, csv.len}, &out, &e), &e);
    assert_int_equal(out.len, want.len);
    assert_memory_equal(out.data, want.data, want.len);
    buf_release(&csv);
    buf_release(&want);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_records),
        test_in_folder(test_refused),
        test_in_folder(test_hints),
        test_in_folder(test_record_too_long),
        test_in_folder(test_hostile_values),
    };
    return cmocka_run_group_tests_name("feedcsv", tests, NULL, NULL);
}
