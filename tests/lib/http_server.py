#!/usr/bin/python3
"""http_server - a web server on loopback, for tests

  http_server.py DIR

It listens at a port that the kernel picks (DIR/port has it) and writes each request to DIR/1.json,
DIR/2.json ...: {"method", "path", "type", "body"}. It answers 200; to a path that begins with a
number, /500/..., with that status; to /slow/... after 30 seconds.
"""

import http.server
import json
import os
import sys
import threading
import time


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with lock:
            count[0] += 1
            name = os.path.join(folder, str(count[0]))
            with open(name + ".new", "w") as out:
                json.dump({"method": self.command, "path": self.path,
                           "type": self.headers.get("Content-Type"), "body": body}, out)
            os.rename(name + ".new", name + ".json")
        first = self.path.split("/")[1]
        if first == "slow":
            time.sleep(30)
        self.send_response(int(first) if first.isdigit() else 200)
        self.end_headers()

    do_GET = do_POST = answer

    def log_message(self, *args):
        pass


folder, count, lock = sys.argv[1], [0], threading.Lock()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(os.path.join(folder, "port.new"), "w") as out:
    out.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
