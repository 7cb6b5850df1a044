#include "remote.h"

#include <stdlib.h>
#include <string.h>

#include "file_store.h"
#include "remoteview.h"

static const char FILE_SCHEME[] = "file:";

static const char S3_SCHEME[] = "s3://";

/* BUCKET[/PREFIX] of s3://BUCKET[/PREFIX]. */
static const char *s3_of(const char *url)
{
    if (strncmp(url, S3_SCHEME, strlen(S3_SCHEME)) != 0)
        return NULL;
    const char *where = url + strlen(S3_SCHEME);
    size_t bucket =
        strspn(where, "abcdefghijklmnopqrstuvwxyz0123456789.-_ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return bucket > 0 && (where[bucket] == '\0' || where[bucket] == '/') ? where : NULL;
}

/* The folder of file:/DIR, file:///DIR. */
static const char *file_of(const char *url)
{
    if (strncmp(url, FILE_SCHEME, strlen(FILE_SCHEME)) != 0)
        return NULL;
    const char *path = url + strlen(FILE_SCHEME);
    if (strncmp(path, "//", 2) == 0)
        path += 2;
    return path[0] == '/' ? path : NULL;
}

/* [USER@]HOST[:PORT]/PATH of sftp://[USER@]HOST[:PORT]/PATH. */
static const char *sftp_of(const char *url)
{
    static const char scheme[] = "sftp://";
    bool is_one = strncmp(url, scheme, strlen(scheme)) == 0;
    return is_one && sftp_check(url + strlen(scheme)) ? url + strlen(scheme) : NULL;
}

bool remote_check_url(const char *url, struct err *e)
{
    if (file_of(url) != NULL || s3_of(url) != NULL || sftp_of(url) != NULL)
        return true;
    err_set(e, ERR_USAGE, "'%s' is no remote", url);
    return err_hint(
        e, "a remote is file:/DIR, s3://BUCKET[/PREFIX] or sftp://[USER@]HOST[:PORT]/PATH");
}

static struct store *open_store(
    const char *url, const struct remote_settings *settings, struct err *e)
{
    if (file_of(url) != NULL)
        return file_store_open(file_of(url), e);
    if (s3_of(url) != NULL)
        return s3_open(s3_of(url), &settings->s3, e);
    return sftp_open(sftp_of(url), &settings->sftp);
}

struct remote *remote_open(const char *url, const struct remote_settings *settings, struct err *e)
{
    if (!remote_check_url(url, e))
        return NULL;
    struct store *store = open_store(url, settings, e);
    if (store == NULL) {
        err_context(e, "remote '%s'", url);
        return NULL;
    }
    struct remote *r = mem_alloc(1, sizeof *r);
    r->store = store;
    r->url = mem_strdup(url);
    return r;
}

void remote_close(struct remote *r)
{
    if (r == NULL)
        return;
    for (int i = 0; i < REMOTEVIEW_STAGES; i++)
        free(r->views[i].runs);
    r->store->close(r->store);
    free(r->url);
    free(r);
}
