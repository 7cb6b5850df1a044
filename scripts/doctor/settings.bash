# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# settings.bash - checks of tt-doctor: programs, config file, passwords

checks+=(programs settings script_settings config_file password_file)

check_programs() {
    local name path version=() tool
    for tool in jq flock timeout awk find; do
        command -v "$tool" >/dev/null || die 127 "'$tool' is missing; install it"
    done
    for name in extract transform load; do
        path=$(find_program "tt-$name") ||
            die 127 "cannot find 'tt-$name' beside tt-doctor, in PATH or in '$here/../build'"
        printf -v "$name" %s "$path"
        version+=("$("$path" --version | sed 's/.* //')")
    done
    # shellcheck disable=SC2154 # set above
    if [[ ${version[0]} == "${version[1]}" && ${version[0]} == "${version[2]}" ]]; then
        ok programs "version ${version[0]}, in ${extract%/*}"
    else
        problem programs "versions differ: $extract ${version[0]}, $transform ${version[1]}, $load ${version[2]}; run 'make install' again, and look for older ones in PATH"
    fi
}

# note_settings TEXT: what a program prints of its settings goes into $setting; repeated ones with blanks
# between.
note_settings() {
    local line name value
    local -A new=()
    while IFS= read -r line; do
        if [[ $line =~ ^(TT_[A-Z0-9_]+)=(.*)$'\t# ' ]]; then
            name=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
            new[$name]=${new[$name]+${new[$name]} }$value
        fi
    done <<<"$1"
    # shellcheck disable=SC2004 # it is no arithmetic
    for name in "${!new[@]}"; do setting[$name]=${new[$name]}; done
}

check_settings() {
    local name path said fault
    local -A told=()
    for name in extract transform load; do # each has settings of its own, and says all that are wrong
        path=${!name}
        if said=$("$path" "${options[@]}" --print-config 2>&1); then
            note_settings "$said"
            continue
        fi
        while IFS= read -r fault; do
            [[ -n ${told[$fault]-} ]] || problem config "$fault; mend it, or name another file by --config"
            told[$fault]=1
        done < <(words "$said" | sed 's/; \(environment\|[^;]*:[0-9]*\): TT_/\n\1: TT_/g')
    done
    ((${#told[@]} == 0)) || finish
    lake=${setting[TT_LAKE]}
    read_settings "$config" 2>/dev/null || true
    said=$(read_stages 2>&1) || {
        problem config "$(words "$said"); name those that this host has"
        finish
    }
    read_stages
    said=
    for name in TT_SOURCE TT_WAREHOUSE TT_LAKE; do
        [[ -n ${setting[$name]} || $name == TT_SOURCE && $stages != *" extract "* ||
            $name == TT_WAREHOUSE && $stages != *" load "* ]] || said+=" $name"
    done
    { has_stage extract && has_stage transform && has_stage load; } || [[ -n ${setting[TT_REMOTE]} ]] ||
        problem config "TT_STAGES leaves stages to other hosts, and there is no way to them; set TT_REMOTE"
    [[ -z $said ]] || problem config "not set:$said; set it in the environment or in /etc/tt/tt.conf (see tt.conf.example)"
}

# must_be PATTERN WHAT NAME...: those settings of the scripts that are there and are not so are problems
must_be() {
    local name
    for name in "${@:3}"; do
        [[ -z ${!name-} || ${!name} =~ ^($1)$ ]] || problem config "$name: '${!name}' is no $2; mend it"
    done
}

check_script_settings() {
    must_be 'text|json' "format: text, json" TT_LOG_FORMAT
    must_be '0|[1-9][0-9]{0,5}' number TT_RETRIES TT_RETRY_WAIT TT_TIMEOUT
    must_be '[1-9][0-9]{0,5}' "number of minutes" TT_FRESH_MINUTES
    must_be 'never|[0-9]{1,9}[smhdw]' "age like 7d, 12h, never" TT_COMPRESS_AFTER TT_REMOVE_AFTER
}

# The file that holds the settings. One with a password that others may read is refused by the programs.
check_config_file() {
    local file=${setting[TT_CONFIG]:-/etc/tt/tt.conf}
    if [[ ! -e $file ]]; then
        ok config "no file $file; settings are those of the environment"
    elif [[ -f $file ]] && ((8#$(stat -L -c %a -- "$file") & 8#022)); then
        problem config "others may write $file, and so say where data goes; chmod go-w $file"
    else
        ok config "$file"
    fi
}

check_password_file() {
    local file=${PGPASSFILE:-${HOME-}/.pgpass} mode
    [[ -f $file ]] || return 0
    mode=$(stat -L -c %a -- "$file")
    if ((8#$mode & 8#077)); then
        problem passwords "libpq ignores $file, since others may read it; chmod 600 $file"
    elif [[ ! -r $file ]]; then
        problem passwords "$(id -un) cannot read $file; chown it"
    else
        ok passwords "$file"
    fi
}
