#include "fit.h"

#include <errno.h>
#include <stdio.h>

#include "columns.h"
#include "contract.h"

enum { DOCUMENT_MAX_BYTES = 64 * 1024 * 1024, PIECE_BYTES = 64 * 1024 };

static bool read_input(struct buf *bytes, struct err *e)
{
    size_t n;
    do {
        n = fread(buf_reserve(bytes, PIECE_BYTES), 1, PIECE_BYTES, stdin);
        bytes->len += n;
        bytes->data[bytes->len] = '\0';
    } while (n > 0 && bytes->len <= DOCUMENT_MAX_BYTES);
    if (ferror(stdin))
        return err_set_errno(e, ERR_IO, errno, "cannot read standard input");
    return bytes->len <= DOCUMENT_MAX_BYTES ||
           err_set(e, ERR_INPUT, "standard input has more than %d bytes", DOCUMENT_MAX_BYTES);
}

static bool print_fault(void *arg, const struct err *what)
{
    size_t *count = arg;
    ++*count;
    (void)printf("%s%s%s%s\n", what->text, what->hint[0] == '\0' ? "" : " (", what->hint,
        what->hint[0] == '\0' ? "" : ")");
    return true;
}

static bool check_table(const struct model *m, const struct doc *file, const json_t *object,
    size_t *faults, struct err *e)
{
    struct doc d = *file; /* with the table, once it is known */
    struct manifest_table t = {.table = NULL};
    struct columns c = {NULL, 0, NULL, 0};
    if (!doc_text(&d, object, "table", &t.table, e))
        return false;
    d.table = t.table;
    if (!columns_read(&d, object, &c, e))
        return false;
    t.columns = c.columns;
    t.column_count = c.column_count;
    t.key = c.key;
    t.key_count = c.key_count;
    return contract_each_fault(m, &t, print_fault, faults);
}

static bool check_document(
    const struct model *m, const struct doc *d, const json_t *root, struct err *e)
{
    size_t faults = 0;
    const json_t *tables = doc_array(d, root, "tables", e);
    if (tables == NULL)
        return false;
    for (size_t i = 0; i < json_array_size(tables); i++) {
        if (!check_table(m, d, json_array_get(tables, i), &faults, e))
            return false;
    }
    if (fflush(stdout) != 0)
        return err_set_errno(e, ERR_IO, errno, "cannot write to standard output");
    return faults == 0 ||
           err_set(e, ERR_DATA, "the model does not fit the source: %zu faults", faults);
}

bool fit_check(const struct model *m, struct err *e)
{
    struct arena arena = ARENA_INIT;
    struct doc d = {"standard input", ERR_INPUT, NULL, &arena};
    struct buf bytes = BUF_INIT;
    json_t *root = NULL;
    bool ok = read_input(&bytes, e);
    if (ok)
        ok = (root = doc_parse(&d, buf_str(&bytes), bytes.len, e)) != NULL &&
             check_document(m, &d, root, e);
    json_decref(root);
    buf_release(&bytes);
    arena_release(&arena);
    return ok;
}
