#include "verify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "log.h"
#include "manifest.h"
#include "stream.h"

struct check {
    char *dir;
    size_t damaged;
};

static bool read_whole(const char *path, const struct stream_facts *facts, struct err *e)
{
    struct stream_in *in = stream_in_open(path, e);
    bool ok = in != NULL;
    struct text block = {"", 1};
    while (ok && block.len > 0)
        ok = stream_in_block(in, &block, e);
    ok = ok && stream_in_verify(in, facts, e);
    stream_in_close(in);
    return ok;
}

/* A damaged file is told of, and the others go on; false is anything else. */
static bool check_file(void *arg, const struct manifest_file *file, struct err *e)
{
    struct check *c = arg;
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", c->dir, file->name);
    bool ok = read_whole(path.data, &file->facts, e);
    if (ok) {
        ok = puts(path.data) != EOF ||
             err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    } else if (e->class == ERR_INPUT) {
        log_error(e);
        c->damaged++;
        ok = true;
    }
    buf_release(&path);
    return ok;
}

static bool verify_stage(
    const struct lake *lake, enum lake_stage stage, const struct run_id *run, struct err *e)
{
    struct manifest m;
    if (!manifest_read(&m, lake, stage, run, e))
        return false;
    struct check c = {lake_run_path(lake, stage, run), 0};
    bool ok = manifest_each_file(&m, check_file, &c, e);
    if (ok && fflush(stdout) != 0)
        ok = err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    if (ok && c.damaged > 0)
        ok = err_set(e, ERR_INPUT, "'%s' is not what its manifest says: %zu %s", c.dir, c.damaged,
            c.damaged == 1 ? "file" : "files");
    free(c.dir);
    manifest_release(&m);
    return ok;
}

bool verify_run(const struct lake *lake, const struct run_id *run, struct err *e)
{
    bool only_transformed = !lake_has_run(lake, LAKE_EXTRACTED, run); /* on a host that loads */
    bool ok = only_transformed || verify_stage(lake, LAKE_EXTRACTED, run, e);
    if (!lake_has_run(lake, LAKE_TRANSFORMED, run) || (!ok && e->class != ERR_INPUT))
        return ok;
    if (!ok)
        log_error(e);
    return verify_stage(lake, LAKE_TRANSFORMED, run, e) && ok;
}
