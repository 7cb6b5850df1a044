#include "s3file.h"

#include "interrupt.h"
#include "sha256.h"

static void close_reader(struct s3file_reader *r)
{
    stream_in_close(r->in);
    *r = (struct s3file_reader){NULL, 0, {"", 0}};
}

void s3file_rewind(struct s3file *file)
{
    close_reader(&file->sent);
}

void s3file_release(struct s3file *file)
{
    close_reader(&file->sent);
    close_reader(&file->hashed);
}

/* The next block of the file; with the last one it is known what the file is. */
static bool next_block(struct s3file *file, struct s3file_reader *r, struct err *e)
{
    if (!stream_in_block(r->in, &r->block, e))
        return false;
    if (r->block.len == 0)
        return err_set(e, ERR_INPUT, "'%s' is damaged: it is too short", file->path);
    bool last = r->at + r->block.len >= file->facts->bytes;
    return !last || stream_in_verify(r->in, file->facts, e);
}

/* Takes up to `want` bytes off the block at hand. */
static struct text take(struct s3file_reader *r, uint64_t want)
{
    struct text taken = {r->block.ptr, r->block.len < want ? r->block.len : (size_t)want};
    r->block.ptr += taken.len;
    r->block.len -= taken.len;
    r->at += taken.len;
    return taken;
}

static bool seek(struct s3file *file, struct s3file_reader *r, uint64_t offset, struct err *e)
{
    if (r->at > offset)
        close_reader(r);
    if (r->in == NULL && (r->in = stream_in_open(file->path, e)) == NULL)
        return false;
    while (r->at < offset) {
        if (r->block.len == 0 && !next_block(file, r, e))
            return false;
        (void)take(r, offset - r->at);
    }
    return true;
}

bool s3file_seek(struct s3file *file, uint64_t offset, struct err *e)
{
    return seek(file, &file->sent, offset, e);
}

bool s3file_take(struct s3file *file, uint64_t want, struct text *bytes, struct err *e)
{
    if (file->sent.block.len == 0 && !next_block(file, &file->sent, e))
        return false;
    *bytes = take(&file->sent, want);
    return true;
}

bool s3file_hash(struct s3file *file, uint64_t offset, uint64_t len, void *sha256, struct err *e)
{
    struct s3file_reader *r = &file->hashed;
    uint64_t end = offset + len;
    if (!seek(file, r, offset, e))
        return false;
    while (r->at < end) {
        if (!interrupt_check(e) || (r->block.len == 0 && !next_block(file, r, e)))
            return false;
        struct text taken = take(r, end - r->at);
        sha256_add(sha256, taken.ptr, taken.len);
    }
    return true;
}
