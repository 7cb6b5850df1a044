/*
 * The progress line: what is being done to which table, redrawn in place on a terminal.
 *
 *   tt-load: fact_sales_order: 120,000 rows, 12 %, 210,000 rows/s, 0:04 left
 *
 * Off until progress_setup.  Where it is off each call costs one comparison; where it is on, a look
 * at the clock: so they are called once a block of bytes, not once a row.  It is drawn at most five
 * times a second, and not before a fifth of a second, so that a short run shows none.
 */
#ifndef TT_PROGRESS_H
#define TT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* `program` is borrowed.  Call it where the program begins, and only for a terminal. */
void progress_setup(const char *program, bool on);

/*
 * Begins a table, of which about `expected` rows (0: nobody knows) are to come; `rows` counts them
 * and must live until progress_end.  The table's name is borrowed as long.
 */
void progress_rows(const char *table, const uint64_t *rows, uint64_t expected);

/* Begins a file of so many rows and bytes, of which progress_read tells what has passed. */
void progress_file(const char *table, uint64_t rows, uint64_t bytes);

/* A step of which nothing can be counted: "merging". */
void progress_phase(const char *table, const char *phase);

/* Bytes were read, or written: time to draw it again? */
void progress_read(size_t bytes);
void progress_wrote(void);

/* Ends what was begun, and takes the line away. */
void progress_end(void);

/* Takes the line away before something else is written to the terminal. */
void progress_hide(void);

/* What the line says after `seconds`, appended to `line`. */
void progress_format(
    struct buf *line, const char *table, uint64_t rows, uint64_t expected, double seconds);

#endif
