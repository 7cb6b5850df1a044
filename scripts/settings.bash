# shellcheck shell=bash
# shellcheck disable=SC2034  # settings_error is the caller's
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
# As the programs do it fails with 66 when FILE cannot be read, with 78 at a line that it cannot take. Why,
# it prints on stderr and leaves in $settings_error.

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
    settings_error=
    if [[ -z $file ]]; then
        file=/etc/tt/tt.conf
        [[ -e $file ]] || return 0
    fi
    [[ -r $file && ! -d $file ]] || {
        settings_error="cannot read config file '$file'"
        echo "$settings_error" >&2
        return 66
    }
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        line=${line#"${line%%[! $'\t']*}"}
        line=${line%"${line##*[! $'\t\r']}"}
        [[ -n $line && $line != \#* ]] || continue
        name=${line%%=*}
        if [[ $line != ?*=* ]] || ! unquoted "${line#*=}"; then
            settings_error="$file:$number: expected NAME=VALUE, with quotation marks that match"
            echo "$settings_error" >&2
            return 78
        fi
        [[ $name =~ ^TT_[A-Z0-9_]+$ ]] || continue
        [[ -v $name && ${!name@a} == *x* ]] || printf -v "$name" %s "$value"
    done <"$file"
}
