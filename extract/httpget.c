#include "httpget.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>

#include "clock.h"
#include "fs.h"
#include "httpaddress.h"
#include "httpurl.h"
#include "interrupt.h"
#include "version.h"

enum {
    CONNECT_TIMEOUT_S = 10,
    FIRST_WAIT_MS = 250,
    LAST_WAIT_MS = 8000,
    REDIRECTS_MAX = 5,
    SAID_BYTES = 200
};

/* A request at work. */
struct call {
    struct httpget *get;
    CURL *curl;
    char *url; /* as redirected */
    struct stream_out *out;
    struct buf said; /* the beginning of an answer that is none */
    long status;
    uint64_t retry_after_s;
    double end;       /* when the time is over */
    bool is_hopeless; /* trying again will not help */
    struct err trouble;
    char words[CURL_ERROR_SIZE];  /* libcurl's */
    char reason[CURL_ERROR_SIZE]; /* those of the last try that was more than short of time */
};

/* -------------------------------------------------------------------------------------- callbacks
 */

static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct call *call = arg;
    (void)purpose;
    if (call->get->may_be_private || !httpaddress_is_private(&address->addr))
        return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    err_set(&call->trouble, ERR_DATA, "'%s' has a private address", call->url);
    err_hint(&call->trouble, "if that is meant, say \"private\": true");
    return CURL_SOCKET_BAD;
}

static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct call *call = arg;
    (void)a, (void)b, (void)c, (void)d;
    return interrupt_check(&call->trouble) ? 0 : 1;
}

static size_t on_write(char *from, size_t size, size_t count, void *arg)
{
    struct call *call = arg;
    size_t len = size * count;
    long status = 0;
    (void)curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) {
        size_t room = SAID_BYTES - call->said.len;
        buf_add(&call->said, from, len < room ? len : room);
        return call->said.len < SAID_BYTES ? len : 0; /* no more of it is wanted */
    }
    if (call->out == NULL && (call->out = stream_out_open(call->get->to, &call->trouble)) == NULL)
        return 0;
    if (call->out->bytes + call->out->pending.len + len > call->get->max_bytes) {
        err_set(&call->trouble, ERR_DATA, "'%s' sends more than %" PRIu64 " bytes", call->get->url,
            call->get->max_bytes);
        err_hint(&call->trouble, "raise 'max_bytes'");
        return 0;
    }
    buf_add(&call->out->pending, from, len);
    return stream_out_flush(call->out, &call->trouble) ? len : 0;
}

/* Of ASCII, as RFC 9110 wants it: what is said in other bytes is not kept anywhere. */
static bool is_plain(const char *from, const char *end)
{
    while (from < end && *from >= ' ' && *from <= '~')
        from++;
    return from == end;
}

/* The value of a header line of that name, without its end. */
static bool header_value(const char *line, size_t len, const char *name, char *out, size_t size)
{
    size_t n = strlen(name);
    if (len <= n || strncasecmp(line, name, n) != 0 || line[n] != ':')
        return false;
    const char *from = line + n + 1, *end = line + len;
    while (from < end && (*from == ' ' || *from == '\t'))
        from++;
    while (end > from && strchr("\r\n \t", end[-1]) != NULL)
        end--;
    if ((size_t)(end - from) >= size || !is_plain(from, end))
        return false;
    (void)snprintf(out, size, "%.*s", (int)(end - from), from);
    return true;
}

static size_t on_header(char *line, size_t size, size_t count, void *arg)
{
    struct call *call = arg;
    struct httpget *get = call->get;
    size_t len = size * count;
    char seconds[HTTPGET_TAG_SIZE];
    (void)header_value(line, len, "etag", get->etag_now, HTTPGET_TAG_SIZE);
    (void)header_value(line, len, "last-modified", get->modified_now, HTTPGET_TAG_SIZE);
    (void)header_value(line, len, "content-type", get->type, HTTPGET_TAG_SIZE);
    (void)header_value(line, len, "link", get->link, HTTPGET_LINK_SIZE);
    if (header_value(line, len, "retry-after", seconds, sizeof seconds) &&
        !text_to_uint64(text_of(seconds), &call->retry_after_s)) {
        time_t when = curl_getdate(seconds, NULL), now = (time_t)(clock_now_ms() / 1000);
        call->retry_after_s = when > now ? (uint64_t)(when - now) : 0;
    }
    return len;
}

/* --------------------------------------------------------------------------------------- one try
 */

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s: %s", name, value);
    list = curl_slist_append(list, line.data);
    buf_release(&line);
    return list;
}

static struct curl_slist *headers_of(const struct httpget *get)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; get->headers != NULL && get->headers[i] != NULL; i++)
        list = curl_slist_append(list, get->headers[i]);
    if (get->etag != NULL)
        list = add_header(list, "If-None-Match", get->etag);
    if (get->modified != NULL)
        list = add_header(list, "If-Modified-Since", get->modified);
    return list;
}

static void set_options(struct call *call, long left_ms)
{
    CURL *curl = call->curl;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, call->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (call->get->ca != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, call->get->ca);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "tt-extract/" TT_VERSION);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, left_ms);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, call);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, call);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, call);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, call->words);
}

/* One request.  False: it did not come to an answer. */
static bool try_once(struct call *call)
{
    struct httpget *get = call->get;
    double left_s = call->end - clock_monotonic_s();
    call->trouble = (struct err)ERR_INIT;
    call->words[0] = get->etag_now[0] = get->modified_now[0] = get->type[0] = get->link[0] = '\0';
    call->retry_after_s = 0;
    call->status = 0;
    buf_reset(&call->said);
    set_options(call, left_s > 0.001 ? (long)(left_s * 1000) : 1);
    struct curl_slist *headers = headers_of(get);
    curl_easy_setopt(call->curl, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(call->curl);
    (void)curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &call->status);
    curl_slist_free_all(headers);
    bool is_cut = code == CURLE_WRITE_ERROR && call->said.len > 0; /* by us, who know enough */
    bool ok = (code == CURLE_OK || is_cut) && call->trouble.class == ERR_NONE;
    if (ok && call->status == 200 && call->out == NULL) /* nothing at all */
        ok = (call->out = stream_out_open(get->to, &call->trouble)) != NULL;
    if (ok && call->out != NULL)
        ok = stream_out_commit(call->out, &get->facts, &call->trouble);
    stream_out_close(call->out);
    call->out = NULL;
    if (!ok && (code != CURLE_OPERATION_TIMEDOUT || call->reason[0] == '\0'))
        (void)snprintf(call->reason, sizeof call->reason, "%s",
            call->words[0] == '\0' ? curl_easy_strerror(code) : call->words);
    call->is_hopeless = code == CURLE_PEER_FAILED_VERIFICATION ||
                        code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CONNECT_ERROR;
    return ok;
}

/* --------------------------------------------------------------------------------------- redirects
 */

static bool is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* On to where the answer points. */
static bool follow(struct call *call, int count, struct err *e)
{
    char *to = NULL;
    (void)curl_easy_getinfo(call->curl, CURLINFO_REDIRECT_URL, &to);
    bool ok = to != NULL && httpurl_has_same_origin(call->url, to);
    if (!ok)
        err_set(e, ERR_DATA, "'%s' redirects to %s%s%s", call->get->url,
            to == NULL ? "nowhere" : "another host: '", to == NULL ? "" : to,
            to == NULL ? "" : "'");
    else if (count >= REDIRECTS_MAX)
        ok = err_set(e, ERR_DATA, "'%s' redirects more than %d times", call->get->url, count);
    if (ok) {
        char *url = mem_strdup(to);
        free(call->url);
        call->url = url;
    }
    return ok;
}

/* --------------------------------------------------------------------------------------- request
 */

static bool is_transient(const struct call *call)
{
    long s = call->status;
    return s == 0 || s == 408 || s == 425 || s == 429 || (s >= 500 && s != 501);
}

/* The answer is no document: says so, with the service's own words. */
static bool refuse(const struct call *call, struct err *e)
{
    const char *url = call->get->url;
    if (call->status == 0)
        return err_set(e, ERR_UNAVAILABLE, "'%s': %s", url, call->reason);
    enum err_class class =
        call->status == 401 || call->status == 403 ? ERR_PERMISSION : ERR_UNAVAILABLE;
    int said = (int)strcspn(buf_str(&call->said), "\r\n");
    err_set(e, class, "'%s' answers %ld%s%.*s", url, call->status, said == 0 ? "" : ": ", said,
        buf_str(&call->said));
    if (class == ERR_PERMISSION)
        err_hint(e, "look at 'headers' of the document");
    else if (call->retry_after_s > 0)
        err_hint(e, "it says to come again in %" PRIu64 " seconds", call->retry_after_s);
    return false;
}

static bool check_answer(const struct call *call, struct err *e)
{
    struct httpget *get = call->get;
    get->is_unchanged = call->status == 304 && (get->etag != NULL || get->modified != NULL);
    if (get->is_unchanged)
        return true;
    if (call->status != 200)
        return refuse(call, e);
    if (strncasecmp(get->type, "text/html", 9) != 0)
        return true;
    (void)fs_remove_file(get->to, e);
    err_set(e, ERR_DATA, "'%s' sends a web page ('%s')", get->url, get->type);
    return err_hint(e, "does it want a login? 'headers' names a file with what it wants");
}

/* Waits before the next try; false: the time is over, or a signal has come. */
static bool wait_for_next(const struct call *call, int wait_ms, bool answered, struct err *e)
{
    uint64_t ms = call->retry_after_s > 0 ? call->retry_after_s * 1000 : (uint64_t)wait_ms;
    if (call->is_hopeless || call->retry_after_s > call->get->timeout_s ||
        clock_monotonic_s() + (double)ms / 1000 > call->end)
        return answered ? refuse(call, e)
                        : err_set(e, ERR_UNAVAILABLE, "'%s': %s", call->get->url, call->reason);
    return interrupt_wait_ms((int)ms, e);
}

static bool run(struct call *call, struct err *e)
{
    int redirects = 0;
    for (int wait = FIRST_WAIT_MS;;) {
        bool answered = try_once(call);
        if (call->trouble.class != ERR_NONE) {
            *e = call->trouble;
            return false;
        }
        if (answered && is_redirect(call->status)) {
            if (!follow(call, redirects++, e))
                return false;
            continue;
        }
        if (answered && !is_transient(call))
            return check_answer(call, e);
        if (!wait_for_next(call, wait, answered, e))
            return false;
        wait = wait < LAST_WAIT_MS ? wait * 2 : wait;
    }
}

bool httpget_run(struct httpget *get, struct err *e)
{
    struct call call = {.get = get};
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        call.curl = curl_easy_init();
    if (call.curl == NULL)
        return err_set(e, ERR_BUG, "libcurl cannot be initialised");
    call.url = mem_strdup(get->url);
    call.end = clock_monotonic_s() + (double)get->timeout_s;
    bool ok = run(&call, e);
    curl_easy_cleanup(call.curl);
    buf_release(&call.said);
    free(call.url);
    return ok;
}
