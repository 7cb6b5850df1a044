#!/usr/bin/python3
"""csv_cases - CSV files that are hard to read, and what Python reads in them

  csv_cases.py ROWS SEED FILE WANT

FILE gets a header (id, a, b, c) and so many rows, as Python's csv writes them, WANT the same rows as
Python's csv reads them there: a JSON array a line, an empty value as "".
"""

import csv
import json
import random
import sys

rows, seed, path, want = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
random.seed(seed)
# Not "\\.": alone on a line psql takes that for the end.
PIECES = [",", ";", '"', '""', "\n", "\r\n", "\r", " ", "\\", "é", "€", "𝄞", "a", "0", "'", "\t", "NULL", ""]
with open(path, "w", newline="", encoding="utf-8") as out:
    writer = csv.writer(out, quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    writer.writerow(["id", "a", "b", "c"])
    for i in range(rows):
        writer.writerow([i] + ["".join(random.choices(PIECES, k=random.randint(0, 6))) for _ in range(3)])
with open(path, newline="", encoding="utf-8") as file, open(want, "w", encoding="utf-8") as out:
    for row in list(csv.reader(file))[1:]:
        print(json.dumps(row, ensure_ascii=False), file=out)
