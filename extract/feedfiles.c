#include "feedfiles.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "clock.h"
#include "feedtext.h"
#include "fs.h"

#define SCHEME "file:"

/* "file:/srv/x" and "file:///srv/x" */
static const char *path_of(const struct feed_doc *doc)
{
    const char *path = doc->from + strlen(SCHEME);
    return strncmp(path, "///", 3) == 0 ? path + 2 : path;
}

static bool is_pattern(const char *path)
{
    return strpbrk(path, "*?[") != NULL;
}

/* How much of a pattern no file's name can differ in, up to a slash. */
static size_t fixed_length(const char *path)
{
    size_t end = is_pattern(path) ? strcspn(path, "*?[") : strlen(path);
    while (end > 0 && path[end - 1] != '/')
        end--;
    return end;
}

static uint64_t mtime_of(const struct stat *st)
{
    return (uint64_t)st->st_mtim.tv_sec * 1000000000U + (uint64_t)st->st_mtim.tv_nsec;
}

bool feedfiles_check_name(const char *name, struct err *e)
{
    if (text_is_utf8(text_of(name)))
        return true;
    err_set(e, ERR_DATA, "the name of the file '%s' is no UTF-8", name);
    return err_hint(e, "give it another name");
}

bool feedfiles_stands_still(const struct feed_doc *doc, int64_t written_ms)
{
    return (uint64_t)llabs(clock_now_ms() - written_ms) >= doc->settle_seconds * 1000;
}

static bool is_settled(const struct feed_doc *doc, const char *path, const struct stat *st)
{
    if (doc->done != NULL) {
        struct buf done = BUF_INIT;
        buf_printf(&done, "%s%s", path, doc->done);
        bool is_there = fs_exists(done.data);
        buf_release(&done);
        return is_there;
    }
    return feedfiles_stands_still(doc, (int64_t)(mtime_of(st) / 1000000));
}

/* Whether its bytes are those that were read before. */
static bool compare(struct feed_file *f, const struct stream_facts *known, struct err *e)
{
    struct stream_facts facts;
    struct text block;
    struct feed_text *t = feedtext_open(f->path, f->path, NULL, e);
    bool ok = t != NULL;
    do
        ok = ok && feedtext_block(t, &block, e);
    while (ok && block.len > 0);
    if (ok) {
        feedtext_facts(t, &facts);
        f->is_known = facts.bytes == known->bytes && strcmp(facts.checksum, known->checksum) == 0;
    }
    feedtext_close(t);
    return ok;
}

static bool look_at(
    struct feed_file *f, const struct feed_doc *doc, const struct feed_mark *mark, struct err *e)
{
    struct stat st;
    if (stat(f->path, &st) != 0)
        return feedtext_failed(
            err_set_errno(e, ERR_UNAVAILABLE, errno, "cannot read '%s'", f->path), e);
    if (!S_ISREG(st.st_mode))
        return err_set(e, ERR_UNAVAILABLE, "'%s' is no regular file", f->path);
    f->bytes = (uint64_t)st.st_size;
    f->mtime_ns = mtime_of(&st);
    f->is_settled = is_settled(doc, f->path, &st);
    const struct feed_file_mark *known = feedmarks_file(mark, f->name);
    if (known == NULL || known->facts.bytes != f->bytes)
        return true;
    f->mark = *known;
    f->mark.mtime_ns = f->mtime_ns;
    f->is_known = known->mtime_ns == f->mtime_ns;
    return f->is_known || !f->is_settled || compare(f, &known->facts, e);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_done_file(const struct feed_doc *doc, const char *path)
{
    size_t len = strlen(path), tail = doc->done == NULL ? 0 : strlen(doc->done);
    return tail > 0 && len > tail && strcmp(path + len - tail, doc->done) == 0;
}

static bool take_paths(const struct feed_doc *doc, const struct feed_mark *mark, char **paths,
    size_t count, struct feed_files *out, struct arena *arena, struct err *e)
{
    size_t fixed = fixed_length(path_of(doc));
    out->files = arena_calloc(arena, count, sizeof *out->files);
    for (size_t i = 0; i < count; i++) {
        struct feed_file *f = &out->files[out->count];
        if (is_done_file(doc, paths[i]))
            continue;
        f->path = arena_strdup(arena, paths[i]);
        f->shown = f->path;
        f->name = f->path + fixed;
        if (!feedfiles_check_name(f->name, e) || !look_at(f, doc, mark, e))
            return false;
        out->count++;
    }
    return true;
}

static int stop_at_error(const char *path, int number)
{
    (void)path;
    (void)number;
    return 1;
}

bool feedfiles_list(const struct feed_doc *doc, const struct feed_mark *mark,
    struct feed_files *out, struct arena *arena, struct err *e)
{
    char *path = arena_strdup(arena, path_of(doc));
    *out = (struct feed_files){NULL, 0};
    if (!is_pattern(path))
        return take_paths(doc, mark, &path, 1, out, arena, e);

    glob_t found;
    const char *folder = arena_memdup(arena, path, fixed_length(path));
    DIR *dir = fs_open_dir(folder, e); /* glob does not tell a folder that is not there */
    if (dir == NULL)
        return feedtext_failed(
            err_set_errno(e, ERR_UNAVAILABLE, errno, "cannot read '%s'", folder), e);
    (void)closedir(dir);
    int status = glob(path, GLOB_ERR | GLOB_NOSORT | GLOB_NOESCAPE, stop_at_error, &found);
    if (status == GLOB_NOMATCH)
        return true;
    if (status != 0)
        return err_set(e, ERR_UNAVAILABLE, "cannot read the folders of '%s'", path);
    qsort(found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, by_text);
    bool ok = take_paths(doc, mark, found.gl_pathv, found.gl_pathc, out, arena, e);
    globfree(&found);
    return ok;
}

bool feedfiles_check(const struct feed_file *file, struct err *e)
{
    struct stat st;
    if (file->is_fetched)
        return true;
    if (stat(file->path, &st) == 0 && (uint64_t)st.st_size == file->bytes &&
        mtime_of(&st) == file->mtime_ns)
        return true;
    return err_set(e, ERR_UNAVAILABLE, "'%s' has changed while it was read", file->path);
}
