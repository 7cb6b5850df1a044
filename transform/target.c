#include "target.h"

#include <inttypes.h>

#include "csv.h"
#include "jsonl.h"
#include "log.h"

static const char SUFFIX[] = ".csv", SUFFIX_DELETED[] = ".deleted.csv",
                  SUFFIX_HELD_BACK[] = ".held_back.csv";

/* Creates a CSV file of the run; the sink has the columns that are given. */
static struct row_sink *open_csv(struct target_run *run, struct manifest_file *file,
    const char *table, const char *suffix, const char *const *names, size_t count,
    const bool *plain, struct err *e)
{
    file->name = lake_file_name(run->arena, table, suffix);
    struct stream_out *out =
        stream_out_open(arena_printf(run->arena, "%s/%s", run->dir, file->name), e);
    return out == NULL ? NULL : csv_writer_new(out, names, count, plain);
}

/* The names of the key's columns, in the run's arena. */
static const char **key_names(const struct target *t)
{
    const struct star_table *star = &t->plan.model->star;
    const char **names = arena_calloc(t->run->arena, star->key_count, sizeof *names);
    for (size_t k = 0; k < star->key_count; k++)
        names[k] = star->columns[star->key[k]].name;
    return names;
}

static bool put_row(struct target *t, struct err *e)
{
    const struct row row = {t->plan.out, t->plan.model->star.column_count, TEXT_NULL, 0};
    if (t->sink == NULL) {
        t->sink = open_csv(t->run, &t->table->data, t->table->table, SUFFIX, t->plan.names,
            row.count, t->plan.plain, e);
        if (t->sink == NULL)
            return false;
    }
    t->table->data.rows++;
    return t->sink->put(t->sink, &row, e);
}

/* Over the limit?  A share is looked at once all rows are read. */
static bool check_limit(const struct target *t, bool at_end, struct err *e)
{
    const struct limit *limit = &t->run->limit;
    const struct manifest_counts *counts = &t->table->counts;
    if ((limit->share >= 0 && !at_end) || !limit_exceeded(limit, counts->rejected, counts->read))
        return true;
    err_set(e, ERR_DATA,
        "table '%s': %s%" PRIu64 " of %" PRIu64 " rows cannot be taken; the first: %s",
        t->table->table, at_end ? "" : "at least ", counts->rejected, counts->read,
        rejects_first(t->rejects));
    return err_hint(e,
        "mend the model, or let them go to rejected/ by a higher --max-rejects for once; "
        "rows that are mended at the source come with a later run");
}

/* A row is rejected, but its key is not gone: a loader that takes a complete table must know. */
static bool hold_back(struct target *t, struct err *e)
{
    const struct star_table *star = &t->plan.model->star;
    struct text *keys = arena_calloc(&t->plan.scratch, star->key_count, sizeof *keys);
    if (!plan_apply_key(&t->plan, keys))
        return true; /* no row of the warehouse can have it */
    if (t->held_back == NULL) {
        t->held_back = open_csv(t->run, &t->table->held_back, star->name, SUFFIX_HELD_BACK,
            key_names(t), star->key_count, NULL, e);
        if (t->held_back == NULL)
            return false;
    }
    const struct row row = {keys, star->key_count, TEXT_NULL, 0};
    t->table->held_back.rows++;
    return t->held_back->put(t->held_back, &row, e);
}

static bool put_reject(
    struct target *t, const struct row *row, const struct plan_reject *reject, struct err *e)
{
    t->table->counts.rejected++;
    return rejects_put(t->rejects, t->table->table, row, reject->column, reject->value,
               reject->reason, e) &&
           hold_back(t, e) && check_limit(t, false, e);
}

bool target_put(struct target *t, const struct row *row, struct err *e)
{
    struct plan_reject reject;
    t->table->counts.read++;
    switch (plan_apply(&t->plan, row, &t->run->calendar, &reject, e)) {
    case PLAN_ROW:
        t->table->counts.direct++;
        return put_row(t, e);
    case PLAN_REJECT:
        return put_reject(t, row, &reject, e);
    default:
        return false;
    }
}

bool target_put_rippled(struct target *t, const struct row *row, struct err *e)
{
    struct plan_reject reject;
    if (plan_find_parents(&t->plan, row, &reject, e) == PLAN_ERROR)
        return false;
    if (!plan_has_new_parent(&t->plan))
        return true;
    switch (plan_apply(&t->plan, row, &t->run->calendar, &reject, e)) {
    case PLAN_ROW:
        t->table->counts.rippled++;
        return put_row(t, e);
    case PLAN_REJECT:
        t->table->counts.read++;
        return put_reject(t, row, &reject, e);
    default:
        return false;
    }
}

bool target_put_generated(struct target *t, const struct row *row, struct err *e)
{
    struct plan_reject reject;
    switch (plan_apply(&t->plan, row, &t->run->calendar, &reject, e)) {
    case PLAN_ROW:
        t->table->counts.generated++;
        return put_row(t, e);
    case PLAN_REJECT:
        return err_set(e, ERR_BUG, "a generated row is rejected: column '%s' %s", reject.column,
            reject.reason);
    default:
        return false;
    }
}

/* Keys that no row of the warehouse can have (their rows were rejected) are left out. */
static bool put_deleted(struct target *t, struct row_source *source, struct row_sink *sink,
    struct text *keys, struct err *e)
{
    struct row row;
    enum row_step step;
    bool ok = true;
    while (ok && (step = source->next(source, &row, e)) == ROW_NEXT) {
        const struct row out = {keys, t->plan.model->star.key_count, TEXT_NULL, 0};
        if (!plan_convert_key(&t->plan, row.values, keys))
            continue;
        t->table->deleted.rows++;
        ok = sink->put(sink, &out, e);
    }
    return ok && step == ROW_END;
}

bool target_delete(struct target *t, const struct manifest_table *table, struct err *e)
{
    size_t count = t->plan.model->star.key_count;
    struct arena arena = ARENA_INIT;
    struct column *columns = arena_calloc(&arena, count, sizeof *columns);
    for (size_t k = 0; k < count; k++)
        columns[k] = *plan_key_source(&t->plan, k);
    struct manifest_file *file = &t->table->deleted;
    struct row_source *source =
        jsonl_reader_open(arena_printf(&arena, "%s/%s", t->run->from_dir, table->deleted.name),
            columns, count, NULL, &table->deleted.facts, table->deleted.rows, e);
    struct row_sink *sink = NULL;
    if (source != NULL)
        sink =
            open_csv(t->run, file, t->table->table, SUFFIX_DELETED, key_names(t), count, NULL, e);
    struct text *keys = arena_calloc(&arena, count, sizeof *keys);
    bool ok = sink != NULL && put_deleted(t, source, sink, keys, e);
    if (ok && file->rows > 0)
        ok = sink->commit(sink, &file->facts, e);
    else
        file->name = NULL;
    row_sink_close(sink);
    row_source_close(source);
    arena_release(&arena);
    return ok;
}

static bool commit(struct row_sink *sink, struct manifest_file *file, struct err *e)
{
    return sink == NULL || sink->commit(sink, &file->facts, e);
}

bool target_commit(struct target *t, struct err *e)
{
    const struct manifest_counts *counts = &t->table->counts;
    if (!check_limit(t, true, e) || !commit(t->sink, &t->table->data, e) ||
        !commit(t->held_back, &t->table->held_back, e))
        return false;
    if (counts->rejected > 0)
        log_warning("table '%s': %" PRIu64 " of %" PRIu64 " rows are rejected; the first: %s",
            t->table->table, counts->rejected, counts->read, rejects_first(t->rejects));
    return true;
}

void target_tell(const struct target *t, struct target_facts *facts)
{
    *facts = (struct target_facts){
        t->table->counts, t->table->data, t->table->deleted, t->table->held_back};
}

/* A name that another process has made is in its memory alone. */
static void hear_file(struct target *t, struct manifest_file *file,
    const struct manifest_file *told, const char *suffix)
{
    *file = *told;
    if (file->name != NULL)
        file->name = lake_file_name(t->run->arena, t->table->table, suffix);
}

void target_hear(struct target *t, const struct target_facts *facts)
{
    t->table->counts = facts->counts;
    hear_file(t, &t->table->data, &facts->data, SUFFIX);
    hear_file(t, &t->table->deleted, &facts->deleted, SUFFIX_DELETED);
    hear_file(t, &t->table->held_back, &facts->held_back, SUFFIX_HELD_BACK);
}

void target_release(struct target *t)
{
    row_sink_close(t->sink);
    row_sink_close(t->held_back);
    if (t->compiled)
        plan_release(&t->plan);
}
