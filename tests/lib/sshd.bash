# shellcheck shell=bash
#
# sshd.bash - a real SFTP server (OpenSSH's internal-sftp) on loopback for bats files
#
#   load ../lib/tt
#   load ../lib/sshd
#   setup_file()    { sshd_start; }
#   teardown_file() { sshd_stop; }
#
#   sshd_start              starts one, makes a key and a known_hosts; as root its user is locked up:
#                           nobody, in a folder (ChrootDirectory), with SFTP and nothing else
#   sshd_stop
#   sshd_host_key           gives the server another host key
#   new_sftp                a new, empty folder: $sftp_root on this host, $sftp_url; TT_SFTP_KEY,
#                           TT_SFTP_KNOWN_HOSTS, TT_REMOTE_TIMEOUT
#
# $SSHD_FOLDER: key, known_hosts, authorized_keys, sshd_config, log, pid; $SSHD_PORT, $SSHD_USER.

# Every folder above ChrootDirectory must be root's, and only root's to write: not so in /tmp.
sshd_start() {
    local try
    export SSHD_FOLDER SSHD_PORT SSHD_USER
    unset SSH_AUTH_SOCK
    # libssh2 1.10 loses a number of a key that the server does not take, which a build with LeakSanitizer would tell.
    echo leak:libssh2_userauth_publickey_fromfile_ex >"$BATS_FILE_TMPDIR/lsan"
    export LSAN_OPTIONS=suppressions=$BATS_FILE_TMPDIR/lsan:print_suppressions=0
    export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}fast_unwind_on_malloc=0
    SSHD_USER=$(id -un)
    if ((EUID == 0)); then
        SSHD_USER=nobody
        mkdir -p /run/sshd # where sshd locks up its own helper
        SSHD_FOLDER=$(mktemp -d /run/tt-test-sshd.XXXXXX)
        chmod 755 "$SSHD_FOLDER"
    else
        SSHD_FOLDER=$(mktemp -d "$BATS_FILE_TMPDIR/sshd.XXXXXX")
    fi
    mkdir "$SSHD_FOLDER/files"
    ssh-keygen -q -t ed25519 -N '' -f "$SSHD_FOLDER/key"
    cp "$SSHD_FOLDER/key.pub" "$SSHD_FOLDER/authorized_keys"
    for try in 1 2 3; do
        SSHD_PORT=$(shuf -n 1 -i 20000-32000)
        sshd_host_key
        ! wait_for sshd_answers || return 0
        sshd_stop_process
    done
    echo "-- sshd does not start, try $try: $(tail -n 5 "$SSHD_FOLDER/log")" >&2
    return 1
}

sshd_answers() {
    ssh-keyscan -p "$SSHD_PORT" -T 2 127.0.0.1 2>/dev/null | grep -q .
}

sshd_host_key() {
    rm -f "$SSHD_FOLDER"/host{,.pub}
    ssh-keygen -q -t ed25519 -N '' -f "$SSHD_FOLDER/host"
    [[ -e $SSHD_FOLDER/known_hosts ]] ||
        sed "s/^/[127.0.0.1]:$SSHD_PORT /" "$SSHD_FOLDER/host.pub" >"$SSHD_FOLDER/known_hosts"
    sshd_restart
}

sshd_restart() {
    [[ ! -e $SSHD_FOLDER/pid ]] || sshd_stop_process
    cat >"$SSHD_FOLDER/sshd_config" <<END
ListenAddress 127.0.0.1:$SSHD_PORT
HostKey $SSHD_FOLDER/host
AuthorizedKeysFile $SSHD_FOLDER/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowUsers $SSHD_USER
MaxStartups 100
LogLevel VERBOSE
Subsystem sftp internal-sftp
ForceCommand internal-sftp -u 0027
$( ((EUID != 0)) || echo "ChrootDirectory $SSHD_FOLDER/files")
$(cat "$SSHD_FOLDER/more" 2>/dev/null)
END
    /usr/sbin/sshd -D -e -f "$SSHD_FOLDER/sshd_config" >>"$SSHD_FOLDER/log" 2>&1 3>&- &
    echo $! >"$SSHD_FOLDER/pid"
}

sshd_stop_process() {
    kill "$(<"$SSHD_FOLDER/pid")" 2>/dev/null || true
    wait "$(<"$SSHD_FOLDER/pid")" 2>/dev/null || true
    rm -f "$SSHD_FOLDER/pid"
}

sshd_stop() {
    sshd_stop_process
    rm -rf "$SSHD_FOLDER"
}

new_sftp() {
    export TT_SFTP_KEY=$SSHD_FOLDER/key TT_SFTP_KNOWN_HOSTS=$SSHD_FOLDER/known_hosts
    export TT_REMOTE_TIMEOUT=20
    sftp_root=$(mktemp -d "$SSHD_FOLDER/files/lake.XXXXXX")
    local path=$sftp_root
    if ((EUID == 0)); then
        chown "$SSHD_USER" "$sftp_root"
        path=${sftp_root#"$SSHD_FOLDER/files"}
    fi
    # shellcheck disable=SC2034  # for the test
    sftp_url=sftp://$SSHD_USER@127.0.0.1:$SSHD_PORT$path
}
