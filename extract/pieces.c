#include "pieces.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "fs.h"
#include "interrupt.h"

/* As JSON a piece mostly has less than what is held in memory. */
enum { PAGES = 64, HELD_BYTES = 2 << 20, BLOCK_BYTES = 256 << 10 };

struct pieces {
    struct stream_kept kept; /* of the file */
    const char *path;
    size_t count;         /* of the pieces */
    size_t bytes;         /* of all this */
    _Atomic size_t taken; /* pieces */
    _Atomic size_t next;  /* the first piece that is not in the file */
    _Atomic bool is_held; /* by the one process that writes to the file */
    size_t tasks;
    _Atomic size_t ended;          /* tasks */
    uint64_t rows[JOBS_MOST];      /* of each task */
    struct keyset keys[JOBS_MOST]; /* likewise; their path is that of beside() */
    _Atomic bool is_ready[];       /* of each piece: it is beside the file, whole */
};

struct pieces *pieces_new(const char *path, uint64_t pages, size_t tasks, struct err *e)
{
    size_t count = (size_t)(pages / PAGES) + 1;
    size_t bytes = sizeof(struct pieces) + count * sizeof(_Atomic bool);
    struct pieces *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
        err_set_errno(e, ERR_IO, errno, "cannot share memory with other processes");
        return NULL;
    }
    p->path = path;
    p->count = count;
    p->bytes = bytes;
    p->tasks = tasks;
    return p;
}

void pieces_free(struct pieces *p)
{
    if (p != NULL)
        (void)munmap(p, p->bytes);
}

/* The path of what is beside the file, in `path`; no table's file has such a name. */
static const char *beside(const struct pieces *p, const char *what, size_t i, struct buf *path)
{
    buf_reset(path);
    buf_printf(path, "%s.%s%zu", p->path, what, i);
    return path->data;
}

static bool is_ready(const struct pieces *p, size_t i)
{
    return i < p->count && atomic_load(&p->is_ready[i]);
}

/* Whether this process is now the one that writes to the file. */
static bool hold(struct pieces *p)
{
    return !atomic_exchange(&p->is_held, true);
}

/* ----------------------------------------------------------------------------------- a piece */

bool piece_begin(struct piece *piece, struct pieces *of, size_t task, struct err *e)
{
    struct buf path = BUF_INIT;
    *piece = (struct piece){.of = of, .task = task, .lines = stream_out_held(of->path)};
    piece->keys = keyset_create_passing(beside(of, "keys", task, &path), NULL, e);
    buf_release(&path);
    return piece->keys != NULL;
}

bool piece_take(struct piece *piece)
{
    struct pieces *p = piece->of;
    piece->number = atomic_fetch_add(&p->taken, 1);
    piece->is_next = false;
    piece->first = (uint64_t)piece->number * PAGES;
    piece->end = piece->number + 1 == p->count ? 0 : piece->first + PAGES;
    return piece->number < p->count;
}

/* Whether it is the turn of a piece of which nothing is written; then the file is held for it. */
static bool take_turn(struct piece *piece)
{
    struct pieces *p = piece->of;
    piece->is_next = piece->is_next || (atomic_load(&p->next) == piece->number && hold(p));
    return piece->is_next;
}

/* Writes what is held, to where the piece belongs now. */
static bool write_held(struct piece *piece, struct err *e)
{
    struct pieces *p = piece->of;
    if (piece->to == NULL) {
        struct buf path = BUF_INIT;
        (void)take_turn(piece);
        piece->to = piece->is_next ? stream_out_resume(p->path, &p->kept, e)
                                   : stream_out_open(beside(p, "", piece->number, &path), e);
        buf_release(&path);
        if (piece->to == NULL)
            return false;
        piece->to->is_brief = !piece->is_next;
    }
    return stream_out_take(piece->to, piece->lines, e);
}

bool piece_flush(struct piece *piece, struct err *e)
{
    size_t len = piece->lines->pending.len;
    if (len < BLOCK_BYTES || (piece->to == NULL && len < HELD_BYTES && !take_turn(piece)))
        return true;
    return write_held(piece, e);
}

/* Moves rows that were written beside the file to its end. */
static bool append_rows(struct stream_out *out, const char *path, struct err *e)
{
    struct stream_in *in = stream_in_open(path, e);
    struct text block;
    bool ok = in != NULL;
    while (ok && (ok = interrupt_check(e) && stream_in_block(in, &block, e)) && block.len > 0) {
        buf_add(&out->pending, block.ptr, block.len);
        ok = stream_out_flush(out, e);
    }
    stream_in_close(in);
    return ok && fs_remove_file(path, e);
}

/* Appends what is next and ready to the file, which this process holds, and leaves it. */
static bool append_held(struct pieces *p, struct stream_out *out, struct err *e)
{
    struct buf path = BUF_INIT;
    bool ok = true;
    for (; ok && is_ready(p, p->next); p->next++)
        ok = append_rows(out, beside(p, "", p->next, &path), e);
    buf_release(&path);
    ok = ok && stream_out_keep(out, &p->kept, e);
    if (ok)
        atomic_store(&p->is_held, false);
    return ok;
}

/* What another process has got ready while this one held the file, or before it was its turn. */
static bool append_ready(struct pieces *p, struct err *e)
{
    bool ok = true;
    while (ok && is_ready(p, p->next) && hold(p)) {
        struct stream_out *out = stream_out_resume(p->path, &p->kept, e);
        ok = out != NULL && append_held(p, out, e);
        stream_out_close(out);
    }
    return ok;
}

bool piece_end(struct piece *piece, struct err *e)
{
    struct pieces *p = piece->of;
    bool ok = write_held(piece, e);
    if (ok && piece->is_next) {
        p->next++;
        ok = append_held(p, piece->to, e);
    } else if (ok) {
        ok = stream_out_end(piece->to, NULL, e);
        if (ok)
            atomic_store(&p->is_ready[piece->number], true);
    }
    stream_out_close(piece->to);
    piece->to = NULL;
    return ok && append_ready(p, e);
}

bool piece_commit(struct piece *piece, uint64_t rows, bool *is_last, struct err *e)
{
    struct pieces *p = piece->of;
    p->rows[piece->task] = rows;
    if (!keyset_commit(piece->keys, &p->keys[piece->task], e))
        return false;
    *is_last = atomic_fetch_add(&p->ended, 1) + 1 == p->tasks;
    return true;
}

void piece_close(struct piece *piece)
{
    stream_out_close(piece->to);
    keyset_close(piece->keys);
}

/* ------------------------------------------------------------------------------------ the whole */

bool pieces_commit(struct pieces *p, struct manifest_file *data, struct err *e)
{
    data->rows = 0;
    for (size_t i = 0; i < p->tasks; i++)
        data->rows += p->rows[i];
    if (p->next != p->count)
        return err_set(e, ERR_BUG, "of %zu pieces %zu are in the file", p->count, (size_t)p->next);
    struct stream_out *out = stream_out_resume(p->path, &p->kept, e);
    bool ok = out != NULL && (data->rows == 0 || stream_out_commit(out, &data->facts, e));
    stream_out_close(out);
    return ok;
}

/* Of the keys of all tasks. */
struct merge {
    struct keyset sets[JOBS_MOST];
    struct keyset_reader *readers[JOBS_MOST];
    struct text keys[JOBS_MOST]; /* NULL: there is no other */
    size_t count;
};

static bool open_all(struct merge *m, const struct pieces *p, struct buf *paths, struct err *e)
{
    for (; m->count < p->tasks; m->count++) {
        struct keyset *set = &m->sets[m->count];
        *set = p->keys[m->count];
        set->path = beside(p, "keys", m->count, &paths[m->count]);
        m->readers[m->count] = keyset_open(set, e);
        if (m->readers[m->count] == NULL ||
            !keyset_next(m->readers[m->count], &m->keys[m->count], e))
            return false;
    }
    return true;
}

/* The number of the least key; m->count: none is left. */
static size_t least(const struct merge *m)
{
    size_t found = m->count;
    for (size_t i = 0; i < m->count; i++) {
        if (!text_is_null(m->keys[i]) &&
            (found == m->count || text_compare(m->keys[i], m->keys[found]) < 0))
            found = i;
    }
    return found;
}

bool pieces_add_keys(struct pieces *p, struct keyset_writer *to, struct err *e)
{
    struct merge m = {.count = 0};
    struct buf paths[JOBS_MOST] = {BUF_INIT};
    bool ok = open_all(&m, p, paths, e);
    for (size_t i; ok && (i = least(&m)) < m.count;)
        ok = interrupt_check(e) && keyset_add(to, m.keys[i], e) &&
             keyset_next(m.readers[i], &m.keys[i], e);
    for (size_t i = 0; i < p->tasks; i++) {
        keyset_reader_close(m.readers[i]);
        ok = ok && fs_remove_file(paths[i].data, e);
        buf_release(&paths[i]);
    }
    return ok;
}
