#!/usr/bin/env python3
#
# s3_fake.py - an S3 service that does on order what a real one cannot be made to do
#
#   s3_fake.py PORT RULES LOG
#
#   PORT   file that gets the port, on loopback
#   RULES  file that is read anew at each request, a line each:
#          METHOD REGEX STATUS CODE [COUNT]  such a request (path with its query) is answered so, and
#                                            not done; COUNT times, or always
#          METHOD REGEX lost - [COUNT]       it is done, and the connection cut instead of an answer
#          METHOD REGEX other NAME [COUNT]   it is done, somebody else makes an object of that name beside
#                                            it, and more than a second goes by before the answer
#          METHOD REGEX meet COUNT           it waits until so many of these have come; alone for ten seconds
#                                            it is answered 400 NobodyElse
#          most COUNT                        more requests than that at a time are answered 400 TooMany
#          conditions ignored|501            If-None-Match is passed over, or refused
#          unseen REGEX                      listings do not have such objects
#          clock SECONDS                     its clock is that much ahead
#          token WORD                        requests need that session token: else 400 ExpiredToken
#   LOG    file that gets a line a request: METHOD PATH STATUS
#
# It knows what is in its memory, checks x-amz-content-sha256, believes every signature.

import email.utils
import hashlib
import http.server
import re
import sys
import threading
import time
import urllib.parse

objects, uploads, used = {}, {}, {}
at_work, met = set(), threading.Condition()


def rules():
    with open(sys.argv[2]) as file:
        return [line.split() for line in file if line.strip()]


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, body=b"", headers=()):
        with open(sys.argv[3], "a") as log:
            print(self.command, self.path, status, file=log)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if self.command != "HEAD" or not any(name == "Content-Length" for name, _ in headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def error(self, status, code):
        self.reply(status, f"<Error><Code>{code}</Code><Message>As ordered.</Message></Error>".encode())

    def ordered(self):
        """The rule that this request is under, if there is one."""
        for rule in rules():
            if rule[0] == self.command and re.search(rule[1], self.path):
                key = " ".join(rule)
                used[key] = used.get(key, 0) + 1
                if len(rule) < 5 or used[key] <= int(rule[4]):
                    return rule
        return None

    def setting(self, name):
        return next((rule[1] for rule in rules() if rule[0] == name), None)

    def now(self):
        return email.utils.formatdate(time.time() + int(self.setting("clock") or 0), usegmt=True)

    def handle_one(self):
        most = self.setting("most")
        at_work.add(self)
        if most and len(at_work) > int(most):
            self.error(400, "TooMany")
        else:
            self.do_one()
        at_work.discard(self)

    def do_one(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = self.headers.get("x-amz-content-sha256")
        token = self.setting("token")
        rule = self.ordered()
        if not (self.headers.get("Authorization") or "").startswith("AWS4-HMAC-SHA256 "):
            return self.error(403, "AccessDenied")
        if said not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
            return self.error(400, "XAmzContentSHA256Mismatch")
        if token and self.headers.get("x-amz-security-token") != token:
            return self.error(400, "ExpiredToken")
        path, _, query = self.path.partition("?")
        path = urllib.parse.unquote(path)
        what = rule[2] if rule else ""
        if what == "other":
            objects[path.rpartition("/")[0] + "/" + rule[3]] = (b"other", "")
            time.sleep(1.5)
        elif what == "lost":
            self.reply = lambda *args: None
        elif what == "meet":
            with met:
                met.notify_all()
                if not met.wait_for(lambda: used[" ".join(rule)] >= int(rule[3]), 10):
                    return self.error(400, "NobodyElse")
        elif rule:
            return self.error(int(rule[2]), rule[3])
        self.do(path, dict(urllib.parse.parse_qsl(query, True)), body)
        if what == "lost":
            self.close_connection = True
            self.connection.shutdown(2)

    def do(self, path, query, body):
        if "uploads" in query:
            uploads["up"] = {0: self.headers.get("x-amz-meta-tt-checksum") or ""}
            return self.reply(200, b"<UploadId>up</UploadId>")
        if "uploadId" in query:
            return self.do_part(path, query, body)
        if self.command in ("GET", "HEAD"):
            return self.do_look(path, query)
        if self.command == "DELETE":
            objects.pop(path, None)
            return self.reply(204)
        if self.headers.get("If-None-Match"):
            conditions = self.setting("conditions")
            if conditions == "501":
                return self.error(501, "NotImplemented")
            if conditions is None and path in objects:
                return self.error(412, "PreconditionFailed")
        objects[path] = (body, self.headers.get("x-amz-meta-tt-checksum") or "")
        return self.reply(200)

    def do_part(self, path, query, body):
        if query["uploadId"] not in uploads:
            return self.error(404, "NoSuchUpload")
        parts = uploads[query["uploadId"]]
        if self.command == "PUT":
            parts[int(query["partNumber"])] = body
            return self.reply(200, b"", [("ETag", '"x"')])
        del uploads[query["uploadId"]]
        if self.command == "POST":
            checksum = parts.pop(0)
            objects[path] = (b"".join(parts[n] for n in sorted(parts)), checksum)
        return self.reply(200)

    def do_look(self, path, query):
        if "list-type" in query:
            bucket = path.rstrip("/") + "/"
            keys = sorted(key[len(bucket):] for key in objects if key.startswith(bucket))
            keys = [key for key in keys if key.startswith(query.get("prefix", ""))]
            keys = [key for key in keys if key > query.get("start-after", "")]
            unseen = self.setting("unseen")
            keys = [key for key in keys if unseen is None or not re.search(unseen, key)]
            text = "".join(f"<Key>{key}</Key>" for key in keys)
            return self.reply(200, f"<IsTruncated>false</IsTruncated>{text}".encode())
        if path not in objects:
            return self.error(404, "NoSuchKey")
        body, checksum = objects[path]
        return self.reply(200, body, [("Content-Length", str(len(body))),
                                      ("Last-Modified", self.now()),
                                      ("x-amz-meta-tt-checksum", checksum)][self.command == "GET":])

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_one

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
with open(sys.argv[1], "w") as port:
    port.write(str(server.server_port))
server.serve_forever()
