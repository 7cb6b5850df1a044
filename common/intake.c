#include "intake.h"

#define MEMBER "counts"

void intake_write(const struct intake *in, json_t *table)
{
    json_t *counts = json_object();
    doc_set_uint64(counts, "read", in->read);
    doc_set_uint64(counts, "rejected", in->rejected);
    doc_set_uint64(counts, "replaced", in->replaced);
    doc_set_uint64(counts, "carried", in->carried);
    doc_set(table, MEMBER, counts);
}

bool intake_read(
    const struct doc *d, const json_t *table, uint64_t rows, struct intake **out, struct err *e)
{
    static const char *const keys[] = {"read", "rejected", "replaced", "carried", NULL};
    json_t *counts = NULL;
    *out = NULL;
    if (!doc_object_optional(d, table, MEMBER, &counts, e))
        return false;
    if (counts == NULL)
        return true;
    struct intake *in = *out = arena_calloc(d->arena, 1, sizeof *in);
    if (!doc_check_keys(d, counts, keys, e) || !doc_uint64(d, counts, "read", &in->read, e) ||
        !doc_uint64(d, counts, "rejected", &in->rejected, e) ||
        !doc_uint64(d, counts, "replaced", &in->replaced, e) ||
        !doc_uint64(d, counts, "carried", &in->carried, e))
        return err_context(e, "'" MEMBER "'");
    return in->read + in->carried == rows + in->rejected + in->replaced ||
           doc_error(d, e, "'" MEMBER "' and 'rows' do not add up");
}
