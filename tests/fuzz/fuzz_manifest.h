/* What the targets of both kinds of manifest share. */
#ifndef TT_FUZZ_MANIFEST_H
#define TT_FUZZ_MANIFEST_H

#include "fuzz.h"

#include "manifest.h"

/* Reads `content` as the manifest of a run.  False: it is none, which is an error of the input. */
static inline bool fuzz_manifest(struct manifest *m, struct text content, enum lake_stage stage)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    const char *dir = fuzz_dir(&arena, "run");
    (void)fuzz_file(&arena, "run/manifest.json", content);
    bool ok = manifest_read_dir(m, dir, stage, NULL, &e);
    FUZZ_HOLDS(ok || fuzz_is_refused(&e), "class %d: %s", e.class, e.text);
    arena_release(&arena);
    return ok;
}

/* What was read is written such that it reads the same, and writes the same bytes. */
static inline void fuzz_manifest_again(struct manifest *m)
{
    struct err e = ERR_INIT;
    struct arena arena = ARENA_INIT;
    struct manifest again;
    const char *dir = fuzz_empty_dir(&arena, "again");
    FUZZ_HOLDS(manifest_write(m, dir, &e), "%s", e.text);
    FUZZ_HOLDS(manifest_read_dir(&again, dir, m->stage, &m->run, &e), "%s", e.text);
    FUZZ_HOLDS(manifest_write(&again, fuzz_empty_dir(&arena, "third"), &e), "%s", e.text);
    FUZZ_HOLDS(strcmp(m->checksum, again.checksum) == 0, "%s", again.checksum);
    manifest_release(&again);
    arena_release(&arena);
}

#endif
