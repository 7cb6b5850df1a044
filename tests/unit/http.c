/* Addresses of services, headers of a file, and where the next page is. */
#include "unit.h"

#include "feedpages.h"
#include "httpheaders.h"
#include "httpurl.h"

static void test_is_url(void **state)
{
    (void)state;
    assert_true(httpurl_is_one("http://example.com"));
    assert_true(httpurl_is_one("https://[::1]:8443/a?b=c"));
    assert_false(httpurl_is_one("https://"));
    assert_false(httpurl_is_one("https:/example.com"));
    assert_false(httpurl_is_one("ftp://example.com/"));
    assert_false(httpurl_is_one("https://user@example.com/"));
    assert_false(httpurl_is_one("https://user:secret@example.com/"));
    assert_false(httpurl_is_one("https://example.com:port/"));
}

static void test_resolve(void **state)
{
    static const char base[] = "https://example.com/v1/rates?page=1";
    static const struct {
        const char *to, *want;
    } cases[] = {
        {"?page=2", "https://example.com/v1/rates?page=2"},
        {"/v2/x", "https://example.com/v2/x"},
        {"x", "https://example.com/v1/x"},
        {"https://EXAMPLE.com:443/y", "https://EXAMPLE.com:443/y"},
        {"//example.com/z", "https://example.com/z"},
        {"http://example.com/y", NULL},
        {"https://example.com:8443/y", NULL},
        {"https://example.com.evil.org/y", NULL},
        {"https://evil@example.org/", NULL},
        {"//evil.org/", NULL},
        {"file:///etc/passwd", NULL},
        {"javascript:alert(1)", NULL},
    };
    struct arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *is = httpurl_resolve(base, cases[i].to, &arena);
        bool same = is == NULL || cases[i].want == NULL ? is == cases[i].want
                                                        : strcmp(is, cases[i].want) == 0;
        if (!same)
            fail_msg("'%s': '%s'", cases[i].to, is == NULL ? "none" : is);
    }
    arena_release(&arena);
}

static const char *next_by_link(const char *link, struct arena *arena)
{
    const struct feed_doc doc = {.http = {.next = "link"}};
    const struct feed_file page = {.shown = "https://example.com/a?b"};
    struct httpget get = {.url = page.shown};
    const char *url = NULL;
    struct err e = ERR_INIT;
    (void)snprintf(get.link, sizeof get.link, "%s", link);
    if (!feedpages_next(&doc, &page, &get, &url, arena, &e))
        return "another host";
    return url == NULL ? "none" : url;
}

static void test_link_header(void **state)
{
    static const struct {
        const char *link, *want;
    } cases[] = {
        {"", "none"},
        {"</2>; rel=\"next\"", "https://example.com/2"},
        {"</2>; rel=next", "https://example.com/2"},
        {"</0>; rel=\"prev\", </2>; title=\"x\"; rel=\"next\"", "https://example.com/2"},
        {"</0>; rel=\"prev\", </9>; rel=\"last\"", "none"},
        {"</2>; REL=\"NEXT\"", "https://example.com/2"},
        {"<https://evil.org/2>; rel=\"next\"", "another host"},
        {"</2; rel=\"next\"", "none"},
        {"<", "none"},
        {"</2>", "none"},
        {"</next>; rel=\"nextish\"", "none"},
        {"</2>; rel=\"last  next\"; title=\"a, b\"", "https://example.com/2"},
        {"</2>; rel=next;title=x, </3>; rel=last", "https://example.com/2"},
        {"</2>; rel=\"", "none"},
    };
    struct arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *is = next_by_link(cases[i].link, &arena);
        if (strcmp(is, cases[i].want) != 0)
            fail_msg("'%s': '%s', not '%s'", cases[i].link, is, cases[i].want);
    }
    arena_release(&arena);
}

static void test_headers(void **state)
{
    struct folder *folder = *state;
    const char *path = folder_path(folder, "headers");
    const char **headers = NULL;
    struct err e = ERR_INIT;
    write_text(path, TEXT("Authorization: Bearer x\r\n\n\nX-Two: 2"));
    assert_int_equal(chmod(path, 0600), 0);
    assert_ok(httpheaders_read(path, &headers, &folder->arena, &e), &e);
    assert_string_equal(headers[0], "Authorization: Bearer x");
    assert_string_equal(headers[1], "X-Two: 2");
    assert_null(headers[2]);
    write_text(path, TEXT("A: b\rC: d\n"));
    assert_fails(httpheaders_read(path, &headers, &folder->arena, &e), &e, ERR_CONFIG,
        "a line is not 'Name: value'");
    write_text(path, TEXT("no header\n"));
    assert_fails(httpheaders_read(path, &headers, &folder->arena, &e), &e, ERR_CONFIG,
        "a line is not 'Name: value'");
    assert_int_equal(chmod(path, 0604), 0);
    assert_fails(httpheaders_read(path, &headers, &folder->arena, &e), &e, ERR_CONFIG,
        "others may read the headers");
    assert_fails(httpheaders_read(folder_path(folder, "none"), &headers, &folder->arena, &e), &e,
        ERR_CONFIG, "No such file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_url),
        cmocka_unit_test(test_resolve),
        cmocka_unit_test(test_link_header),
        test_in_folder(test_headers),
    };
    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
