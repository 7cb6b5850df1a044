#include "logmark.h"

void logmark_write(json_t *object, const struct log_mark *m)
{
    if (m->published == NULL)
        return;
    json_t *log = json_object();
    doc_set_text(log, "published", m->published);
    doc_set_uint64(log, "xid", m->xid);
    doc_set_uint64(log, "armed", m->armed);
    doc_set_uint64(log, "position", m->position);
    doc_set_uint64(log, "writes", m->writes);
    doc_set_uint64(log, "all_writes", m->all_writes);
    doc_set(object, "log", log);
}

bool logmark_read(const struct doc *d, const json_t *object, struct log_mark *m, struct err *e)
{
    json_t *log = NULL;
    *m = (struct log_mark){.published = NULL};
    if (!doc_object_optional(d, object, "log", &log, e) || log == NULL)
        return e->class == ERR_NONE;
    return doc_text(d, log, "published", &m->published, e) &&
           doc_uint64(d, log, "xid", &m->xid, e) && doc_uint64(d, log, "armed", &m->armed, e) &&
           doc_uint64(d, log, "position", &m->position, e) &&
           doc_uint64_optional(d, log, "writes", &m->writes, e) && /* older states have none */
           doc_uint64_optional(d, log, "all_writes", &m->all_writes, e);
}

void logjump_write(json_t *object, const struct log_jump *j)
{
    if (j->position == 0)
        return;
    json_t *log = json_object();
    doc_set_uint64(log, "position", j->position);
    doc_set_uint64(log, "xid", j->xid);
    doc_set(object, "log", log);
}

bool logjump_read(const struct doc *d, const json_t *object, struct log_jump *j, struct err *e)
{
    json_t *log = NULL;
    *j = (struct log_jump){0, 0};
    if (!doc_object_optional(d, object, "log", &log, e) || log == NULL)
        return e->class == ERR_NONE;
    return doc_uint64(d, log, "position", &j->position, e) && doc_uint64(d, log, "xid", &j->xid, e);
}
