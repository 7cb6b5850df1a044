#include "unsynced.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "mem.h"

bool unsynced_add(struct unsynced *u, int fd, const char *path, struct err *e)
{
    bool ok = u->count < UNSYNCED_MAX || unsynced_sync(u, e);
    (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* advice only */
    u->files[u->count++] = (struct unsynced_file){fd, mem_strdup(path)};
    return ok;
}

static bool sync_file(struct unsynced_file *file, struct err *e)
{
    if (fsync(file->fd) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot fsync '%s'", file->path);
    int rc = close(file->fd);
    file->fd = -1;
    return rc == 0 || err_set_errno(e, ERR_IO, errno, "cannot close '%s'", file->path);
}

bool unsynced_sync(struct unsynced *u, struct err *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < u->count; i++)
        ok = sync_file(&u->files[i], e);
    unsynced_drop(u);
    return ok;
}

void unsynced_drop(struct unsynced *u)
{
    for (size_t i = 0; i < u->count; i++) {
        if (u->files[i].fd >= 0)
            (void)close(u->files[i].fd);
        free(u->files[i].path);
    }
    u->count = 0;
}
