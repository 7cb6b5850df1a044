#include "remoteprobe.h"

#include <unistd.h>

#include "clock.h"

enum { PROBE_MAX = 1024, HOST_MAX = 256, MS = 1000 };

/* The object of this host: no other one's tt-doctor is in its way. */
struct probe {
    struct store *store;
    json_t *found;
    char path[HOST_MAX + 16];
    char text[HOST_MAX + 64];
};

static void init(struct probe *p, struct store *s, json_t *found)
{
    char host[HOST_MAX] = "";
    char now[CLOCK_BASIC_SIZE];
    p->store = s;
    p->found = found;
    (void)gethostname(host, sizeof host - 1);
    clock_format_basic(clock_now_ms(), now);
    (void)snprintf(p->path, sizeof p->path, "tt-doctor.%s", host);
    (void)snprintf(p->text, sizeof p->text, "of tt-doctor at %s, %s: may be removed\n", host, now);
}

static void set(struct probe *p, const char *what)
{
    doc_set(p->found, what, json_true());
}

static bool see(void *arg, const char *path, bool *more, struct err *e)
{
    (void)path;
    (void)more;
    (void)e;
    *(bool *)arg = true;
    return true;
}

static bool list(struct probe *p, bool is_there, struct err *e)
{
    bool seen = false;
    if (!p->store->list(p->store, p->path, "", see, &seen, e))
        return false;
    if (is_there && !seen)
        return err_set(e, ERR_DATA, "'%s' was made, and a listing does not have it", p->path);
    set(p, "list");
    return true;
}

/* One that an earlier tt-doctor was not allowed to remove stays, and is written over. */
static bool make(struct probe *p, struct err *e)
{
    struct err kept = ERR_INIT;
    bool made;
    bool exclusive = true;
    (void)p->store->delete (p->store, p->path, &kept);
    if (!p->store->create(p->store, p->path, p->text, &made, e))
        return false;
    if (p->store->is_exclusive != NULL &&
        !p->store->is_exclusive(p->store, p->path, p->text, &exclusive, e))
        return false;
    doc_set(p->found, "exclusive", json_boolean(exclusive));
    return true;
}

/* When it was written is told in seconds, rounded by who knows whom. */
static bool write_now(struct probe *p, struct err *e)
{
    int64_t at_s;
    int64_t before_s = clock_now_ms() / MS;
    if (!p->store->write(p->store, p->path, p->text, e))
        return false;
    int64_t after_s = clock_now_ms() / MS + 1;
    set(p, "write");
    if (!p->store->written(p->store, p->path, &at_s, e))
        return false;
    int64_t off_s = at_s < before_s ? at_s - before_s : at_s > after_s ? at_s - after_s : 0;
    doc_set(p->found, "clock_off_s", json_integer(off_s));
    return true;
}

static bool read_back(struct probe *p, struct err *e)
{
    struct buf bytes = BUF_INIT;
    bool found = false;
    bool ok = p->store->read(p->store, p->path, PROBE_MAX, &bytes, &found, e);
    if (ok && (!found || strcmp(buf_str(&bytes), p->text) != 0))
        ok = err_set(e, ERR_DATA, "'%s' was written, and is not read as it was", p->path);
    buf_release(&bytes);
    if (ok)
        set(p, "read");
    return ok;
}

/* A stage needs it not. */
static bool delete_it(struct probe *p, struct err *e)
{
    struct err why = ERR_INIT;
    bool deleted = p->store->delete (p->store, p->path, &why);
    doc_set(p->found, "delete", json_boolean(deleted));
    if (!deleted)
        doc_set_text(p->found, "delete_error", why.text);
    if (!deleted && why.class != ERR_PERMISSION)
        *e = why;
    return deleted || why.class == ERR_PERMISSION;
}

static void set_keys_end(struct probe *p)
{
    int64_t end = p->store->keys_end == NULL ? 0 : p->store->keys_end(p->store);
    doc_set(p->found, "keys_end", end == 0 ? json_null() : json_integer(end / MS));
}

bool remoteprobe(struct store *s, bool write, json_t *found, struct err *e)
{
    struct probe p;
    init(&p, s, found);
    bool ok = list(&p, false, e);
    if (ok && write)
        ok = make(&p, e) && write_now(&p, e) && list(&p, true, e) && read_back(&p, e) &&
             delete_it(&p, e);
    set_keys_end(&p);
    return ok;
}
