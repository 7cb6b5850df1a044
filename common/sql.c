#include "sql.h"

#include <assert.h>
#include <ctype.h>

static void add_doubling(struct buf *b, const char *s, char quote)
{
    buf_addc(b, quote);
    for (; *s != '\0'; s++) {
        if (*s == quote)
            buf_addc(b, quote);
        buf_addc(b, *s);
    }
    buf_addc(b, quote);
}

void sql_add_ident(struct buf *b, const char *name)
{
    add_doubling(b, name, '"');
}

void sql_add_qualified(struct buf *b, const char *schema, const char *name)
{
    sql_add_ident(b, schema);
    buf_addc(b, '.');
    sql_add_ident(b, name);
}

void sql_add_literal(struct buf *b, const char *value)
{
    if (strchr(value, '\\') == NULL) {
        add_doubling(b, value, '\'');
        return;
    }
    buf_adds(b, "E'");
    for (const char *s = value; *s != '\0'; s++) {
        if (*s == '\'' || *s == '\\')
            buf_addc(b, *s);
        buf_addc(b, *s);
    }
    buf_addc(b, '\'');
}

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static const struct sql_var *find(const struct sql_var *vars, const char *name, size_t len)
{
    for (; vars->name != NULL; vars++) {
        if (strlen(vars->name) == len && memcmp(vars->name, name, len) == 0)
            return vars;
    }
    return NULL;
}

void sql_add_template(struct buf *b, const char *sql, const struct sql_var *vars)
{
    while (*sql != '\0') {
        size_t len = 0;
        if (sql[0] == ':' && sql[1] == ':') {
            buf_add(b, sql, 2);
            sql += 2;
            continue;
        }
        if (sql[0] == ':') {
            while (is_name_byte(sql[1 + len]))
                len++;
        }
        const struct sql_var *var = len == 0 ? NULL : find(vars, sql + 1, len);
        assert(len == 0 || var != NULL);
        if (var != NULL) {
            buf_adds(b, var->value);
            sql += 1 + len;
        } else {
            buf_addc(b, *sql++);
        }
    }
}

/* Behind the closing quote; of E'...', too, where a backslash takes the next byte along. */
static const char *skip_quoted(const char *s)
{
    char quote = *s++;
    while (*s != '\0' && *s != quote)
        s += s[0] == '\\' && quote == '\'' && s[1] != '\0' ? 2 : 1;
    return *s == '\0' ? s : s + 1;
}

bool sql_next(const char **script, struct text *statement)
{
    const char *s = *script + strspn(*script, " \n");
    *statement = (struct text){.ptr = s};
    while (*s != '\0' && *s != ';')
        s = *s == '"' || *s == '\'' ? skip_quoted(s) : s + 1;
    statement->len = (size_t)(s - statement->ptr);
    *script = *s == '\0' ? s : s + 1;
    return statement->len > 0;
}
