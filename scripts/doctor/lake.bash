# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# lake.bash - checks of tt-doctor: the lake: owner, chain, disk, locks

checks+=(lake pending files disk locks)

newest_ids() { # STAGE COUNT
    run_ids "$1" | tail -n "$2"
}

manifest_of() { # STAGE RUN
    echo "$lake/$1/${2:0:4}/${2:4:2}/${2:6:2}/$2/manifest.json"
}

# The manifests of the newest 100 runs, oldest first, with RS between; up to one that is no file.
newest_manifests() {
    local id file files=()
    while read -r id; do
        file=$(manifest_of "$1" "$id")
        regular "$file" || break
        files+=("$file")
    done < <(newest_ids "$1" 100)
    ((${#files[@]} == 0)) || awk 'FNR == 1 && NR > 1 { printf "\036" } { print }' "${files[@]}"
}

damaged() { # STAGE RUN
    local file transformed
    file=$(manifest_of "$1" "$2")
    transformed=$(manifest_of transformed "$2")
    if [[ $1 == transformed ]]; then
        problem chain "run $2 is damaged: $file cannot be read; write it again: tt-transform --redo $2"
    elif [[ -e $transformed ]]; then
        warn chain "run $2 is damaged: $file cannot be read; it is transformed already, so nothing waits for it: bring it back from a backup if there is one"
    else
        problem chain "run $2 is damaged: $file cannot be read; bring it back from a backup, or say tt-extract --full, after which it is passed over"
    fi
}

# Of both stages, or the first run of one that is damaged.
check_chains() {
    local extracted transformed
    extracted=$(newest_ids extracted 100)
    transformed=$(newest_ids transformed 100)
    [[ -z $extracted$transformed ]] || judge 'chain("extracted"; $extracted; $extracted_ids), chain("transformed"; $transformed; $transformed_ids)' \
        --arg extracted_ids "$extracted" --rawfile extracted <(newest_manifests extracted) \
        --arg transformed_ids "$transformed" --rawfile transformed <(newest_manifests transformed)
}

# open_to_all DIR: may everybody come to what is in it?
open_to_all() {
    local dir
    dir=$(realpath -- "${1:-/}")
    while ((8#$(stat -c %a -- "$dir") & 8#001)); do
        [[ $dir != / ]] || return 0
        dir=$(dirname "$dir")
    done
    return 1
}

check_lake() {
    local owner mode strange
    [[ -n $lake ]] || return 0
    if [[ ! -e $lake ]]; then
        strange=$lake
        while [[ ! -e $strange ]]; do strange=$(dirname "$strange"); done
        if [[ -w $strange ]]; then
            ok lake "$lake is not there yet; the first run makes it"
        else
            problem lake "$lake is not there, and user $(id -un) cannot make it in $strange; mkdir it and chown it"
        fi
        return
    fi
    if [[ ! -d $lake || ! -r $lake || ! -x $lake || ! -w $lake ]]; then
        problem lake "user $(id -un) cannot read and write $lake; chown -R $(id -un) $lake, or run tt-doctor as its user"
        return
    fi
    owner=$(stat -c %U -- "$lake")
    if [[ $owner != "$(id -un)" ]]; then
        warn lake "$lake is of user $owner, you are $(id -un); run tt-doctor as that user"
    fi
    strange=$(find "$lake" -maxdepth 2 ! -user "$owner" -print -quit 2>/dev/null || true)
    if [[ -n $strange ]]; then
        problem lake "$strange is not of user $owner, as if tt had run as another one; chown -R $owner $lake"
    fi
    mode=$(stat -c %a -- "$lake")
    if ((8#$mode & 8#002)); then
        problem lake "everybody may write $lake; chmod o-w $lake"
    elif ((8#$mode & 8#005)) && open_to_all "${lake%/*}"; then
        warn lake "everybody may read $lake, all of the source's rows; chmod o-rx $lake"
    else
        ok lake "$lake"
    fi
    check_chains
}

# The first run that is not transformed: does the model fit it?
check_pending() {
    local newest first
    [[ -d $lake/extracted ]] || return 0
    newest=$(newest_ids transformed 1)
    first=$(newest_ids extracted 1000000 | LC_ALL=C awk -v id="$newest" '$0 "" > id "" { print; exit }')
    judge 'last_chain($last | document), pending($pending | document; $uses[0])' --slurpfile uses <(echo "$uses") \
        --rawfile last <(content "$lake/state/last.json" || true) \
        --rawfile pending <([[ -z $first ]] || content "$(manifest_of extracted "$first")" || true)
}

# waiting STAGE RUN: the oldest runs after RUN, which wait for the next stage
waiting() {
    run_ids "$1" | LC_ALL=C awk -v id="$2" '$0 "" > id "" && count++ < 20'
}

# The files of the runs that wait: what is damaged would stop the stage that reads it.
check_files() {
    local run runs said status fault until=$((SECONDS + 60)) bad=0
    [[ -d $lake && -r $lake ]] || return 0
    runs=$({
        ! has_stage transform || waiting extracted "$(newest_ids transformed 1)"
        [[ -z $warehouse_answers ]] || waiting transformed "$newest_loaded"
    } | LC_ALL=C sort -u)
    [[ -n $runs ]] || return 0
    for run in $runs; do
        ((SECONDS < until)) || break
        status=0
        said=$(timeout -k 1 $((until - SECONDS)) "$transform" "${options[@]}" --verify "$run" 2>&1 >/dev/null) || status=$?
        ((status != 124 && status != 137)) || break
        ((status == 0)) || bad=$((bad + 1))
        while IFS= read -r fault; do
            [[ -z $fault || $fault == *"' is not what its manifest says: "* ]] || damaged_file "$run" "$fault"
        done < <(sed -nE 's/^tt-transform: error: //p' <<<"$said")
        run=
    done
    if [[ -n $run ]]; then
        warn files "not all runs that wait could be read within a minute, from $run on; tt-transform --verify $run reads it"
    elif ((bad == 0)); then
        ok files "of $(wc -l <<<"$runs") runs that wait all are what their manifests say"
    fi
}

damaged_file() { # RUN FAULT
    if [[ $2 == *"$lake/transformed/"* ]]; then
        problem files "$2; write it again: tt-transform --redo $1"
    elif [[ -e $(manifest_of transformed "$1") ]]; then
        warn files "$2; the run is transformed already, so nothing waits for it: bring it back from a backup if there is one"
    else
        problem files "$2; bring it back from a backup, or say tt-extract --full, after which it is passed over"
    fi
}

check_disk() {
    local dir=$lake
    [[ -n $lake ]] || return 0
    while [[ ! -e $dir ]]; do dir=$(dirname "$dir"); done
    judge 'disk($df)' --arg df "$(df -B1 --output=used,avail,itotal,iused -- "$dir" | tail -n 1)"
}

# A lock is the kernel's, and ends with whoever has it: so what can be wrong is one that hangs.
check_locks() {
    local file inode pid seconds quiet=1
    for file in "$lake"/state/{run,extract,transform,load}.lock; do
        inode=$(stat -c %i -- "$file" 2>/dev/null) || continue
        pid=$(awk -v inode="$inode" '$2 == "FLOCK" { split($6, of, ":"); if (of[3] == inode) print $5 }' /proc/locks | head -n 1)
        [[ -n $pid ]] || continue
        seconds=$(ps -o etimes= -p "$pid" 2>/dev/null) || seconds=0
        if ((seconds > 3600)); then
            quiet=
            problem locks "process $pid has held ${file##*/} for $((seconds / 60)) min; see what it does (ps -fp $pid), end it by kill $pid: nothing is lost"
        else
            ok locks "${file##*/} is held by process $pid, at work for $((seconds)) s"
            quiet=
        fi
    done
    [[ -z $quiet ]] || ok locks "none is held"
}
