#!/usr/bin/env python3
"""page.py - what a reader sees of a page of tt-dashboard

    page.py FILE TITLE      the cells of the tables below the heading TITLE, a line a row, tabs between; of a
                            figure its value, then names and values
    page.py FILE --tags     the names of the elements that are in it, and of their attributes, each once
    page.py FILE --scripts  what runs in it: a line of JSON for each script and style that has no type of its own

Line breaks and tabs in texts are shown as \\n, \\t.
"""

import json
import sys
from html.parser import HTMLParser

CELLS = {"th", "td", "dt", "dd"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.title = None
        self.rows = {}
        self.tags = set()
        self.scripts = []
        self.heading = self.cell = self.script = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        self.tags.update(f"@{name}" for name in attrs)
        if tag == "h3":
            self.heading = ""
        elif tag == "tr" or (tag == "p" and attrs.get("class") == "big"):
            self.rows.setdefault(self.title, []).append([])
        elif tag in CELLS or attrs.get("class") == "value":
            self.cell = ""
        elif tag in ("script", "style") and "type" not in attrs:
            self.script = ""

    def handle_endtag(self, tag):
        if tag == "h3" and self.heading is not None:
            self.title, self.heading = self.heading, None
        elif (tag in CELLS or tag == "span") and self.cell is not None:
            self.rows[self.title][-1].append(self.cell.replace("\n", "\\n").replace("\t", "\\t"))
            self.cell = None
        elif tag in ("script", "style") and self.script is not None:
            self.scripts.append(self.script)
            self.script = None

    def handle_data(self, data):
        if self.heading is not None:
            self.heading += data
        if self.cell is not None:
            self.cell += data
        if self.script is not None:
            self.script += data


def main():
    page = Page()
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        page.feed(file.read())
    page.close()
    if sys.argv[2] == "--tags":
        print("\n".join(sorted(page.tags)))
    elif sys.argv[2] == "--scripts":
        print("\n".join(json.dumps(script) for script in page.scripts))
    else:
        print("\n".join("\t".join(row) for row in page.rows.get(sys.argv[2], [])))


main()
