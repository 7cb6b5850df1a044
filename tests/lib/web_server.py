#!/usr/bin/python3
"""web_server - a web service on loopback, over HTTP and HTTPS, for tests

  web_server.py DIR CERTIFICATE KEY

Its ports, which the kernel picks, are in DIR/port and DIR/port.tls. It serves the files in DIR/www,
each with an ETag of its contents, 304 where the client has that. Where DIR/www/NAME.answers is, a
line of JSON an answer, {"status", "headers", "body", "repeat"}, the first of them is taken away and
given instead ("repeat": the body so many times). Each request is a line in DIR/log: its path and its
headers, as JSON.
"""

import hashlib
import http.server
import json
import os
import ssl
import sys
import threading

folder, certificate, key = sys.argv[1:]
lock = threading.Lock()


def scripted(path):
    with lock:
        try:
            with open(path + ".answers") as file:
                lines = file.readlines()
        except FileNotFoundError:
            return None
        if not lines:
            return None
        with open(path + ".answers", "w") as file:
            file.writelines(lines[1:])
        return json.loads(lines[0])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with lock, open(os.path.join(folder, "log"), "a") as log:
            print(json.dumps({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}}), file=log)
        path = os.path.join(folder, "www", self.path.split("?")[0].lstrip("/"))
        answer = scripted(path)
        if answer:
            body = answer.get("body", "").encode() * answer.get("repeat", 1)
            self.send(answer.get("status", 200), answer.get("headers", {}), body)
            return
        if not os.path.isfile(path):
            self.send(404, {}, b"there is no such thing\n")
            return
        with open(path, "rb") as file:
            body = file.read()
        tag = '"' + hashlib.sha1(body).hexdigest() + '"'
        if self.headers.get("If-None-Match") == tag:
            self.send(304, {"ETag": tag}, b"")
        else:
            self.send(200, {"ETag": tag, "Content-Type": "application/octet-stream"}, body)

    def send(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *args):
        pass


def serve(name, context):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with open(os.path.join(folder, name + ".new"), "w") as out:
        out.write(str(server.server_address[1]))
    os.rename(os.path.join(folder, name + ".new"), os.path.join(folder, name))
    server.serve_forever()


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
threading.Thread(target=serve, args=("port.tls", context), daemon=True).start()
serve("port", None)
