#include "gunzip.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "mem.h"

enum { WINDOW_BITS = 15 + 16 }; /* the largest, and gzip's header */

struct gunzip {
    z_stream stream;
    unzstd_block_fn *next;
    void *arg;
    const char *path;
    bool is_open; /* a member has begun and not ended, or none has begun at all */
};

struct gunzip *gunzip_open(unzstd_block_fn *next, void *arg, const char *path)
{
    struct gunzip *z = mem_alloc(1, sizeof *z);
    z->next = next;
    z->arg = arg;
    z->path = path;
    z->is_open = true;
    if (inflateInit2(&z->stream, WINDOW_BITS) != Z_OK)
        abort(); /* out of memory */
    return z;
}

static bool refill(struct gunzip *z, struct err *e)
{
    struct text block;
    if (!z->next(z->arg, &block, e))
        return false;
    z->stream.next_in = (Bytef *)block.ptr;
    z->stream.avail_in = (uInt)block.len; /* a block is far smaller */
    return true;
}

/* One step of zlib, which may end a member. */
static bool step(struct gunzip *z, struct err *e)
{
    int code = inflate(&z->stream, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
        z->is_open = false;
        return true;
    }
    if (code == Z_OK || code == Z_BUF_ERROR)
        return true;
    return err_set(e, ERR_INPUT, "'%s' is damaged: gzip: %s", z->path,
        z->stream.msg == NULL ? zError(code) : z->stream.msg);
}

bool gunzip_read(struct gunzip *z, char *to, size_t room, size_t *got, struct err *e)
{
    uInt size = room < INT_MAX ? (uInt)room : (uInt)INT_MAX;
    z->stream.next_out = (Bytef *)to;
    z->stream.avail_out = size;
    while (z->stream.avail_out == size) {
        if (z->stream.avail_in == 0 && !refill(z, e))
            return false;
        if (z->stream.avail_in == 0) {
            if (z->is_open)
                return err_set(e, ERR_INPUT, "'%s' is damaged: it is cut off", z->path);
            break;
        }
        if (!z->is_open) { /* another member */
            (void)inflateReset(&z->stream);
            z->is_open = true;
        }
        if (!step(z, e))
            return false;
    }
    *got = size - z->stream.avail_out;
    return true;
}

void gunzip_close(struct gunzip *z)
{
    if (z == NULL)
        return;
    (void)inflateEnd(&z->stream);
    free(z);
}
