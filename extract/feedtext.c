#include "feedtext.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdlib.h>

#include "gunzip.h"
#include "mem.h"
#include "progress.h"

enum { ROOM = 256 * 1024 };

#define NO_ICONV ((iconv_t)-1)

struct feed_text {
    struct stream_in *in;
    const char *path, *encoding;
    iconv_t iconv;
    struct buf pending; /* bytes that are read and not converted */
    struct buf out;
    uint64_t converted; /* bytes */
    bool is_known;      /* whether it is compressed */
    bool has_begun, at_end;
    struct text first; /* block of the file, as long as a decoder has not taken it */
    struct gunzip *gunzip;
    struct unzstd *unzstd;
    char *room; /* for what these give */
};

bool feedtext_failed(bool ok, struct err *e)
{
    if (!ok && (e->class == ERR_INPUT || e->class == ERR_IO))
        e->class = ERR_UNAVAILABLE;
    return ok;
}

struct feed_text *feedtext_open(
    const char *path, const char *shown, const char *encoding, struct err *e)
{
    iconv_t converter = encoding == NULL ? NO_ICONV : iconv_open("UTF-8", encoding);
    if (encoding != NULL && converter == NO_ICONV) {
        err_set(e, ERR_CONFIG, "there is no encoding '%s'", encoding);
        err_hint(e, "`iconv -l` lists them");
        return NULL;
    }
    struct stream_in *in = stream_in_open(path, e);
    if (in == NULL) {
        (void)feedtext_failed(false, e);
        if (converter != NO_ICONV)
            (void)iconv_close(converter);
        return NULL;
    }
    struct feed_text *t = mem_alloc(1, sizeof *t);
    t->in = in;
    t->path = shown;
    t->encoding = encoding;
    t->iconv = converter;
    return t;
}

void feedtext_close(struct feed_text *t)
{
    if (t == NULL)
        return;
    gunzip_close(t->gunzip);
    unzstd_close(t->unzstd);
    free(t->room);
    stream_in_close(t->in);
    if (t->iconv != NO_ICONV)
        (void)iconv_close(t->iconv);
    buf_release(&t->pending);
    buf_release(&t->out);
    free(t);
}

void feedtext_facts(const struct feed_text *t, struct stream_facts *facts)
{
    stream_in_facts(t->in, facts);
}

static bool bad_bytes(const struct feed_text *t, const char *at, struct err *e)
{
    return err_set(e, ERR_DATA, "'%s', byte %" PRIu64 ": 0x%02X is not of encoding '%s'", t->path,
        t->converted + 1, (unsigned)(unsigned char)*at, t->encoding);
}

/* Converts what is pending, but for a character whose bytes are not all there. */
static bool convert(struct feed_text *t, struct err *e)
{
    char *from = t->pending.data;
    size_t left = t->pending.len;
    buf_reset(&t->out);
    while (left > 0) {
        size_t room = left * 3 + 16, had = room, before = left;
        char *to = buf_reserve(&t->out, room);
        size_t done = iconv(t->iconv, &from, &left, &to, &room);
        int number = errno;
        t->out.len += had - room;
        t->converted += before - left;
        if (done == (size_t)-1 && number == EINVAL && !t->at_end)
            break;
        if (done == (size_t)-1 && number != E2BIG)
            return bad_bytes(t, from, e);
    }
    if (left > 0)
        memmove(t->pending.data, from, left);
    t->pending.len = left;
    return true;
}

static bool raw_block(void *arg, struct text *block, struct err *e)
{
    struct feed_text *t = arg;
    if (t->first.len > 0) {
        *block = t->first;
        t->first.len = 0;
        return true;
    }
    return feedtext_failed(stream_in_block(t->in, block, e), e);
}

/* Looks at the first block, and whether a decoder is due. */
static bool begin(struct feed_text *t, struct err *e)
{
    if (!stream_in_block(t->in, &t->first, e))
        return false;
    if (t->first.len >= 4 && memcmp(t->first.ptr, "\x28\xB5\x2F\xFD", 4) == 0)
        t->unzstd = unzstd_open_blocks(raw_block, t, t->path);
    else if (t->first.len >= 3 && memcmp(t->first.ptr, "\x1F\x8B\x08", 3) == 0)
        t->gunzip = gunzip_open(raw_block, t, t->path);
    if (t->unzstd != NULL || t->gunzip != NULL)
        t->room = mem_alloc(ROOM, 1);
    return true;
}

/* The next block of the contents. */
static bool plain_block(struct feed_text *t, struct text *block, struct err *e)
{
    size_t got = 0;
    if (!t->is_known && !begin(t, e))
        return false;
    t->is_known = true;
    if (t->room == NULL)
        return raw_block(t, block, e);
    bool ok = t->unzstd != NULL ? unzstd_read(t->unzstd, t->room, ROOM, &got, e)
                                : gunzip_read(t->gunzip, t->room, ROOM, &got, e);
    *block = (struct text){t->room, got};
    if (!ok && e->class == ERR_INPUT)
        e->class = ERR_DATA;
    return ok;
}

static bool next_block(struct feed_text *t, struct text *block, struct err *e)
{
    if (!feedtext_failed(plain_block(t, block, e), e))
        return false;
    progress_read(block->len);
    t->at_end = block->len == 0;
    if (t->iconv == NO_ICONV)
        return true;
    buf_add(&t->pending, block->ptr, block->len);
    if (t->pending.data == NULL) { /* an empty file */
        *block = (struct text){"", 0};
        return true;
    }
    if (!convert(t, e))
        return false;
    *block = (struct text){buf_str(&t->out), t->out.len};
    return t->at_end || block->len > 0 || next_block(t, block, e);
}

bool feedtext_block(struct feed_text *t, struct text *block, struct err *e)
{
    static const char mark[] = "\xEF\xBB\xBF";
    if (!next_block(t, block, e))
        return false;
    if (!t->has_begun && block->len >= 3 && memcmp(block->ptr, mark, 3) == 0)
        *block = (struct text){block->ptr + 3, block->len - 3};
    t->has_begun = true;
    return block->len > 0 || t->at_end || next_block(t, block, e);
}
