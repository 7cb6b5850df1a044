#include "feedchoice.h"

#include "log.h"

static void say_waits(const struct feed_doc *doc, const struct feed_file *file)
{
    log_info("table '%s': '%s' is still being written", doc->table, file->path);
}

static bool choose_all(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct feed_files *all, struct feed_choice *choice, struct err *e)
{
    size_t known = 0;
    if (all->count == 0)
        return err_set(e, ERR_UNAVAILABLE, "no file matches '%s'", doc->from);
    for (size_t i = 0; i < all->count; i++) {
        if (!all->files[i].is_settled) {
            say_waits(doc, &all->files[i]);
            return true;
        }
        known += all->files[i].is_known;
        choice->files[i] = &all->files[i];
    }
    bool is_same = mark != NULL && known == all->count && known == mark->file_count;
    for (size_t i = 0; is_same && i < known; i++)
        choice->marks[choice->known++] = all->files[i].mark;
    choice->count = is_same ? 0 : all->count;
    choice->is_made = true;
    return true;
}

static void choose_new(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct feed_files *all, struct feed_choice *choice)
{
    choice->is_made = true;
    for (size_t i = 0; i < all->count; i++) {
        const struct feed_file *file = &all->files[i];
        if (mark != NULL && file->is_known) {
            choice->marks[choice->known++] = file->mark;
        } else if (file->is_settled) {
            choice->files[choice->count++] = file;
        } else {
            say_waits(doc, file);
            return;
        }
    }
}

bool feedchoice_make(const struct feed_doc *doc, const struct feed_mark *mark,
    const struct feed_files *all, struct feed_choice *choice, struct arena *arena, struct err *e)
{
    *choice = (struct feed_choice){.count = 0};
    choice->files = arena_calloc(arena, all->count + 1, sizeof(struct feed_file *));
    choice->marks = arena_calloc(arena, all->count + 1, sizeof *choice->marks);
    if (doc->is_whole)
        return choose_all(doc, mark, all, choice, e);
    choose_new(doc, mark, all, choice);
    return true;
}
