#include "s3request.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

#include "interrupt.h"
#include "s3text.h"
#include "sha256.h"

enum { CONNECT_TIMEOUT_S = 10, STALL_TIMEOUT_S = 30, POLL_MS = 500 };

enum { HTTP_FAILED = 400 }; /* from it on */

/* Up to it the service is not waited for to say that it wants the body (libcurl 7.88 does so for
 * any size), which would double the way there and back. */
enum { SMALL_BYTES = 64 * 1024 };

_Static_assert(S3REQUEST_SAID_SIZE >= CURL_ERROR_SIZE, "libcurl's words have room");

bool s3request_init(struct s3request_client *client, struct err *e)
{
    if (!s3keys_ready(&client->keys, e))
        return false;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        client->multi = curl_multi_init();
    return client->multi != NULL || err_set(e, ERR_BUG, "libcurl cannot be initialised");
}

void s3request_end(struct s3request_client *client)
{
    for (size_t i = 0; i < S3REQUEST_SIDE_BY_SIDE; i++)
        curl_easy_cleanup(client->curl[i]);
    (void)curl_multi_cleanup(client->multi);
    s3keys_drop(&client->keys);
    free(client->base);
    free(client->prefix);
    free(client->region);
}

/* ------------------------------------------------------------------------------------ callbacks */

static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct s3request *request = arg;
    (void)a, (void)b, (void)c, (void)d;
    return interrupt_check(&request->trouble) ? 0 : 1;
}

static size_t on_read(char *to, size_t size, size_t count, void *arg)
{
    struct s3request *request = arg;
    size_t room = size * count;
    uint64_t want = request->left < room ? request->left : room;
    struct text bytes = {request->block.ptr, (size_t)want};
    if (want == 0)
        return 0;
    if (request->file == NULL)
        request->block.ptr += want;
    else if (!s3file_take(request->file, want, &bytes, &request->trouble))
        return CURL_READFUNC_ABORT;
    memcpy(to, bytes.ptr, bytes.len);
    request->left -= bytes.len;
    return bytes.len;
}

/* What is sent from that byte of it on. */
static bool seek_sent(struct s3request *request, uint64_t at)
{
    request->left = request->len - at;
    request->block = (struct text){"", 0};
    if (request->bytes != NULL) {
        request->block = text_of(request->bytes + at);
        request->left = request->block.len;
    }
    return request->file == NULL ||
           s3file_seek(request->file, request->offset + at, &request->trouble);
}

/* A connection that was kept may be gone: libcurl sends again what it had begun to send by it. */
static int on_seek(void *arg, curl_off_t at, int origin)
{
    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_CANTSEEK;
    return seek_sent(arg, (uint64_t)at) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

static size_t on_write(char *from, size_t size, size_t count, void *arg)
{
    struct s3request *request = arg;
    size_t len = size * count;
    long status = 0;
    (void)curl_easy_getinfo(request->curl, CURLINFO_RESPONSE_CODE, &status);
    if (request->out != NULL && status == 200) {
        buf_add(&request->out->pending, from, len);
        return stream_out_flush(request->out, &request->trouble) ? len : 0;
    }
    size_t max = status == 200 && request->max > 0 ? request->max : S3REQUEST_ANSWER_MAX;
    if (request->body.len + len > max) {
        err_set(&request->trouble, ERR_INPUT, "'%s' is larger than %zu bytes", request->path, max);
        return 0;
    }
    buf_add(&request->body, from, len);
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
    struct s3request *request = arg;
    size_t len = size * count;
    char number[32];
    (void)header_value(line, len, "etag", request->etag, sizeof request->etag);
    (void)header_value(line, len, S3REQUEST_CHECKSUM, request->checksum, sizeof request->checksum);
    if (header_value(line, len, "content-length", number, sizeof number))
        (void)text_to_uint64(text_of(number), &request->content_length);
    return len;
}

/* -------------------------------------------------------------------------------------- one try */

static bool open_ends(struct s3request *request)
{
    buf_reset(&request->body);
    request->status = 0;
    request->etag[0] = request->checksum[0] = '\0';
    request->content_length = 0;
    if (!seek_sent(request, 0))
        return false;
    if (request->to != NULL)
        request->out = stream_out_open(request->to, &request->trouble);
    return request->to == NULL || request->out != NULL;
}

static void close_ends(struct s3request *request)
{
    stream_out_close(request->out);
    request->out = NULL;
}

static char *url_of(const struct s3request *request)
{
    struct buf url = BUF_INIT;
    buf_printf(&url, "%s/", request->client->base);
    if (request->path != NULL) {
        s3text_add_escaped(&url, request->client->prefix, true);
        s3text_add_escaped(&url, request->path, true);
    }
    if (request->query != NULL)
        buf_printf(&url, "?%s", request->query);
    return url.data;
}

static bool hash_payload(struct s3request *request)
{
    unsigned char digest[SHA256_SIZE];
    struct buf hex = BUF_INIT;
    if (request->payload[0] != '\0')
        return true;
    if (request->file != NULL && strncmp(request->client->base, "https:", strlen("https:")) == 0) {
        (void)snprintf(request->payload, sizeof request->payload, "UNSIGNED-PAYLOAD");
        return true;
    }
    void *sha256 = sha256_begin();
    bool ok = request->file == NULL ||
              s3file_hash(request->file, request->offset, request->len, sha256, &request->trouble);
    if (request->bytes != NULL)
        sha256_add(sha256, request->bytes, strlen(request->bytes));
    sha256_end(sha256, digest);
    sha256_add_hex(&hex, digest);
    if (ok)
        memcpy(request->payload, hex.data, sizeof request->payload);
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

static struct curl_slist *headers_of(const struct s3request *request)
{
    struct curl_slist *list = add_header(NULL, "x-amz-content-sha256", request->payload);
    if (request->client->keys.token != NULL)
        list = add_header(list, "x-amz-security-token", request->client->keys.token);
    for (size_t i = 0; i < sizeof request->headers / sizeof request->headers[0]; i++) {
        if (request->headers[i] != NULL)
            list = curl_slist_append(list, request->headers[i]);
    }
    return list;
}

static void set_body(CURL *curl, struct s3request *request)
{
    if (strcmp(request->method, "PUT") == 0) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
        curl_easy_setopt(curl, CURLOPT_READDATA, request);
        curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, on_seek);
        curl_easy_setopt(curl, CURLOPT_SEEKDATA, request);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->left);
        if (request->left <= SMALL_BYTES)
            curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, 0L);
    } else if (strcmp(request->method, "POST") == 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)request->block.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->block.ptr);
    } else if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(curl, CURLOPT_FILETIME, 1L);
    } else {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    }
}

static long at_most(double seconds, long most)
{
    return seconds < (double)most ? (long)seconds : most;
}

static void set_options(CURL *curl, struct s3request *request)
{
    struct buf sign = BUF_INIT;
    double timeout_s = request->client->timeout_s;
    curl_easy_reset(curl);
    buf_printf(&sign, "aws:amz:%s:s3", request->client->region);
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, request->sent_headers);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, sign.data);
    curl_easy_setopt(curl, CURLOPT_USERNAME, request->client->keys.id);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, request->client->keys.secret);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, at_most(timeout_s, CONNECT_TIMEOUT_S));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, at_most(timeout_s, STALL_TIMEOUT_S));
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, request);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, request);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, request);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, request->said);
    curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
    curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 512L * 1024);
    set_body(curl, request);
    buf_release(&sign);
}

/* False: it cannot be sent. */
static bool begin_try(struct s3request *request, CURL *curl)
{
    request->trouble = (struct err)ERR_INIT;
    request->said[0] = '\0';
    if (!s3keys_ready(&request->client->keys, &request->trouble) || !hash_payload(request) ||
        !open_ends(request))
        return false;
    request->url = url_of(request);
    request->sent_headers = headers_of(request);
    set_options(curl, request);
    if (curl_multi_add_handle(request->client->multi, curl) != CURLM_OK)
        abort();
    request->curl = curl;
    return true;
}

static void note_answer(struct s3request *request)
{
    curl_off_t written = -1;
    (void)curl_easy_getinfo(request->curl, CURLINFO_RESPONSE_CODE, &request->status);
    (void)curl_easy_getinfo(request->curl, CURLINFO_FILETIME_T, &written);
    request->written_s = (int64_t)written;
}

static void end_try(struct s3request *request, CURLcode code)
{
    bool ok = code == CURLE_OK && request->trouble.class == ERR_NONE;
    if (code == CURLE_OK)
        note_answer(request);
    if (ok && request->out != NULL && request->status == 200)
        ok = stream_out_leave(request->out, request->unsynced, &request->came, &request->trouble);
    if (!ok && request->file != NULL)
        s3file_rewind(request->file);
    if (code != CURLE_OK && request->said[0] == '\0')
        (void)snprintf(request->said, sizeof request->said, "%s", curl_easy_strerror(code));
    if (request->curl != NULL)
        (void)curl_multi_remove_handle(request->client->multi, request->curl);
    curl_slist_free_all(request->sent_headers);
    free(request->url);
    request->sent_headers = request->url = NULL;
    close_ends(request);
    request->answered = ok;
}

/* ---------------------------------------------------------------------------------- side by side
 */

struct lanes {
    struct s3request *requests;
    size_t count;
    size_t next; /* the next one to begin */
    struct s3request *at_work[S3REQUEST_SIDE_BY_SIDE];
    size_t busy;
};

static void begin_next(struct lanes *l, size_t lane)
{
    struct s3request *request = &l->requests[l->next++];
    void **curl = &request->client->curl[lane];
    if (*curl == NULL && (*curl = curl_easy_init()) == NULL)
        abort();
    if (!begin_try(request, *curl)) {
        end_try(request, CURLE_ABORTED_BY_CALLBACK);
        l->count = l->next;
        return;
    }
    l->at_work[lane] = request;
    l->busy++;
}

/* After one that fails no other is begun. */
static void end_one(struct lanes *l, const CURLMsg *message)
{
    size_t lane = 0;
    while (l->at_work[lane] == NULL || l->at_work[lane]->curl != message->easy_handle)
        lane++;
    end_try(l->at_work[lane], message->data.result);
    if (!l->at_work[lane]->answered || l->at_work[lane]->status >= HTTP_FAILED)
        l->count = l->next;
    l->at_work[lane] = NULL;
    l->busy--;
}

void s3request_try_all(struct s3request *requests, size_t count)
{
    struct lanes l = {.requests = requests, .count = count};
    CURLM *multi = requests->client->multi;
    for (size_t i = 0; i < count; i++) {
        requests[i].curl = NULL;
        requests[i].answered = false;
    }
    while (l.next < l.count || l.busy > 0) {
        CURLMsg *message;
        int left;
        for (size_t lane = 0; lane < S3REQUEST_SIDE_BY_SIDE && l.next < l.count; lane++) {
            if (l.at_work[lane] == NULL)
                begin_next(&l, lane);
        }
        size_t busy = l.busy;
        if (curl_multi_perform(multi, &left) != CURLM_OK)
            abort();
        while ((message = curl_multi_info_read(multi, &left)) != NULL)
            end_one(&l, message);
        if (l.busy > 0 && l.busy == busy)
            (void)curl_multi_poll(multi, NULL, 0, POLL_MS, NULL);
    }
}

bool s3request_try(struct s3request *request)
{
    s3request_try_all(request, 1);
    return request->answered;
}

void s3request_release(struct s3request *request)
{
    buf_release(&request->body);
}
