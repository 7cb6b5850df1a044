# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# around.bash - checks of tt-doctor: what starts tt-run, and who is told

checks+=(schedule alerts)

check_schedule() {
    local found=()
    if systemctl is-enabled tt.timer >/dev/null 2>&1; then
        systemctl is-active tt.timer >/dev/null 2>&1 ||
            problem schedule "tt.timer is enabled and does not run; systemctl start tt.timer"
        found+=("tt.timer")
    fi
    # No pipe: that a user or a system has no crontab is no error.
    if grep -qE '^[^#]*tt-run' < <({ cat /etc/crontab /etc/cron.d/* || :; crontab -l; } 2>/dev/null); then
        found+=("cron")
        if command -v pgrep >/dev/null && ! pgrep -x 'cron|crond' >/dev/null; then
            problem schedule "tt-run is in a crontab, and no cron runs; systemctl start cron"
        fi
    fi
    case ${#found[@]} in
    0) warn schedule "nothing starts tt-run: neither tt.timer nor a crontab that user $(id -un) may read; see 'install' in the README" ;;
    1) ok schedule "${found[0]}" ;;
    *) warn schedule "both tt.timer and cron start tt-run, so that one finds the other busy (75); keep one" ;;
    esac
}

check_alerts() {
    if [[ -n ${TT_MAIL_TO-}${TT_WEBHOOK_URL-} ]]; then
        ok alerts "${TT_MAIL_TO:+mail to $TT_MAIL_TO }${TT_WEBHOOK_URL:+webhook}"
    else
        warn alerts "nobody is told when tt-run fails, but by cron's mail; set TT_MAIL_TO or TT_WEBHOOK_URL (see tt.conf.example)"
    fi
    if [[ -n ${TT_HEARTBEAT_URL-} ]]; then
        ok heartbeat "called after each success"
    else
        warn heartbeat "nobody is told when tt-run does not run at all; set TT_HEARTBEAT_URL, or watch tt-status"
    fi
}
