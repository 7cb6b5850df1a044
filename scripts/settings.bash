# shellcheck shell=bash
#
# settings.bash - the settings of the scripts, from the same config file as those of the programs
#
#   . settings.bash
#   read_settings FILE      set each variable TT_* that FILE has and the environment has not
#
# FILE is read by the rules of the programs (common/options.h), and never run: lines NAME=VALUE; blank
# lines and those that begin with '#' are skipped; VALUE may stand in single quotes (verbatim) or
# double quotes (backslash takes the next character). A later line replaces an earlier one. An empty
# FILE stands for TT_CONFIG, else /etc/tt/tt.conf where it is there. What is set here is not
# exported: each program reads FILE itself.
#
# It fails, with a message, when FILE cannot be read or has a line that the programs would refuse.

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

read_settings() {
    local file=${1:-${TT_CONFIG-}} line name value number=0
    if [[ -z $file ]]; then
        file=/etc/tt/tt.conf
        [[ -e $file ]] || return 0
    fi
    [[ -r $file && ! -d $file ]] || {
        echo "cannot read config file '$file'" >&2
        return 1
    }
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        line=${line#"${line%%[! $'\t']*}"}
        line=${line%"${line##*[! $'\t\r']}"}
        [[ -n $line && $line != \#* ]] || continue
        name=${line%%=*}
        if [[ $line != ?*=* ]] || ! unquoted "${line#*=}"; then
            echo "$file:$number: expected NAME=VALUE, with quotation marks that match" >&2
            return 1
        fi
        [[ $name =~ ^TT_[A-Z0-9_]+$ ]] || continue
        [[ -v $name && ${!name@a} == *x* ]] || printf -v "$name" %s "$value"
    done <"$file"
}
