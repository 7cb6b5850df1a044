#include "feedstyle.h"

#include "feedfield.h"
#include "jsonscan.h"
#include "star.h"

/* A member that is one character of ASCII. */
static bool read_character(
    const struct doc *d, const json_t *root, const char *key, char *out, struct err *e)
{
    const char *text = NULL;
    if (!doc_text_optional(d, root, key, &text, e))
        return false;
    if (text == NULL)
        return true;
    if (strlen(text) != 1 || (unsigned char)text[0] > 0x7E || strchr("\"\r\n", text[0]) != NULL)
        return doc_error(d, e, "'%s': '%s' is not one character of ASCII", key, text);
    *out = text[0];
    return true;
}

static bool read_style(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    struct feed_style *s = &doc->style;
    size_t date = 0;
    s->decimal = '.';
    if (!read_character(d, root, "decimal", &s->decimal, e) ||
        !read_character(d, root, "group", &s->group, e) ||
        !doc_word_optional(d, root, "date", FEEDVALUE_DATES, &date, e))
        return false;
    s->date = FEEDVALUE_DATES[date];
    if (strchr("0123456789+-eE", s->decimal) != NULL ||
        (s->group != '\0' && strchr("0123456789+-eE", s->group) != NULL))
        return doc_error(d, e, "'decimal' and 'group' cannot be digits, signs or an e");
    return s->decimal != s->group || doc_error(d, e, "'decimal' and 'group' are the same");
}

/* Without a header columns are "@1", "@2" ... */
static bool check_numbers(const struct doc *d, const struct feed_doc *doc, struct err *e)
{
    for (size_t i = 0; !doc->csv.has_header && i < doc->column_count; i++) {
        uint64_t number;
        const char *field = doc->fields[i].field;
        if (field[0] != '@' || !text_to_uint64(text_of(field + 1), &number) || number == 0 ||
            number > STAR_COLUMNS_MAX)
            return doc_error(d, e,
                "column '%s': its field is not like '@1', and there is no header",
                doc->columns[i].name);
    }
    return true;
}

static bool read_csv_style(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    struct feed_csv_style *s = &doc->csv;
    s->has_header = true;
    s->delimiter = ',';
    return doc_flag_optional(d, root, "header", &s->has_header, e) &&
           read_character(d, root, "delimiter", &s->delimiter, e) &&
           doc_text_optional(d, root, "encoding", &s->encoding, e) &&
           doc_texts_optional(d, root, "null", &s->nulls, &s->null_count, e) &&
           doc_texts_optional(d, root, "ignore", &s->ignored, &s->ignored_count, e) &&
           check_numbers(d, doc, e);
}

static bool check_pointers(const struct doc *d, const struct feed_doc *doc, struct err *e)
{
    for (size_t i = 0; i < doc->column_count; i++) {
        if (!feedfield_is_valid(doc->fields[i].field))
            return doc_error(d, e,
                "column '%s': its field, '%s', is none of a name, '@key', '@value', '@value/a' and "
                "'/a'",
                doc->columns[i].name, doc->fields[i].field);
    }
    return true;
}

static bool read_json_style(
    const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    doc->rows = "";
    return doc_text_optional(d, root, "rows", &doc->rows, e) &&
           (jsonscan_is_pointer(doc->rows) ||
               doc_error(d, e, "'rows': '%s' is no JSON pointer, as '/rates'", doc->rows)) &&
           check_pointers(d, doc, e);
}

bool feedstyle_read(const struct doc *d, const json_t *root, struct feed_doc *doc, struct err *e)
{
    return read_style(d, root, doc, e) &&
           (doc->format == FEED_CSV ? read_csv_style(d, root, doc, e)
                                    : read_json_style(d, root, doc, e));
}
