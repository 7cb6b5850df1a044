/*
 * csv2binary - a CSV file of a run as PostgreSQL's binary COPY, as tt-load makes it
 *
 *   csv2binary FILE OID... >binary
 *
 * The header line has the columns c1, c2, ...; OID is the type of each.  Exit status: 0; 1 with a
 * message: a value has no binary form that is known, or the file is no CSV.
 */
#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "mem.h"
#include "sqlform.h"

int main(int argc, char **argv)
{
    struct err e = ERR_INIT;
    size_t count = argc < 3 ? 0 : (size_t)argc - 2, at_fault;
    const char **names = mem_alloc(count + 1, sizeof *names);
    binary_encode_fn **encoders = mem_alloc(count + 1, sizeof *encoders);
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < count; i++) {
        names[i] = arena_printf(&arena, "c%zu", i + 1);
        encoders[i] = sqlform_binary((unsigned)strtoul(argv[i + 2], NULL, 10));
    }
    struct stream_in *in = count == 0 ? NULL : stream_in_open(argv[1], &e);
    if (in == NULL)
        return fprintf(stderr, "csv2binary: %s\n", e.text), 1;
    struct row_source *rows = csv_reader_new(in, argv[1], names, count);
    struct buf b = BUF_INIT;
    struct row row;
    enum row_step step;
    binary_add_header(&b);
    while ((step = rows->next(rows, &row, &e)) == ROW_NEXT) {
        if (!binary_add_row(&b, encoders, row.values, count, &at_fault)) {
            (void)fprintf(stderr, "csv2binary: line %llu: '%.*s' has no binary form\n",
                (unsigned long long)row.line, (int)row.values[at_fault].len,
                row.values[at_fault].ptr);
            return 1;
        }
    }
    if (step == ROW_ERROR)
        return fprintf(stderr, "csv2binary: %s\n", e.text), 1;
    binary_add_trailer(&b);
    (void)fwrite(b.data, 1, b.len, stdout);
    row_source_close(rows);
    buf_release(&b);
    arena_release(&arena);
    free(names);
    free(encoders);
    return fflush(stdout) == 0 ? 0 : 1;
}
