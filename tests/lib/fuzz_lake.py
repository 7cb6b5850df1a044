#!/usr/bin/env python3
"""fuzz_lake.py - damage a lake in many ways and run the programs over it

    fuzz_lake.py LAKE SCRATCH SECONDS SEED [CASE]

    LAKE     a lake with runs, transformed and loaded; it is copied, not touched
    SCRATCH  a folder for the copies
    SECONDS  how long; at least one case of each kind of document is tried
    CASE     only this one

A case is one document of the lake (a manifest, a file of a run, a state) that is changed in one or
a few places; where a file of a run is changed, its manifest is often made to fit it, so that more
is reached than the checksum. Case and SEED decide what is changed. What follows the document is
taken away (the transformed run, states), and the stages that read it run: tt-extract on TT_SOURCE,
tt-load on TT_WAREHOUSE, which is emptied before.

It promises: the same cases with the same SEED and LAKE; a summary line at the end.

Exit status: 0 no finding; 1 a program was ended by a signal or a sanitizer, hung, said that it has
a bug (70), or failed without a word; then the case is told.
"""

import glob
import json
import os
import random
import shutil
import subprocess
import sys
import time

STATUSES = {0, 65, 66, 73, 74, 77, 78}
SANITIZER = 99
TIMEOUT_S = 30
VALUES = [None, True, -1, 0, 1, 2**31, 2**53, 2**63 - 1, 1.5, "", " ", "x", "x" * 300, "../x", "é", "'", '"',
          "--", "\\", "%s%n", "text); DROP TABLE x; --", "numeric(1000,1000)", "integer", "jsonb",
          "append", "upsert", "20261120T214900.123Z", "99991231T235959.999Z", "xxh3:0000000000000000",
          [], {}, [[]], [None], {"": ""}]


# ------------------------------------------------------------------------------------- mutations

def nodes(value):
    """All places of a document: (container, key)."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in list(items):
        yield value, key
        yield from nodes(below)


def change_tree(text, rng):
    root = json.loads(text)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        places = list(nodes(root))
        container, key = rng.choice(places)
        kind = rng.randrange(5)
        if kind == 0:
            del container[key]
        elif kind == 1 and isinstance(container, list):
            container.insert(key, container[key])
        elif kind == 2:
            other, there = rng.choice(places)
            try:
                container[key] = json.loads(json.dumps(other[there]))
            except (KeyError, IndexError):
                pass
        elif kind == 3 and isinstance(container, dict):
            container[rng.choice(("x", "table", "file", "type"))] = container.pop(key)
        else:
            container[key] = rng.choice(VALUES)
        if not list(nodes(root)):
            break
    return json.dumps(root, ensure_ascii=False).encode()


def change_bytes(data, rng):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(6)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            data[at:at] = rng.choice((b"\0", b'"', b"\\", b"\n", b",", b"\xff", b"{", b"[[[[", b"null", b"\r", b"-", b"9" * 40))
        elif kind == 2:
            del data[at:at + rng.choice((1, 1, 7, 100))]
        elif kind == 3:
            del data[at:]
        elif kind == 4:
            data[at:at] = data[at:at + rng.choice((1, 20, 300))]
        elif at < len(data):
            data[at] = rng.randrange(256)
    return bytes(data)


# ------------------------------------------------------------------------------------- documents

def documents(lake):
    """Kind -> paths, relative to the lake."""
    found = {}
    for kind, pattern in (("extracted manifest", "extracted/*/*/*/*/manifest.json"),
                          ("transformed manifest", "transformed/*/*/*/*/manifest.json"),
                          ("extracted rows", "extracted/*/*/*/*/*.jsonl"),
                          ("transformed rows", "transformed/*/*/*/*/*.csv"),
                          ("extract state", "state/extract.json"),
                          ("extract keys", "state/keys/*"),
                          ("lookup manifest", "state/transform/manifest.json"),
                          ("lookup file", "state/transform/rows.mdb")):
        paths = sorted(glob.glob(pattern, root_dir=lake))
        if paths:
            found[kind] = paths
    return found


def fit_document(path, manifest):
    """Makes a manifest, or a state, say of a file what the file is."""
    with open(manifest, encoding="utf-8") as file:
        root = json.load(file)
    with open(path, "rb") as file:
        data = file.read()
    told = subprocess.run(["xxh3", path], capture_output=True, text=True, check=True).stdout
    for container, key in list(nodes(root)):
        if key == "file" and container[key] == os.path.basename(path):
            container["bytes"] = len(data)
            container["checksum"] = "xxh3:" + told.split()[0].removeprefix("xxh3:")
            lines = data.count(b"\n")
            if path.endswith(".jsonl"):
                container["rows"] = lines
    with open(manifest, "w", encoding="utf-8") as file:
        json.dump(root, file, ensure_ascii=False)


def change(lake, kind, path, rng):
    full = os.path.join(lake, path)
    with open(full, "rb") as file:
        data = file.read()
    if kind.endswith(("manifest", "state")) and rng.random() < 0.8:
        changed = change_tree(data, rng)
    else:
        changed = change_bytes(data, rng)
    with open(full, "wb") as file:
        file.write(changed)
    if rng.random() < 0.8:
        if kind.endswith("rows"):
            fit_document(full, os.path.join(os.path.dirname(full), "manifest.json"))
        elif kind.endswith("keys"):
            fit_document(full, os.path.join(lake, "state/extract.json"))


# ------------------------------------------------------------------------------------------ cases

def empty_warehouse():
    subprocess.run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", os.environ["TT_WAREHOUSE"], "-c",
                    "SET client_min_messages = warning; DROP SCHEMA IF EXISTS tt CASCADE;"
                    "DROP SCHEMA public CASCADE; CREATE SCHEMA public"], check=True)


def run(program, lake, case):
    """Its exit status, when that is one that it may have."""
    env = dict(os.environ, TT_LAKE=lake,
               ASAN_OPTIONS=f"exitcode={SANITIZER}:detect_leaks=0", UBSAN_OPTIONS=f"exitcode={SANITIZER}")
    problem = None
    said = b""
    try:
        done = subprocess.run([program], env=env, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=TIMEOUT_S, check=False)
        status, said = done.returncode, done.stderr
        if status not in STATUSES:
            problem = f"exit status {status}"
        elif status != 0 and b": error: " not in said:
            problem = f"exit status {status} without a word"
    except subprocess.TimeoutExpired:
        status, problem = 124, f"not done after {TIMEOUT_S} seconds"
    if problem is not None:
        print(f"{case}: {program}: {problem}\n{said.decode(errors='replace')[-3000:]}")
        sys.exit(1)
    return status


def try_case(template, scratch, number, seed, counts):
    rng = random.Random(f"{seed}:{number}")
    found = documents(template)
    kind = list(found)[number % len(found)]
    path = rng.choice(found[kind])
    case = f"case {number} ({path})"
    lake = os.path.join(scratch, "lake")
    shutil.rmtree(lake, ignore_errors=True)
    shutil.copytree(template, lake, symlinks=True)
    change(lake, kind, path, rng)
    programs = {"extract": ("tt-extract",), "extracted": ("tt-transform", "tt-load"),
                "lookup": ("tt-transform",), "transformed": ("tt-load",)}[kind.split()[0]]
    if "tt-transform" in programs: # anew: all of it, or with the lookups of the runs but the last
        is_lookup = kind.startswith("lookup")
        done = sorted(glob.glob(os.path.join(lake, "transformed/*/*/*/*")))
        for folder in done[-1:] if is_lookup else done:
            shutil.rmtree(folder)
        if not is_lookup:
            shutil.rmtree(os.path.join(lake, "state/transform"), ignore_errors=True)
    for program in programs:
        if program == "tt-load":
            empty_warehouse()
        status = run(program, lake, case)
        counts[f"{program} {status}"] = counts.get(f"{program} {status}", 0) + 1
        if status != 0:
            return


def main():
    template, scratch, seconds, seed = sys.argv[1:5]
    only = int(sys.argv[5]) if len(sys.argv) > 5 else None
    end = time.monotonic() + float(seconds)
    counts = {}
    number = 0
    kinds = len(documents(template))
    while only is None and (number < kinds or time.monotonic() < end):
        try_case(template, scratch, number, seed, counts)
        number += 1
    if only is not None:
        try_case(template, scratch, only, seed, counts)
        number = 1
    print(f"{number} cases of {kinds} kinds: " + ", ".join(f"{k}: {v}" for k, v in sorted(counts.items())))


if __name__ == "__main__":
    main()
