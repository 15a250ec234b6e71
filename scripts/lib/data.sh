# shellcheck shell=bash
# The data folder: accounts, folders, secrets, clonoscope.ini. Needs DATA (absolute) and BIN.
# shellcheck disable=SC2034  # its variables are read by those who source it

USERS=(clono_auth clono_upload clono_history clono_result clono_admin clono_supervisor clono_ctl)

# Sets SELF, WEB and DB: the accounts of the caller, of everything that faces the web, of the database
# server; and IS_SHARED, whether they differ (see docs/operations.md).
choose_accounts() {
    SELF=$(id -un)
    WEB=$SELF DB=$SELF IS_SHARED=
    if is_root && [ -z "${CLONO_SINGLE_ACCOUNT:-}" ]; then
        WEB=www-data DB=mysql IS_SHARED=yes
        local account
        for account in $WEB $DB; do
            id "$account" >/dev/null 2>&1 || fail "there is no account $account on this machine"
        done
    fi
}

as_account() {
    local account=$1
    shift
    if [ "$account" = "$SELF" ]; then
        "$@"
    else
        setpriv --reuid="$account" --regid="$account" --init-groups -- "$@"
    fi
}

# The unprivileged accounts must reach the checkout and the data folder.
require_reach() {
    [ -n "$IS_SHARED" ] || return 0
    local account place
    for account in $WEB $DB; do
        place=$DATA
        while [ ! -e "$place" ]; do
            place=$(dirname "$place")
        done
        as_account "$account" test -x "$place/." ||
            fail "the account $account cannot reach $place: choose another --data folder, or set CLONO_SINGLE_ACCOUNT=1 (docs/operations.md)"
    done
    as_account "$WEB" test -r "$ROOT/html/." -a -x "$BIN/clono-keeper" ||
        fail "the account $WEB cannot read $ROOT: clone to a place that it can reach (such as /srv), or set CLONO_SINGLE_ACCOUNT=1 (docs/operations.md)"
}

# folder MODE OWNER GROUP PATH...
folder() {
    local mode=$1 owner=$2 group=$3
    shift 3
    if is_root; then
        install -d -m "$mode" -o "$owner" -g "$group" "$@"
    else
        install -d -m "$mode" "$@"
    fi
}

# A socket's path has at most 107 bytes, and upload_bytes.sock is the longest name.
require_short_path() {
    local longest=$DATA/run/upload_bytes.sock
    [ "${#longest}" -le 107 ] || fail "the path of the data folder is too long for UNIX sockets: $DATA"
}

make_folders() {
    local group name
    group=$(id -gn "$WEB")
    folder 0755 "$SELF" "$(id -gn)" "$DATA" "$DATA/nginx"
    # The sticky bit: mysqld and the web's account each make sockets and logs there, and remove only their own.
    folder 1770 "$DB" "$group" "$DATA/run" "$DATA/log"
    folder 0700 "$DB" "$(id -gn "$DB")" "$DATA/mysql"
    folder 0750 "$SELF" "$group" "$DATA/secrets"
    folder 2750 "$WEB" "$group" "$DATA/files"
    for name in staging uploads work analysis_result live trash; do
        folder 2750 "$WEB" "$group" "$DATA/files/$name"
    done
    folder 0700 "$WEB" "$group" "$DATA/nginx/cache" "$DATA/nginx/tmp"
}

# secret NAME OWNER: 32 random bytes as hexadecimal digits, readable by its owner alone, made once.
secret() {
    local file=$DATA/secrets/$1
    if [ ! -s "$file" ]; then
        (umask 077 && head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$file.new")
        ! is_root || chown "$2" "$file.new"
        sync "$file.new"
        mv "$file.new" "$file"
    fi
}

make_secrets() {
    local user owner
    for user in "${USERS[@]}"; do
        owner=$WEB
        [ "$user" != clono_ctl ] || owner=$SELF
        secret "$user.password" "$owner"
    done
    secret csrf.key "$WEB"
}

# clonoscope.ini of a new data folder; an operator's changes stay.
make_ini() {
    local ini=$DATA/clonoscope.ini
    [ ! -e "$ini" ] || return 0
    (umask 022 && cat >"$ini.new") <<INI
; Clonoscope's configuration. docs/configuration.md lists every key with its default and its range.
; Made by scripts/run, which never changes it again. Relative paths start at this folder.

[site]
html = $ROOT/html
; When a name or TLS is in front (docs/deployment.md). Until then the site is where scripts/run listens.
; base_url = https://clonoscope.example.org
; tls = yes
INI
    mv "$ini.new" "$ini"
}
