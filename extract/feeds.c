#include "feeds.h"

#include <inttypes.h>

#include "chain.h"
#include "feedtable.h"
#include "log.h"

struct feeds feeds_select(const struct feed_docs *docs, struct catalog_selection *selection,
    const struct remote_settings *remote, struct arena *arena)
{
    struct feeds feeds = {.remote = remote};
    feeds.docs = arena_calloc(arena, docs->count + 1, sizeof *feeds.docs);
    const char **exclude =
        arena_calloc(arena, selection->exclude_count + docs->count + 1, sizeof *exclude);
    if (docs->count == 0)
        return feeds;
    if (selection->exclude_count > 0)
        memcpy(exclude, selection->exclude, selection->exclude_count * sizeof *exclude);
    for (size_t i = 0; i < docs->count; i++) {
        if (catalog_is_selected(selection, docs->docs[i].table))
            feeds.docs[feeds.count++] = &docs->docs[i];
    }
    for (size_t i = 0; i < docs->count; i++)
        exclude[selection->exclude_count++] = docs->docs[i].table;
    selection->exclude = exclude;
    return feeds;
}

/* ----------------------------------------------------------------------------------------- a feed
 */

/* Whether an error is this host's, or a signal: then nothing can go on. */
static bool is_fatal(const struct err *e)
{
    return e->class >= ERR_SIGNAL || e->class == ERR_IO || e->class == ERR_CREATE ||
           e->class == ERR_BUG || e->class == ERR_INPUT;
}

static bool note_table(void *arg, const char *dir, const struct manifest *m, struct err *e)
{
    const char **table = arg;
    (void)dir;
    (void)e;
    if (*table != NULL && manifest_find(m, *table) != NULL)
        *table = NULL;
    return true;
}

/* That no run of the lake has the table.  The state knows all tables, unless it was lost. */
static bool is_first(const struct feeds_run *run, const char *table, bool *is_first, struct err *e)
{
    const struct run_id none = {""};
    const char *wanted = table;
    *is_first = state_find(run->state, table) == NULL;
    if (!*is_first || run->m->previous.text[0] == '\0')
        return true;
    if (!chain_fold_since(run->lake, &none, &run->m->previous, note_table, &wanted, e))
        return false;
    *is_first = wanted != NULL;
    return true;
}

static void report(const struct feed_table *f)
{
    const struct intake *in = f->t->intake;
    if (in->rejected > 0)
        log_warning("table '%s': %" PRIu64 " of %" PRIu64 " rows are rejected and kept in "
                    "rejected/ of the run; the first: %s",
            f->doc->table, in->rejected, in->read, f->first_reject);
    if (in->replaced > 0)
        log_info("table '%s': %" PRIu64 " rows are replaced by later ones of the same key",
            f->doc->table, in->replaced);
}

/* What a feed has brought becomes the last table of the run. */
static void add_table(const struct feeds_run *run, const struct feed_table *f, bool *changed)
{
    run->keys[run->m->table_count++] = f->now;
    if (f->rejects.file.name != NULL)
        run->m->rejects[run->m->reject_count++] = f->rejects;
    *changed = true;
    report(f);
}

static struct feed_table feed_of(
    const struct feeds *feeds, const struct feeds_run *run, const struct feed_doc *doc)
{
    struct manifest *m = run->m;
    const struct state_table *known = state_find(run->state, doc->table);
    struct feed_table f = {.doc = doc, .dir = run->dir, .full = run->full, .arena = &m->arena};
    f.keys_path = state_keys_path(&m->arena, run->lake, doc->table, &m->run);
    f.transport.spool = arena_printf(&m->arena, "%s.spool", f.keys_path);
    f.transport.remote = feeds->remote;
    f.max_delete_ratio = run->max_delete_ratio;
    f.mark = known == NULL ? NULL : feedmarks_of_document(&feeds->marks, doc->table, doc->checksum);
    if (known != NULL && known->is_feed)
        f.known = known->keys;
    f.t = &m->tables[m->table_count];
    return f;
}

/* For --full: what the lake has of a feed of mode add. */
static bool find_carry(
    const struct feeds_run *run, struct feed_table *f, struct feed_carry *carry, struct err *e)
{
    if (!run->full || f->doc->is_whole || f->is_first)
        return true;
    if (!feedcarry_find(run->lake, &run->m->previous, f->doc, carry, f->arena, e))
        return false;
    if (carry->is_possible)
        f->carry = carry;
    else
        log_warning("table '%s' is not extracted whole: its columns are others than in earlier "
                    "runs, whose rows the lake has",
            f->doc->table);
    return true;
}

static bool extract_one(struct feeds *feeds, const struct feeds_run *run,
    const struct feed_doc *doc, bool *changed, struct err *e)
{
    struct feed_table f = feed_of(feeds, run, doc);
    struct feed_carry carry;
    bool ok = is_first(run, doc->table, &f.is_first, e) && find_carry(run, &f, &carry, e) &&
              feedtable_extract(&f, e);
    if (ok && f.is_new)
        add_table(run, &f, changed);
    const struct feed_mark *before = feedmarks_find(&feeds->marks, doc->table);
    f.mark_now.run = f.is_new ? run->m->run.text : before == NULL ? NULL : before->run;
    if (ok && f.mark_now.table != NULL)
        feedmarks_set(&feeds->marks, &f.mark_now, &run->m->arena);
    if (ok && f.stopped.class != ERR_NONE) {
        *e = f.stopped;
        err_hint(e, "this file and those after it wait until it is mended or taken away");
        ok = false;
    }
    if (ok)
        return true;
    err_context(e, "table '%s'", doc->table);
    if (is_fatal(e))
        return false;
    gaps_add(run->gaps, doc->table, e);
    *e = (struct err)ERR_INIT;
    return true;
}

bool feeds_extract(struct feeds *feeds, const struct feeds_run *run, bool *changed, struct err *e)
{
    bool ok = true;
    struct manifest *m = run->m;
    feeds->marks = run->state->feeds;
    m->rejects = arena_calloc(&m->arena, feeds->count + 1, sizeof *m->rejects);
    for (size_t i = 0; ok && i < feeds->count; i++)
        ok = extract_one(feeds, run, feeds->docs[i], changed, e);
    return ok;
}
