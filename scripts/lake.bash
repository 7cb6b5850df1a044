# shellcheck shell=bash
#
# lake.bash - what tt-prune, tt-reset and tt-replay have in common
#
#   self=tt-prune here=...; . lake.bash; it brings script.bash with it
#   open_lake               $lake is a lake, or 64, 66; 77: of another user, and this is root
#   lock NAME...            take these locks of the lake, as the stages do, until the script ends;
#                           75 where another holds one
#   read_begins             leaves in $begins the run with which the lake begins, empty where no run
#                           has been removed; 66 where it is damaged
#   at_remote DO            what tt-transform --at-remote=DO prints of $remote; $transform, $config
#   run_path STAGE RUN      where a run is, below the lake
#   run_paths STAGE [FILE]  the same for the ids on standard input, with the lake and maybe a file
#                           in it, each with a NUL behind it
#   size_of PATH...         bytes on disk, for people

export LC_ALL=C # run ids sort as bytes

# shellcheck source=scripts/script.bash
. "${BASH_SOURCE[0]%/*}/script.bash"
close_umask

open_lake() {
    [[ -n ${lake-} ]] || die 64 "there is no lake: give --lake, or set TT_LAKE in the environment or \
the config file"
    while [[ $lake == ?*/ ]]; do lake=${lake%/}; done
    [[ -d $lake/extracted || -d $lake/state ]] || die 66 "there is no lake '$lake'"
    not_as_root
    [[ ! -L $lake/state ]] || die 73 "'$lake/state' is a link"
    mkdir -p -- "$lake/extracted" "$lake/transformed" "$lake/state" || die 73 "cannot write in '$lake'"
}

lock() {
    local name descriptor
    for name; do
        safe_file "$lake/state/$name.lock" || die 73 "lock file '$lake/state/$name.lock' is no regular file"
        { exec {descriptor}>>"$lake/state/$name.lock"; } 2>/dev/null ||
            die 73 "cannot open lock file '$lake/state/$name.lock'"
        flock --nonblock "$descriptor" || die 75 "another tt-$name is at work on the lake '$lake'"
    done
}

run_pattern='[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9]Z'

read_begins() {
    begins=
    [[ -e $lake/begins || -L $lake/begins ]] || return 0
    begins=$(content "$lake/begins" | head -n 1) || true
    # shellcheck disable=SC2053  # it is a pattern
    [[ $begins == $run_pattern && (-d $lake/$(run_path extracted "$begins") || -d $lake/$(run_path transformed "$begins")) ]] ||
        die 66 "'$lake/begins' is damaged: it does not name a run of this lake"
}

at_remote() {
    # shellcheck disable=SC2154  # the caller's
    "${transform:?}" ${config[@]+"${config[@]}"} --remote="${remote:?}" --at-remote="$1"
}

run_path() {
    echo "$1/${2:0:4}/${2:4:2}/${2:6:2}/$2"
}

run_paths() {
    at=$lake/$1 file=${2:+/$2} awk '{
        printf "%s/%s/%s/%s/%s%s%c", ENVIRON["at"], substr($0, 1, 4), substr($0, 5, 2),
            substr($0, 7, 2), $0, ENVIRON["file"], 0
    }'
}

size_of() {
    du -shc -- "$@" | sed -n '$s/[[:space:]].*//p'
}
