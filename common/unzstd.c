#include "unzstd.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include "mem.h"

struct unzstd {
    unzstd_block_fn *next;
    void *arg;
    int fd; /* what `next` reads, where that is ours */
    const char *path;
    ZSTD_DStream *stream;
    char *data; /* compressed bytes, as read */
    size_t cap;
    ZSTD_inBuffer in;
    bool is_open; /* a frame has begun and not ended, or none has begun at all */
};

struct unzstd *unzstd_open_blocks(unzstd_block_fn *next, void *arg, const char *path)
{
    struct unzstd *z = mem_alloc(1, sizeof *z);
    z->next = next;
    z->arg = arg;
    z->path = path;
    z->stream = ZSTD_createDStream();
    if (z->stream == NULL)
        abort(); /* out of memory */
    z->is_open = true;
    return z;
}

static bool read_block(void *arg, struct text *block, struct err *e)
{
    struct unzstd *z = arg;
    ssize_t got;
    do
        got = read(z->fd, z->data, z->cap);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return err_set_errno(e, ERR_INPUT, errno, "cannot read '%s'", z->path);
    *block = (struct text){z->data, (size_t)got};
    return true;
}

struct unzstd *unzstd_open(int fd, const char *path)
{
    struct unzstd *z = unzstd_open_blocks(read_block, NULL, path);
    z->arg = z;
    z->fd = fd;
    z->cap = ZSTD_DStreamInSize();
    z->data = mem_alloc(z->cap, 1);
    return z;
}

/* The next compressed bytes; in.size 0: there are no more. */
static bool refill(struct unzstd *z, struct err *e)
{
    struct text block;
    if (!z->next(z->arg, &block, e))
        return false;
    z->in = (ZSTD_inBuffer){block.ptr, block.len, 0};
    return true;
}

bool unzstd_read(struct unzstd *z, char *to, size_t room, size_t *got, struct err *e)
{
    ZSTD_outBuffer out = {to, room, 0};
    while (out.pos == 0) {
        if (z->in.pos == z->in.size) {
            if (!refill(z, e))
                return false;
            if (z->in.size == 0 && !z->is_open)
                break;
        }
        /* Without further input it gives what it still holds back. */
        size_t rest = ZSTD_decompressStream(z->stream, &out, &z->in);
        if (ZSTD_isError(rest))
            return err_set(
                e, ERR_INPUT, "'%s' is damaged: zstd: %s", z->path, ZSTD_getErrorName(rest));
        z->is_open = rest != 0;
        if (z->in.size == 0 && z->is_open && out.pos == 0)
            return err_set(e, ERR_INPUT, "'%s' is damaged: it is cut off", z->path);
    }
    *got = out.pos;
    return true;
}

void unzstd_close(struct unzstd *z)
{
    if (z == NULL)
        return;
    (void)ZSTD_freeDStream(z->stream);
    free(z->data);
    free(z);
}
