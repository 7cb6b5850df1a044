#include "keyset.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fs.h"
#include "interrupt.h"
#include "mem.h"

enum { LENGTH_BYTES = 4 };

/* 1 GB of keys is 512 chunks, which takes two passes. */
static const struct keyset_limits LIMITS = {(size_t)2 << 20, 64, (size_t)32 << 10};

/* ------------------------------------------------------------------------------------- entries */

static void put_length(char *to, size_t len)
{
    for (int i = 0; i < LENGTH_BYTES; i++)
        to[i] = (char)(len >> (8 * i) & 0xFF);
}

static size_t get_length(const char *from)
{
    size_t len = 0;
    for (int i = LENGTH_BYTES - 1; i >= 0; i--)
        len = len << 8 | (unsigned char)from[i];
    return len;
}

static struct text entry_key(const char *entry)
{
    return (struct text){entry + LENGTH_BYTES, get_length(entry)};
}

static bool write_key(struct stream_out *out, struct text key, struct err *e)
{
    char length[LENGTH_BYTES];
    put_length(length, key.len);
    buf_add(&out->pending, length, sizeof length);
    buf_add(&out->pending, key.ptr, key.len);
    return stream_out_flush(out, e);
}

/* ------------------------------------------------------------------------------------- writing */

/* Sorted entries of the spill file, from..end. */
struct run {
    uint64_t from, end;
};

struct keyset_writer {
    struct keyset_limits limits;
    char *path;
    char *spill_path;
    char *pass_path;          /* the spill file of the next pass */
    struct stream_out *spill; /* sorted chunks one behind the other */
    uint64_t spilled;         /* bytes */
    struct run *runs;
    size_t run_count;
    struct buf last;  /* the greatest key of the last run */
    struct buf chunk; /* entries, unsorted */
    size_t *offsets;  /* where they begin */
    size_t offset_count, offset_cap;
    bool is_ascending; /* the chunk as it stands */
    bool is_passing;   /* of no use after a crash */
    uint64_t count;
    struct buf duplicate; /* the first key that was met twice */
};

struct text keyset_duplicate(const struct keyset_writer *w)
{
    return w->duplicate.len == 0 ? TEXT_NULL : (struct text){w->duplicate.data, w->duplicate.len};
}

/* Keys as they come in order: notes the first that is the same as the one before. */
static void note_duplicate(struct keyset_writer *w, struct text before, struct text key)
{
    if (w->duplicate.len == 0 && text_eq(before, key))
        buf_add(&w->duplicate, key.ptr, key.len);
}

/* What is still there: in the way, or of no use any more. */
static void remove_temporaries(const struct keyset_writer *w)
{
    struct err ignored = ERR_INIT;
    (void)fs_remove_file(w->spill_path, &ignored);
    (void)fs_remove_file(w->pass_path, &ignored);
}

struct keyset_writer *keyset_create(const char *path, struct err *e)
{
    return keyset_create_within(path, &LIMITS, e);
}

struct keyset_writer *keyset_create_passing(
    const char *path, const struct keyset_limits *limits, struct err *e)
{
    struct keyset_writer *w = keyset_create_within(path, limits == NULL ? &LIMITS : limits, e);
    if (w != NULL)
        w->is_passing = true;
    return w;
}

struct keyset_writer *keyset_create_within(
    const char *path, const struct keyset_limits *limits, struct err *e)
{
    struct keyset_writer *w = mem_alloc(1, sizeof *w);
    struct buf spill = BUF_INIT, pass = BUF_INIT;
    buf_printf(&spill, "%s.tmp", path);
    buf_printf(&pass, "%s.pass.tmp", path);
    w->limits = *limits;
    w->path = mem_strdup(path);
    w->spill_path = spill.data;
    w->pass_path = pass.data;
    w->is_ascending = true;
    remove_temporaries(w);
    w->spill = stream_out_open(w->spill_path, e);
    if (w->spill != NULL)
        return w;
    keyset_close(w);
    return NULL;
}

void keyset_close(struct keyset_writer *w)
{
    if (w == NULL)
        return;
    stream_out_close(w->spill);
    remove_temporaries(w);
    buf_release(&w->duplicate);
    buf_release(&w->last);
    buf_release(&w->chunk);
    free(w->offsets);
    free(w->runs);
    free(w->pass_path);
    free(w->spill_path);
    free(w->path);
    free(w);
}

static int by_key(const void *a, const void *b, void *chunk)
{
    const char *base = chunk;
    return text_compare(entry_key(base + *(const size_t *)a), entry_key(base + *(const size_t *)b));
}

/* Sorts the chunk and appends it to the spill file; to the last run where it goes on from there. */
static bool spill_chunk(struct keyset_writer *w, struct err *e)
{
    if (w->offset_count == 0)
        return true;
    if (!w->is_ascending)
        qsort_r(w->offsets, w->offset_count, sizeof *w->offsets, by_key, w->chunk.data);
    struct text first = entry_key(w->chunk.data + w->offsets[0]);
    struct text last = entry_key(w->chunk.data + w->offsets[w->offset_count - 1]);
    if (w->run_count == 0 || text_compare((struct text){w->last.data, w->last.len}, first) >= 0) {
        w->runs = mem_resize(w->runs, w->run_count + 1, sizeof *w->runs);
        w->runs[w->run_count++] = (struct run){w->spilled, w->spilled};
    }
    for (size_t i = 0; i < w->offset_count; i++) {
        struct text key = entry_key(w->chunk.data + w->offsets[i]);
        if (i > 0)
            note_duplicate(w, entry_key(w->chunk.data + w->offsets[i - 1]), key);
        if (!write_key(w->spill, key, e))
            return false;
    }
    w->spilled += w->chunk.len;
    w->runs[w->run_count - 1].end = w->spilled;
    buf_reset(&w->last);
    buf_add(&w->last, last.ptr, last.len);
    buf_reset(&w->chunk);
    w->offset_count = 0;
    w->is_ascending = true;
    return true;
}

bool keyset_add(struct keyset_writer *w, struct text key, struct err *e)
{
    if (w->chunk.len + LENGTH_BYTES + key.len > w->limits.chunk_bytes && !spill_chunk(w, e))
        return false;
    if (w->offset_count == w->offset_cap) {
        w->offset_cap = w->offset_cap == 0 ? 1024 : w->offset_cap * 2;
        w->offsets = mem_resize(w->offsets, w->offset_cap, sizeof *w->offsets);
    }
    size_t offset = w->chunk.len;
    char length[LENGTH_BYTES];
    put_length(length, key.len);
    buf_add(&w->chunk, length, sizeof length);
    buf_add(&w->chunk, key.ptr, key.len);
    if (w->offset_count > 0 && w->is_ascending) {
        struct text before = entry_key(w->chunk.data + w->offsets[w->offset_count - 1]);
        w->is_ascending = text_compare(before, key) < 0;
    }
    w->offsets[w->offset_count++] = offset;
    w->count++;
    return true;
}

/* ------------------------------------------------------------------------------------- merging */

/* The spill file as the merges read it. */
struct spill {
    int fd;
    const char *path;
    size_t buffer_bytes;
};

/* A run being read back. */
struct cursor {
    uint64_t at, end; /* in the file, of what is not yet in the buffer */
    struct buf buffer;
    size_t used;
    struct text key; /* NULL at the end */
};

static bool read_more(struct cursor *c, const struct spill *s, size_t need, struct err *e)
{
    size_t left = c->buffer.len - c->used;
    memmove(c->buffer.data, c->buffer.data + c->used, left);
    c->buffer.len = left;
    c->used = 0;
    size_t want = need > s->buffer_bytes ? need : s->buffer_bytes;
    if (want > c->end - c->at)
        want = (size_t)(c->end - c->at);
    char *to = buf_reserve(&c->buffer, want);
    while (want > 0) {
        ssize_t got = pread(s->fd, to, want, (off_t)c->at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return err_set_errno(e, ERR_IO, got < 0 ? errno : EIO, "cannot read '%s'", s->path);
        to += got;
        want -= (size_t)got;
        c->at += (uint64_t)got;
        c->buffer.len += (size_t)got;
    }
    return true;
}

/* Whether `need` bytes are in the buffer, read where they are not. */
static bool ensure(struct cursor *c, const struct spill *s, size_t need, struct err *e)
{
    return c->buffer.len - c->used >= need || read_more(c, s, need, e);
}

static bool advance(struct cursor *c, const struct spill *s, struct err *e)
{
    if (c->used == c->buffer.len && c->at == c->end) {
        c->key = TEXT_NULL;
        return true;
    }
    if (!ensure(c, s, LENGTH_BYTES, e))
        return false;
    size_t len = get_length(c->buffer.data + c->used);
    if (!ensure(c, s, LENGTH_BYTES + len, e))
        return false;
    c->key = entry_key(c->buffer.data + c->used);
    c->used += LENGTH_BYTES + len;
    return true;
}

/* Moves heap[i] down to where it belongs: the least key stands at 0. */
static void sift_down(struct cursor **heap, size_t count, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && text_compare(heap[child + 1]->key, heap[child]->key) < 0)
            child++;
        if (text_compare(heap[i]->key, heap[child]->key) <= 0)
            return;
        struct cursor *swapped = heap[i];
        heap[i] = heap[child];
        heap[child] = swapped;
    }
}

/* Writes what is in the cursors of the heap.  Of equal keys two stand in different cursors, and
 * then one of them is among the root's children when the other is the root. */
static bool merge_heap(struct keyset_writer *w, struct cursor **heap, size_t count,
    const struct spill *s, struct stream_out *out, struct err *e)
{
    for (size_t i = count / 2; i-- > 0;)
        sift_down(heap, count, i);
    while (count > 0) {
        for (size_t child = 1; child <= 2 && child < count; child++)
            note_duplicate(w, heap[child]->key, heap[0]->key);
        if (!interrupt_check(e) || !write_key(out, heap[0]->key, e) || !advance(heap[0], s, e))
            return false;
        if (text_is_null(heap[0]->key))
            heap[0] = heap[--count];
        sift_down(heap, count, 0);
    }
    return true;
}

static bool merge_runs(struct keyset_writer *w, const struct spill *s, const struct run *runs,
    size_t count, struct stream_out *out, struct err *e)
{
    struct cursor *cursors = mem_alloc(count, sizeof *cursors);
    struct cursor **heap = mem_alloc(count, sizeof(struct cursor *));
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) { /* none of the runs is empty */
        cursors[i] = (struct cursor){.at = runs[i].from, .end = runs[i].end};
        (void)buf_reserve(&cursors[i].buffer, s->buffer_bytes);
        heap[i] = &cursors[i];
        ok = advance(&cursors[i], s, e);
    }
    ok = ok && merge_heap(w, heap, count, s, out, e);
    for (size_t i = 0; i < count; i++)
        buf_release(&cursors[i].buffer);
    free(heap);
    free(cursors);
    return ok;
}

/* Merges the runs of the spill file, so many at once, one behind the other into `out`; the writer
 * then has the runs that came out. */
static bool merge_spill(struct keyset_writer *w, struct stream_out *out, struct err *e)
{
    struct spill s = {fs_open_file(w->spill_path, e), w->spill_path, w->limits.buffer_bytes};
    if (s.fd < 0)
        return false;
    size_t merged = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < w->run_count; i += w->limits.fan_in) {
        size_t left = w->run_count - i;
        size_t count = left < w->limits.fan_in ? left : w->limits.fan_in;
        ok = merge_runs(w, &s, w->runs + i, count, out, e);
        /* They stood one behind the other, and so does what they make. */
        w->runs[merged++] = (struct run){w->runs[i].from, w->runs[i + count - 1].end};
    }
    w->run_count = merged;
    (void)close(s.fd);
    return ok;
}

/* One pass more than the last: the spill file gets fewer runs. */
static bool merge_pass(struct keyset_writer *w, struct err *e)
{
    struct stream_out *out = stream_out_open(w->pass_path, e);
    bool ok = out != NULL && merge_spill(w, out, e) && stream_out_end(out, NULL, e);
    stream_out_close(out);
    return ok && fs_rename(w->pass_path, w->spill_path, e);
}

static bool end_file(const struct keyset_writer *w, struct stream_out *out, bool is_last,
    struct stream_facts *facts, struct err *e)
{
    return is_last && !w->is_passing ? stream_out_commit(out, facts, e)
                                     : stream_out_end(out, facts, e);
}

bool keyset_commit(struct keyset_writer *w, struct keyset *set, struct err *e)
{
    struct stream_facts facts;
    if (!spill_chunk(w, e) || !end_file(w, w->spill, w->run_count <= 1, &facts, e))
        return false;
    buf_release(&w->chunk);
    while (w->run_count > w->limits.fan_in) {
        if (!merge_pass(w, e))
            return false;
    }
    if (w->run_count > 1) {
        struct stream_out *out = fs_remove_file(w->path, e) ? stream_out_open(w->path, e) : NULL;
        bool ok = out != NULL && merge_spill(w, out, e) && end_file(w, out, true, &facts, e);
        stream_out_close(out);
        if (!ok)
            return false;
    } else if (!fs_rename(w->spill_path, w->path, e)) {
        return false;
    }
    set->count = w->count;
    set->facts = facts;
    return true;
}

/* ------------------------------------------------------------------------------------- reading */

struct keyset_reader {
    struct stream_in *in;
    const struct keyset *set;
    uint64_t count;
};

struct keyset_reader *keyset_open(const struct keyset *set, struct err *e)
{
    struct stream_in *in = stream_in_open(set->path, e);
    if (in == NULL)
        return NULL;
    struct keyset_reader *r = mem_alloc(1, sizeof *r);
    r->in = in;
    r->set = set;
    return r;
}

void keyset_reader_close(struct keyset_reader *r)
{
    if (r == NULL)
        return;
    stream_in_close(r->in);
    free(r);
}

bool keyset_next(struct keyset_reader *r, struct text *key, struct err *e)
{
    struct text length;
    if (!stream_in_bytes(r->in, LENGTH_BYTES, &length, e))
        return false;
    if (text_is_null(length)) {
        *key = TEXT_NULL;
        if (r->count != r->set->count)
            return err_set(
                e, ERR_INPUT, "'%s' has another number of keys than its state says", r->set->path);
        return stream_in_verify(r->in, &r->set->facts, e);
    }
    r->count++;
    if (!stream_in_bytes(r->in, get_length(length.ptr), key, e))
        return false;
    return !text_is_null(*key) || err_set(e, ERR_INPUT, "'%s' is cut off", r->set->path);
}

/* ------------------------------------------------------------------------------------- algebra */

bool keyset_count_new(
    const struct keyset *a, const struct keyset *b, uint64_t *count, struct err *e)
{
    struct keyset_reader *ra = keyset_open(a, e);
    struct keyset_reader *rb = ra == NULL ? NULL : keyset_open(b, e);
    struct text ka, kb;
    *count = 0;
    bool ok = rb != NULL && keyset_next(ra, &ka, e) && keyset_next(rb, &kb, e);
    while (ok && !text_is_null(kb)) {
        int order = text_is_null(ka) ? 1 : text_compare(ka, kb);
        if (order > 0)
            ++*count;
        ok = order < 0 ? keyset_next(ra, &ka, e) : keyset_next(rb, &kb, e);
    }
    while (ok && !text_is_null(ka)) /* to its end, where it is verified */
        ok = keyset_next(ra, &ka, e);
    keyset_reader_close(ra);
    keyset_reader_close(rb);
    return ok;
}

/* A reader that may be missing: then it is at its end. */
static bool open_first(
    const struct keyset *set, struct keyset_reader **r, struct text *key, struct err *e)
{
    *key = TEXT_NULL;
    *r = NULL;
    if (set == NULL || set->path == NULL)
        return true;
    *r = keyset_open(set, e);
    return *r != NULL && keyset_next(*r, key, e);
}

bool keyset_unite(const struct keyset *a, const struct keyset *b, const struct keyset *minus,
    const char *path, struct keyset *out, struct err *e)
{
    const struct keyset *sets[] = {a, b, minus};
    struct keyset_reader *r[3] = {NULL, NULL, NULL};
    struct text k[3];
    struct keyset_writer *w = keyset_create(path, e);
    bool ok = w != NULL;
    for (int i = 0; ok && i < 3; i++)
        ok = open_first(sets[i], &r[i], &k[i], e);
    while (ok && !(text_is_null(k[0]) && text_is_null(k[1]))) {
        bool from_a = text_is_null(k[1]) || (!text_is_null(k[0]) && text_compare(k[0], k[1]) <= 0);
        bool from_b = text_is_null(k[0]) || (!text_is_null(k[1]) && text_compare(k[1], k[0]) <= 0);
        struct text least_key = from_a ? k[0] : k[1];
        while (ok && !text_is_null(k[2]) && text_compare(k[2], least_key) < 0)
            ok = keyset_next(r[2], &k[2], e);
        if (ok && !text_eq(k[2], least_key))
            ok = keyset_add(w, least_key, e);
        if (ok && from_a)
            ok = keyset_next(r[0], &k[0], e);
        if (ok && from_b)
            ok = keyset_next(r[1], &k[1], e);
    }
    ok = ok && keyset_commit(w, out, e);
    keyset_close(w);
    for (int i = 0; i < 3; i++)
        keyset_reader_close(r[i]);
    return ok;
}
