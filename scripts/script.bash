# shellcheck shell=bash
#
# script.bash - what all scripts of tt have in common
#
#   self=tt-run here=...; . script.bash
#   say LEVEL TEXT          log, as the programs do: text or JSON ($log_format, else TT_LOG_FORMAT); of
#                           "info" the level is left out
#   die STATUS TEXT         end with an error; usage TEXT: with 64
#   help                    print the first comment of the script
#   print_version           as the programs do
#   find_program NAME       its path: beside the script, in PATH, in ../build; fails where it is nowhere
#   program NAME            the same, or 127
#   need TOOL...            127 where one is missing
#   read_settings FILE      see settings.bash
#   use_config FILE         the same, or 66, 78
#   read_stages             sets $stages: those of TT_STAGES, with a blank before and behind each; 78
#   has_stage NAME          whether 'extract', 'transform' or 'load' is of this host
#   check_conninfo NAME VALUE PROGRAM
#                           of the 'source' or the 'warehouse', as its PROGRAM sees it with ${options[@]}: 64 where
#                           there is none, it cannot be parsed, or has a password, which psql would show
#   password_of NAME        prints what TT_NAME_PASSWORD_COMMAND prints first; nothing where it is not set; 78 where
#                           it fails, takes longer than 30 s, or prints none
#   run_ids STAGE           ids of the runs of 'extracted' or 'transformed' in $lake, oldest first;
#                           what only looks like one is none
#   whose PATH              the user whose it is, or the folder in which it is to be made
#   not_as_root             77 for root in a $lake of another user, who could not go on with what root
#                           makes there
#   safe_file FILE          fails where FILE is a link, or there and no regular file: what may not be
#                           written through, as somebody else may have put it there
#   regular FILE            it is a regular file and no link: all that is read of a lake, where a fifo or a
#                           link to a device would be waited for
#   content FILE...         what is in them, up to the first that is not regular, or not there: fails there
#   regular_paths           of the paths on standard input, each with a NUL behind it, those up to the first
#                           that is there and not regular: fails there
#   close_umask             what is made in a lake is nobody else's to write, nor all people's to read

# shellcheck source=scripts/settings.bash
. "${BASH_SOURCE[0]%/*}/settings.bash"

say() {
    local level="$1: "
    if [[ ${log_format:-${TT_LOG_FORMAT-}} == json ]] && command -v jq >/dev/null; then
        jq -cn --arg level "$1" --arg message "$2" --arg program "${self:?}" \
            --arg time "$(date -u +%Y%m%dT%H%M%S.%3NZ)" \
            '{time: $time, level: $level, program: $program, message: $message}' >&2
    else
        echo "${self:?}: ${level#info: }$2" >&2
    fi
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

find_program() {
    local path
    for path in "${here:?}/$1" "$(command -v "$1")" "$here/../build/$1"; do
        [[ ! -x $path || -d $path ]] || break
        path=
    done
    [[ -n $path ]] && echo "$path"
}

program() {
    find_program "$1" || die 127 "cannot find '$1' beside $self, in PATH or in '$here/../build'"
}

print_version() {
    local path
    path=$(program tt-extract) || exit
    "$path" --version | sed "s/^tt-extract /$self /"
}

need() {
    local tool
    for tool; do
        command -v "$tool" >/dev/null || die 127 "'$tool' is missing"
    done
}

use_config() {
    read_settings "$1" 2>/dev/null || die $? "$settings_error"
}

read_stages() {
    local name
    stages=" ${TT_STAGES:-extract transform load} "
    stages=${stages//,/ }
    for name in $stages; do
        [[ $name == extract || $name == transform || $name == load ]] ||
            die 78 "TT_STAGES: '$name' is none of 'extract', 'transform', 'load'"
    done
    [[ $stages =~ [a-z] ]] || die 78 "TT_STAGES: it has no stage"
}

has_stage() {
    [[ $stages == *" $1 "* ]]
}

check_conninfo() {
    local settings
    [[ -n $2 ]] || die 64 "there is no $1: give --$1, or set TT_${1^^} in the environment or the config file"
    # shellcheck disable=SC2154  # the caller's
    settings=$(export "TT_${1^^}=$2" && "$3" ${options[@]+"${options[@]}"} --print-config) || exit
    settings=$(sed -n "/^TT_${1^^}=/s/\t# .*//p" <<<"$settings")
    [[ $settings != *"(not a conninfo)" ]] || die 64 "the connection string of the $1 cannot be parsed"
    [[ ! "$settings " =~ =[*]{3}' ' ]] ||
        die 64 "the $1 has a password in it, which psql would show in its arguments: use ~/.pgpass, or \
TT_${1^^}_PASSWORD_COMMAND"
}

password_of() {
    local name=TT_${1^^}_PASSWORD_COMMAND password
    [[ -n ${!name-} ]] || return 0
    password=$(timeout 30 sh -c "${!name}" </dev/null | sed -n 1p) || die 78 "$name: the command failed"
    [[ -n $password ]] || die 78 "$name: the command printed no password"
    printf '%s\n' "$password"
}

run_ids() {
    [[ -z $lake || ! -d $lake/$1 ]] ||
        find "$lake/$1/" -mindepth 4 -maxdepth 4 -type d -regextype posix-extended -regex '.*/[0-9]{4}'\
'(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])([0-5][0-9]){2}[.][0-9]{3}Z' -printf '%f\n' 2>/dev/null |
        LC_ALL=C sort || true
}

whose() {
    local path=$1
    while [[ ! -e $path ]]; do path=$(dirname -- "$path"); done
    stat -L -c %U -- "$path"
}

not_as_root() {
    local user
    ((EUID == 0)) || return 0
    user=$(whose "$lake")
    [[ $user == root ]] ||
        die 77 "the lake '$lake' is of user $user, who could not go on with what root makes there: sudo -u $user $self"
}

safe_file() {
    [[ ! -L $1 && (! -e $1 || -f $1) ]]
}

regular() {
    [[ -f $1 && ! -L $1 ]]
}

content() {
    local file
    for file; do
        regular "$file" && cat -- "$file" || return 1
    done
}

regular_paths() {
    local path
    while IFS= read -r -d '' path; do
        safe_file "$path" || return 1
        printf '%s\0' "$path"
    done
}

close_umask() {
    umask g-w,o-rwx
}
