# durable.awk - what a power failure could take
#
#   awk -f durable.awk TRACE
#
# TRACE is what failshim.c wrote of programs one after another (FAIL_TRACE).  Prints a line for each
# file whose bytes, and each name whose directory, fsync had not said to be on disk
#
#   * when they, or a directory above them, were renamed,
#   * when the state was, which must not lead,
#   * at the end.
#
# Nothing for programs that do it right.  Locks, and what is sorted or held for a run and of no use
# after it, or after a crash, need not be on disk.

BEGIN { FS = "\t" }

function above(path) { sub("/[^/]*$", "", path); return path }

function complain(what, path) {
    print what ": " path
    delete bytes[path]
    delete names[path]
}

function check_renamed(from, to,    path) {
    for (path in bytes)
        if (path == from || index(path, from "/") == 1)
            complain("renamed before fsync", path)
    for (path in names)
        if (index(path, from "/") == 1)
            complain("renamed before fsync of its directory", path)
    delete names[from]
    if (to ~ /\/state\/(extract\.json|transform)$/) {
        for (path in bytes)
            complain("the state leads", path)
        for (path in names)
            if (above(path) != above(to))
                complain("the state leads", path)
    }
    names[to]
}

function sync(path,    name) {
    delete bytes[path]
    for (name in names)
        if (above(name) == path)
            delete names[name]
}

$2 ~ /\.lock$|\/keys\/.*\.(tmp|extracted)$/ && $1 != "rename" { next }
$2 ~ /\/state\/\.?transform(\.tmp)?\/sort\.[^\/]*$/ { next }
$1 == "create" || $1 == "write" { bytes[$2] }
$1 == "create" || $1 == "mkdir" { names[$2] }
$1 == "unlink"                  { delete bytes[$2]; delete names[$2] }
$1 == "fsync"                   { sync($2) }
$1 == "rename"                  { check_renamed($2, $3); renames++ }

END {
    for (path in bytes)
        print "never on disk: " path
    for (path in names)
        print "never on disk, its name: " path
    if (renames == 0)
        print "nothing was renamed"
}
