# shellcheck shell=bash
# Installs what is missing of scripts/packages.txt.

POLICY=/usr/sbin/policy-rc.d

# True when the thing that a probe of packages.txt names is on this machine.
is_there() {
    local kind=${1%%:*} what=${1#*:} folder
    case $kind in
        cmd) command -v "$what" >/dev/null ;;
        pkg) command -v pkg-config >/dev/null && pkg-config --exists "$what" ;;
        header)
            for folder in /usr/include /usr/local/include /usr/include/*-linux-gnu*; do
                [ ! -e "$folder/$what" ] || return 0
            done
            return 1
            ;;
        file) compgen -G "$what" >/dev/null ;;
        *) fail "scripts/packages.txt: unknown probe $1" ;;
    esac
}

# Prints the packages of these groups whose things are missing.
missing_packages() {
    local wanted=" $* " group package probe
    while read -r group package probe; do
        case $group in '' | '#'*) continue ;; esac
        if [[ $wanted == *" $group "* ]] && ! is_there "$probe"; then
            printf '%s\n' "$package"
        fi
    done <"$ROOT/scripts/packages.txt"
}

# apt-get that waits for other users of its locks: dpkg's by apt's own option, the lists' by trying again.
patient_apt() {
    local deadline=$((SECONDS + 500)) out rc
    out=$(mktemp)
    while :; do
        rc=0
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=500 -q "$@" \
            >"$out" 2>&1 </dev/null || rc=$?
        if [ "$rc" -eq 0 ] || ! grep -q 'Could not get lock' "$out" || [ "$SECONDS" -ge "$deadline" ]; then
            break
        fi
        sleep 2
    done
    [ "$rc" -eq 0 ] || tail -n 15 "$out" >&2
    rm -f "$out"
    return "$rc"
}

# Debian starts a service when its package is installed. Where no policy of the machine's own decides
# about that, ours forbids it for the time of the installation.
forbid_service_starts() {
    [ ! -e "$POLICY" ] || return 0
    printf '#!/bin/sh\n# of scripts/run, while it installs packages\nexit 101\n' |
        as_root tee "$POLICY" >/dev/null
    as_root chmod 755 "$POLICY"
    trap allow_service_starts EXIT
    trap 'allow_service_starts; exit 130' INT TERM HUP
}

allow_service_starts() {
    trap - EXIT INT TERM HUP
    if grep -qs 'of scripts/run' "$POLICY"; then
        as_root rm -f "$POLICY"
    fi
}

# install_packages GROUP...
install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    command -v apt-get >/dev/null ||
        fail "no apt-get here; please install by hand what Debian calls: ${missing[*]}"
    require_space / 3500 "installing packages"
    forbid_service_starts
    patient_apt update || fail "apt-get update failed"
    patient_apt install -y --no-install-recommends "${missing[@]}" || fail "apt-get install failed"
    allow_service_starts
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -eq 0 ] || fail "installed, but still not found: ${missing[*]}"
}
