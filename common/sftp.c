#include "sftp.h"

#include <ctype.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "fs.h"
#include "mem.h"
#include "sftpfile.h"
#include "sftplink.h"
#include "sftpname.h"

enum { SSH_PORT = 22, PORT_MAX = 65535, STALL_TIMEOUT_S = 30 };

struct sftp {
    struct store store; /* first: a store is one */
    struct sftplink *link;
    char *user, *host, *root;
};

/* ------------------------------------------------------------------------------------------- URL
 */

/* The parts of [USER@]HOST[:PORT]/PATH; in HOST an address of IPv6 stands in brackets. */
struct place {
    struct text user, host, root;
    int port;
};

static bool take_port(const char *from, size_t len, int *port)
{
    uint64_t number;
    if (!text_to_uint64((struct text){from, len}, &number) || number == 0 || number > PORT_MAX)
        return false;
    *port = (int)number;
    return true;
}

static bool take_host(struct place *p, const char *from, const char *end)
{
    const char *close = from[0] == '[' ? memchr(from, ']', (size_t)(end - from)) : NULL;
    const char *colon =
        memchr(close == NULL ? from : close, ':', (size_t)(end - (close == NULL ? from : close)));
    const char *last = colon == NULL ? end : colon;
    p->port = SSH_PORT;
    if (colon != NULL && !take_port(colon + 1, (size_t)(end - colon - 1), &p->port))
        return false;
    if (close != NULL) {
        from++;
        if (close + 1 != last)
            return false;
        last = close;
    }
    p->host = (struct text){from, (size_t)(last - from)};
    return p->host.len > 0;
}

static bool take_apart(const char *where, struct place *p)
{
    const char *slash = strchr(where, '/');
    if (slash == NULL)
        return false;
    const char *at = memrchr(where, '@', (size_t)(slash - where));
    const char *host = at == NULL ? where : at + 1;
    p->user = (struct text){where, at == NULL ? 0 : (size_t)(at - where)};
    p->root = text_of(slash);
    while (p->root.len > 1 && p->root.ptr[p->root.len - 1] == '/')
        p->root.len--;
    bool has_password = at != NULL && memchr(where, ':', (size_t)(at - where)) != NULL;
    return (at == NULL || at > where) && !has_password && take_host(p, host, slash);
}

bool sftp_check(const char *where)
{
    struct place p;
    return take_apart(where, &p);
}

static char *copy_of(struct text t)
{
    struct buf copy = BUF_INIT;
    buf_add(&copy, t.ptr, t.len);
    return copy.data == NULL ? mem_strdup("") : copy.data;
}

static char *own_name(void)
{
    const struct passwd *me = getpwuid(geteuid());
    return mem_strdup(me == NULL ? "" : me->pw_name);
}

/* -------------------------------------------------------------------------------------- folders */

struct listing {
    const char *dir;
    struct store_entries *entries;
};

static bool list_step(struct sftplink *l, void *arg, struct err *e)
{
    struct listing *listing = arg;
    store_entries_release(listing->entries);
    return sftpname_entries(l, listing->dir, listing->entries, e);
}

static bool entries_of(
    struct store *s, const char *dir, struct store_entries *entries, struct err *e)
{
    struct listing listing = {dir, entries};
    return sftplink_run(((struct sftp *)s)->link, list_step, &listing, e);
}

static bool list(struct store *s, const char *prefix, const char *after, store_each_fn *each,
    void *arg, struct err *e)
{
    return store_walk(s, entries_of, prefix, after, each, arg, e);
}

static bool remove_step(struct sftplink *l, void *arg, struct err *e)
{
    const char *dir = arg;
    struct store_entries entries = {NULL, 0};
    bool ok = sftpname_entries(l, dir, &entries, e);
    for (size_t i = 0; ok && i < entries.count; i++) {
        struct buf path = BUF_INIT;
        buf_printf(&path, "%s/%s", dir, entries.list[i].name);
        ok = entries.list[i].is_dir ? remove_step(l, path.data, e)
                                    : sftpname_remove_file(l, path.data, e);
        buf_release(&path);
    }
    store_entries_release(&entries);
    return ok && sftpname_remove_dir(l, dir, e);
}

static bool remove_empty_step(struct sftplink *l, void *arg, struct err *e)
{
    return sftpname_remove_dir(l, arg, e);
}

static bool remove_dir(struct store *s, const char *dir, struct err *e)
{
    struct err full = ERR_INIT;
    struct sftplink *link = ((struct sftp *)s)->link;
    char *path = mem_strdup(dir);
    bool ok = sftplink_run(link, remove_step, path, e);
    while (ok && store_go_up(path) && sftplink_run(link, remove_empty_step, path, &full))
        ;
    free(path);
    return ok;
}

struct renaming {
    const char *from, *to;
    bool there;
};

static bool publish_step(struct sftplink *l, void *arg, struct err *e)
{
    struct renaming *r = arg;
    return sftpname_make_parents(l, r->to, e) && sftpname_rename(l, r->from, r->to, &r->there, e);
}

static bool publish(struct store *s, const char *from, const char *to, struct err *e)
{
    struct renaming r = {from, to, false};
    if (!sftplink_run(((struct sftp *)s)->link, publish_step, &r, e))
        return false;
    if (!r.there)
        return true;
    err_set(e, ERR_DATA, "'%s' is there already, and is no run", to);
    return err_hint(e, "nothing is written over: find out whose it is, and remove it");
}

/* -------------------------------------------------------------------------------------- reading */

struct reading {
    const char *path;
    size_t max;
    struct buf *out;
    bool found;
};

static bool add_bytes(void *arg, const char *bytes, size_t len, struct err *e)
{
    struct reading *r = arg;
    if (r->out->len + len > r->max)
        return err_set(e, ERR_INPUT, "'%s' is larger than %zu bytes", r->path, r->max);
    buf_add(r->out, bytes, len);
    return true;
}

static bool read_step(struct sftplink *l, void *arg, struct err *e)
{
    struct reading *r = arg;
    buf_reset(r->out);
    return sftpfile_read(l, r->path, add_bytes, r, &r->found, e);
}

static bool read_object(
    struct store *s, const char *path, size_t max, struct buf *out, bool *found, struct err *e)
{
    struct buf bytes = BUF_INIT;
    struct reading r = {path, max, &bytes, false};
    bool ok = sftplink_run(((struct sftp *)s)->link, read_step, &r, e);
    *found = ok && r.found;
    if (*found)
        buf_add(out, buf_str(&bytes), bytes.len);
    buf_release(&bytes);
    return ok;
}

struct getting {
    const char *path, *to;
    struct unsynced *unsynced;
    struct stream_facts *facts;
};

static bool to_file(void *arg, const char *bytes, size_t len, struct err *e)
{
    struct stream_out *out = arg;
    buf_add(&out->pending, bytes, len);
    return stream_out_flush(out, e);
}

static bool get_step(struct sftplink *l, void *arg, struct err *e)
{
    const struct getting *g = arg;
    bool found;
    struct stream_out *out = fs_remove_file(g->to, e) ? stream_out_open(g->to, e) : NULL;
    bool ok = out != NULL && sftpfile_read(l, g->path, to_file, out, &found, e);
    if (ok && !found)
        ok = err_set(e, ERR_INPUT, "'%s' is gone", g->path);
    ok = ok && stream_out_leave(out, g->unsynced, g->facts, e);
    stream_out_close(out);
    return ok;
}

static bool get(struct store *s, const char *path, const char *to, struct unsynced *unsynced,
    struct stream_facts *facts, struct err *e)
{
    struct getting g = {path, to, unsynced, facts};
    return sftplink_run(((struct sftp *)s)->link, get_step, &g, e);
}

/* -------------------------------------------------------------------------------------- writing */

struct putting {
    const char *path, *from;
    const struct stream_facts *facts;
};

/* A file, and at its end whether it was what it should be: before its last byte has a name. */
static bool of_file(void *arg, struct text *block, struct err *e)
{
    return stream_in_block(arg, block, e);
}

static bool put_step(struct sftplink *l, void *arg, struct err *e)
{
    const struct putting *p = arg;
    struct stream_in *in = stream_in_open(p->from, e);
    bool ok = in != NULL && sftpfile_write(l, p->path, of_file, in, e) &&
              stream_in_verify(in, p->facts, e);
    stream_in_close(in);
    return ok;
}

/* Into a hidden folder, which is made anew: what is there already is nobody's. */
static bool put(struct store *s, const char *path, const char *from,
    const struct stream_facts *facts, struct err *e)
{
    struct putting p = {path, from, facts};
    return sftplink_run(((struct sftp *)s)->link, put_step, &p, e);
}

/* A small object on its way to its name. */
struct making {
    const char *path;
    struct text text, left;
    char *hidden;
    bool there;
};

static bool of_text(void *arg, struct text *block, struct err *e)
{
    struct making *m = arg;
    (void)e;
    *block = m->left;
    m->left.len = 0;
    return true;
}

static bool write_hidden(struct sftplink *l, struct making *m, struct err *e)
{
    m->left = m->text;
    return sftpfile_write(l, m->hidden, of_text, m, e);
}

/* Of many that rename one succeeds; who has, and was cut off before it knew, finds its own. */
static bool create_step(struct sftplink *l, void *arg, struct err *e)
{
    struct making *m = arg;
    if (!sftpname_exists(l, m->path, &m->there, NULL, e) || m->there)
        return e->class == ERR_NONE;
    return write_hidden(l, m, e) && sftpname_rename(l, m->hidden, m->path, &m->there, e) &&
           (!m->there || sftpname_remove_file(l, m->hidden, e));
}

static bool write_step(struct sftplink *l, void *arg, struct err *e)
{
    struct making *m = arg;
    return write_hidden(l, m, e) && sftpname_remove_file(l, m->path, e) &&
           sftpname_rename(l, m->hidden, m->path, &m->there, e);
}

/* Its hidden name is of what it holds: who was killed comes back to the same. */
static bool make(struct store *s, const char *path, const char *text, sftplink_step_fn *step,
    bool *there, struct err *e)
{
    char checksum[STREAM_CHECKSUM_SIZE];
    struct buf hidden = BUF_INIT;
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    stream_checksum(text, strlen(text), checksum);
    buf_printf(&hidden, "%.*s.%s.%s", (int)(name - path), path, name, strchr(checksum, ':') + 1);
    struct making m = {path, text_of(text), {"", 0}, hidden.data, false};
    bool ok = sftplink_run(((struct sftp *)s)->link, step, &m, e);
    *there = m.there;
    buf_release(&hidden);
    return ok;
}

static bool create(struct store *s, const char *path, const char *text, bool *made, struct err *e)
{
    bool there;
    bool ok = make(s, path, text, create_step, &there, e);
    *made = ok && !there;
    return ok;
}

static bool write_object(struct store *s, const char *path, const char *text, struct err *e)
{
    bool there;
    return make(s, path, text, write_step, &there, e);
}

static bool delete_step(struct sftplink *l, void *arg, struct err *e)
{
    return sftpname_remove_file(l, arg, e);
}

static bool delete_object(struct store *s, const char *path, struct err *e)
{
    char *copy = mem_strdup(path);
    bool ok = sftplink_run(((struct sftp *)s)->link, delete_step, copy, e);
    free(copy);
    return ok;
}

/* A rename onto an object that is there, which must not be done. */
static bool exclusive_step(struct sftplink *l, void *arg, struct err *e)
{
    struct making *m = arg;
    return write_hidden(l, m, e) && sftpname_rename(l, m->hidden, m->path, &m->there, e) &&
           sftpname_remove_file(l, m->hidden, e);
}

static bool is_exclusive(
    struct store *s, const char *path, const char *text, bool *exclusive, struct err *e)
{
    return make(s, path, text, exclusive_step, exclusive, e);
}

struct looking {
    const char *path;
    int64_t *at_s;
};

static bool written_step(struct sftplink *l, void *arg, struct err *e)
{
    const struct looking *looking = arg;
    bool exists;
    return sftpname_exists(l, looking->path, &exists, looking->at_s, e) &&
           (exists || err_set(e, ERR_INPUT, "'%s' is gone", looking->path));
}

static bool written(struct store *s, const char *path, int64_t *at_s, struct err *e)
{
    struct looking looking = {path, at_s};
    return sftplink_run(((struct sftp *)s)->link, written_step, &looking, e);
}

/* --------------------------------------------------------------------------------------- opening
 */

static void close_store(struct store *s)
{
    struct sftp *sftp = (struct sftp *)s;
    sftplink_close(sftp->link);
    free(sftp->user);
    free(sftp->host);
    free(sftp->root);
    free(sftp);
}

struct store *sftp_open(const char *where, const struct sftp_settings *settings)
{
    struct sftp *sftp = mem_alloc(1, sizeof *sftp);
    struct place p = {.port = SSH_PORT};
    (void)take_apart(where, &p);
    sftp->user = p.user.len > 0 ? copy_of(p.user) : own_name();
    sftp->host = copy_of(p.host);
    sftp->root = copy_of(p.root);
    for (char *c = sftp->host; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    const struct sftp_login login = {sftp->host, p.port, sftp->user, settings->key,
        settings->known_hosts,
        settings->timeout_s < STALL_TIMEOUT_S ? settings->timeout_s : STALL_TIMEOUT_S};
    sftp->link = sftplink_new(&login, sftp->root, settings->timeout_s);
    sftp->store = (struct store){.list = list,
        .read = read_object,
        .get = get,
        .put = put,
        .create = create,
        .write = write_object,
        .publish = publish,
        .remove = remove_dir,
        .is_exclusive = is_exclusive,
        .delete = delete_object,
        .written = written,
        .close = close_store};
    return &sftp->store;
}
