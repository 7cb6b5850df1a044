/* manifest.json: what was written is read, what is damaged is refused. */
#include "runs.h"

static const char *const KEY[] = {"a \"key\"", "é"};

static struct column COLUMNS[] = {
    {"a \"key\"", "integer", COLUMN_NUMBER},
    {"é", "text", COLUMN_STRING},
    {"paid", "boolean", COLUMN_BOOLEAN},
    {"extra", "jsonb", COLUMN_JSON},
};

/* ------------------------------------------------------------------------------- an extracted run
 */

static void fill_extracted(struct manifest_table tables[2])
{
    tables[0] = (struct manifest_table){.table = "odd \"name\"\n\\é",
        .complete = true,
        .data = {"odd.jsonl", 3, {120, "xxh3:0123456789abcdef"}},
        .deleted = {"odd.deleted.jsonl", 1, {17, "xxh3:fedcba9876543210"}},
        .watermark = "18446744073709551615",
        .structure = "16384:{\"columns\"}",
        .columns = COLUMNS,
        .column_count = COUNT_OF(COLUMNS),
        .key = (const char **)KEY,
        .key_count = COUNT_OF(KEY)};
    tables[1] = (struct manifest_table){.table = "empty",
        .watermark = "12",
        .structure = "x",
        .columns = COLUMNS,
        .column_count = 1,
        .key = (const char **)KEY,
        .key_count = 1};
}

static void check_file(const struct manifest_file *is, const struct manifest_file *expected)
{
    check_text(text_of(is->name), text_of(expected->name), "file");
    assert_true(is->rows == expected->rows);
    assert_true(is->facts.bytes == expected->facts.bytes);
    assert_string_equal(is->facts.checksum, expected->facts.checksum);
}

static void check_source(const struct manifest_source *is, const struct manifest_source *expected)
{
    assert_string_equal(is->database, expected->database);
    check_text(text_of(is->database_oid), text_of(expected->database_oid), "OID of the database");
    check_text(text_of(is->schema), text_of(expected->schema), "schema");
    assert_string_equal(is->system_identifier, expected->system_identifier);
    assert_string_equal(is->timeline, expected->timeline);
    assert_string_equal(is->snapshot, expected->snapshot);
    assert_string_equal(is->time, expected->time);
}

static void check_extracted(const struct manifest_table *is, const struct manifest_table *expected)
{
    assert_string_equal(is->table, expected->table);
    assert_int_equal(is->complete, expected->complete);
    check_file(&is->data, &expected->data);
    check_file(&is->deleted, &expected->deleted);
    assert_string_equal(is->watermark, expected->watermark);
    assert_string_equal(is->structure, expected->structure);
    assert_int_equal(is->key_count, expected->key_count);
    for (size_t i = 0; i < is->key_count; i++)
        assert_string_equal(is->key[i], expected->key[i]);
    assert_int_equal(is->column_count, expected->column_count);
    for (size_t i = 0; i < is->column_count; i++) {
        assert_string_equal(is->columns[i].name, expected->columns[i].name);
        assert_string_equal(is->columns[i].type, expected->columns[i].type);
        assert_int_equal(is->columns[i].kind, expected->columns[i].kind);
    }
}

/* Writes it into the lake, by the way of a run. */
static void publish(const struct lake *lake, struct manifest *m)
{
    struct err e = ERR_INIT;
    char *dir;
    assert_ok(lake_run_begin(lake, m->stage, &m->run, &dir, &e), &e);
    assert_ok(manifest_write(m, dir, &e), &e);
    assert_ok(lake_run_commit(lake, m->stage, &m->run, dir, false, &e), &e);
    free(dir);
}

static void an_extracted_manifest_round_trips(void **state)
{
    struct lake lake = open_lake(*state);
    struct err e = ERR_INIT;
    struct run_id previous = run_number(1), run = run_number(2);
    struct manifest_table tables[2];
    fill_extracted(tables);
    struct manifest m = new_manifest(&run, &previous), read;
    m.tables = tables;
    m.table_count = 2;
    publish(&lake, &m);
    assert_ok(manifest_read(&read, &lake, LAKE_EXTRACTED, &run, &e), &e);
    assert_string_equal(read.run.text, run.text);
    assert_string_equal(read.previous.text, previous.text);
    assert_string_equal(read.tool, m.tool);
    assert_string_equal(read.model, m.model);
    assert_string_equal(read.checksum, m.checksum);
    check_source(&read.source, &m.source);
    assert_int_equal(read.table_count, 2);
    for (size_t i = 0; i < 2; i++)
        check_extracted(&read.tables[i], &tables[i]);
    assert_ptr_equal(manifest_find(&read, "empty"), &read.tables[1]);
    assert_null(manifest_find(&read, "none"));
    manifest_release(&read);
    lake_close(&lake);
}

static void the_first_run_has_no_previous(void **state)
{
    struct lake lake = open_lake(*state);
    struct err e = ERR_INIT;
    struct run_id none = {""}, run = run_number(1);
    struct manifest m = new_manifest(&run, &none), read;
    publish(&lake, &m);
    assert_ok(manifest_read(&read, &lake, LAKE_EXTRACTED, &run, &e), &e);
    assert_string_equal(read.previous.text, "");
    assert_int_equal(read.table_count, 0);
    manifest_release(&read);
    assert_fails(
        manifest_read(&read, &lake, LAKE_TRANSFORMED, &run, &e), &e, ERR_INPUT, "transformed/2026");
    lake_close(&lake);
}

/* By the checksum of the file itself, the ledger knows what it loaded. */
static void the_checksum_is_that_of_the_file(void **state)
{
    struct folder *folder = *state;
    struct lake lake = open_lake(folder);
    struct run_id none = {""}, run = run_number(1);
    struct manifest m = new_manifest(&run, &none);
    publish(&lake, &m);
    char *dir = lake_run_path(&lake, LAKE_EXTRACTED, &run);
    struct text bytes = read_text(folder, arena_printf(&folder->arena, "%s/manifest.json", dir));
    char checksum[STREAM_CHECKSUM_SIZE];
    stream_checksum(bytes.ptr, bytes.len, checksum);
    assert_string_equal(m.checksum, checksum);
    assert_int_equal(bytes.ptr[bytes.len - 1], '\n');
    free(dir);
    lake_close(&lake);
}

/* ------------------------------------------------------------------------------ a transformed run
 */

static struct star_column STAR_COLUMNS[] = {{"id", "integer", true}, {"line", "integer", true},
    {"amount", "numeric(10,2)", false}, {"created", "date", true}};
static size_t STAR_KEY[] = {1, 0};
static struct star_reference STAR_REFERENCES[] = {{1, "dim_y"}, {0, "dim_x"}};

static void check_star(const struct star_table *is, const struct star_table *expected)
{
    assert_string_equal(is->name, expected->name);
    assert_int_equal(is->merge, expected->merge);
    assert_int_equal(is->history, expected->history);
    check_text(text_of(is->surrogate), text_of(expected->surrogate), "surrogate");
    assert_int_equal(is->column_count, expected->column_count);
    for (size_t i = 0; i < is->column_count; i++) {
        assert_string_equal(is->columns[i].name, expected->columns[i].name);
        assert_string_equal(is->columns[i].type, expected->columns[i].type);
        assert_int_equal(is->columns[i].not_null, expected->columns[i].not_null);
    }
    assert_int_equal(is->key_count, expected->key_count);
    for (size_t i = 0; i < is->key_count; i++)
        assert_int_equal(is->key[i], expected->key[i]);
    assert_int_equal(is->reference_count, expected->reference_count);
    for (size_t i = 0; i < is->reference_count; i++) {
        assert_int_equal(is->references[i].column, expected->references[i].column);
        assert_string_equal(is->references[i].table, expected->references[i].table);
    }
}

static void a_transformed_manifest_round_trips(void **state)
{
    struct lake lake = open_lake(*state);
    struct err e = ERR_INIT;
    struct run_id none = {""}, run = run_number(1);
    struct manifest_table tables[3] = {
        {.table = "fact_x",
            .complete = true,
            .data = {"fact_x.csv", 9, {90, "xxh3:0123456789abcdef"}},
            .deleted = {"fact_x.deleted.csv", 1, {9, "xxh3:0123456789abcdef"}},
            .star = {"fact_x", STAR_APPEND, STAR_COLUMNS, 4, STAR_KEY, 2, "x_record_id",
                STAR_REFERENCES, 2, false, NULL},
            .counts = {7, 6, 2, 1, 1}},
        {.table = "dim_x",
            .star = {"dim_x", STAR_UPSERT, STAR_COLUMNS, 1, STAR_KEY + 1, 1, NULL, NULL, 0, true,
                NULL}},
        {.table = "dim_y",
            .star = {"dim_y", STAR_UPSERT, STAR_COLUMNS, 1, STAR_KEY + 1, 1, NULL, NULL, 0, false,
                NULL}},
    };
    struct manifest_rejects rejects[2] = {
        {"payment", {"rejected/payment.jsonl", 1, {50, "xxh3:0123456789abcdef"}}}, {"other", {0}}};
    struct manifest m = new_manifest(&run, &none), read;
    m.stage = LAKE_TRANSFORMED;
    m.tables = tables;
    m.table_count = 3;
    m.rejects = rejects;
    m.reject_count = 2;
    publish(&lake, &m);
    assert_ok(manifest_read(&read, &lake, LAKE_TRANSFORMED, &run, &e), &e);
    assert_int_equal(read.table_count, 3);
    for (size_t i = 0; i < 3; i++) {
        check_star(&read.tables[i].star, &tables[i].star);
        check_file(&read.tables[i].data, &tables[i].data);
        check_file(&read.tables[i].deleted, &tables[i].deleted);
        assert_int_equal(read.tables[i].complete, tables[i].complete);
        assert_memory_equal(
            &read.tables[i].counts, &tables[i].counts, sizeof read.tables[i].counts);
    }
    assert_int_equal(read.reject_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(read.rejects[i].table, rejects[i].table);
        check_file(&read.rejects[i].file, &rejects[i].file);
    }
    manifest_release(&read);
    lake_close(&lake);
}

/* -------------------------------------------------------------------------------------- damaged */

/* The manifest of a good run, in which cases replace one part by another. */
struct damage {
    struct folder *folder;
    struct lake lake;
    struct run_id run;
    const char *path;
    struct text good;
};

static void begin_damage(struct damage *d, struct folder *folder)
{
    struct run_id none = {""};
    struct manifest_table tables[2];
    fill_extracted(tables);
    tables[0].table = "orders";
    d->folder = folder;
    d->lake = open_lake(folder);
    d->run = run_number(1);
    struct manifest m = new_manifest(&d->run, &none);
    m.tables = tables;
    m.table_count = 2;
    publish(&d->lake, &m);
    char *dir = lake_run_path(&d->lake, LAKE_EXTRACTED, &d->run);
    d->path = arena_printf(&folder->arena, "%s/manifest.json", dir);
    d->good = unsealed(d->folder, read_text(folder, d->path));
    free(dir);
}

/* The first `old` replaced by `new`; `old` must be there. */
static struct text replaced(struct damage *d, const char *old, const char *new)
{
    const char *at = strstr(d->good.ptr, old);
    if (at == NULL)
        fail_msg("'%s' is not in the manifest: %s", old, d->good.ptr);
    const char *all = arena_printf(
        &d->folder->arena, "%.*s%s%s", (int)(at - d->good.ptr), d->good.ptr, new, at + strlen(old));
    return text_of(all);
}

/* Whether a manifest with this content is read; else the error must be the input's and name it. */
static bool is_read(struct damage *d, struct text content)
{
    struct err e = ERR_INIT;
    struct manifest m;
    write_text(d->path, content);
    if (manifest_read(&m, &d->lake, LAKE_EXTRACTED, &d->run, &e)) {
        manifest_release(&m);
        return true;
    }
    check_error(&e, ERR_INPUT, d->path, content.ptr);
    return false;
}

static const struct {
    const char *old, *new;
} DAMAGES[] = {
    {"\"format\": 1", "\"format\": 2"},
    {"\"format\": 1", "\"format\": \"1\""},
    {"\"format\": 1", "\"format\": 1.0"},
    {"\"format\": 1", "\"form\": 1"},
    {"\"format\": 1", "\"format\": 1, \"format\": 1"},
    {"\"stage\": \"extract\"", "\"stage\": \"transform\""},
    {"\"run\": \"20261120", "\"run\": \"20261121"},
    {"\"previous\": null", "\"previous\": \"yesterday\""},
    {"\"previous\": null", "\"previous\": \"20261120T2149000000000000000000000.123Z\""},
    {"\"previous\": null", "\"previous\": 7"},
    {"\"tool\": \"tt-extract 0\",", ""},
    {"\"database\": \"totesys\"", "\"database\": null"},
    {"\"source\": {", "\"source\": [], \"x\": {"},
    {"\"tables\": [", "\"tables\": {}, \"x\": ["},
    {"\"tables\": [", "\"tables\": [7, "},
    {"\"table\": \"orders\"", "\"table\": \"or\\u0000ders\""},
    {"\"table\": \"orders\"", "\"table\": \"orders\", \"table\": \"orders\""},
    {"\"rows\": 3", "\"rows\": -3"},
    {"\"rows\": 3", "\"rows\": \"3\""},
    {"\"rows\": 3", "\"rows\": 3.5"},
    {"\"rows\": 3", "\"rows\": 99999999999999999999"},
    {"\"bytes\": 120", "\"bytes\": null"},
    {"\"checksum\": \"xxh3:0123456789abcdef\"", "\"checksum\": 7"},
    {"\"complete\": true", "\"complete\": \"yes\""},
    {"\"watermark\": \"18446744073709551615\"", "\"watermark\": 18"},
    {"\"structure\": \"16384", "\"structure\": [], \"x\": \"16384"},
    {"\"kind\": \"number\"", "\"kind\": \"integer\""},
    {"\"name\": \"paid\"", "\"name\": null"},
    {"\"key\": [", "\"key\": [7, "},
    {"\"key\": [", "\"key\": [\"none\", "},
    {"odd.jsonl", "../x"},
    {"odd.jsonl", "../../../../../etc/passwd"},
    {"odd.jsonl", "/etc/passwd"},
    {"odd.jsonl", "a/b"},
    {"odd.jsonl", "."},
    {"odd.jsonl", ".."},
    {"odd.jsonl", ".hidden"},
    {"odd.jsonl", ""},
    {"odd.jsonl", "rejected/../../x"},
    {"odd.jsonl", "rejected/.."},
    {"odd.jsonl", "rejected/"},
    {"odd.jsonl", "rejected/rejected/x"},
    {"odd.jsonl", "x\\u0000.jsonl"},
    {"odd.jsonl", "rejected/x"},
    {"odd.jsonl", "o d.jsonl"},
    {"odd.jsonl", "o\\nd.jsonl"},
    {"\"format\": 1", "\"format\": 1099511627777"},
    {"\"format\": 1", "\"format\": 1, \"formatted\": 1"},
    {"\"time\": \"2026", "\"time\": \"infinity\", \"tame\": \"2026"},
    {"\"snapshot\"", "\"snap\": 1, \"snapshot\""},
    {"\"rows\": 3", "\"rows\": 9000000000000000000"},
    {"\"rows\": 3", "\"rows\": 3, \"held_back\": null"},
    {"\"rows\": 3", "\"rows\": 3, \"merge\": \"append\""},
    {"xxh3:0123456789abcdef", "xxh3:0123456789abcdeg"},
    {"xxh3:0123456789abcdef", "xxh4:0123456789abcdef"},
    {"\"watermark\": \"18446744073709551615\"", "\"watermark\": \"18446744073709551616\""},
    {"\"watermark\": \"18446744073709551615\"", "\"watermark\": \"-1\""},
    {"\"name\": \"paid\"", "\"name\": \"\""},
    {"\"name\": \"paid\"", "\"name\": \"extra\""},
    {"\"name\": \"paid\"", "\"unique\": true, \"name\": \"paid\""},
    {"\"table\": \"orders\"", "\"table\": \"\""},
    {"\"table\": \"orders\"", "\"table\": \"empty\""},
    {"odd.deleted.jsonl", "../x"},
};

static void damaged_manifests_are_refused(void **state)
{
    struct damage d;
    begin_damage(&d, *state);
    assert_true(is_read(&d, d.good));
    for (size_t i = 0; i < COUNT_OF(DAMAGES); i++) {
        if (is_read(&d, replaced(&d, DAMAGES[i].old, DAMAGES[i].new)))
            fail_msg("taken: %s", DAMAGES[i].new);
    }
    lake_close(&d.lake);
}

/* A file that is not there has no rows; a checksum that is longer than one is none. */
static void rows_without_a_file_are_refused(void **state)
{
    struct damage d;
    begin_damage(&d, *state);
    assert_false(is_read(&d, replaced(&d, "\"file\": \"odd.jsonl\"", "\"file\": null")));
    lake_close(&d.lake);
}

static void a_checksum_that_is_too_long_is_refused(void **state)
{
    struct damage d;
    begin_damage(&d, *state);
    assert_false(is_read(&d, replaced(&d, "xxh3:0123456789abcdef", "xxh3:0123456789abcdef00")));
    lake_close(&d.lake);
}

static void a_table_that_is_there_twice_is_refused(void **state)
{
    struct damage d;
    begin_damage(&d, *state);
    assert_false(is_read(&d, replaced(&d, "\"table\": \"empty\"", "\"table\": \"orders\"")));
    lake_close(&d.lake);
}

static void a_manifest_that_is_cut_off_is_refused(void **state)
{
    struct damage d;
    begin_damage(&d, *state);
    for (size_t len = 0; len < d.good.len - 2; len += 7)
        assert_false(is_read(&d, (struct text){d.good.ptr, len}));
    assert_false(is_read(&d, TEXT("[]")));
    assert_false(is_read(&d, TEXT("null")));
    assert_false(is_read(&d, replaced(&d, "{", "{} {")));
    assert_int_equal(unlink(d.path), 0);
    struct err e = ERR_INIT;
    struct manifest m;
    assert_fails(manifest_read(&m, &d.lake, LAKE_EXTRACTED, &d.run, &e), &e, ERR_INPUT, d.path);
    lake_close(&d.lake);
}

/* A later version of tt that says more says so by its format. */
static void unknown_members_are_refused(void **state)
{
    struct damage d;
    begin_damage(&d, *state);
    assert_false(is_read(&d, replaced(&d, "\"format\": 1", "\"format\": 1, \"new\": [1]")));
    assert_false(is_read(&d, replaced(&d, "\"rows\": 3", "\"rows\": 3, \"new\": null")));
    lake_close(&d.lake);
}

/* One byte here and there: read or refused, never worse. */
static void any_byte_may_be_wrong(void **state)
{
    struct damage d;
    begin_damage(&d, *state);
    uint64_t seed = 83;
    size_t refused = 0;
    for (int i = 0; i < 3000; i++) {
        char *bytes = arena_memdup(&d.folder->arena, d.good.ptr, d.good.len);
        bytes[chance_below(&seed, d.good.len)] = (char)(1 + chance_below(&seed, 126));
        refused += !is_read(&d, (struct text){bytes, d.good.len});
    }
    assert_true(refused > 1000);
    lake_close(&d.lake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_folder(an_extracted_manifest_round_trips),
        test_in_folder(the_first_run_has_no_previous),
        test_in_folder(the_checksum_is_that_of_the_file),
        test_in_folder(a_transformed_manifest_round_trips),
        test_in_folder(damaged_manifests_are_refused),
        test_in_folder(rows_without_a_file_are_refused),
        test_in_folder(a_checksum_that_is_too_long_is_refused),
        test_in_folder(a_table_that_is_there_twice_is_refused),
        test_in_folder(a_manifest_that_is_cut_off_is_refused),
        test_in_folder(unknown_members_are_refused),
        test_in_folder(any_byte_may_be_wrong),
    };
    return cmocka_run_group_tests_name("manifest", tests, NULL, NULL);
}
