#include "changes.h"

#include <inttypes.h>
#include <stdlib.h>

#include "interrupt.h"
#include "pgoutput.h"
#include "sql.h"

enum { NUMBER_BYTES = 4 };

/* A relation as the log has described it last. */
struct relation {
    uint32_t oid;
    size_t table;
    bool is_usable; /* it tells the key of each change */
    size_t count;   /* of its columns */
    size_t *slots;  /* of each: which column of the key it is; key_count: none */
};

struct decoder {
    struct changes *c;
    struct snapshot *s;
    struct key_codec *codecs; /* parallel to the catalog's tables */
    struct relation *relations;
    size_t relation_count;
    struct keyset_writer *all; /* number of the table, key, whether it is gone */
    bool is_seen;              /* the transaction at hand is in the snapshot */
    bool is_beyond;            /* there was one that is not */
    uint64_t messages;
    struct buf bytes, key;
    struct text *values; /* of a key */
};

/* --------------------------------------------------------------------------------- transactions */

/* xmin:xmax:xid,xid.  A top-level transaction that has committed is in the snapshot unless it is
 * too young or was still open then. */
static bool is_in_snapshot(const struct snapshot *s, uint32_t xid)
{
    char *at;
    uint64_t xmin = strtoull(s->source.snapshot, &at, 10);
    uint64_t xmax = strtoull(at + 1, &at, 10);
    int32_t distance = (int32_t)(xid - (uint32_t)xmax); /* 32 bits of it come */
    uint64_t whole = xmax + (uint64_t)(int64_t)distance;
    if (distance >= 0)
        return false;
    while (whole >= xmin && *at != '\0' && at[1] != '\0') {
        if (strtoull(at + 1, &at, 10) == whole)
            return false;
    }
    return true;
}

static void take_begin(struct decoder *d, const struct pgoutput_message *m)
{
    d->is_seen = is_in_snapshot(d->s, m->xid);
    d->is_beyond = d->is_beyond || !d->is_seen;
}

static void take_commit(struct decoder *d, const struct pgoutput_message *m)
{
    if (!d->is_beyond)
        d->c->position = m->end;
}

/* ------------------------------------------------------------------------------------ relations */

static struct relation *find_relation(struct decoder *d, uint32_t oid)
{
    size_t i = 0;
    while (i < d->relation_count && d->relations[i].oid != oid)
        i++;
    return i < d->relation_count ? &d->relations[i] : NULL;
}

static size_t slot_of(const struct key_codec *codec, struct text name)
{
    size_t k = 0;
    while (k < codec->count && !text_is(name, codec->names[k]))
        k++;
    return k;
}

/* Old rows are told by the columns of the identity: those of the key must be among them. */
static void describe(struct decoder *d, struct relation *r, const struct pgoutput_message *m)
{
    const struct key_codec *codec = &d->codecs[r->table];
    struct pgoutput_columns columns = m->columns;
    size_t keys = 0;
    r->count = columns.count;
    r->slots = mem_resize(r->slots, r->count + 1, sizeof *r->slots);
    for (size_t i = 0; columns.count > 0; i++) {
        struct pgoutput_column column = pgoutput_next_column(&columns);
        r->slots[i] = slot_of(codec, column.name);
        keys += r->slots[i] < codec->count && (column.is_key || m->identity == 'f');
    }
    r->is_usable = keys == codec->count && m->identity != 'n';
}

static void take_relation(struct decoder *d, const struct pgoutput_message *m)
{
    const struct published_relation *known = published_find(d->c->published, m->relation);
    struct relation *r = find_relation(d, m->relation);
    if (known == NULL)
        return;
    if (r == NULL) {
        d->relations = mem_resize(d->relations, d->relation_count + 1, sizeof *d->relations);
        r = &d->relations[d->relation_count++];
        *r = (struct relation){.oid = m->relation, .table = known->table};
    }
    describe(d, r, m);
}

/* -------------------------------------------------------------------------------------- changes */

static void give_up(struct decoder *d, size_t table, const char *why)
{
    if (d->c->tables[table].why == NULL)
        d->c->tables[table].why = why;
}

/* Finds the values of the key in a row of the log. */
static bool find_key(struct decoder *d, const struct relation *r, struct pgoutput_tuple row)
{
    size_t count = d->codecs[r->table].count, found = 0;
    if (row.count != r->count)
        return false;
    for (size_t i = 0; row.count > 0; i++) {
        struct pgoutput_value value = pgoutput_next_value(&row);
        if (r->slots[i] == count)
            continue;
        if (value.kind != PGOUTPUT_TEXT)
            return false;
        d->values[r->slots[i]] = value.text;
        found++;
    }
    return found == count;
}

static bool note_key(struct decoder *d, const struct relation *r, const struct pgoutput_tuple *row,
    bool is_gone, struct err *e)
{
    buf_reset(&d->key);
    for (int i = NUMBER_BYTES - 1; i >= 0; i--)
        buf_addc(&d->key, (char)(r->table >> (8 * i) & 0xFF));
    if (!find_key(d, r, *row) || !key_encode(&d->codecs[r->table], d->values, NULL, &d->key)) {
        give_up(d, r->table, "the log has a change of it without its key");
        return true;
    }
    buf_addc(&d->key, is_gone ? '\1' : '\0');
    return keyset_add(d->all, (struct text){d->key.data, d->key.len}, e);
}

static bool take_change(struct decoder *d, const struct pgoutput_message *m, struct err *e)
{
    const struct published_relation *known = published_find(d->c->published, m->relation);
    const struct relation *r = find_relation(d, m->relation);
    if (known == NULL || !d->c->tables[known->table].is_asked)
        return true;
    if (r == NULL || !r->is_usable) {
        give_up(d, known->table, "its replica identity does not tell the primary key");
        return true;
    }
    return (m->old.count == 0 || note_key(d, r, &m->old, true, e)) &&
           (m->row.count == 0 || note_key(d, r, &m->row, false, e));
}

static void take_truncate(struct decoder *d, const struct pgoutput_message *m)
{
    struct text relations = m->relations;
    uint32_t oid;
    while (pgoutput_next_truncated(&relations, &oid)) {
        const struct published_relation *known = published_find(d->c->published, oid);
        if (known != NULL)
            give_up(d, known->table, "it was truncated");
    }
}

static bool take_message(struct decoder *d, const struct pgoutput_message *m, struct err *e)
{
    switch (m->kind) {
    case PGOUTPUT_BEGIN:
        take_begin(d, m);
        return true;
    case PGOUTPUT_COMMIT:
        take_commit(d, m);
        return true;
    case PGOUTPUT_RELATION:
        take_relation(d, m);
        return true;
    case PGOUTPUT_INSERT:
    case PGOUTPUT_UPDATE:
    case PGOUTPUT_DELETE:
        return !d->is_seen || take_change(d, m, e);
    case PGOUTPUT_TRUNCATE:
        if (d->is_seen)
            take_truncate(d, m);
        return true;
    default:
        return true;
    }
}

/* ----------------------------------------------------------------------------------- from the log
 */

static int digit_of(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* "\x42..." */
static bool decode_hex(struct text hex, struct buf *out)
{
    buf_reset(out);
    if (hex.len < 2 || hex.len % 2 != 0 || hex.ptr[0] != '\\' || hex.ptr[1] != 'x')
        return false;
    (void)buf_reserve(out, hex.len / 2);
    for (size_t i = 2; i < hex.len; i += 2)
        buf_addc(out, (char)(digit_of(hex.ptr[i]) << 4 | digit_of(hex.ptr[i + 1])));
    return true;
}

static struct row_source *peek(const struct decoder *d, struct err *e)
{
    struct buf sql = BUF_INIT, names = BUF_INIT;
    sql_add_ident(&names, d->c->slot);
    buf_adds(&sql, "COPY (SELECT data FROM pg_catalog.pg_logical_slot_peek_binary_changes(");
    sql_add_literal(&sql, d->c->slot);
    buf_printf(
        &sql, ", NULL, %" PRIu64 ", 'proto_version', '1', 'publication_names', ", d->c->limit);
    sql_add_literal(&sql, names.data);
    buf_adds(&sql, ")) TO STDOUT");
    struct row_source *rows = pg_copy_out(d->s->pg, sql.data, 1, e);
    buf_release(&names);
    buf_release(&sql);
    return rows;
}

static bool take_row(struct decoder *d, const struct row *row, struct err *e)
{
    struct pgoutput_message m;
    if (++d->messages >= d->c->limit && d->c->why == NULL)
        d->c->why = "it has more to say than a scan is worth";
    if (d->c->why != NULL) /* to its end all the same: to break it off is an error there */
        return true;
    bool is_known = decode_hex(row->values[0], &d->bytes);
    struct text bytes = {d->bytes.data, d->bytes.len};
    if (!is_known || !pgoutput_read(bytes, &m)) {
        d->c->why = "it has a message that is not known";
        d->c->is_odd = true;
        return true;
    }
    return take_message(d, &m, e);
}

static bool decode(struct decoder *d, struct err *e)
{
    struct row_source *rows = peek(d, e);
    struct row row;
    enum row_step step = ROW_END;
    bool ok = rows != NULL;
    while (ok && (step = rows->next(rows, &row, e)) == ROW_NEXT)
        ok = interrupt_check(e) && take_row(d, &row, e);
    row_source_close(rows);
    return ok && step != ROW_ERROR;
}

/* An error of the server in it costs the log, not the run. */
static bool decode_under_savepoint(struct decoder *d, struct err *e)
{
    struct err undone = ERR_INIT;
    if (!pg_exec(d->s->pg, "SAVEPOINT tt_log", NULL, e))
        return false;
    bool ok = decode(d, e);
    if (!ok && (e->class >= ERR_SIGNAL || pg_sqlstate(d->s->pg)[0] == '\0'))
        return false;
    if (!pg_exec(d->s->pg, "ROLLBACK TO SAVEPOINT tt_log;RELEASE SAVEPOINT tt_log", NULL,
            ok ? e : &undone))
        return false;
    if (!ok) {
        d->c->why = arena_strdup(&d->s->catalog.arena, e->text);
        d->c->is_odd = true;
    }
    *e = (struct err)ERR_INIT;
    return true;
}

/* --------------------------------------------------------------------------------------- sorted */

/* The sets of one table, while its keys are read. */
struct split {
    struct keyset_writer *keys, *gone;
    struct changes_table *table;
};

static bool end_table(struct split *s, struct err *e)
{
    bool ok = (s->keys == NULL || keyset_commit(s->keys, &s->table->keys, e)) &&
              (s->gone == NULL || keyset_commit(s->gone, &s->table->gone, e));
    keyset_close(s->keys);
    keyset_close(s->gone);
    *s = (struct split){NULL, NULL, NULL};
    return ok;
}

static bool put(
    struct keyset_writer **w, struct keyset *set, const char *path, struct text key, struct err *e)
{
    if (*w == NULL) {
        *w = keyset_create_passing(path, NULL, e);
        set->path = path;
    }
    return *w != NULL && keyset_add(*w, key, e);
}

static size_t number_in(struct text entry)
{
    size_t number = 0;
    for (size_t i = 0; i < NUMBER_BYTES; i++)
        number = number << 8 | (unsigned char)entry.ptr[i];
    return number;
}

/* An entry that is not the same as `last`, which stood before it. */
static bool split_entry(
    struct decoder *d, struct split *s, struct text last, struct text entry, struct err *e)
{
    struct changes_table *table = &d->c->tables[number_in(entry)];
    struct text key = {entry.ptr + NUMBER_BYTES, entry.len - NUMBER_BYTES - 1};
    bool is_same_key = last.len == entry.len && memcmp(last.ptr, entry.ptr, entry.len - 1) == 0;
    if (s->table != table && s->table != NULL && !end_table(s, e))
        return false;
    s->table = table;
    return (is_same_key || put(&s->keys, &table->keys, table->keys_path, key, e)) &&
           (entry.ptr[entry.len - 1] == '\0' ||
               put(&s->gone, &table->gone, table->gone_path, key, e));
}

static bool split_all(struct decoder *d, const struct keyset *all, struct err *e)
{
    struct keyset_reader *r = keyset_open(all, e);
    struct split s = {NULL, NULL, NULL};
    struct buf last = BUF_INIT;
    struct text entry;
    bool ok = r != NULL;
    while (ok && (ok = keyset_next(r, &entry, e)) && !text_is_null(entry)) {
        struct text before = {buf_str(&last), last.len};
        if (text_eq(before, entry))
            continue;
        ok = split_entry(d, &s, before, entry, e);
        buf_reset(&last);
        buf_add(&last, entry.ptr, entry.len);
    }
    ok = ok && (s.table == NULL || end_table(&s, e));
    keyset_close(s.keys);
    keyset_close(s.gone);
    buf_release(&last);
    keyset_reader_close(r);
    return ok;
}

static bool read_all(struct decoder *d, struct err *e)
{
    struct keyset all = {.path = d->c->path};
    d->all = keyset_create_passing(d->c->path, NULL, e);
    if (d->all == NULL || !decode_under_savepoint(d, e))
        return false;
    if (d->c->why != NULL)
        return true;
    if (!d->is_beyond && d->s->end > d->c->position)
        d->c->position = d->s->end;
    return keyset_commit(d->all, &all, e) && split_all(d, &all, e);
}

bool changes_read(struct changes *c, struct snapshot *s, struct err *e)
{
    bool is_flushed;
    if (!snapshot_wait_flushed(s, &is_flushed, e))
        return false;
    if (!is_flushed) {
        c->why = "a transaction is in the midst of writing what is not yet on the source's disk";
        return true;
    }
    const struct catalog *catalog = &s->catalog;
    struct arena arena = ARENA_INIT;
    struct decoder d = {.c = c, .s = s};
    size_t most = 0;
    d.codecs = arena_calloc(&arena, catalog->count + 1, sizeof *d.codecs);
    for (size_t i = 0; i < catalog->count; i++) {
        const struct catalog_table *t = &catalog->tables[i];
        d.codecs[i] = key_codec_of(t->columns, t->key, t->key_count, &arena);
        most = t->key_count > most ? t->key_count : most;
    }
    d.values = arena_calloc(&arena, most + 1, sizeof *d.values);
    bool ok = read_all(&d, e);
    keyset_close(d.all);
    for (size_t i = 0; i < d.relation_count; i++)
        free(d.relations[i].slots);
    free(d.relations);
    buf_release(&d.bytes);
    buf_release(&d.key);
    arena_release(&arena);
    return ok;
}
