#include "sftphost.h"

#include <libssh2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "sha256.h"

enum { SSH_PORT = 22 };

#define SYSTEM_FILE "/etc/ssh/ssh_known_hosts"

struct sftphost {
    LIBSSH2_SESSION *session;
    LIBSSH2_KNOWNHOSTS *known;
    char *name;         /* as the files have it */
    struct buf file;    /* where it is to be noted */
    struct buf revoked; /* lines */
    struct buf methods;
};

/* Best first; libssh2's name for it in a file and in a handshake. */
static const struct kind {
    const char *name;
    int key;     /* LIBSSH2_KNOWNHOST_KEY_ */
    int offered; /* LIBSSH2_HOSTKEY_TYPE_ */
} KINDS[] = {
    {"ssh-ed25519", LIBSSH2_KNOWNHOST_KEY_ED25519, LIBSSH2_HOSTKEY_TYPE_ED25519},
    {"ecdsa-sha2-nistp256", LIBSSH2_KNOWNHOST_KEY_ECDSA_256, LIBSSH2_HOSTKEY_TYPE_ECDSA_256},
    {"ecdsa-sha2-nistp384", LIBSSH2_KNOWNHOST_KEY_ECDSA_384, LIBSSH2_HOSTKEY_TYPE_ECDSA_384},
    {"ecdsa-sha2-nistp521", LIBSSH2_KNOWNHOST_KEY_ECDSA_521, LIBSSH2_HOSTKEY_TYPE_ECDSA_521},
    {"ssh-rsa", LIBSSH2_KNOWNHOST_KEY_SSHRSA, LIBSSH2_HOSTKEY_TYPE_RSA},
};

enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

/* --------------------------------------------------------------------------------------- files */

/* A line that libssh2 does not take names no host that it could be. */
static void take_line(struct sftphost *h, const char *line, size_t len)
{
    static const char revoked[] = "@revoked";
    if (strncmp(line, revoked, strlen(revoked)) == 0)
        buf_add(&h->revoked, line, len);
    else if (line[0] != '@')
        (void)libssh2_knownhost_readline(h->known, line, len, LIBSSH2_KNOWNHOST_FILE_OPENSSH);
}

static void read_file(struct sftphost *h, const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    while (file != NULL && (len = getline(&line, &cap, file)) > 0)
        take_line(h, line, (size_t)len);
    free(line);
    if (file != NULL)
        (void)fclose(file);
}

struct sftphost *sftphost_open(void *session, const char *host, int port, const char *file)
{
    struct sftphost *h = mem_alloc(1, sizeof *h);
    struct buf name = BUF_INIT;
    const char *home = getenv("HOME");
    h->session = session;
    h->known = libssh2_knownhost_init(session);
    if (h->known == NULL)
        abort();
    if (port == SSH_PORT)
        buf_adds(&name, host);
    else
        buf_printf(&name, "[%s]:%d", host, port);
    h->name = name.data;
    if (file != NULL)
        buf_adds(&h->file, file);
    else
        buf_printf(&h->file, "%s/.ssh/known_hosts", home == NULL ? "" : home);
    read_file(h, h->file.data);
    if (file == NULL)
        read_file(h, SYSTEM_FILE);
    return h;
}

void sftphost_close(struct sftphost *h)
{
    if (h == NULL)
        return;
    libssh2_knownhost_free(h->known);
    buf_release(&h->file);
    buf_release(&h->revoked);
    buf_release(&h->methods);
    free(h->name);
    free(h);
}

/* ---------------------------------------------------------------------------------------- keys */

static int check(
    struct sftphost *h, const char *key, size_t len, int kind, struct libssh2_knownhost **known)
{
    int encoding = len == 0 ? LIBSSH2_KNOWNHOST_KEYENC_BASE64 : LIBSSH2_KNOWNHOST_KEYENC_RAW;
    return libssh2_knownhost_checkp(
        h->known, h->name, -1, key, len, LIBSSH2_KNOWNHOST_TYPE_PLAIN | encoding | kind, known);
}

/* That a key that nobody has differs from what is known says that one of its kind is. */
static bool is_known(struct sftphost *h, const struct kind *kind)
{
    struct libssh2_knownhost *known;
    return check(h, "", 0, kind->key, &known) == LIBSSH2_KNOWNHOST_CHECK_MISMATCH;
}

/* libssh2 1.10 takes a method that it does not have out of the list by a memcpy onto itself: none
 * such goes in. */
static void add_method(struct sftphost *h, const char *name)
{
    const char **have = NULL;
    int count = libssh2_session_supported_algs(h->session, LIBSSH2_METHOD_HOSTKEY, &have);
    for (int i = 0; i < count; i++) {
        if (strcmp(have[i], name) == 0)
            buf_printf(&h->methods, "%s,", name);
    }
    if (count > 0)
        libssh2_free(h->session, have);
}

static void add_methods(struct sftphost *h, bool that_are_known)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (that_are_known && !is_known(h, &KINDS[i]))
            continue;
        if (KINDS[i].offered == LIBSSH2_HOSTKEY_TYPE_RSA) {
            add_method(h, "rsa-sha2-512");
            add_method(h, "rsa-sha2-256");
        }
        add_method(h, KINDS[i].name);
    }
}

const char *sftphost_methods(struct sftphost *h)
{
    buf_reset(&h->methods);
    add_methods(h, true);
    if (h->methods.len == 0)
        add_methods(h, false);
    if (h->methods.len > 0)
        h->methods.data[--h->methods.len] = '\0'; /* the last comma */
    return buf_str(&h->methods);
}

static const struct kind *kind_of(int offered)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (KINDS[i].offered == offered)
            return &KINDS[i];
    }
    return NULL;
}

static void add_fingerprint(struct buf *b, const char *key, size_t len)
{
    unsigned char sha256[SHA256_SIZE];
    sha256_of(key, len, sha256);
    sha256_add_fingerprint(b, sha256);
}

static bool is_revoked(const struct sftphost *h, const char *key, size_t len)
{
    struct buf revoked = BUF_INIT;
    bool found = false;
    const char *line = buf_str(&h->revoked);
    for (const char *end; !found && (end = strchr(line, '\n')) != NULL; line = end + 1) {
        const char *last = end; /* word, but for a comment; so each word is tried */
        for (const char *word = line; !found && word < last; word += strcspn(word, " \n") + 1) {
            buf_reset(&revoked);
            sha256_base64_decode(word, &revoked);
            found = revoked.len == len && memcmp(revoked.data, key, len) == 0;
        }
    }
    buf_release(&revoked);
    return found;
}

static bool unknown(const struct sftphost *h, const char *now, struct err *e)
{
    err_set(e, ERR_PERMISSION, "the host key of '%s' is not known: %s", h->name, now);
    return err_hint(e,
        "ask who runs that host whether this is its key (ssh-keygen -l -f "
        "/etc/ssh/ssh_host_ed25519_key.pub there), and note it in '%s': ssh-keyscan prints the "
        "line",
        h->file.data);
}

static bool changed(
    const struct sftphost *h, const char *now, const struct libssh2_knownhost *known, struct err *e)
{
    struct buf blob = BUF_INIT;
    struct buf before = BUF_INIT;
    sha256_base64_decode(known->key, &blob);
    add_fingerprint(&before, buf_str(&blob), blob.len);
    err_set(e, ERR_PERMISSION, "the host key of '%s' has changed: it is %s, known is %s", h->name,
        now, before.data);
    buf_release(&blob);
    buf_release(&before);
    return err_hint(e,
        "somebody may be in between: nothing was sent. If who runs that host says that it has a "
        "new "
        "key, remove the old one: ssh-keygen -R '%s' -f '%s'",
        h->name, h->file.data);
}

bool sftphost_check(struct sftphost *h, struct err *e)
{
    size_t len;
    int offered;
    struct libssh2_knownhost *known = NULL;
    struct buf now = BUF_INIT;
    const char *key = libssh2_session_hostkey(h->session, &len, &offered);
    const struct kind *kind = key == NULL ? NULL : kind_of(offered);
    if (kind == NULL)
        return err_set(e, ERR_PERMISSION, "'%s' has a host key of an unknown kind", h->name);
    buf_printf(&now, "%s ", kind->name);
    add_fingerprint(&now, key, len);
    bool ok = true;
    int found = check(h, key, len, kind->key, &known);
    if (is_revoked(h, key, len))
        ok = err_set(e, ERR_PERMISSION, "the host key of '%s' is revoked: %s", h->name, now.data);
    else if (found == LIBSSH2_KNOWNHOST_CHECK_MISMATCH)
        ok = changed(h, now.data, known, e);
    else if (found != LIBSSH2_KNOWNHOST_CHECK_MATCH)
        ok = unknown(h, now.data, e);
    buf_release(&now);
    return ok;
}
