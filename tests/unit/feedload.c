/* What a document of a feed says, and what is so when it does not. */
#include <inttypes.h>

#include "feed.h"

#define COLUMNS "\"key\": [\"a\"], \"columns\": [[\"a\", \"VARCHAR(3) NOT NULL\"]]"

static void test_defaults(void **state)
{
    struct feed_docs docs;
    struct err e = ERR_INIT;
    assert_ok(load_feed(*state, "\"format\": \"csv\", " COLUMNS, &docs, &e), &e);
    const struct feed_doc *d = feeddoc_find(&docs, "t");
    assert_non_null(d);
    assert_null(feeddoc_find(&docs, "u"));
    assert_int_equal(d->scheme, FEED_FILE);
    assert_false(d->is_whole);
    assert_string_equal(d->columns[0].type, "varchar(3)");
    assert_true(d->fields[0].not_null);
    assert_string_equal(d->fields[0].field, "a");
    assert_true(d->csv.has_header && d->csv.delimiter == ',' && d->csv.encoding == NULL);
    assert_true(d->style.decimal == '.' && d->style.group == '\0');
    assert_string_equal(d->style.date, "YYYY-MM-DD");
    assert_int_equal(d->max_bytes, 64 << 20);
    assert_int_equal(d->settle_seconds, 10);
    assert_true(limit_exceeded(&d->max_rejects, 101, 1000));
    assert_false(limit_exceeded(&d->max_rejects, 100, 1000));
    feeddoc_release(&docs);
}

static void test_said(void **state)
{
    struct feed_docs docs;
    struct err e = ERR_INIT;
    assert_ok(
        load_feed(*state,
            "\"format\": \"csv\", \"delimiter\": \";\", \"decimal\": \",\", \"group\": \".\", "
            "\"date\": \"DD.MM.YYYY\", \"null\": [\"-\"], \"ignore\": [\"x\", \"y\"], "
            "\"max_rejects\": \"2%\", \"settle_seconds\": 0, \"done\": \".ok\", " COLUMNS,
            &docs, &e),
        &e);
    const struct feed_doc *d = &docs.docs[0];
    assert_true(d->csv.delimiter == ';' && d->style.decimal == ',' && d->style.group == '.');
    assert_string_equal(d->style.date, "DD.MM.YYYY");
    assert_int_equal(d->csv.null_count, 1);
    assert_int_equal(d->csv.ignored_count, 2);
    assert_int_equal(d->settle_seconds, 0);
    assert_string_equal(d->done, ".ok");
    assert_true(limit_exceeded(&d->max_rejects, 21, 1000));
    assert_false(limit_exceeded(&d->max_rejects, 20, 1000));
    feeddoc_release(&docs);
}

static void test_refused(void **state)
{
    static const struct {
        const char *rest, *words;
    } cases[] = {
        {"\"format\": \"csv\"", "'columns' is not an array"},
        {"\"format\": \"csv\", \"format\": \"csv\", " COLUMNS, "format"},
        {"\"format\": 7, " COLUMNS, "'format' is not a text"},
        {"\"format\": \"csv\", \"settle_seconds\": -1, " COLUMNS,
            "'settle_seconds' is not a whole"},
        {"\"format\": \"csv\", \"settle_seconds\": 86401, " COLUMNS, "more than 86400"},
        {"\"format\": \"csv\", \"null\": \"x\", " COLUMNS, "'null' is not an array"},
        {"\"format\": \"csv\", \"null\": [1], " COLUMNS, "null"},
        {"\"format\": \"csv\", \"header\": 1, " COLUMNS, "'header' is not true or false"},
        {"\"format\": \"csv\", \"decimal\": \"1\", " COLUMNS, "cannot be digits"},
        {"\"format\": \"json\", \"rows\": \"/~\", " COLUMNS, "is no JSON pointer"},
        {"\"format\": \"json\", \"key\": [\"a\", \"a\"], \"columns\": [[\"a\", \"text not null\"]]",
            "'a' is there twice"},
        {"\"format\": \"json\", \"key\": [\"a\"], \"columns\": [[\"a\", \"bytea not null\"]]",
            "a source cannot have type 'bytea'"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct feed_docs docs;
        struct err e = ERR_INIT;
        assert_fails(load_feed(*state, cases[i].rest, &docs, &e), &e, ERR_CONFIG, cases[i].words);
    }
}

static void test_places(void **state)
{
    struct folder *folder = *state;
    static const struct {
        const char *from;
        enum feed_scheme scheme; /* FEED_FILE: refused */
    } cases[] = {
        {"s3://bucket/a/*.csv", FEED_S3},
        {"sftp://user@host:2222/a/*.csv", FEED_SFTP},
        {"https://example.com/", FEED_HTTP},
        {"http://10.0.0.1:80/x", FEED_HTTP},
        {"s3://bucket", FEED_FILE},
        {"s3:///a", FEED_FILE},
        {"sftp://u:p@host/a", FEED_FILE},
        {"file:a", FEED_FILE},
        {"/a", FEED_FILE},
        {"httpx://a/", FEED_FILE},
    };
    const char *dir = folder_path(folder, "places");
    struct err e = ERR_INIT;
    assert_ok(fs_make_dirs(dir, &e), &e);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct feed_docs docs;
        e = (struct err)ERR_INIT;
        write_text(arena_printf(&folder->arena, "%s/t.json", dir),
            text_of(arena_printf(&folder->arena,
                "{\"table\": \"t\", \"from\": \"%s\", \"mode\": \"whole\", \"format\": \"csv\", "
                "%s}",
                cases[i].from, COLUMNS)));
        bool ok = feedload_dir(&docs, dir, &e);
        if (ok != (cases[i].scheme != FEED_FILE))
            fail_msg("'%s': %s", cases[i].from, ok ? "taken" : e.text);
        if (ok) {
            assert_int_equal(docs.docs[0].scheme, cases[i].scheme);
            assert_true(docs.docs[0].is_whole);
            feeddoc_release(&docs);
        } else {
            assert_int_equal(e.class, ERR_CONFIG);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_defaults),
        test_in_folder(test_said),
        test_in_folder(test_refused),
        test_in_folder(test_places),
    };
    return cmocka_run_group_tests_name("feedload", tests, NULL, NULL);
}
