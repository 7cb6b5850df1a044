/*
 * manifest.json: what a run is and what each of its files holds; the last file of a run to be
 * written.  tt-lake(5) describes the format.  All texts of a manifest live in its arena.
 */
#ifndef TT_MANIFEST_H
#define TT_MANIFEST_H

#include "doc.h"
#include "intake.h"
#include "lake.h"
#include "row.h"
#include "star.h"

#define MANIFEST_NAME "manifest.json"
enum { MANIFEST_MAX_BYTES = 64 * 1024 * 1024 };

/* A file of the run; name NULL: there is none, and no rows. */
struct manifest_file {
    const char *name;
    uint64_t rows;
    struct stream_facts facts;
};

/* Where the rows come from. */
struct manifest_source {
    const char *database;
    const char *database_oid;      /* NULL: written before this was recorded */
    const char *schema;            /* of the tables; NULL likewise */
    const char *system_identifier; /* pg_control_system() */
    const char *timeline;          /* of the server's log */
    const char *snapshot;          /* pg_current_snapshot() */
    const char *time;              /* of the snapshot, ISO 8601, by the source's clock */
};

/* As members of an object, and from there.  (snapshot and time may be missing: NULL.) */
void manifest_write_source(json_t *object, const struct manifest_source *source);
bool manifest_read_source(
    const struct doc *d, const json_t *object, struct manifest_source *source, struct err *e);

/* A copy of all of it. */
struct manifest_source manifest_copy_source(
    const struct manifest_source *source, struct arena *arena);

/* Rows of a table of the warehouse in a transformed run:
 * read = direct + rejected; rows of the file = direct + rippled + generated. */
struct manifest_counts {
    uint64_t read, direct, rippled, generated, rejected;
};

struct manifest_table {
    const char *table;
    bool complete; /* whole: what is not in it is gone */
    struct manifest_file data;
    struct manifest_file deleted; /* keys of rows that are gone */

    /* of an extracted run */
    const char *watermark; /* xid8: rows written since come with the next run; "": there is none */
    const char *structure; /* fingerprint of the table's catalog entries */
    struct column *columns;
    size_t column_count;
    const char **key; /* primary key */
    size_t key_count;
    struct intake *intake; /* of a source that is no database; NULL: of the database */

    /* of a transformed run */
    struct star_table star;
    struct manifest_counts counts;
    struct manifest_file held_back; /* keys whose rows are rejected: not here, and yet not gone */
};

/* Rows that could not be taken, a source table. */
struct manifest_rejects {
    const char *table;
    struct manifest_file file;
};

struct manifest {
    enum lake_stage stage;
    struct run_id run;
    struct run_id previous; /* empty: the chain begins here */
    const char *tool;
    struct manifest_source source;
    const char *model; /* checksum of the star model */
    struct manifest_table *tables;
    size_t table_count;
    struct manifest_rejects *rejects;
    size_t reject_count;
    char checksum[STREAM_CHECKSUM_SIZE]; /* of manifest.json itself, once written or read */
    struct arena arena;
};

/* Reads and checks the manifest of a run that is in the lake.  ERR_INPUT, naming the file. */
bool manifest_read(struct manifest *m, const struct lake *lake, enum lake_stage stage,
    const struct run_id *run, struct err *e);
/* The same of a directory; run NULL: of whatever run. */
bool manifest_read_dir(struct manifest *m, const char *dir, enum lake_stage stage,
    const struct run_id *run, struct err *e);
void manifest_release(struct manifest *m);

/* Writes manifest.json into a directory that is still hidden and has none, durably once that is
 * fsynced; sets m->checksum. */
bool manifest_write(struct manifest *m, const char *dir, struct err *e);

/* Whether it is a plain name, of a file in the directory at hand: of the bytes that lake_file_name
 * gives, and no dot at its beginning.  What a document names as a file must be one. */
bool manifest_is_file_name(const char *name);

/* Calls `each` with the files of a run, but for its manifest, until it fails. */
typedef bool manifest_file_fn(void *arg, const struct manifest_file *file, struct err *e);
bool manifest_each_file(const struct manifest *m, manifest_file_fn *each, void *arg, struct err *e);

/* By table name; NULL: not in the run. */
struct manifest_table *manifest_find(const struct manifest *m, const char *table);

#endif
