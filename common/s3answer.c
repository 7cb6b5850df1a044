#include "s3answer.h"

#include "s3text.h"

bool s3answer_is_transient(const struct s3request *request)
{
    long status = request->status;
    return status == 0 || status == 408 || status == 409 || status == 429 ||
           (status >= 500 && status != 501);
}

bool s3answer_fail(
    const struct s3request *request, enum err_class class, const char *what, struct err *e)
{
    return err_set(e, class, "%s '%s%s': %s", request->method, request->client->prefix,
        request->path == NULL ? "" : request->path, what);
}

static enum err_class class_of(const struct s3request *request, const char *code)
{
    bool expired = strcmp(code, "ExpiredToken") == 0 || strcmp(code, "InvalidToken") == 0;
    if (request->status == 401 || request->status == 403 || expired)
        return ERR_PERMISSION;
    return s3answer_is_transient(request) ? ERR_UNAVAILABLE : ERR_CONFIG;
}

static void hint(struct err *e, const char *code)
{
    if (strcmp(code, "RequestTimeTooSkewed") == 0)
        err_hint(e, "the clock of this host is wrong");
    else if (strcmp(code, "ExpiredToken") == 0 || strcmp(code, "InvalidToken") == 0)
        err_hint(e, "get new keys: the session token has run out (AWS_SESSION_TOKEN, or what "
                    "TT_S3_CREDENTIALS_COMMAND prints)");
    else if (e->class == ERR_PERMISSION)
        err_hint(e, "look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or at what "
                    "TT_S3_CREDENTIALS_COMMAND prints), the region, and what they may do with the "
                    "bucket: tt-remote(5) has a policy");
    else if (e->class == ERR_CONFIG)
        err_hint(e, "look at the bucket's name, TT_S3_ENDPOINT, TT_S3_REGION and TT_S3_STYLE");
}

bool s3answer_refused(const struct s3request *request, struct err *e)
{
    struct buf code = BUF_INIT;
    struct buf message = BUF_INIT;
    struct buf what = BUF_INIT;
    const char *at = buf_str(&request->body);
    (void)s3text_element(&at, "Code", &code);
    at = buf_str(&request->body);
    (void)s3text_element(&at, "Message", &message);
    buf_printf(&what, "%ld %s%s%s", request->status, buf_str(&code), message.len == 0 ? "" : ": ",
        buf_str(&message));
    (void)s3answer_fail(request, class_of(request, buf_str(&code)), what.data, e);
    hint(e, buf_str(&code));
    buf_release(&code);
    buf_release(&message);
    buf_release(&what);
    return false;
}

bool s3answer_is_expired(const struct s3request *request)
{
    static const char *const codes[] = {
        "<Code>ExpiredToken<", "<Code>TokenRefreshRequired<", "<Code>InvalidToken<"};
    if (request->status != 400 && request->status != 401 && request->status != 403)
        return false;
    if (strcmp(request->method, "HEAD") == 0) /* says nothing */
        return true;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (strstr(buf_str(&request->body), codes[i]) != NULL)
            return true;
    }
    return false;
}

bool s3answer_is_for_caller(const struct s3request *request)
{
    bool no_bucket = request->body.len > 0 && strstr(request->body.data, "NoSuchBucket") != NULL;
    return (request->status >= 200 && request->status < 300) || request->status == 412 ||
           request->status == 501 || (request->status == 404 && !no_bucket);
}
