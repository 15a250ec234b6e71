# shellcheck shell=bash
# Sourced by every script: where things are, and how to say something.

export ROOT
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin # an ordinary user's PATH may lack them
set -E
trap 'complain "stopped at an unexpected failure: ${BASH_COMMAND%%$'"'\n'"'*}"' ERR

say() { printf '%s\n' "$*"; }

complain() { printf 'clonoscope: %s\n' "$*" >&2; }

# One clear line, and out.
fail() {
    trap - ERR
    complain "$*"
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as root: directly, or through sudo.
as_root() {
    if is_root; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -- "$@"
    else
        fail "'$1' needs root, and there is no sudo: run this script once as root"
    fi
}

# True when the process with this number and start time (as in $DATA/run/processes) lives.
is_alive() {
    local fields
    fields=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    read -ra fields <<<"${fields##*) }"
    [ "${fields[0]}" != Z ] && [ "${fields[19]}" = "$2" ]
}

# Waits until no process of "name pid start-time" lines lives, at most so many seconds.
wait_for_end() {
    local lines=$1 seconds=$2 name pid started any
    local deadline=$((SECONDS + seconds))
    while :; do
        any=
        while read -r name pid started; do
            if [ -n "$name" ] && is_alive "$pid" "$started"; then
                any=$name
            fi
        done <<<"$lines"
        [ -n "$any" ] || return 0
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}

# Sends a signal to each living process of such lines.
signal_all() {
    local lines=$1 signal=$2 name pid started
    while read -r name pid started; do
        if [ -n "$name" ] && is_alive "$pid" "$started"; then
            kill -s "$signal" -- "$pid" 2>/dev/null || true
        fi
    done <<<"$lines"
}

# Ends what an earlier run left: its services, when its keeper was killed.
end_leftovers() {
    local file=$1/run/processes lines
    [ -s "$file" ] || return 0
    lines=$(cat "$file")
    signal_all "$lines" TERM
    if ! wait_for_end "$lines" 30; then
        signal_all "$lines" KILL
        wait_for_end "$lines" 5 || fail "processes of $file do not end"
    fi
    rm -f "$file"
}

# The folder on tmpfs where nginx of this data folder caches who may read what.
cache_on_tmpfs() { printf '/dev/shm/clonoscope-%s' "$(printf '%s' "$1" | sha256sum | cut -c 1-16)"; }

# Free kilobytes on the file system of a path that may not exist yet.
free_kilobytes() {
    local place=$1
    while [ ! -e "$place" ]; do
        place=$(dirname "$place")
    done
    df -Pk "$place" | awk 'NR == 2 { print $4 }'
}

# require_space FOLDER MEGABYTES WHAT_FOR
require_space() {
    local free
    free=$(($(free_kilobytes "$1") / 1024))
    [ "$free" -ge "$2" ] || fail "disk too full: $3 needs $2 MB at $1, $free MB are free"
}
