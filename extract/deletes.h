/*
 * What is gone from a table since the run before.
 *
 * The proof: the keys known from the run before and those extracted now are all that the table can
 * have; so when they are as many as the table has rows in this snapshot, none of them is gone. Else
 * the sweep: the table's keys in order, merged with the known and the extracted ones.
 */
#ifndef TT_DELETES_H
#define TT_DELETES_H

#include "keyset.h"
#include "snapshot.h"

/* A table of a run, with its key sets. */
struct deletes {
    struct snapshot *snapshot;
    const struct catalog_table *table;
    const struct key_codec *codec;
    const struct keyset *known;     /* of the run before */
    const struct keyset *extracted; /* of this run; path NULL: no row was */
    const char *path;               /* where the table's new key set goes, when it differs */
    double max_ratio;               /* of the known keys may be gone */
    struct buf duplicate;           /* takes the key of DELETES_DUPLICATE; the caller releases */
};

enum deletes_outcome {
    DELETES_ERROR,
    DELETES_DUPLICATE, /* more than one row has the same key */
    DELETES_NONE,      /* nothing is gone */
    DELETES_FOUND,     /* keys are gone; they are in the sink */
    DELETES_UNKNOWN    /* there are keys that were neither known nor extracted, or the known ones
                          cannot be read: the table must be extracted complete; the error says why */
};

/*
 * For a table of which the changed rows were extracted, and that has `total` rows.  `out`: takes
 * the file of deleted keys, with the name `out->name` in `dir`.  *now: the table's key set, either
 * known or at d->path.  ERR_DATA when more are gone than may be.
 */
enum deletes_outcome deletes_find(struct deletes *d, uint64_t total, const char *dir,
    struct manifest_file *out, struct keyset *now, struct err *e);

/* What the log told of a table (changes.h), and how many rows it had at least. */
struct deletes_told {
    const struct keyset *keys; /* all that were touched */
    const struct keyset *gone; /* those that it says to have been given up */
    uint64_t least;
    const char *path; /* where the keys of *gone below go */
};

/*
 * For a table whose touched keys were looked up, those found being d->extracted: the others are
 * gone, and the log must have said so, else an index is damaged, say: DELETES_UNKNOWN, as when more
 * are gone than may be, which others are to judge.  *gone: their keys.
 */
enum deletes_outcome deletes_of_log(struct deletes *d, const struct deletes_told *told,
    const char *dir, struct manifest_file *out, struct keyset *gone, struct err *e);

/* Whether so many of the known rows may be gone.  ERR_DATA. */
bool deletes_check_ratio(uint64_t known, uint64_t gone, double max_ratio, struct err *e);

/* For a table that was extracted complete: that not too many of the known keys are gone. */
bool deletes_check_complete(const struct deletes *d, struct err *e);

#endif
