#include "httpheaders.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "fs.h"

enum { HEADERS_MAX_BYTES = 65536 };

static bool is_readable_by_others(const struct stat *st)
{
    mode_t others = st->st_uid == 0 ? S_IRWXO : (mode_t)(S_IRWXO | S_IRWXG);
    return (st->st_mode & others) != 0;
}

bool httpheaders_read(const char *path, const char ***headers, struct arena *arena, struct err *e)
{
    struct stat st;
    struct buf bytes = BUF_INIT;
    size_t count = 0;
    if (stat(path, &st) != 0)
        return err_set_errno(e, ERR_CONFIG, errno, "cannot read the headers '%s'", path);
    if (is_readable_by_others(&st))
        return err_set(e, ERR_CONFIG, "others may read the headers '%s': its mode is %04o", path,
            (unsigned)(st.st_mode & 07777));
    bool ok = fs_read_file(path, HEADERS_MAX_BYTES, &bytes, e);
    *headers = arena_calloc(arena, bytes.len + 1, sizeof **headers);
    for (char *line = bytes.data; ok && line != NULL && *line != '\0';) {
        char *end = strchr(line, '\n'), *next = end == NULL ? NULL : end + 1;
        size_t len = end == NULL ? strlen(line) : (size_t)(end - line);
        while (len > 0 && line[len - 1] == '\r')
            len--;
        if (len > 0 && (memchr(line, ':', len) == NULL || memchr(line, '\r', len) != NULL))
            ok = err_set(e, ERR_CONFIG, "'%s': a line is not 'Name: value'", path);
        if (len > 0)
            (*headers)[count++] = arena_memdup(arena, line, len);
        line = next;
    }
    if (bytes.data != NULL)
        explicit_bzero(bytes.data, bytes.len);
    buf_release(&bytes);
    if (!ok && e->class == ERR_INPUT)
        e->class = ERR_CONFIG;
    return ok;
}
