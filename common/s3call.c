#include "s3call.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "interrupt.h"
#include "mem.h"
#include "s3text.h"
#include "sha256.h"

enum { CONNECT_TIMEOUT_S = 10, STALL_TIMEOUT_S = 30, FIRST_WAIT_MS = 200, LAST_WAIT_MS = 5000 };

/* Up to it the service is not waited for to say that it wants the body (libcurl 7.88 does so for
 * any size), which would double the way there and back. */
enum { SMALL_BYTES = 64 * 1024 };

_Static_assert(S3CALL_SAID_SIZE >= CURL_ERROR_SIZE, "libcurl's words have room");

/* -------------------------------------------------------------------------------------- client */

bool s3call_init(struct s3call_client *client, struct err *e)
{
    if (!s3keys_ready(&client->keys, e))
        return false;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        client->curl = curl_easy_init();
    return client->curl != NULL || err_set(e, ERR_BUG, "libcurl cannot be initialised");
}

void s3call_end(struct s3call_client *client)
{
    curl_easy_cleanup(client->curl);
    s3keys_drop(&client->keys);
    free(client->base);
    free(client->prefix);
    free(client->region);
}

/* ------------------------------------------------------------------------------------ callbacks */

static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct s3call *call = arg;
    (void)a, (void)b, (void)c, (void)d;
    return interrupt_check(&call->trouble) ? 0 : 1;
}

/* The next block of the file; one at whose end it is too short is trouble. */
static bool next_block(struct s3call *call, struct s3call_reader *r)
{
    if (!stream_in_block(r->in, &r->block, &call->trouble))
        return false;
    return r->block.len > 0 ||
           err_set(&call->trouble, ERR_INPUT, "'%s' is damaged: it is too short", call->file->path);
}

static void close_reader(struct s3call_reader *r)
{
    stream_in_close(r->in);
    *r = (struct s3call_reader){NULL, 0, {"", 0}};
}

/* Takes up to `want` bytes off the block at hand. */
static struct text take(struct s3call_reader *r, uint64_t want)
{
    struct text taken = {r->block.ptr, r->block.len < want ? r->block.len : (size_t)want};
    r->block.ptr += taken.len;
    r->block.len -= taken.len;
    r->at += taken.len;
    return taken;
}

/* To where the request begins: on from the one before, or anew. */
static bool seek(struct s3call *call, struct s3call_reader *r)
{
    if (r->at > call->offset)
        close_reader(r);
    if (r->in == NULL && (r->in = stream_in_open(call->file->path, &call->trouble)) == NULL)
        return false;
    while (r->at < call->offset) {
        if (r->block.len == 0 && !next_block(call, r))
            return false;
        (void)take(r, call->offset - r->at);
    }
    return true;
}

void s3call_file_release(struct s3call_file *file)
{
    close_reader(&file->sent);
    close_reader(&file->hashed);
}

/* Whether the whole file was what its manifest says, before its last byte is given away. */
static bool verify_at_end(struct s3call *call)
{
    const struct s3call_reader *r = &call->file->sent;
    bool last = r->at + r->block.len == call->file->facts->bytes;
    return !last || stream_in_verify(r->in, call->file->facts, &call->trouble);
}

/* A last block that is larger than what is left is none of a file as it should be, or of a part
 * that ends within it: what is over is left for the next part. */
static size_t on_read(char *to, size_t size, size_t count, void *arg)
{
    struct s3call *call = arg;
    size_t room = size * count;
    struct text *block = call->file == NULL ? &call->block : &call->file->sent.block;
    if (call->left == 0)
        return 0;
    if (call->file != NULL && block->len == 0 &&
        (!next_block(call, &call->file->sent) || !verify_at_end(call)))
        return CURL_READFUNC_ABORT;
    size_t len = block->len < room ? block->len : room;
    if (len > call->left)
        len = (size_t)call->left;
    memcpy(to, block->ptr, len);
    block->ptr += len;
    block->len -= len;
    call->left -= len;
    if (call->file != NULL)
        call->file->sent.at += len;
    return len;
}

static size_t on_write(char *from, size_t size, size_t count, void *arg)
{
    struct s3call *call = arg;
    size_t len = size * count;
    long status = 0;
    (void)curl_easy_getinfo(call->client->curl, CURLINFO_RESPONSE_CODE, &status);
    if (call->out != NULL && status == 200) {
        buf_add(&call->out->pending, from, len);
        return stream_out_flush(call->out, &call->trouble) ? len : 0;
    }
    size_t max = status == 200 && call->max > 0 ? call->max : S3CALL_ANSWER_MAX;
    if (call->body.len + len > max) {
        err_set(&call->trouble, ERR_INPUT, "'%s' is larger than %zu bytes", call->path, max);
        return 0;
    }
    buf_add(&call->body, from, len);
    return len;
}

/* The value of a header line of that name, without its end; false: it is another. */
static bool header_value(const char *line, size_t len, const char *name, char *out, size_t size)
{
    size_t n = strlen(name);
    if (len <= n || strncasecmp(line, name, n) != 0 || line[n] != ':')
        return false;
    const char *from = line + n + 1;
    const char *end = line + len;
    while (from < end && *from == ' ')
        from++;
    while (end > from && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
        end--;
    (void)snprintf(out, size, "%.*s", (int)(end - from), from);
    return true;
}

static size_t on_header(char *line, size_t size, size_t count, void *arg)
{
    struct s3call *call = arg;
    size_t len = size * count;
    char number[32];
    (void)header_value(line, len, "etag", call->etag, sizeof call->etag);
    (void)header_value(line, len, S3CALL_CHECKSUM, call->checksum, sizeof call->checksum);
    if (header_value(line, len, "content-length", number, sizeof number))
        (void)text_to_uint64(text_of(number), &call->content_length);
    return len;
}

/* -------------------------------------------------------------------------------------- one try */

static bool open_ends(struct s3call *call)
{
    buf_reset(&call->body);
    call->status = 0;
    call->etag[0] = call->checksum[0] = '\0';
    call->content_length = 0;
    call->left = call->len;
    call->block = (struct text){"", 0};
    if (call->bytes != NULL) {
        call->block = text_of(call->bytes);
        call->left = call->block.len;
    }
    if (call->file != NULL && !seek(call, &call->file->sent))
        return false;
    if (call->to != NULL)
        call->out = stream_out_open(call->to, &call->trouble);
    return call->to == NULL || call->out != NULL;
}

static void close_ends(struct s3call *call)
{
    stream_out_close(call->out);
    call->out = NULL;
}

static char *url_of(const struct s3call *call)
{
    struct buf url = BUF_INIT;
    buf_printf(&url, "%s/", call->client->base);
    if (call->path != NULL) {
        s3text_add_escaped(&url, call->client->prefix, true);
        s3text_add_escaped(&url, call->path, true);
    }
    if (call->query != NULL)
        buf_printf(&url, "?%s", call->query);
    return url.data;
}

/* Of the part of the file: once, however often it is sent. */
static bool hash_file(struct s3call *call, void *sha256)
{
    struct s3call_reader *r = &call->file->hashed;
    uint64_t end = call->offset + call->len;
    if (!seek(call, r))
        return false;
    while (r->at < end) {
        if (!interrupt_check(&call->trouble) || (r->block.len == 0 && !next_block(call, r)))
            return false;
        struct text taken = take(r, end - r->at);
        sha256_add(sha256, taken.ptr, taken.len);
    }
    return true;
}

static bool hash_payload(struct s3call *call)
{
    unsigned char digest[SHA256_SIZE];
    struct buf hex = BUF_INIT;
    if (call->payload[0] != '\0')
        return true;
    if (call->file != NULL && strncmp(call->client->base, "https:", strlen("https:")) == 0) {
        (void)snprintf(call->payload, sizeof call->payload, "UNSIGNED-PAYLOAD");
        return true;
    }
    void *sha256 = sha256_begin();
    bool ok = call->file == NULL || hash_file(call, sha256);
    if (call->bytes != NULL)
        sha256_add(sha256, call->bytes, strlen(call->bytes));
    sha256_end(sha256, digest);
    sha256_add_hex(&hex, digest);
    if (ok)
        memcpy(call->payload, hex.data, sizeof call->payload);
    buf_release(&hex);
    return ok;
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s: %s", name, value);
    list = curl_slist_append(list, line.data);
    explicit_bzero(line.data, line.len);
    buf_release(&line);
    return list;
}

static struct curl_slist *headers_of(const struct s3call *call)
{
    struct curl_slist *list = add_header(NULL, "x-amz-content-sha256", call->payload);
    if (call->client->keys.token != NULL)
        list = add_header(list, "x-amz-security-token", call->client->keys.token);
    for (size_t i = 0; i < sizeof call->headers / sizeof call->headers[0]; i++) {
        if (call->headers[i] != NULL)
            list = curl_slist_append(list, call->headers[i]);
    }
    return list;
}

static void set_body(CURL *curl, struct s3call *call)
{
    if (strcmp(call->method, "PUT") == 0) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
        curl_easy_setopt(curl, CURLOPT_READDATA, call);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->left);
        if (call->left <= SMALL_BYTES)
            curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, 0L);
    } else if (strcmp(call->method, "POST") == 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)call->block.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->block.ptr);
    } else if (strcmp(call->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(curl, CURLOPT_FILETIME, 1L);
    } else {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
    }
}

static long at_most(double seconds, long most)
{
    return seconds < (double)most ? (long)seconds : most;
}

static void set_options(CURL *curl, struct s3call *call, const char *url)
{
    struct buf sign = BUF_INIT;
    double timeout_s = call->client->timeout_s;
    curl_easy_reset(curl);
    buf_printf(&sign, "aws:amz:%s:s3", call->client->region);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, sign.data);
    curl_easy_setopt(curl, CURLOPT_USERNAME, call->client->keys.id);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, call->client->keys.secret);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, at_most(timeout_s, CONNECT_TIMEOUT_S));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, at_most(timeout_s, STALL_TIMEOUT_S));
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, call);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, call);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, call->client->said);
    curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
    curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 512L * 1024);
    set_body(curl, call);
    buf_release(&sign);
}

static void note_answer(CURL *curl, struct s3call *call)
{
    curl_off_t written = -1;
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &call->status);
    (void)curl_easy_getinfo(curl, CURLINFO_FILETIME_T, &written);
    call->written_s = (int64_t)written;
}

/* One request.  False: it did not come to an answer; call->trouble is set where that is not the
 * network's fault. */
static bool try_once(struct s3call *call)
{
    CURL *curl = call->client->curl;
    CURLcode code = CURLE_ABORTED_BY_CALLBACK;
    call->trouble = (struct err)ERR_INIT;
    call->client->said[0] = '\0';
    if (s3keys_ready(&call->client->keys, &call->trouble) && hash_payload(call) &&
        open_ends(call)) {
        char *url = url_of(call);
        struct curl_slist *headers = headers_of(call);
        set_options(curl, call, url);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        code = curl_easy_perform(curl);
        if (code == CURLE_OK)
            note_answer(curl, call);
        curl_slist_free_all(headers);
        free(url);
    }
    bool ok = code == CURLE_OK && call->trouble.class == ERR_NONE;
    if (ok && call->out != NULL && call->status == 200)
        ok = stream_out_commit(call->out, &call->came, &call->trouble);
    if (!ok && call->file != NULL)
        close_reader(&call->file->sent);
    if (code != CURLE_OK && call->client->said[0] == '\0')
        (void)snprintf(
            call->client->said, sizeof call->client->said, "%s", curl_easy_strerror(code));
    close_ends(call);
    return ok;
}

/* ------------------------------------------------------------------------------------- request */

static bool is_transient(const struct s3call *call)
{
    long status = call->status;
    return status == 0 || status == 408 || status == 409 || status == 429 ||
           (status >= 500 && status != 501);
}

bool s3call_fail(const struct s3call *call, enum err_class class, const char *what, struct err *e)
{
    return err_set(e, class, "%s '%s%s': %s", call->method, call->client->prefix,
        call->path == NULL ? "" : call->path, what);
}

bool s3call_refused(const struct s3call *call, struct err *e)
{
    struct buf code = BUF_INIT;
    struct buf message = BUF_INIT;
    struct buf what = BUF_INIT;
    const char *at = buf_str(&call->body);
    (void)s3text_element(&at, "Code", &code);
    at = buf_str(&call->body);
    (void)s3text_element(&at, "Message", &message);
    buf_printf(&what, "%ld %s%s%s", call->status, buf_str(&code), message.len == 0 ? "" : ": ",
        buf_str(&message));
    const char *name = buf_str(&code);
    bool expired = strcmp(name, "ExpiredToken") == 0 || strcmp(name, "InvalidToken") == 0;
    bool skewed = strcmp(name, "RequestTimeTooSkewed") == 0;
    enum err_class class = call->status == 401 || call->status == 403 || expired ? ERR_PERMISSION
                           : is_transient(call)                                  ? ERR_UNAVAILABLE
                                                                                 : ERR_CONFIG;
    (void)s3call_fail(call, class, what.data, e);
    if (skewed)
        err_hint(e, "the clock of this host is wrong");
    else if (expired)
        err_hint(e, "get new keys: the session token has run out (AWS_SESSION_TOKEN, or what "
                    "TT_S3_CREDENTIALS_COMMAND prints)");
    else if (class == ERR_PERMISSION)
        err_hint(e, "look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or at what "
                    "TT_S3_CREDENTIALS_COMMAND prints), the region, and what they may do with the "
                    "bucket: tt-remote(5) has a policy");
    else if (class == ERR_CONFIG)
        err_hint(e, "look at the bucket's name, TT_S3_ENDPOINT, TT_S3_REGION and TT_S3_STYLE");
    buf_release(&code);
    buf_release(&message);
    buf_release(&what);
    return false;
}

static bool has_expired(const struct s3call *call)
{
    static const char *const codes[] = {
        "<Code>ExpiredToken<", "<Code>TokenRefreshRequired<", "<Code>InvalidToken<"};
    if (call->status != 400 && call->status != 401 && call->status != 403)
        return false;
    if (strcmp(call->method, "HEAD") == 0) /* says nothing */
        return true;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (strstr(buf_str(&call->body), codes[i]) != NULL)
            return true;
    }
    return false;
}

/* Whether there may be other keys, which is asked once. */
static bool renew_keys(struct s3call *call, bool *renewed)
{
    if (*renewed || call->client->keys.command == NULL || !has_expired(call))
        return false;
    s3keys_drop(&call->client->keys);
    return *renewed = true;
}

bool s3call_run(struct s3call *call, struct err *e)
{
    double end = 0;
    bool renewed = false;
    for (int wait = FIRST_WAIT_MS;; wait = wait < LAST_WAIT_MS ? wait * 2 : wait) {
        bool answered = try_once(call);
        if (call->trouble.class != ERR_NONE) {
            *e = call->trouble;
            return false;
        }
        if (answered && renew_keys(call, &renewed))
            continue;
        if (answered && !is_transient(call))
            break;
        end = end > 0 ? end : clock_monotonic_s() + call->client->timeout_s;
        if (clock_monotonic_s() + wait / 1000.0 > end)
            return answered ? s3call_refused(call, e)
                            : s3call_fail(call, ERR_UNAVAILABLE, call->client->said, e);
        if (!interrupt_wait_ms(wait, e))
            return false;
    }
    bool no_bucket = call->body.len > 0 && strstr(call->body.data, "NoSuchBucket") != NULL;
    if ((call->status >= 200 && call->status < 300) || call->status == 412 || call->status == 501 ||
        (call->status == 404 && !no_bucket))
        return true;
    return s3call_refused(call, e);
}

bool s3call_run_new(struct s3call *call, struct err *e)
{
    call->headers[0] = call->client->unconditional ? NULL : "If-None-Match: *";
    bool ok = s3call_run(call, e);
    if (ok && call->status == 501 && call->headers[0] != NULL) {
        call->client->unconditional = true;
        call->headers[0] = NULL;
        ok = s3call_run(call, e);
    }
    return ok;
}

void s3call_release(struct s3call *call)
{
    buf_release(&call->body);
}
