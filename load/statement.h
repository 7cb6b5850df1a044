/*
 * The statements of the merge: SQL templates (load/sql) and their variables for one table of the
 * warehouse.
 */
#ifndef TT_STATEMENT_H
#define TT_STATEMENT_H

#include "kind.h"
#include "pg.h"
#include "sql.h"

/* Temporary tables, of few rows, that a merge works with beside those that it stages. */
#define STATEMENT_RETRY   "pg_temp.tt_retry"   /* rows that waited for a parent, or were refused */
#define STATEMENT_REFUSED "pg_temp.tt_refused" /* keys of the rows that COPY refused */

enum { STATEMENT_VARS = 40 };

struct statement {
    struct pg *pg;
    const char *schema;
    struct kind kind; /* of the tables that rows are staged in */
    struct kind target_kind;
    struct sql_var vars[STATEMENT_VARS];
    size_t count;
    struct arena arena;
};

/*
 * The variables for table `t` of `schema` in run `m`, whose rows are staged so:
 *
 *   :target :history :ended        the table and what belongs to it
 *   :stage                         staged: the run's rows
 *   :deleted                       keys that are gone
 *   :held_back                     keys whose rows the transform rejected
 *   :part                          some of the staged rows
 *   :keys                          one of these, or STATEMENT_REFUSED
 *   :tid                           what tells the rows of :stage apart, in the order they came
 *   :in_order                      ORDER BY it, where the rows would not come so
 *   :columns :stage_columns :target_columns    all columns, bare, of s, of t
 *   :target_required               those that are not null, of t
 *   :key_columns :stage_key :target_key        the key's columns, bare, of s, of t
 *   :stage_values :target_values   all but the key's, for a comparison
 *   :stage_texts :retry_columns    all columns, into tt.rejected and out of it
 *   :refused_texts :refused_columns            the same of rows that the server refused
 *   :first :last :reason           numbers of rows, and why they are refused: of refused.c
 *   :near                          AND, and what says on which shards t can be: of merge.c
 *   :key_match :assignments        t.k = s.k AND ...; c = s.c, ...
 *   :record_id :ended_match        the surrogate key of a fact; e of :ended is of row t
 *   :run :table_name :source_time  literals
 */
void statement_init(struct statement *s, struct pg *pg, const char *schema,
    const struct star_table *t, struct kind staging, const struct manifest *m);
void statement_release(struct statement *s);

/* The value of a variable; another value for one that is there. */
const char *statement_var(const struct statement *s, const char *name);
void statement_set_var(struct statement *s, const char *name, const char *value);

/* Fills a template and runs it; *rows (or NULL): how many the last statement touched. */
bool statement_run(const struct statement *s, const char *sql, uint64_t *rows, struct err *e);

/* Runs the statements of a script each by itself: Citus hands some to its workers as the text that
 * it got. */
bool statement_script(struct pg *pg, const char *script, struct err *e);

/* Fills a template, runs it, and takes the one number that it selects. */
bool statement_count(const struct statement *s, const char *sql, uint64_t *count, struct err *e);

#endif
