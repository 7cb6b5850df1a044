# shellcheck shell=bash
#
# lake.bash - what tt-prune, tt-reset and tt-replay have in common
#
#   self=tt-prune here=...; . lake.bash
#   die STATUS TEXT         end with an error; usage TEXT: with 64
#   help                    print the first comment of the script
#   program NAME            its path: beside the script, in PATH, in ../build
#   use_config FILE         sets what the config file has and the environment has not, TT_*; an empty
#                           FILE stands for the default one
#   open_lake               $lake is a lake, or 64, 66
#   lock NAME...            take these locks of the lake, as the stages do, until the script ends;
#                           75 where another holds one
#   read_begins             leaves in $begins the run with which the lake begins, empty where no run
#                           has been removed; 66 where it is damaged
#   runs_of STAGE           ids of the runs of 'extracted' or 'transformed', oldest first
#   run_path STAGE RUN      where a run is, below the lake
#   run_paths STAGE [FILE]  the same for the ids on standard input, with the lake and maybe a file
#                           in it, each with a NUL behind it
#   size_of PATH...         bytes on disk, for people

export LC_ALL=C # run ids sort as bytes

say() {
    echo "${self:?}: $1: $2" >&2
}

die() {
    say error "$2"
    exit "$1"
}

usage() {
    die 64 "$1 (try '$self --help')"
}

help() {
    sed -n "/^# $self - /,/^\$/s/^# \{0,1\}//p" "$0"
}

program() {
    local path
    for path in "${here:?}/$1" "$(command -v "$1")" "$here/../build/$1"; do
        [[ ! -x $path || -d $path ]] || break
        path=
    done
    [[ -n $path ]] || die 127 "cannot find '$1' beside $self, in PATH or in '$here/../build'"
    echo "$path"
}

# shellcheck source=scripts/settings.bash
. "${BASH_SOURCE[0]%/*}/settings.bash"

use_config() {
    local words
    words=$(read_settings "$1" 2>&1) || {
        [[ $words != "cannot read"* ]] || die 66 "$words"
        die 78 "$words"
    }
    read_settings "$1"
}

open_lake() {
    [[ -n ${lake-} ]] || die 64 "there is no lake: give --lake, or set TT_LAKE in the environment or \
the config file"
    while [[ $lake == ?*/ ]]; do lake=${lake%/}; done
    [[ -d $lake/extracted || -d $lake/state ]] || die 66 "there is no lake '$lake'"
    mkdir -p -- "$lake/extracted" "$lake/transformed" "$lake/state" || die 73 "cannot write in '$lake'"
}

lock() {
    local name descriptor
    for name; do
        { exec {descriptor}>>"$lake/state/$name.lock"; } 2>/dev/null ||
            die 73 "cannot open lock file '$lake/state/$name.lock'"
        flock --nonblock "$descriptor" || die 75 "another tt-$name is at work on the lake '$lake'"
    done
}

run_pattern='[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9]Z'

read_begins() {
    begins=
    [[ -e $lake/begins ]] || return 0
    read -r begins <"$lake/begins" || true
    # shellcheck disable=SC2053  # it is a pattern
    [[ $begins == $run_pattern && -d $lake/$(run_path extracted "$begins") ]] ||
        die 66 "'$lake/begins' is damaged: it does not name a run of this lake"
}

runs_of() {
    find "$lake/$1/" -mindepth 4 -maxdepth 4 -name "$run_pattern" -printf '%f\n' | sort
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
