#include "s3parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "s3answer.h"
#include "s3call.h"
#include "s3keys.h"
#include "s3object.h"
#include "s3text.h"

enum { LISTING_MAX = 16 * 1024 * 1024 };

/* An upload at work. */
struct upload {
    struct s3request_client *client;
    const char *path;
    uint64_t part_bytes;
    struct s3file file;
    struct buf id;
};

static bool begin_parts(struct upload *u, const char *checksum, struct err *e)
{
    struct s3request request = {.client = u->client,
        .method = "POST",
        .path = u->path,
        .query = "uploads=",
        .headers = {checksum},
        .bytes = "",
        .max = S3REQUEST_ANSWER_MAX};
    bool ok = s3call_run(&request, e) && (request.status == 200 || s3answer_refused(&request, e));
    const char *at = buf_str(&request.body);
    if (ok && !s3text_element(&at, "UploadId", &u->id))
        ok = s3answer_fail(&request, ERR_UNAVAILABLE, "the answer has no upload", e);
    s3request_release(&request);
    return ok;
}

static bool put_part(struct upload *u, unsigned number, struct buf *done, struct err *e)
{
    struct buf query = BUF_INIT;
    uint64_t offset = (number - 1) * u->part_bytes;
    uint64_t left = u->file.facts->bytes - offset;
    buf_printf(&query, "partNumber=%u&uploadId=", number);
    s3text_add_escaped(&query, u->id.data, false);
    struct s3request request = {.client = u->client,
        .method = "PUT",
        .path = u->path,
        .query = query.data,
        .file = &u->file,
        .offset = offset,
        .len = left < u->part_bytes ? left : u->part_bytes};
    bool ok = s3call_run(&request, e) && (request.status == 200 || s3answer_refused(&request, e));
    if (ok)
        buf_printf(
            done, "<Part><PartNumber>%u</PartNumber><ETag>%s</ETag></Part>", number, request.etag);
    s3request_release(&request);
    buf_release(&query);
    return ok;
}

static bool end_parts(struct upload *u, const char *parts, struct err *e)
{
    struct buf query = BUF_INIT;
    buf_adds(&query, "uploadId=");
    s3text_add_escaped(&query, u->id.data, false);
    struct s3request request = {.client = u->client,
        .method = "POST",
        .path = u->path,
        .query = query.data,
        .headers = {"Content-Type: application/xml"},
        .bytes = parts,
        .max = S3REQUEST_ANSWER_MAX};
    bool ok = s3call_run(&request, e) && s3object_settle(&request, u->file.facts, e);
    /* AWS may answer 200 and say in the body that it failed. */
    if (ok && request.status == 200 && request.body.len > 0 &&
        strstr(request.body.data, "<Error>") != NULL)
        ok = s3answer_fail(&request, ERR_UNAVAILABLE, "the parts were not put together", e);
    s3request_release(&request);
    buf_release(&query);
    return ok;
}

static bool give_up_parts(
    struct s3request_client *client, const char *path, const char *upload, struct err *e)
{
    struct buf query = BUF_INIT;
    buf_adds(&query, "uploadId=");
    s3text_add_escaped(&query, upload, false);
    struct s3request request = {
        .client = client, .method = "DELETE", .path = path, .query = query.data};
    bool ok = s3call_run(&request, e);
    s3request_release(&request);
    buf_release(&query);
    return ok;
}

bool s3parts_put(struct s3request_client *client, const char *path, const char *from,
    const struct stream_facts *facts, const char *checksum, uint64_t part_bytes, struct err *e)
{
    struct upload u = {.client = client,
        .path = path,
        .part_bytes = part_bytes,
        .file = {.path = from, .facts = facts}};
    struct buf parts = BUF_INIT;
    uint64_t count = (facts->bytes + part_bytes - 1) / part_bytes;
    bool begun = begin_parts(&u, checksum, e);
    bool ok = begun;
    buf_adds(&parts, "<CompleteMultipartUpload>");
    for (unsigned number = 1; ok && number <= count; number++)
        ok = put_part(&u, number, &parts, e);
    buf_adds(&parts, "</CompleteMultipartUpload>");
    ok = ok && end_parts(&u, parts.data, e);
    if (begun && !ok) {
        struct err ignored = ERR_INIT;
        (void)give_up_parts(client, path, u.id.data, &ignored);
    }
    s3file_release(&u.file);
    buf_release(&parts);
    buf_release(&u.id);
    return ok;
}

/* ------------------------------------------------------------------- uploads that were never ended
 */

/* A page of uploads that were never ended; the markers are those of the next one. */
struct uploads {
    struct buf key, upload, begun; /* of one upload */
    struct buf key_marker, upload_marker;
    const char *prefix;
    bool more;
    int64_t before_s;
    uint64_t *count;
};

/* Gives up those of a page that are old enough.  Where there is no time of it one is left alone. */
static bool give_up_page(
    struct s3request_client *client, const char *xml, struct uploads *u, struct err *e)
{
    size_t prefix = strlen(client->prefix);
    while (s3text_element(&xml, "Key", &u->key) && s3text_element(&xml, "UploadId", &u->upload) &&
           s3text_element(&xml, "Initiated", &u->begun)) {
        int64_t ms;
        bool is_ours = strncmp(buf_str(&u->key), client->prefix, prefix) == 0;
        if (!is_ours || !s3keys_parse_time(buf_str(&u->begun), &ms) || ms / 1000 >= u->before_s)
            continue;
        if (!give_up_parts(client, u->key.data + prefix, u->upload.data, e))
            return false;
        ++*u->count;
    }
    return true;
}

static bool next_uploads(struct s3request_client *client, struct uploads *u, struct err *e)
{
    struct buf query = BUF_INIT;
    struct buf truncated = BUF_INIT;
    if (u->key_marker.len > 0) {
        buf_adds(&query, "key-marker=");
        s3text_add_escaped(&query, u->key_marker.data, false);
        buf_addc(&query, '&');
    }
    buf_adds(&query, "prefix=");
    s3text_add_escaped(&query, client->prefix, false);
    s3text_add_escaped(&query, u->prefix, false);
    if (u->upload_marker.len > 0) {
        buf_adds(&query, "&upload-id-marker=");
        s3text_add_escaped(&query, u->upload_marker.data, false);
    }
    buf_adds(&query, "&uploads=");
    struct s3request request = {
        .client = client, .method = "GET", .query = query.data, .max = LISTING_MAX};
    bool ok = s3call_run(&request, e) && (request.status == 200 || s3answer_refused(&request, e));
    if (ok) {
        const char *body = buf_str(&request.body);
        const char *at = body;
        u->more = s3text_element(&at, "IsTruncated", &truncated) &&
                  strcmp(buf_str(&truncated), "true") == 0;
        at = body;
        u->more = u->more && s3text_element(&at, "NextKeyMarker", &u->key_marker);
        at = body;
        u->more = u->more && s3text_element(&at, "NextUploadIdMarker", &u->upload_marker);
        ok = give_up_page(client, body, u, e);
    }
    s3request_release(&request);
    buf_release(&query);
    buf_release(&truncated);
    return ok;
}

bool s3parts_give_up(struct s3request_client *client, const char *prefix, int64_t before_s,
    uint64_t *count, struct err *e)
{
    struct uploads u = {.prefix = prefix, .more = true, .before_s = before_s, .count = count};
    bool ok = true;
    while (ok && u.more)
        ok = next_uploads(client, &u, e);
    buf_release(&u.key);
    buf_release(&u.upload);
    buf_release(&u.begun);
    buf_release(&u.key_marker);
    buf_release(&u.upload_marker);
    return ok;
}
