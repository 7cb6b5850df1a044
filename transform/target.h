/*
 * A table of the warehouse in the making: its plan, its files in the run, its counts.
 */
#ifndef TT_TARGET_H
#define TT_TARGET_H

#include "limit.h"
#include "plan.h"

/* What the targets of a run share. */
struct target_run {
    const char *dir;      /* the run's hidden directory */
    const char *from_dir; /* of the extracted run */
    struct arena *arena;  /* of the transformed manifest */
    struct limit limit;
    struct calendar calendar; /* years of the dates so far */
};

struct target {
    struct target_run *run;
    struct plan plan;
    bool compiled; /* its source table is in the run, or held for a join */
    struct row_sink *sink;
    struct row_sink *held_back;   /* keys of rejected rows */
    struct manifest_table *table; /* of the transformed manifest: takes counts and files */
    struct rejects *rejects;      /* of its source table; NULL for a calendar */
};

/* A row of the run's own file: into the table's file, or rejected.  ERR_DATA: one too many. */
bool target_put(struct target *t, const struct row *row, struct err *e);

/* A row held for a join, whose values are scanned: into the file when the last lookup_advance
 * brought one of its parents. */
bool target_put_rippled(struct target *t, const struct row *row, struct err *e);

/* A row that was generated. */
bool target_put_generated(struct target *t, const struct row *row, struct err *e);

/* The keys of `table` that are gone, in the columns of the target's key. */
bool target_delete(struct target *t, const struct manifest_table *table, struct err *e);

/* What has become of a table, as a plain value that another process may have made. */
struct target_facts {
    struct manifest_counts counts;
    struct manifest_file data, deleted, held_back; /* of the names only whether there is one */
};

/* Once it is committed, maybe by a process that was forked from this one; and into this one's. */
void target_tell(const struct target *t, struct target_facts *facts);
void target_hear(struct target *t, const struct target_facts *facts);

/* Ends its files.  ERR_DATA when more than the limit was rejected. */
bool target_commit(struct target *t, struct err *e);
void target_release(struct target *t);

#endif
