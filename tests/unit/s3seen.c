/* What a page of a listing of a bucket tells of objects, and what it does not. */
#include "unit.h"

#include "clock.h"
#include "s3seen.h"

static const char PREFIX[] = "extracted/2";
static const char AFTER[] = "extracted/2026/11/30/B";
static const char FILE_THERE[] = "extracted/2026/11/30/B/a.jsonl";
static const char FILE_LAST[] = "extracted/2026/11/30/C/a.jsonl";

/* A page that stays as good as it is however long the test takes. */
static void read_page(struct s3seen *seen, bool whole)
{
    *seen = (struct s3seen){.whole = false};
    s3seen_begin(seen, PREFIX, AFTER);
    seen->at_s += 1000;
    s3seen_add(seen, FILE_THERE);
    s3seen_add(seen, FILE_LAST);
    s3seen_end(seen, whole);
}

/* 'l' it lacks it, 'w' it is worth to ask anew, '-' neither: it is there, or another listing's. */
static void check_told(const struct s3seen *seen, const char *path, char expected)
{
    char told = '-';
    if (s3seen_lacks(seen, path))
        told = 'l';
    else if (s3seen_is_worth_asking(seen, path))
        told = 'w';
    if (told != expected)
        fail_msg("'%s': '%c', not '%c'", path, told, expected);
}

static void tells_of_what_it_had_and_of_what_it_had_not(void **state)
{
    struct s3seen seen;
    (void)state;
    read_page(&seen, true);
    check_told(&seen, FILE_THERE, '-');
    check_told(&seen, FILE_LAST, '-');
    check_told(&seen, "extracted/2026/11/30/B/b.jsonl", 'l');
    check_told(&seen, "extracted/2026/11/30/D/a.jsonl", 'l');
    check_told(&seen, "extracted/2026/11/30/B/a.json", 'l');
    s3seen_release(&seen);
    check_told(&seen, "extracted/2026/11/30/B/b.jsonl", '-');
}

static void tells_nothing_of_what_is_before_it_or_elsewhere(void **state)
{
    struct s3seen seen;
    (void)state;
    read_page(&seen, true);
    check_told(&seen, AFTER, 'w');
    check_told(&seen, "extracted/2026/11/30/A/a.jsonl", 'w');
    check_told(&seen, "extracted/next/first", '-');
    check_told(&seen, "transformed/2026/11/30/B/a.csv", '-');
    s3seen_release(&seen);
}

static void a_page_that_more_follow_ends_with_its_last_path(void **state)
{
    struct s3seen seen;
    (void)state;
    read_page(&seen, false);
    check_told(&seen, "extracted/2026/11/30/B/b.jsonl", 'l');
    check_told(&seen, "extracted/2026/11/30/D/a.jsonl", 'w');
    s3seen_begin(&seen, PREFIX, AFTER);
    check_told(&seen, "extracted/2026/11/30/B/b.jsonl", 'w');
    s3seen_release(&seen);
}

static void is_old_after_a_while(void **state)
{
    struct s3seen seen;
    (void)state;
    read_page(&seen, true);
    seen.at_s = clock_monotonic_s() - 2;
    check_told(&seen, "extracted/2026/11/30/B/b.jsonl", 'w');
    s3seen_release(&seen);
}

static void names_that_xml_writes_in_several_ways_are_asked_for_themselves(void **state)
{
    struct s3seen seen;
    (void)state;
    read_page(&seen, true);
    check_told(&seen, "extracted/2026/11/30/B/a&b.jsonl", '-');
    check_told(&seen, "extracted/2026/11/30/B/a\nb.jsonl", '-');
    check_told(&seen, "extracted/2026/11/30/B/a=b: \xc3\xbc+%.jsonl", 'l');
    s3seen_release(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_of_what_it_had_and_of_what_it_had_not),
        cmocka_unit_test(tells_nothing_of_what_is_before_it_or_elsewhere),
        cmocka_unit_test(a_page_that_more_follow_ends_with_its_last_path),
        cmocka_unit_test(is_old_after_a_while),
        cmocka_unit_test(names_that_xml_writes_in_several_ways_are_asked_for_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
