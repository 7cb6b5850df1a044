#include "s3object.h"

bool s3object_look(struct s3call_client *client, const char *path, const struct stream_facts *facts,
    bool *there, struct err *e)
{
    struct s3call call = {.client = client, .method = "HEAD", .path = path};
    bool ok = s3call_run(&call, e);
    *there = ok && call.status == 200;
    if (*there && facts != NULL &&
        (call.content_length != facts->bytes || strcmp(call.checksum, facts->checksum) != 0)) {
        ok = err_set(
            e, ERR_DATA, "'%s%s' is there already, and is something else", client->prefix, path);
        err_hint(e, "nothing is written over: find out whose it is, and remove it");
    }
    s3call_release(&call);
    return ok;
}

bool s3object_settle(struct s3call *call, const struct stream_facts *facts, struct err *e)
{
    bool there;
    if (call->status != 412 && call->status != 404)
        return call->status < 300 || s3call_refused(call, e);
    return s3object_look(call->client, call->path, facts, &there, e) &&
           (there || s3call_fail(call, ERR_UNAVAILABLE, "it came and went", e));
}
