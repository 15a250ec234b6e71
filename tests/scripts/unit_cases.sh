#!/bin/bash
# Cases of the scripts' functions that need no running site. Usage: unit_cases.sh CASE
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
. "$(dirname "$0")/../../scripts/lib/common.sh"
. "$ROOT/scripts/lib/packages.sh"
. "$ROOT/scripts/lib/data.sh"
. "$ROOT/scripts/lib/nginx.sh"

FOLDER=$(mktemp -d /tmp/scripts.XXXXXX)
trap 'rm -rf "$FOLDER"' EXIT

expect() { # expect WHAT WANTED GOT
    [ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

packages_are_judged_by_the_things_themselves() {
    is_there cmd:bash || fail "bash is a command"
    ! is_there cmd:no-such-command || fail "no such command"
    ! is_there pkg:no-such-library || fail "no such library"
    ! is_there header:no/such/header.h || fail "no such header"
    is_there "file:/bin/ba*" || fail "/bin/bash matches"
    ! is_there 'file:/no/such/*' || fail "no such file"
    ! (is_there brew:bash) 2>/dev/null || fail "an unknown probe must be refused"
    # Every line has a group that the scripts install, a package and a probe.
    local group package probe
    while read -r group package probe; do
        case $group in '' | '#'*) continue ;; esac
        [[ " run build test check " == *" $group "* && -n $package && $probe =~ ^(cmd|pkg|header|file):. ]] ||
            fail "packages.txt: $group $package $probe"
    done <"$ROOT/scripts/packages.txt"
}

settings_come_from_environment_then_file() {
    DATA=$FOLDER
    printf '; base_url = commented\n[limits]\nbase_url = wrong section\n[site]\ntls=yes  \nbase_url = https://a.example\n' \
        >"$DATA/clonoscope.ini"
    expect "from the file" https://a.example "$(ini_value site base_url none)"
    expect "spaces at the end" yes "$(ini_value site tls no)"
    expect "default" html "$(ini_value site html html)"
    expect "environment" http://b.example "$(CLONO_SITE_BASE_URL=http://b.example ini_value site base_url none)"
    rm "$DATA/clonoscope.ini"
    expect "no file" none "$(ini_value site base_url none)"
}

a_reused_number_is_not_taken_for_a_process() {
    local started
    read -ra started </proc/self/stat
    sleep 60 &
    local child=$!
    read -ra started <<<"$(sed 's/.*) //' "/proc/$child/stat")"
    is_alive "$child" "${started[19]}" || fail "a living process"
    ! is_alive "$child" "$((started[19] + 1))" || fail "another process with the same number"
    mkdir "$FOLDER/run"
    printf 'stranger %s %s\n' "$child" "$((started[19] + 1))" >"$FOLDER/run/processes"
    end_leftovers "$FOLDER"
    is_alive "$child" "${started[19]}" || fail "a stranger was ended"
    printf 'ours %s %s\n' "$child" "${started[19]}" >"$FOLDER/run/processes"
    end_leftovers "$FOLDER"
    ! is_alive "$child" "${started[19]}" || fail "a leftover lives on"
}

templates_are_filled_completely() {
    DATA=$FOLDER/data PORT=18080
    mkdir -p "$DATA/nginx"
    WEB=$(id -un) SELF=$WEB IS_SHARED=
    write_nginx
    ! grep -rnE '@[A-Z_]+@' "$DATA/nginx" || fail "an unfilled placeholder"
    grep -q 'listen 127.0.0.1:18080;' "$DATA/nginx/nginx.conf" || fail "the port"
    [ ! -e "$DATA/nginx/nginx_tls.conf" ] || fail "TLS was not asked for"
    printf 'TLS_CERTIFICATE=/c\nTLS_KEY=/k\n' >"$DATA/nginx/settings"
    ! (write_nginx) 2>/dev/null || fail "TLS without site.tls must be refused"
    printf '[site]\ntls = yes\n' >"$DATA/clonoscope.ini"
    write_nginx
    grep -q 'ssl_certificate /c;' "$DATA/nginx/nginx.conf" || fail "the TLS template"
    grep -rq '__Host-clono_session' "$DATA/nginx/http.conf" || fail "the cookie's name under TLS"
    printf 'NO_SUCH=1\n' >"$DATA/nginx/settings"
    ! (write_nginx) 2>/dev/null || fail "an unknown setting must be refused"
    rm -rf "$(cache_on_tmpfs "$DATA")"
}

"$1"
