#include "kind.h"

bool kind_is_citus(const struct manifest *m)
{
    size_t i = 0;
    while (i < m->table_count && m->tables[i].star.distribute == NULL)
        i++;
    return i < m->table_count;
}

struct kind kind_of(const struct star_table *t, const struct manifest *m)
{
    return (struct kind){spread_of(t, kind_is_citus(m)), t->distribute};
}

enum { FEW_ROWS = 10000 };

struct kind kind_of_staging(const struct manifest_table *t, const struct manifest *m)
{
    struct kind kind = kind_of(&t->star, m);
    bool is_few = !t->complete && t->data.rows + t->deleted.rows <= FEW_ROWS;
    if (!t->star.history && (is_few || kind.spread == SPREAD_REFERENCE))
        kind.spread = SPREAD_PLAIN;
    return kind;
}

bool kind_is_near(const struct kind *staging, const struct kind *target)
{
    return staging->spread == SPREAD_PLAIN && target->spread != SPREAD_PLAIN;
}

bool kind_may_hide(const struct kind *target, const char *sqlstate)
{
    return target->spread != SPREAD_PLAIN && strcmp(sqlstate, "XX000") == 0;
}

void kind_add_name(struct buf *b, const struct kind *k, const char *word)
{
    buf_printf(b, "%s.tt_%s", k->spread == SPREAD_PLAIN ? "pg_temp" : "tt", word);
}

void kind_add_make(
    struct buf *b, const struct kind *k, const char *name, const char *columns, const char *target)
{
    bool is_plain = k->spread == SPREAD_PLAIN;
    buf_printf(b, "CREATE %s TABLE %s%s AS SELECT %s FROM %s WITH NO DATA",
        is_plain ? "TEMP" : "UNLOGGED", name, is_plain ? " ON COMMIT DROP" : "", columns, target);
    if (is_plain)
        return;
    /* A ctid is one shard's.  Rows get their numbers where COPY comes in, from a sequence that
     * Citus does not know of: one that it knows it makes on each worker, by another session than
     * that of the transaction, and waits for itself the second time. */
    buf_printf(b,
        ";ALTER TABLE %s ADD tt_order bigint;ALTER TABLE %s ALTER tt_order SET DEFAULT "
        "pg_catalog.nextval('pg_temp.tt_order'::pg_catalog.text::pg_catalog.regclass);",
        name, name);
    spread_add(b, k->spread, name, k->distribute, target);
}

const char *kind_order(const struct kind *k)
{
    return k->spread == SPREAD_SHARDS ? "ORDER BY s.tt_order" : "";
}

const char *kind_tid(const struct kind *k)
{
    return k->spread == SPREAD_PLAIN ? "ctid" : "tt_order";
}
