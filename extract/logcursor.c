#include "logcursor.h"

#include <inttypes.h>

#include "log.h"
#include "logcost.h"

enum { WORTH_MESSAGES = 20000, MOST_MESSAGES = INT32_MAX };

/* Of the log; to pass over less takes no longer than to begin a process. */
static const uint64_t WORTH_PROCESS_BYTES = UINT64_C(2) << 20;

static bool was_used(const struct state *state)
{
    for (size_t i = 0; i < state->table_count; i++) {
        if (state->tables[i].log.published != NULL)
            return true;
    }
    return false;
}

bool logcursor_look(
    struct logcursor *l, struct pg *pg, const char *name, const struct state *state, struct err *e)
{
    bool ok = pg_begin(pg, "READ ONLY", e) && slot_look(&l->slot, pg, name, &l->arena, e) &&
              pg_commit(pg, e);
    if (!ok || l->slot.is_there || was_used(state))
        return ok;
    err_set(
        e, ERR_CONFIG, "--cursor log needs replication slot '%s': %s", l->slot.name, l->slot.why);
    return err_hint(e, "tt-extract --slot create, as an owner of the tables; or --cursor xid");
}

void logcursor_release(struct logcursor *l)
{
    if (l->aside != 0)
        (void)slot_await(l->aside, true);
    arena_release(&l->arena);
}

/* --------------------------------------------------------------------------------------- tables */

static uint64_t writes_of(
    const struct logcursor *l, const struct snapshot *s, const struct state *state, size_t i)
{
    const struct state_table *known = state_find(state, s->catalog.tables[i].name);
    return known == NULL ? 0 : logcost_writes(known->log.writes, l->published.tables[i].writes);
}

/* Why table i cannot go by the log, before it is read; NULL: it can. */
static const char *why_not(
    const struct logcursor *l, const struct snapshot *s, const struct state *state, size_t i)
{
    const struct published_table *p = &l->published.tables[i];
    const struct catalog_table *t = &s->catalog.tables[i];
    const struct state_table *known = state_find(state, t->name);
    const struct log_mark *m = known == NULL ? NULL : &known->log;
    uint64_t from = l->slot.confirmed;
    if (p->why != NULL)
        return p->why;
    if (m == NULL || m->published == NULL)
        return "this is its first run with --cursor log";
    if (strcmp(m->published, p->mark) != 0)
        return "it, or its publication, was altered or written anew since the run before";
    if (m->armed == 0 || from < m->armed)
        return "transactions were open that had begun before it was published so";
    if (m->position == 0 || from > m->position)
        return "the slot does not go back as far as its last run";
    if (!logcost_is_worth(writes_of(l, s, state, i), t->estimate))
        return "a scan costs less than what was written in it";
    return NULL;
}

/* A warning when it is new that it does not; else it is told on request. */
static void tell_table(const struct snapshot *s, const struct state *state,
    const struct published_table *p, size_t i, const char *why)
{
    const char *name = s->catalog.tables[i].name;
    const struct state_table *known = state_find(state, name);
    bool is_news =
        known == NULL || known->log.published == NULL || strcmp(known->log.published, p->mark) != 0;
    if (p->why != NULL && is_news)
        log_warning("table '%s' goes by the xid cursor: %s", name, why);
    else
        log_info("table '%s' goes by the xid cursor: %s", name, why);
}

/* A table that is asked for, or not; its writes come with the others' all the same. */
static void ask_table(struct logcursor *l, const struct snapshot *s, const struct state *state,
    size_t i, struct logcost *cost)
{
    const struct catalog_table *t = &s->catalog.tables[i];
    const struct state_table *known = state_find(state, t->name);
    uint64_t writes = writes_of(l, s, state, i);
    uint64_t all_writes =
        known == NULL ? 0 : logcost_writes(known->log.all_writes, l->published.writes);
    if (l->published.tables[i].why == NULL) {
        cost->writes += writes;
        l->changes.limit += writes;
    }
    if (!l->changes.tables[i].is_asked)
        return;
    if (all_writes > cost->all_writes)
        cost->all_writes = all_writes;
    logcost_add(cost, t->bytes, writes);
    l->changes.limit += t->estimate / LOGCOST_ROWS_A_KEY;
}

/* Which tables are asked for; returns whether there are any. */
static bool ask(struct logcursor *l, struct snapshot *s, const struct state *state,
    const char *const *paths, bool full)
{
    struct arena *arena = &s->catalog.arena;
    struct logcost cost = {.bytes = s->end - l->slot.restart};
    bool any = false;
    l->changes.limit = WORTH_MESSAGES;
    for (size_t i = 0; i < s->catalog.count; i++) {
        struct changes_table *t = &l->changes.tables[i];
        const char *why = l->slot.why != NULL ? l->slot.why : why_not(l, s, state, i);
        t->is_asked = why == NULL && !full;
        any = any || t->is_asked;
        t->keys_path = arena_printf(arena, "%s.log", paths[i]);
        t->gone_path = arena_printf(arena, "%s.log-gone", paths[i]);
        ask_table(l, s, state, i, &cost);
        if (why != NULL && l->slot.why == NULL)
            tell_table(s, state, &l->published.tables[i], i, why);
    }
    if (l->changes.limit > MOST_MESSAGES)
        l->changes.limit = MOST_MESSAGES;
    if (any && !logcost_is_less(&cost))
        l->changes.why = "a scan costs less than to read it";
    l->changes.path = arena_printf(arena, "%s.log-all", s->catalog.count == 0 ? "" : paths[0]);
    return any && l->changes.why == NULL;
}

/* Nobody has read the slot meanwhile. */
static bool still_stands(struct logcursor *l, struct snapshot *s, struct err *e)
{
    uint64_t confirmed;
    if (!slot_look_again(&confirmed, s->pg, l->slot.name, e))
        return false;
    if (confirmed != l->slot.confirmed)
        l->changes.why = "somebody else reads the slot";
    return true;
}

static void tell_unread(const struct logcursor *l)
{
    if (l->slot.why != NULL)
        log_warning("all tables go by the xid cursor: replication slot '%s': %s (tt-extract --slot "
                    "drop, then --slot create, make it anew)",
            l->slot.name, l->slot.why);
    else if (l->changes.is_odd)
        log_warning("all tables go by the xid cursor in this run: the log of slot '%s' is passed "
                    "over: %s (if that comes again: tt-extract --slot drop, then --slot create)",
            l->slot.name, l->changes.why);
    else if (l->changes.why != NULL)
        log_info("all tables go by the xid cursor in this run: the log: %s", l->changes.why);
}

/* A table with more changed keys than a scan is worth, or whose keys the log did not tell. */
static void judge_tables(struct logcursor *l, const struct snapshot *s)
{
    for (size_t i = 0; i < s->catalog.count; i++) {
        struct changes_table *t = &l->changes.tables[i];
        if (t->is_asked && t->why == NULL && t->keys.path != NULL &&
            !logcost_is_worth(t->keys.count, s->catalog.tables[i].estimate))
            t->why = "a scan costs less than so many changes";
        if (t->is_asked && t->why != NULL)
            log_info("table '%s' goes by the xid cursor: %s", s->catalog.tables[i].name, t->why);
    }
}

/* ------------------------------------------------------------------------------------ positions */

/* Without the log: from snapshots alone. */
static void find_position(struct logcursor *l, const struct snapshot *s)
{
    if (l->jump.position != 0 && s->xmin >= l->jump.xid) {
        l->position = l->jump.position;
        l->jump = (struct log_jump){0, 0};
    }
    if (l->slot.why == NULL && l->jump.position == 0)
        l->jump = (struct log_jump){l->slot.end, s->next};
    if (l->jump.position != 0 && s->xmin >= l->jump.xid) {
        l->position = l->jump.position;
        l->jump = (struct log_jump){0, 0};
    }
}

bool logcursor_read(struct logcursor *l, struct snapshot *s, const struct state *state,
    const char *const *paths, bool full, struct err *e)
{
    if (!published_read(&l->published, s, l->slot.name, e))
        return false;
    l->jump = state->jump;
    l->changes.slot = l->slot.name;
    l->changes.published = &l->published;
    l->changes.tables =
        arena_calloc(&s->catalog.arena, s->catalog.count + 1, sizeof *l->changes.tables);
    bool is_asked = ask(l, s, state, paths, full);
    if (is_asked && (!changes_read(&l->changes, s, e) || !still_stands(l, s, e)))
        return false;
    tell_unread(l);
    l->is_read = is_asked && l->changes.why == NULL;
    if (l->is_read) {
        l->position = l->changes.position;
        l->jump = (struct log_jump){0, 0};
        judge_tables(l, s);
    } else {
        find_position(l, s);
    }
    return true;
}

const struct changes_table *logcursor_changes(const struct logcursor *l, size_t i)
{
    if (l == NULL || !l->is_read)
        return NULL;
    const struct changes_table *t = &l->changes.tables[i];
    return t->is_asked && t->why == NULL ? t : NULL;
}

/* ---------------------------------------------------------------------------------------- state */

static void mark_table(
    const struct logcursor *l, const struct snapshot *s, size_t i, struct state *state)
{
    const struct published_table *p = &l->published.tables[i];
    const struct state_table *known = state_find(state, s->catalog.tables[i].name);
    struct log_mark m = known->log;
    if (m.published == NULL || strcmp(m.published, p->mark) != 0)
        m = (struct log_mark){.published = p->mark, .xid = s->next};
    if (p->why == NULL && m.armed == 0 && s->xmin >= m.xid)
        m.armed = s->end;
    if (l->position > m.position) {
        m.position = l->position;
        m.writes = p->writes;
        m.all_writes = l->published.writes;
    }
    state_set_log(state, known->name, &m);
}

void logcursor_mark(const struct logcursor *l, const struct snapshot *s, const struct manifest *m,
    struct state *state)
{
    state->jump = l->jump;
    for (size_t i = 0; i < s->catalog.count; i++) {
        const char *name = s->catalog.tables[i].name;
        for (size_t k = 0; k < m->table_count; k++) {
            if (strcmp(m->tables[k].table, name) == 0)
                mark_table(l, s, i, state);
        }
    }
}

/* Whether the slot is to be advanced, and by how much. */
static uint64_t ahead(const struct logcursor *l)
{
    bool is_behind = l->slot.why == NULL && l->position > l->slot.confirmed;
    return is_behind ? l->position - l->slot.confirmed : 0;
}

void logcursor_advance_aside(struct logcursor *l, struct pg *pg)
{
    if (l->is_read || ahead(l) < WORTH_PROCESS_BYTES)
        return;
    l->aside = slot_advance_aside(pg, l->slot.name, l->position);
    log_info("the log of slot '%s' is passed over while tables are read", l->slot.name);
}

/* Whether that was done already; where another one waited for the process it is looked for. */
static bool was_advanced(struct logcursor *l, struct pg *pg)
{
    struct err ignored = ERR_INIT;
    uint64_t confirmed = 0;
    pid_t aside = l->aside;
    l->aside = 0;
    if (aside == 0)
        return false;
    return slot_await(aside, false) ||
           (pg_begin(pg, "READ ONLY", &ignored) &&
               slot_look_again(&confirmed, pg, l->slot.name, &ignored) && pg_commit(pg, &ignored) &&
               confirmed >= l->position);
}

void logcursor_advance(struct logcursor *l, struct pg *pg)
{
    struct err why = ERR_INIT;
    if (ahead(l) > 0 && !was_advanced(l, pg) && !slot_advance(pg, l->slot.name, l->position, &why))
        log_warning(
            "slot '%s' could not be advanced, the next run does it: %s", l->slot.name, why.text);
}
