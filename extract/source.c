#include "source.h"

#include "text.h"

/* The transaction id that the next transaction would have had: "xmin:xmax:...". */
static uint64_t next_xid(const struct manifest_source *source)
{
    uint64_t xid = 0;
    const char *xmax = source->snapshot == NULL ? NULL : strchr(source->snapshot, ':');
    if (xmax != NULL)
        (void)text_to_uint64((struct text){xmax + 1, strcspn(xmax + 1, ":")}, &xid);
    return xid;
}

static bool is_same_database(const struct manifest_source *a, const struct manifest_source *b)
{
    if (strcmp(a->system_identifier, b->system_identifier) != 0)
        return false;
    return a->database_oid == NULL || b->database_oid == NULL
               ? strcmp(a->database, b->database) == 0
               : strcmp(a->database_oid, b->database_oid) == 0;
}

enum source_change source_compare(
    const struct manifest_source *before, const struct manifest_source *now)
{
    if (before->schema != NULL && now->schema != NULL && strcmp(before->schema, now->schema) != 0)
        return SOURCE_OTHER_SCHEMA;
    if (!is_same_database(before, now))
        return SOURCE_OTHER;
    if (strcmp(before->timeline, now->timeline) != 0)
        return SOURCE_PROMOTED;
    return next_xid(now) < next_xid(before) ? SOURCE_SET_BACK : SOURCE_SAME;
}

const char *source_reason(enum source_change change)
{
    static const char *const reasons[] = {
        [SOURCE_SAME] = NULL,
        [SOURCE_PROMOTED] = "the source was restored, or is a standby that was promoted (it has "
                            "another timeline than before)",
        [SOURCE_SET_BACK] = "the source is behind the run before: restored, or a standby that lags",
        [SOURCE_OTHER] = "the source is another database than before",
        [SOURCE_OTHER_SCHEMA] = "the source is another schema than before",
    };
    return reasons[change];
}

static void describe(struct buf *out, const struct manifest_source *source)
{
    buf_printf(out, "database '%s' (", source->database);
    if (source->database_oid != NULL)
        buf_printf(out, "OID %s, ", source->database_oid);
    buf_printf(out, "system identifier %s)", source->system_identifier);
}

static bool refuse_other(const struct manifest_source *before, const struct manifest_source *now,
    const struct run_id *run, struct err *e)
{
    struct buf was = BUF_INIT;
    struct buf is = BUF_INIT;
    describe(&was, before);
    describe(&is, now);
    err_set(e, ERR_DATA, "up to run %s the lake is of %s, and the source is now %s", run->text,
        was.data, is.data);
    buf_release(&was);
    buf_release(&is);
    return err_hint(e,
        "mend --source; or if the lake shall be of that one from now on, run tt-extract once with "
        "--new-source: all tables come whole, and what is not in them is gone");
}

bool source_check(const struct manifest_source *before, const struct manifest_source *now,
    const struct run_id *run, bool is_meant, struct err *e)
{
    switch (source_compare(before, now)) {
    case SOURCE_OTHER_SCHEMA:
        err_set(e, ERR_DATA, "up to run %s the lake is of schema '%s', not of '%s'", run->text,
            before->schema, now->schema);
        return err_hint(
            e, "a lake is of one schema, also with --new-source: give the other a lake of its own");
    case SOURCE_OTHER:
        return is_meant || refuse_other(before, now, run, e);
    default:
        return true;
    }
}
