/* Which files of a feed there are, which are new, and what is remembered of them. */
#include <inttypes.h>
#include <time.h>
#include <utime.h>

#include "feed.h"

#include "clock.h"
#include "feedchoice.h"
#include "feedfiles.h"

#define REST "\"format\": \"csv\", \"key\": [\"a\"], \"columns\": [[\"a\", \"text not null\"]]"

static void put_file(struct folder *folder, const char *name, const char *bytes, long age_s)
{
    const char *path = folder_path(folder, name);
    const struct utimbuf times = {time(NULL) - age_s, time(NULL) - age_s};
    write_text(path, text_of(bytes));
    assert_int_equal(utime(path, &times), 0);
}

/* "a b": the names of files that are there, each with what is known of it: k known, w is still
 * being written. */
static const char *listed(
    struct folder *folder, struct feed_doc *doc, const char *pattern, const struct feed_mark *mark)
{
    struct feed_files files;
    struct err e = ERR_INIT;
    struct buf out = BUF_INIT;
    doc->from = arena_printf(&folder->arena, "file:%s/%s", folder->path, pattern);
    assert_ok(feedfiles_list(doc, mark, &files, &folder->arena, &e), &e);
    for (size_t i = 0; i < files.count; i++)
        buf_printf(&out, "%s%s%s%s", i == 0 ? "" : " ", files.files[i].name,
            files.files[i].is_known ? "=k" : "", files.files[i].is_settled ? "" : "=w");
    const char *copy = arena_strdup(&folder->arena, buf_str(&out));
    buf_release(&out);
    return copy;
}

static void test_list(void **state)
{
    struct folder *folder = *state;
    struct feed_docs docs;
    struct err e = ERR_INIT;
    assert_ok(load_feed(folder, REST, &docs, &e), &e);
    struct feed_doc *doc = &docs.docs[0];
    put_file(folder, "r-2.csv", "a\n2\n", 60);
    put_file(folder, "r-10.csv", "a\n10\n", 60);
    put_file(folder, "r-3.csv", "a\n3\n", 3);
    put_file(folder, "r-4.csv", "a\n4\n", -3);
    put_file(folder, "r-5.csv", "a\n5\n", -3600);
    put_file(folder, ".r-9.csv", "no", 60);
    assert_string_equal(
        listed(folder, doc, "r-*.csv", NULL), "r-10.csv r-2.csv r-3.csv=w r-4.csv=w r-5.csv");
    assert_string_equal(listed(folder, doc, "r-2.csv", NULL), "r-2.csv");
    assert_string_equal(listed(folder, doc, "x*", NULL), "");
    doc->done = ".ok";
    put_file(folder, "r-3.csv.ok", "", 0);
    assert_string_equal(listed(folder, doc, "r-[23].csv*", NULL), "r-2.csv=w r-3.csv");
    doc->from = arena_printf(&folder->arena, "file:%s/none.csv", folder->path);
    struct feed_files files;
    assert_fails(
        feedfiles_list(doc, NULL, &files, &folder->arena, &e), &e, ERR_UNAVAILABLE, "No such file");
    doc->from = arena_printf(&folder->arena, "file:%s/none/*.csv", folder->path);
    assert_fails(
        feedfiles_list(doc, NULL, &files, &folder->arena, &e), &e, ERR_UNAVAILABLE, "No such file");
    put_file(folder, "r-\xE9.csv", "a\n", 60);
    doc->from = arena_printf(&folder->arena, "file:%s/r-*.csv", folder->path);
    assert_fails(feedfiles_list(doc, NULL, &files, &folder->arena, &e), &e, ERR_DATA, "no UTF-8");
    feeddoc_release(&docs);
}

static struct feed_file_mark mark_of(struct folder *folder, const char *name, const char *bytes)
{
    struct stat st;
    struct feed_file_mark m = {.name = name, .facts = {strlen(bytes), ""}};
    stream_checksum(bytes, strlen(bytes), m.facts.checksum);
    assert_int_equal(stat(folder_path(folder, name), &st), 0);
    m.mtime_ns = (uint64_t)st.st_mtim.tv_sec * 1000000000U + (uint64_t)st.st_mtim.tv_nsec;
    return m;
}

/* By time and size; where the time differs, by its bytes. */
static void test_known(void **state)
{
    struct folder *folder = *state;
    struct feed_docs docs;
    struct err e = ERR_INIT;
    assert_ok(load_feed(folder, REST, &docs, &e), &e);
    put_file(folder, "1", "a\nx\n", 60);
    put_file(folder, "2", "a\nx\n", 60);
    struct feed_file_mark files[] = {
        mark_of(folder, "1", "a\nx\n"), mark_of(folder, "2", "a\nx\n")};
    const struct feed_mark mark = {.table = "t", .files = files, .file_count = 2};
    assert_string_equal(listed(folder, &docs.docs[0], "[12]", &mark), "1=k 2=k");
    put_file(folder, "1", "a\nx\n", 50);
    put_file(folder, "2", "a\ny\n", 50);
    assert_string_equal(listed(folder, &docs.docs[0], "[12]", &mark), "1=k 2");
    put_file(folder, "1", "a\nxx\n", 60);
    assert_string_equal(listed(folder, &docs.docs[0], "[12]", &mark), "1 2");
    feeddoc_release(&docs);
}

/* "k": known, "n": new, "w": being written; what is chosen, as numbers, and whether all were
 * looked at. */
static const char *chosen(bool is_whole, const char *files, size_t known, struct arena *arena)
{
    struct feed_doc doc = {.table = "t", .from = "file:/x", .is_whole = is_whole};
    struct feed_file list[8] = {{.path = "x"}};
    struct feed_mark mark = {.table = "t", .file_count = known};
    const struct feed_files all = {list, strlen(files)};
    struct feed_choice choice;
    struct err e = ERR_INIT;
    for (size_t i = 0; i < all.count; i++)
        list[i] = (struct feed_file){
            .path = "x", .is_known = files[i] == 'k', .is_settled = files[i] != 'w'};
    if (!feedchoice_make(&doc, known == 0 ? NULL : &mark, &all, &choice, arena, &e))
        return arena_strdup(arena, e.text);
    char *out = arena_printf(arena, "%s", choice.is_made ? "" : "-"), *to;
    for (size_t i = 0; i < choice.count; i++) {
        to = arena_printf(arena, "%s%zu", out, (size_t)(choice.files[i] - list));
        out = to;
    }
    return arena_printf(arena, "%s+%zu", out, choice.known);
}

static void test_choice(void **state)
{
    struct arena arena = ARENA_INIT;
    (void)state;
    assert_string_equal(chosen(false, "nn", 0, &arena), "01+0");
    assert_string_equal(chosen(false, "knk", 2, &arena), "1+2");
    assert_string_equal(chosen(false, "nwn", 0, &arena), "0+0"); /* in order */
    assert_string_equal(chosen(false, "kk", 3, &arena), "+2");   /* one is gone: nothing to do */
    assert_string_equal(chosen(true, "nn", 0, &arena), "01+0");
    assert_string_equal(chosen(true, "kk", 2, &arena), "+2");
    assert_string_equal(chosen(true, "kn", 2, &arena), "01+0");
    assert_string_equal(chosen(true, "kk", 3, &arena), "01+0"); /* one is gone */
    assert_string_equal(chosen(true, "kw", 2, &arena), "-+0");
    arena_release(&arena);
}

/* What is remembered comes back. */
static void test_marks(void **state)
{
    struct feed_file_mark files[] = {{.name = "é \"1\".csv",
                                         .facts = {7, "xxh3:0123"},
                                         .mtime_ns = UINT64_C(1764460800123456789)},
        {.name = "https://x/?a=b",
            .facts = {0, "xxh3:4567"},
            .etag = "W/\"a\"",
            .modified = "Mon"}};
    struct feed_mark mark = {
        .table = "t", .document = "xxh3:89ab", .run = NULL, .files = files, .file_count = 2};
    struct feed_marks marks = {NULL, 0}, again;
    struct arena arena = ARENA_INIT;
    struct err e = ERR_INIT;
    const struct doc d = {"state", ERR_INPUT, NULL, &arena};
    json_t *root = json_object();
    (void)state;
    feedmarks_set(&marks, &mark, &arena);
    mark.run = "20261130T000000.000Z";
    feedmarks_set(&marks, &mark, &arena);
    assert_int_equal(marks.count, 1);
    feedmarks_write(&marks, root);
    assert_ok(feedmarks_read(&d, root, &again, &e), &e);
    const struct feed_mark *is = feedmarks_of_document(&again, "t", "xxh3:89ab");
    assert_non_null(is);
    assert_string_equal(is->run, mark.run);
    for (size_t i = 0; i < 2; i++) {
        const struct feed_file_mark *f = feedmarks_file(is, files[i].name);
        assert_non_null(f);
        assert_int_equal(f->facts.bytes, files[i].facts.bytes);
        assert_string_equal(f->facts.checksum, files[i].facts.checksum);
        assert_true(f->mtime_ns == files[i].mtime_ns);
        assert_true((f->etag == NULL) == (files[i].etag == NULL));
    }
    assert_null(feedmarks_of_document(&again, "t", "xxh3:other"));
    assert_null(feedmarks_find(&again, "u"));
    json_decref(root);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(test_list),
        test_in_folder(test_known),
        cmocka_unit_test(test_choice),
        cmocka_unit_test(test_marks),
    };
    return cmocka_run_group_tests_name("feedfiles", tests, NULL, NULL);
}
