#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#define XXH_STATIC_LINKING_ONLY /* the size of XXH3_state_t */
#include <xxhash.h>

#include "fs.h"
#include "mem.h"
#include "progress.h"
#include "unzstd.h"

enum { BLOCK = 256 * 1024, WINDOW = 2 * 1024 * 1024 };

_Static_assert(sizeof(XXH3_state_t) <= STREAM_HASH_SIZE, "the state of a hash has no room");

/* A row's text form has up to 1 GiB in PostgreSQL; as JSON, a byte may need six ("\\u0001"). */
static const size_t LINE_MAX_BYTES = (size_t)8 << 30;

static void format_checksum(XXH64_hash_t hash, char out[STREAM_CHECKSUM_SIZE])
{
    (void)snprintf(out, STREAM_CHECKSUM_SIZE, "xxh3:%016" PRIx64, (uint64_t)hash);
}

void stream_checksum(const void *bytes, size_t len, char out[STREAM_CHECKSUM_SIZE])
{
    format_checksum(XXH3_64bits(bytes, len), out);
}

static XXH3_state_t *new_hash(void)
{
    XXH3_state_t *hash = XXH3_createState();
    if (hash == NULL || XXH3_64bits_reset(hash) != XXH_OK)
        abort();
    return hash;
}

static struct stream_out *out_new(int fd, const char *path)
{
    struct stream_out *out = mem_alloc(1, sizeof *out);
    out->fd = fd;
    out->path = path == NULL ? NULL : mem_strdup(path);
    out->hash = new_hash();
    return out;
}

struct stream_out *stream_out_open(const char *path, struct err *e)
{
    int fd = fs_create_file(path, e);
    return fd < 0 ? NULL : out_new(fd, path);
}

struct stream_out *stream_out_resume(
    const char *path, const struct stream_kept *kept, struct err *e)
{
    int fd = kept->is_begun ? fs_append_file(path, e) : fs_create_file(path, e);
    if (fd < 0)
        return NULL;
    struct stream_out *out = out_new(fd, path);
    out->bytes = kept->bytes;
    out->written_back = kept->written_back;
    if (kept->is_begun)
        XXH3_copyState(out->hash, (const XXH3_state_t *)kept->hash);
    return out;
}

struct stream_out *stream_out_held(const char *path)
{
    return out_new(-1, path);
}

struct stream_out *stream_out_stdout(void)
{
    return out_new(STDOUT_FILENO, NULL);
}

/*
 * A large file is written back window by window while it grows, and leaves the page cache behind
 * itself: fsync has little left to wait for, and the databases keep their memory.  A window is so
 * small that what is done with it is over before the server's socket is full.
 *
 * Durable is what fsync says; but what the disk could not take is told once, by whichever call
 * looks first (file_fdatawait_range() of Linux), and fsync would not know of it any more.
 */
static bool sync_range(struct stream_out *out, uint64_t from, uint64_t len, unsigned flags)
{
    return sync_file_range(out->fd, (off_t)from, (off_t)len, flags) == 0 ||
           (errno != EIO && errno != ENOSPC && errno != EDQUOT);
}

static bool write_back(struct stream_out *out, struct err *e)
{
    uint64_t end = out->bytes - out->bytes % WINDOW, last = out->written_back;
    if (out->path == NULL || out->is_brief || end == last)
        return true;
    bool ok = sync_range(out, last, end - last, SYNC_FILE_RANGE_WRITE);
    if (ok && last > 0) {
        ok = sync_range(out, last - WINDOW, WINDOW,
            SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
        if (ok)
            (void)posix_fadvise(out->fd, (off_t)(last - WINDOW), WINDOW, POSIX_FADV_DONTNEED);
    }
    out->written_back = end;
    return ok || err_set_errno(e, ERR_IO, errno, "cannot write '%s' back to the disk", out->path);
}

static bool write_pending(struct stream_out *out, struct err *e)
{
    const char *from = out->pending.data;
    size_t left = out->pending.len;
    (void)XXH3_64bits_update(out->hash, from, left);
    out->bytes += left;
    while (left > 0) {
        ssize_t put = write(out->fd, from, left);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return err_set_errno(e, ERR_IO, errno, "cannot write to %s%s%s",
                out->path == NULL ? "" : "'", out->path == NULL ? "standard output" : out->path,
                out->path == NULL ? "" : "'");
        from += put;
        left -= (size_t)put;
    }
    buf_reset(&out->pending);
    progress_wrote();
    return write_back(out, e);
}

bool stream_out_flush(struct stream_out *out, struct err *e)
{
    return out->pending.len < BLOCK || out->fd < 0 || write_pending(out, e);
}

bool stream_out_take(struct stream_out *out, struct stream_out *held, struct err *e)
{
    struct buf own = out->pending;
    out->pending = held->pending;
    bool ok = write_pending(out, e);
    held->pending = out->pending;
    out->pending = own;
    return ok;
}

static bool write_rest(struct stream_out *out, struct stream_facts *facts, struct err *e)
{
    if (out->pending.len > 0 && !write_pending(out, e))
        return false;
    if (facts != NULL) {
        facts->bytes = out->bytes;
        format_checksum(XXH3_64bits_digest(out->hash), facts->checksum);
    }
    return true;
}

/* `durable`: to the disk. */
static bool end_out(struct stream_out *out, bool durable, struct stream_facts *facts, struct err *e)
{
    if (!write_rest(out, facts, e))
        return false;
    if (out->path == NULL)
        return true;
    if (durable && fsync(out->fd) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot fsync '%s'", out->path);
    int rc = close(out->fd);
    out->fd = -1;
    if (rc != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot close '%s'", out->path);
    return true;
}

bool stream_out_commit(struct stream_out *out, struct stream_facts *facts, struct err *e)
{
    return end_out(out, true, facts, e);
}

bool stream_out_end(struct stream_out *out, struct stream_facts *facts, struct err *e)
{
    return end_out(out, false, facts, e);
}

bool stream_out_leave(
    struct stream_out *out, struct unsynced *unsynced, struct stream_facts *facts, struct err *e)
{
    if (!write_rest(out, facts, e))
        return false;
    int fd = out->fd;
    out->fd = -1;
    return unsynced_add(unsynced, fd, out->path, e);
}

bool stream_out_keep(struct stream_out *out, struct stream_kept *kept, struct err *e)
{
    if (!end_out(out, false, NULL, e))
        return false;
    XXH3_copyState((XXH3_state_t *)kept->hash, out->hash);
    kept->bytes = out->bytes;
    kept->written_back = out->written_back;
    kept->is_begun = true;
    return true;
}

void stream_out_close(struct stream_out *out)
{
    if (out == NULL)
        return;
    if (out->fd >= 0 && out->path != NULL) {
        struct err ignored = ERR_INIT;
        (void)close(out->fd);
        (void)fs_remove_file(out->path, &ignored);
    }
    buf_release(&out->pending);
    (void)XXH3_freeState(out->hash);
    free(out->path);
    free(out);
}

struct stream_in {
    int fd;
    char *path;
    struct unzstd *unzstd; /* NULL: the file is as it is */
    XXH3_state_t *hash;
    uint64_t bytes;
    uint64_t passed; /* bytes that have left the page cache */
    char *data;      /* data[start..end) is read and not given out */
    size_t start, end, cap;
    bool at_end;
};

/* Opens the file, or where it is not there the compressed one; *opened: its name, caller frees. */
static int open_either(const char *path, bool *compressed, char **opened, struct err *e)
{
    struct buf name = BUF_INIT;
    struct err ignored = ERR_INIT;
    int fd = fs_open_file(path, e);
    *compressed = fd < 0 && errno == ENOENT;
    buf_printf(&name, "%s%s", path, *compressed ? STREAM_COMPRESSED : "");
    if (*compressed) { /* where that is not there either it is the plain one that is missed */
        fd = fs_open_file(name.data, &ignored);
        if (fd >= 0)
            *e = (struct err)ERR_INIT;
        else if (errno != ENOENT)
            *e = ignored;
    }
    *opened = name.data;
    return fd;
}

struct stream_in *stream_in_open(const char *path, struct err *e)
{
    bool compressed;
    char *opened;
    int fd = open_either(path, &compressed, &opened, e);
    if (fd < 0) {
        free(opened);
        return NULL;
    }
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    struct stream_in *in = mem_alloc(1, sizeof *in);
    in->fd = fd;
    in->path = opened;
    in->unzstd = compressed ? unzstd_open(fd, in->path) : NULL;
    in->hash = new_hash();
    in->cap = BLOCK;
    in->data = mem_resize(NULL, in->cap, 1);
    return in;
}

static bool read_plain(struct stream_in *in, size_t *got, struct err *e)
{
    ssize_t len;
    do
        len = read(in->fd, in->data + in->end, in->cap - in->end);
    while (len < 0 && errno == EINTR);
    if (len < 0)
        return err_set_errno(e, ERR_INPUT, errno, "cannot read '%s'", in->path);
    *got = (size_t)len;
    return true;
}

/* Reads once, behind what is there; sets at_end at the end. */
static bool fill(struct stream_in *in, struct err *e)
{
    size_t got = 0;
    if (!(in->unzstd == NULL
                ? read_plain(in, &got, e)
                : unzstd_read(in->unzstd, in->data + in->end, in->cap - in->end, &got, e)))
        return false;
    if (got == 0) {
        in->at_end = true;
        return true;
    }
    (void)XXH3_64bits_update(in->hash, in->data + in->end, got);
    in->bytes += got;
    in->end += got;
    if (in->bytes - in->passed >= WINDOW) { /* it will not be read again soon */
        (void)posix_fadvise(in->fd, 0, (off_t)in->bytes, POSIX_FADV_DONTNEED);
        in->passed = in->bytes;
    }
    progress_read(got);
    return true;
}

bool stream_in_block(struct stream_in *in, struct text *block, struct err *e)
{
    in->start = in->end = 0;
    if (!fill(in, e))
        return false;
    *block = (struct text){in->data, in->end};
    return true;
}

/* Makes room behind data[start..end): moves it to the front, or grows. */
static bool make_room(struct stream_in *in, struct err *e)
{
    if (in->start > 0) {
        memmove(in->data, in->data + in->start, in->end - in->start);
        in->end -= in->start;
        in->start = 0;
    } else if (in->end == in->cap) {
        if (in->cap >= LINE_MAX_BYTES)
            return err_set(
                e, ERR_INPUT, "'%s': a line is longer than %zu bytes", in->path, LINE_MAX_BYTES);
        in->cap *= 2;
        in->data = mem_resize(in->data, in->cap, 1);
    }
    return true;
}

bool stream_in_line(struct stream_in *in, struct text *line, struct err *e)
{
    size_t searched = in->start;
    for (;;) {
        char *feed = memchr(in->data + searched, '\n', in->end - searched);
        if (feed != NULL) {
            *line = (struct text){in->data + in->start, (size_t)(feed - in->data) - in->start};
            in->start = (size_t)(feed - in->data) + 1;
            return true;
        }
        if (in->at_end)
            break;
        size_t seen = in->end - in->start;
        if ((in->end == in->cap || in->start == in->end) && !make_room(in, e))
            return false;
        if (!fill(in, e))
            return false;
        searched = in->start + seen;
    }
    if (in->start < in->end)
        return err_set(e, ERR_INPUT, "'%s' is cut off: its last line has no end", in->path);
    *line = TEXT_NULL;
    return true;
}

bool stream_in_bytes(struct stream_in *in, size_t len, struct text *bytes, struct err *e)
{
    while (in->end - in->start < len && !in->at_end) {
        if ((in->end == in->cap || in->start == in->end) && !make_room(in, e))
            return false;
        if (!fill(in, e))
            return false;
    }
    *bytes = TEXT_NULL;
    if (in->end - in->start >= len && in->end > in->start) {
        *bytes = (struct text){in->data + in->start, len};
        in->start += len;
    }
    return true;
}

void stream_in_facts(const struct stream_in *in, struct stream_facts *facts)
{
    facts->bytes = in->bytes;
    format_checksum(XXH3_64bits_digest(in->hash), facts->checksum);
}

bool stream_in_verify(
    const struct stream_in *in, const struct stream_facts *expected, struct err *e)
{
    struct stream_facts is;
    stream_in_facts(in, &is);
    if (is.bytes != expected->bytes || strcmp(is.checksum, expected->checksum) != 0)
        return err_set(e, ERR_INPUT,
            "'%s' is damaged: %" PRIu64 " bytes, %s; its manifest says %" PRIu64 " bytes, %s",
            in->path, is.bytes, is.checksum, expected->bytes, expected->checksum);
    return true;
}

void stream_in_close(struct stream_in *in)
{
    if (in == NULL)
        return;
    unzstd_close(in->unzstd);
    (void)close(in->fd);
    (void)XXH3_freeState(in->hash);
    free(in->data);
    free(in->path);
    free(in);
}
