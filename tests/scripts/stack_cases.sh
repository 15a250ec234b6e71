#!/bin/bash
# Cases on a running site of the case's own: its data folder, its port. Usage: stack_cases.sh CASE BIN
# shellcheck disable=SC2317  # cases and conditions are called by name
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
. "$(dirname "$0")/../../scripts/lib/common.sh"
BIN=$2
FOLDER=$(mktemp -d /tmp/stack.XXXXXX)
chmod 0755 "$FOLDER"
DATA=$FOLDER/d
PORT=
trap clean_up EXIT

clean_up() {
    local rc=$?
    trap - ERR
    [ ! -d "$DATA/run" ] || "$ROOT/scripts/stop" --data "$DATA" >/dev/null || true
    if [ "$rc" -ne 0 ]; then
        tail -n 5 "$DATA"/log/*.log "$FOLDER"/out 2>/dev/null || true
    fi
    rm -rf "$FOLDER"
    exit "$rc"
}

free_port() {
    local port
    for ((port = 20000 + RANDOM % 10000; ; ++port)); do
        if ! grep -qi "$(printf ':%04X ' "$port")" /proc/net/tcp /proc/net/tcp6 2>/dev/null; then
            printf '%s' "$port"
            return
        fi
    done
}

# start: a detached site; what it says goes to $FOLDER/out.
start() {
    [ -n "$PORT" ] || PORT=$(free_port)
    "$ROOT/scripts/run" --detach --no-demo --no-install --no-build --bin "$BIN" --data "$DATA" --port "$PORT" \
        >"$FOLDER/out" 2>&1 </dev/null
}

must_fail_with() { # must_fail_with TEXT: start fails, with one line that has the text, and nothing runs
    local lines
    ! start || fail "it started"
    lines=$(grep -c '^clonoscope: ' "$FOLDER/out" || true)
    [ "$lines" = 1 ] || fail "wanted one line, got: $(cat "$FOLDER/out")"
    grep -q "^clonoscope: .*$1" "$FOLDER/out" || fail "wanted '$1', got: $(cat "$FOLDER/out")"
    nothing_runs
}

is_healthy() { curl -fs --max-time 5 -o /dev/null "http://127.0.0.1:$PORT/api/health"; }

eventually() { # eventually command...: within a minute
    local deadline=$((SECONDS + 60))
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || fail "never came true: $*"
        sleep 0.05
    done
}

# The processes that have the data folder in their command line or their environment.
its_processes() {
    local file
    for file in /proc/[0-9]*/cmdline; do
        case $file in /proc/$$/* | /proc/$BASHPID/*) continue ;; esac
        if { tr '\0' ' ' <"$file"; } 2>/dev/null | grep -qF "$DATA/"; then
            printf '%s ' "$file"
        fi
    done
}

has_no_process() { [ -z "$(its_processes)" ]; }

nothing_runs() { eventually has_no_process; }

pid_of() { awk -v name="$1" '$1 == name { print $2 }' "$DATA/run/processes"; }

it_starts_serves_stops_and_starts_again_quickly() {
    start || fail "it did not start"
    is_healthy || fail "it does not answer"
    curl -fs -o /dev/null "http://127.0.0.1:$PORT/" || fail "no page"
    local second
    second=$("$ROOT/scripts/run" --detach --no-demo --no-install --no-build --bin "$BIN" --data "$DATA" --port "$PORT" 2>&1) &&
        fail "a second run in the same folder was allowed"
    [[ $second == *"already runs"* ]] || fail "a second run said: $second"
    is_healthy || fail "the second run harmed the first"
    "$ROOT/scripts/stop" --data "$DATA"
    nothing_runs
    [ -z "$(find "$DATA/run" -name '*.sock')" ] || fail "sockets are left"
    local began=$EPOCHREALTIME
    start || fail "it did not start again"
    local milliseconds=$(((${EPOCHREALTIME/./} - ${began/./}) / 1000))
    say "the second start took $milliseconds ms"
    [ "$milliseconds" -lt 5000 ] || fail "the second start took $milliseconds ms"
}

what_dies_comes_back() {
    start || fail "it did not start"
    local name before
    for name in mysqld nginx auth supervisor; do
        is_running() { [ -n "$(pid_of "$name")" ]; }
        eventually is_running # what lost its database may just be starting again too
        before=$(pid_of "$name")
        kill -s KILL "$before"
        came_back() { [ -n "$(pid_of "$name")" ] && [ "$(pid_of "$name")" != "$before" ]; }
        eventually came_back
        eventually is_healthy
    done
    # A worker of a pool: multiwatch starts another.
    before=$(pgrep -P "$(pid_of history)" | head -n 1)
    kill -s KILL "$before"
    four_workers() { [ "$(pgrep -c -P "$(pid_of history)")" = 4 ]; }
    eventually four_workers
}

a_killed_keeper_leaves_nothing_and_the_next_start_works() {
    start || fail "it did not start"
    kill -s KILL "$(pid_of keeper)"
    start || fail "it did not start after the keeper was killed"
    is_healthy || fail "it does not answer"
    kill -s KILL "$(pid_of keeper)"
    "$ROOT/scripts/stop" --data "$DATA"
    nothing_runs
}

ctrl_c_stops_everything() {
    PORT=$(free_port)
    # A session of its own, as a terminal's; with job control SIGINT is not ignored.
    set -m
    "$ROOT/scripts/run" --no-demo --no-install --no-build --bin "$BIN" --data "$DATA" --port "$PORT" >"$FOLDER/out" 2>&1 </dev/null &
    local run=$! rc=0
    set +m
    eventually grep -q 'Ctrl-C' "$FOLDER/out"
    is_healthy || fail "it does not answer"
    kill -s INT -- "-$run"
    wait "$run" || rc=$?
    [ "$rc" = 130 ] || fail "run ended with $rc"
    has_no_process || fail "left: $(its_processes)"
}

it_refuses_a_busy_port() {
    PORT=$(free_port)
    python3 -m http.server --bind 127.0.0.1 "$PORT" >/dev/null 2>&1 &
    local server=$!
    taken() { curl -s -o /dev/null "http://127.0.0.1:$PORT/"; }
    eventually taken
    must_fail_with "port $PORT is busy"
    kill "$server"
}

it_refuses_a_newer_schema() {
    start || fail "it did not start"
    mariadb --no-defaults --socket="$DATA/run/mysqld.sock" --user="$(id -un)" clonoscope -e \
        "INSERT INTO schema_migration (number, name, sha256, applied_at) SELECT 9999, '9999_future.sql', sha256, applied_at FROM schema_migration LIMIT 1"
    "$ROOT/scripts/stop" --data "$DATA" >/dev/null
    must_fail_with "newer"
}

it_refuses_folders_that_its_accounts_cannot_reach() {
    if ! is_root || [ -n "${CLONO_SINGLE_ACCOUNT:-}" ]; then
        say "SKIPPED: one account has nothing that it cannot reach"
        exit 77
    fi
    mkdir -m 0700 "$FOLDER/closed"
    DATA=$FOLDER/closed/d
    must_fail_with "cannot reach"
    [ ! -e "$DATA" ] || fail "a folder was made"
    CLONO_SINGLE_ACCOUNT=1 start || fail "single-account mode did not start"
    is_healthy || fail "single-account mode does not answer"
}

secrets_are_random_and_private() {
    start || fail "it did not start"
    local file owner=www-data
    { is_root && [ -z "${CLONO_SINGLE_ACCOUNT:-}" ]; } || owner=$(id -un)
    for file in "$DATA"/secrets/*; do
        [ "$(stat -c %a "$file")" = 600 ] || fail "$file has mode $(stat -c %a "$file")"
        [[ $(cat "$file") =~ ^[0-9a-f]{64}$ ]] || fail "$file is not random digits"
    done
    [ "$(stat -c %U "$DATA/secrets/clono_auth.password")" = "$owner" ] || fail "wrong owner"
    [ "$(cat "$DATA"/secrets/* | fold -w 64 | sort -u | wc -l)" = "$(find "$DATA/secrets" -type f | wc -l)" ] || fail "two secrets are equal"
    if mariadb --no-defaults --socket="$DATA/run/mysqld.sock" --user=clono_auth -e 'SELECT 1' 2>/dev/null; then
        fail "the database lets a program in without its password"
    fi
}

"$1"
