/*
 * The lake: a tree of timestamped runs, tt-lake(5).
 *
 *   LAKE/extracted/2026/11/20/20261120T214900.123Z/     a run: complete, immutable
 *   LAKE/transformed/2026/11/20/20261120T214900.123Z/   the same run id as the extracted run
 *   LAKE/state/                                         caches, watermarks, locks
 *   LAKE/begins                                         the oldest run, once tt-prune removed some
 *
 * A run is written in a hidden directory LAKE/<stage>/.<run>.tmp, and one rename makes it visible;
 * what a crash leaves there is removed by the next run of the stage.  (It lies beside the years and
 * not beside the run so that one listing finds every leftover, however many runs there are.)
 *
 * The runs are a chain: each manifest names `previous`, the extracted run before it.  There is no
 * other order, and nothing lists more directories than it must to find the newest run.  Where
 * tt-prune has removed runs, the chain begins with the one that LAKE/begins names, in which all
 * tables are complete: those before it count as gone, also while they are still being removed.
 */
#ifndef TT_LAKE_H
#define TT_LAKE_H

#include "clock.h"
#include "err.h"
#include "mem.h"

#define LAKE_BEGINS "begins" /* the file of that name */

enum lake_stage { LAKE_EXTRACTED, LAKE_TRANSFORMED };

/* A run id: UTC, ISO 8601 basic with milliseconds; sorts as text. */
struct run_id {
    char text[CLOCK_BASIC_SIZE]; /* empty: none */
};

struct lake {
    const char *root;
    struct run_id begins; /* where older runs have been removed: the oldest; else empty */
    struct arena arena;
};

/* Opens; makes the directories when `create`, else ERR_INPUT when there is no such lake.  ERR_INPUT
 * also when LAKE/begins is damaged. */
bool lake_open(struct lake *lake, const char *root, bool create, struct err *e);
void lake_close(struct lake *lake);

/* "extracted", "transformed". */
const char *lake_stage_dir(enum lake_stage stage);

/* Paths; caller frees. */
char *lake_run_path(const struct lake *lake, enum lake_stage stage, const struct run_id *run);
char *lake_state_path(const struct lake *lake, const char *name);

/* Takes the lock of a stage ("extract"): a descriptor for fs_unlock, -1 and ERR_BUSY; or
 * ERR_PERMISSION where root would write into a lake of another user. */
int lake_lock(const struct lake *lake, const char *stage, struct err *e);

bool lake_has_run(const struct lake *lake, enum lake_stage stage, const struct run_id *run);

/* Whether a run is one of those that tt-prune has removed. */
bool lake_is_removed(const struct lake *lake, const struct run_id *run);

/* The newest run; empty when there is none. */
bool lake_newest(const struct lake *lake, enum lake_stage stage, struct run_id *run, struct err *e);

/* The newest run that is older than `run`; empty when there is none. */
bool lake_before(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    struct run_id *before, struct err *e);

/* The id of a run that begins now: greater than the newest even if the clock went back.  ERR_CONFIG
 * when the clock shows a time that no id can have. */
bool lake_new_run_id(const struct lake *lake, struct run_id *run, struct err *e);

/* Whether a run is of the future, by more than an hour: a clock was wrong, then or now. */
bool lake_is_ahead(const struct run_id *run);

/*
 * A run that a user names: an id, or the path of its directory in this lake (extracted or
 * transformed).  ERR_INPUT when it is not there in `stage`.
 */
bool lake_find_run(const struct lake *lake, enum lake_stage stage, const char *name,
    struct run_id *run, struct err *e);

/* Removes what crashes of this stage left.  Under the stage's lock. */
bool lake_clean(const struct lake *lake, enum lake_stage stage, struct err *e);
/* The same of hidden directories whose names end otherwise than in ".tmp". */
bool lake_clean_as(
    const struct lake *lake, enum lake_stage stage, const char *suffix, struct err *e);

/* Lets the chain begin with that run: runs before it count as gone. */
bool lake_set_begins(struct lake *lake, const struct run_id *run, struct err *e);

/* A run being written: lake_run_begin makes its hidden directory (caller frees *dir), one of the
 * other two ends it.  `replace`: swaps an existing run for this one. */
bool lake_run_begin(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    char **dir, struct err *e);
bool lake_run_commit(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    const char *dir, bool replace, struct err *e);
void lake_run_abort(const char *dir);

/* The rename of lake_run_commit alone, for one of several runs: what is in `dir` is durable
 * already, and lake_sync_run is due. */
bool lake_run_show(const struct lake *lake, enum lake_stage stage, const struct run_id *run,
    const char *dir, struct err *e);

/* fsyncs the directories above a run: for one whose maker may have been killed before it did. */
bool lake_sync_run(
    const struct lake *lake, enum lake_stage stage, const struct run_id *run, struct err *e);

/*
 * The name of a table's file in a run: the table's name with every byte but ASCII letters, digits,
 * '_' and '-' as %XX, and the suffix (".jsonl").  So no name can leave the directory, hide, or be
 * taken for another file.  In the arena.
 */
char *lake_file_name(struct arena *arena, const char *table, const char *suffix);

#endif
