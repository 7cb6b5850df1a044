# shellcheck shell=bash
# shellcheck disable=SC2034  # settings_error is the caller's
#
# settings.bash - the settings of the scripts, from the same config file as those of the programs
#
#   . settings.bash
#   read_settings FILE      set each variable TT_* that FILE has and the environment has not
#
# FILE is read by the rules of the programs (common/config.h), and never run: lines NAME=VALUE; blank
# lines and those that begin with '#' are skipped; VALUE may stand in single quotes (verbatim) or
# double quotes (backslash takes the next character). A later line replaces an earlier one. An empty
# FILE stands for TT_CONFIG, else /etc/tt/tt.conf where it is there. What is set here is not
# exported: each program reads FILE itself.
#
# As the programs do it fails with 66 when FILE cannot be read, with 78 where it has a line that cannot be
# taken, or a command (TT_..._COMMAND) that somebody else than root and the user may have written. Why, it
# prints on stderr and leaves in $settings_error. Of a file with a bad line the others are set, so that
# somebody can be told; of a file that is not to be trusted nothing is.

# unquoted TEXT: leaves what it stands for in $value; fails when its quotes do not match.
unquoted() {
    local rest=${1:1}
    value=
    case $1 in
    \'*)
        value=${rest%\'}
        [[ $rest == *\' && $value != *\'* ]]
        ;;
    \"*)
        while [[ -n $rest && $rest != \"* ]]; do
            [[ $rest != \\?* ]] || rest=${rest:1}
            value+=${rest:0:1}
            rest=${rest:1}
        done
        [[ $rest == \" ]]
        ;;
    *) value=$1 ;;
    esac
}

# trusted DESCRIPTOR: is the file root's or the user's, and written by nobody else? A device is.
trusted() {
    local owner mode kind
    read -r owner mode kind < <(stat -L -c '%u %a %F' "/proc/self/fd/$1")
    [[ $kind != *regular* && $kind != fifo ]] ||
        (((owner == 0 || owner == EUID) && (8#$mode & 8#022) == 0))
}

settings_fail() { # STATUS TEXT: of several the first counts
    [[ -z $settings_error ]] || return "$1"
    settings_error=$2
    echo "$settings_error" >&2
    return "$1"
}

read_settings() {
    local file=${1:-${TT_CONFIG-}} line name number=0 value status=0 input command=
    local -A found=()
    settings_error=
    if [[ -z $file ]]; then
        file=/etc/tt/tt.conf
        [[ -e $file ]] || return 0
    fi
    if [[ -d $file ]] || ! { exec {input}<"$file"; } 2>/dev/null; then
        settings_fail 66 "cannot read config file '$file'" || return
    fi
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        line=${line#"${line%%[! $'\t']*}"}
        line=${line%"${line##*[! $'\t\r']}"}
        [[ -n $line && $line != \#* ]] || continue
        name=${line%%=*}
        if [[ $line != ?*=* ]] || ! unquoted "${line#*=}"; then
            settings_fail 78 "$file:$number: expected NAME=VALUE, with quotation marks that match" ||
                status=78
            continue
        fi
        [[ $name =~ ^TT_[A-Z0-9_]+$ ]] || continue
        [[ $name != *_COMMAND || -z $value ]] || command="line $number, $name"
        found[$name]=$value
    done <&"$input"
    if [[ -n $command ]] && ! trusted "$input"; then
        status=78 found=()
        settings_fail 78 "config file '$file' has a command ($command), and somebody else than root and \
you may write it" || true
    fi
    exec {input}<&-
    for name in "${!found[@]}"; do
        [[ -v $name && ${!name@a} == *x* ]] || printf -v "$name" %s "${found[$name]}"
    done
    return "$status"
}
