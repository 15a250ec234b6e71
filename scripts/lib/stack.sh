# shellcheck shell=bash
# The keeper's plan: which programs run, as whom, in which order. Needs DATA, BIN, WEB, DB, IS_SHARED and
# what nginx.sh chose.

# paragraph KIND NAME STAGE ACCOUNT [setting...] -- program argument...
paragraph() {
    local kind=$1 name=$2 stage=$3 account=$4 argument
    shift 4
    printf '\n%s %s\n  stage %s\n' "$kind" "$name" "$stage"
    printf '  log %s\n' "$DATA/log/$name.log"
    [ -z "$IS_SHARED" ] || [ -z "$account" ] || printf '  account %s\n' "$account"
    while [ "$1" != -- ]; do
        printf '  %s\n' "$1"
        shift
    done
    shift
    for argument in "$@"; do
        printf '  arg %s\n' "$argument"
    done
    # Without a name of its own the site is where this run listens.
    [ -n "$BASE_URL" ] || printf '  env CLONO_SITE_BASE_URL=%s\n' "$(site_url)"
}

# pool NAME WORKERS PROGRAM: single-threaded workers on one socket, replaced when they die. multiwatch's
# own defaults would give a worker up after four quick deaths.
pool() {
    paragraph service "$1" 4 "$WEB" "ready $DATA/run/$1.sock" patience\ 5 -- \
        "$(command -v spawn-fcgi)" -n -s "$DATA/run/$1.sock" -M 0660 -- \
        "$(command -v multiwatch)" -r 1000000 -t 1000 -f "$2" -- \
        "$BIN/$3" --config "$DATA/clonoscope.ini"
}

write_plan() {
    local user=() nginx_account=$WEB BASE_URL
    BASE_URL=$(ini_value site base_url '')
    [ -z "${NGINX[USER_LINE]}" ] || nginx_account='' # its master stays root
    if is_root && [ -z "$IS_SHARED" ]; then
        user=(--user=root) # mysqld refuses to be root unless told
    fi
    {
        printf '# Written by scripts/run at every start: changes are lost.\n'
        paragraph service mysqld 1 "$DB" 'umask 0077' 'patience 30' "ready $DATA/run/mysqld.sock" -- \
            "$(command -v mariadbd)" --no-defaults "${user[@]}" --datadir="$DATA/mysql" \
            --socket="$DATA/run/mysqld.sock" --pid-file="$DATA/mysql/mysqld.pid" --skip-networking \
            --skip-name-resolve --local-infile=0 --innodb-flush-log-at-trx-commit=1 \
            --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci --max-connections=200
        paragraph once database 2 '' -- "$ROOT/scripts/lib/prepare-database" "$DATA" "$BIN"
        paragraph service supervisor 3 "$WEB" 'patience 20' -- \
            "$BIN/clono-supervisor" --config="$DATA/clonoscope.ini"
        pool auth 4 clono-auth
        pool authz 2 clono-auth
        pool upload 2 clono-upload
        pool upload_bytes "${NGINX[UPLOAD_WORKERS]}" clono-upload
        pool history 4 clono-history
        pool result 4 clono-result
        pool admin 2 clono-admin
        paragraph service nginx 5 "$nginx_account" 'signal QUIT' 'patience 3' -- \
            "$(command -v nginx)" -e "$DATA/log/nginx-error.log" -p "$DATA/nginx" \
            -c "$DATA/nginx/nginx.conf" -g 'daemon off;'
    } >"$DATA/run/plan"
}
