#include "s3call.h"

#include "clock.h"
#include "interrupt.h"
#include "s3answer.h"

enum { FIRST_WAIT_MS = 200, LAST_WAIT_MS = 5000 };

/* Whether there may be other keys, which is asked once. */
static bool renew_keys(struct s3request *request, bool *renewed)
{
    if (*renewed || request->client->keys.command == NULL || !s3answer_is_expired(request))
        return false;
    s3keys_drop(&request->client->keys);
    return *renewed = true;
}

/* libcurl's words do not always say whose (8.14 of a host that is silent). */
static bool no_answer(const struct s3request *request, struct err *e)
{
    struct buf what = BUF_INIT;
    buf_printf(&what, "no answer from '%s': %s", request->client->base, request->said);
    (void)s3answer_fail(request, ERR_UNAVAILABLE, what.data, e);
    buf_release(&what);
    return false;
}

bool s3call_run(struct s3request *request, struct err *e)
{
    double end = 0;
    bool renewed = false;
    for (int wait = FIRST_WAIT_MS;; wait = wait < LAST_WAIT_MS ? wait * 2 : wait) {
        bool answered = s3request_try(request);
        if (request->trouble.class != ERR_NONE) {
            *e = request->trouble;
            return false;
        }
        if (answered && renew_keys(request, &renewed))
            continue;
        if (answered && !s3answer_is_transient(request))
            break;
        end = end > 0 ? end : clock_monotonic_s() + request->client->timeout_s;
        if (clock_monotonic_s() + wait / 1000.0 > end)
            return answered ? s3answer_refused(request, e) : no_answer(request, e);
        if (!interrupt_wait_ms(wait, e))
            return false;
    }
    return s3answer_is_for_caller(request) || s3answer_refused(request, e);
}

bool s3call_run_all(struct s3request *requests, size_t count, size_t *done, struct err *e)
{
    if (count > 0)
        s3request_try_all(requests, count);
    for (*done = 0; *done < count; ++*done) {
        struct s3request *request = &requests[*done];
        bool ok = request->answered && s3answer_is_for_caller(request);
        if (!ok && !s3call_run(request, e))
            return false;
    }
    return true;
}

bool s3call_run_new(struct s3request *request, struct err *e)
{
    request->headers[0] = request->client->unconditional ? NULL : "If-None-Match: *";
    bool ok = s3call_run(request, e);
    if (ok && request->status == 501 && request->headers[0] != NULL) {
        request->client->unconditional = true;
        request->headers[0] = NULL;
        ok = s3call_run(request, e);
    }
    return ok;
}
