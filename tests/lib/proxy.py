#!/usr/bin/env python3
#
# proxy.py - a proxy for connections on loopback that go wrong
#
#   proxy.py PORT-FILE TO-PORT RULES LOG
#
#   PORT-FILE  gets the port on which it listens
#   RULES      what becomes of a connection, a line each, read when one begins and used once:
#              cut BYTES    it ends after so many bytes, of both directions together
#              stall BYTES  after them nothing goes through any more, and it stays open
#              slow BYTES   of each direction so many a second, in ten pieces
#              always RULE  RULE, and this line stays
#              none are left: all goes through
#   LOG        gets a line for each connection that a rule was used for, once it is over
#
# It runs until it is sent SIGTERM.

import os
import socket
import sys
import threading
import time

port_file, to_port, rules_file, log_file = sys.argv[1:]
lock = threading.Lock()


def next_rule():
    with lock:
        with open(rules_file) as rules:
            lines = rules.read().splitlines()
        if not lines:
            return "pass", 0
        words = lines[0].split()
        if words[0] == "always":
            return words[1], int(words[2])
        with open(rules_file, "w") as rules:
            rules.write("".join(line + "\n" for line in lines[1:]))
    return words[0], int(words[1])


class Connection:
    def __init__(self, client):
        self.what, count = next_rule()
        self.left = count if self.what in ("cut", "stall") else float("inf")
        self.piece = max(count // 10, 1) if self.what == "slow" else 65536
        self.ends = client, socket.create_connection(("127.0.0.1", int(to_port)))
        self.lock = threading.Lock()
        self.stalled = threading.Event()
        self.told = False
        for a, b in (self.ends, self.ends[::-1]):
            threading.Thread(target=self.pump, args=(a, b), daemon=True).start()

    def pump(self, source, sink):
        try:
            while True:
                data = source.recv(self.piece)
                if self.what == "slow":
                    time.sleep(0.1)
                with self.lock:
                    part = data[:int(min(len(data), self.left))]
                    self.left -= len(part)
                if part:
                    sink.sendall(part)
                if len(part) < len(data):
                    self.go_wrong()
                    return
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
        except OSError:
            pass

    def go_wrong(self):
        with lock, open(log_file, "a") as log:
            if not self.told:
                print(self.what, file=log)
            self.told = True
        if self.what == "cut":
            for end in self.ends:
                end.shutdown(socket.SHUT_RDWR)
        else:
            self.stalled.wait()


listener = socket.create_server(("127.0.0.1", 0), backlog=64)
open(log_file, "a").close()
with open(port_file + ".new", "w") as file:
    file.write(str(listener.getsockname()[1]))
os.rename(port_file + ".new", port_file)
kept = []
while True:
    kept.append(Connection(listener.accept()[0]))
