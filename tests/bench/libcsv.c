/* What libcsv's parse of a file costs alone, as feedcsv.c has it: reads it, and counts. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 256 * 1024 };

static size_t fields, records;

static void on_field(void *value, size_t len, void *arg)
{
    (void)value, (void)len, (void)arg;
    fields++;
}

static void on_record(int end, void *arg)
{
    (void)end, (void)arg;
    records++;
}

static int is_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

int main(int argc, char **argv)
{
    static char block[BLOCK];
    struct csv_parser parser;
    FILE *in = argc == 2 ? fopen(argv[1], "re") : NULL;
    if (in == NULL || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) != 0)
        return EXIT_FAILURE;
    csv_set_space_func(&parser, is_no_space);
    for (size_t len; (len = fread(block, 1, sizeof block, in)) > 0;) {
        if (csv_parse(&parser, block, len, on_field, on_record, NULL) != len)
            return EXIT_FAILURE;
    }
    if (csv_fini(&parser, on_field, on_record, NULL) != 0)
        return EXIT_FAILURE;
    printf("%zu records, %zu fields\n", records, fields);
    csv_free(&parser);
    return fclose(in) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
