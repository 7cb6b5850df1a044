#include "s3object.h"

#include "s3answer.h"
#include "s3call.h"

bool s3object_look(struct s3request_client *client, const char *path,
    const struct stream_facts *facts, bool *there, struct err *e)
{
    struct s3request request = {.client = client, .method = "HEAD", .path = path};
    bool ok = s3call_run(&request, e);
    *there = ok && request.status == 200;
    if (*there && facts != NULL &&
        (request.content_length != facts->bytes ||
            strcmp(request.checksum, facts->checksum) != 0)) {
        ok = err_set(
            e, ERR_DATA, "'%s%s' is there already, and is something else", client->prefix, path);
        err_hint(e, "nothing is written over: find out whose it is, and remove it");
    }
    s3request_release(&request);
    return ok;
}

bool s3object_settle(struct s3request *request, const struct stream_facts *facts, struct err *e)
{
    bool there;
    if (request->status != 412 && request->status != 404)
        return request->status < 300 || s3answer_refused(request, e);
    return s3object_look(request->client, request->path, facts, &there, e) &&
           (there || s3answer_fail(request, ERR_UNAVAILABLE, "it came and went", e));
}
