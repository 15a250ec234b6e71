# shellcheck shell=bash
# nginx's configuration: the templates of nginx/ filled into DATA/nginx. Needs DATA, PORT, WEB, IS_SHARED.
#
# What follows from clonoscope.ini is taken from there. What only nginx needs (rates, TLS) an operator
# sets in DATA/nginx/settings, one NAME=value a line with the names of nginx/README.md.

declare -A NGINX

# ini_value SECTION KEY DEFAULT: as the programs read it, environment first.
ini_value() {
    local variable=CLONO_${1^^}_${2^^} value=
    if [ -n "${!variable+set}" ]; then
        printf '%s' "${!variable}"
        return
    fi
    if [ -f "$DATA/clonoscope.ini" ]; then
        value=$(awk -v section="$1" -v key="$2" '
            /^[ \t]*\[/ { inside = index($0, "[" section "]") > 0; next }
            inside && match($0, "^[ \t]*" key "[ \t]*=[ \t]*") {
                value = substr($0, RLENGTH + 1)
                sub(/[ \t\r]+$/, "", value)
                print value
                exit
            }
        ' "$DATA/clonoscope.ini")
    fi
    printf '%s' "${value:-$3}"
}

has_ipv6_loopback() { grep -qs '^00000000000000000000000000000001 ' /proc/net/if_inet6; }

# A private folder on tmpfs, so that what nginx caches of sessions never reaches a disk.
cache_folder() {
    local name
    name=$(cache_on_tmpfs "$DATA")
    if [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ] &&
        { [ -d "$name" ] || as_account "$WEB" mkdir -m 0700 "$name" 2>/dev/null; } &&
        [ ! -L "$name" ] && [ "$(stat -c '%U %a' "$name")" = "$WEB 700" ]; then
        printf '%s' "$name"
    else
        printf '%s' "$DATA/nginx/cache"
    fi
}

read_nginx_settings() {
    local line name
    [ -f "$DATA/nginx/settings" ] || return 0
    while IFS= read -r line; do
        [[ $line == *([[:space:]]) || $line == '#'* ]] && continue
        name=${line%%=*}
        [ -n "${NGINX[$name]+set}" ] || fail "$DATA/nginx/settings: unknown name in: $line"
        NGINX[$name]=${line#*=}
    done <"$DATA/nginx/settings"
}

is_tls_here() { [ -n "${NGINX[TLS_CERTIFICATE]:-}" ]; }

# Ports below 1024 need root: nginx's master keeps it then, and its workers are WEB's.
needs_root_for_nginx() {
    [ -n "$IS_SHARED" ] && [[ "${NGINX[LISTEN]} ${NGINX[TLS_LISTEN]}" =~ listen\ ([^\;]*:)?[1-9][0-9]{0,2}[\ \;] ]]
}

choose_nginx_settings() {
    local proxies proxy
    NGINX=([USER_LINE]='' [RUN]=$DATA/run [LOG]=$DATA/log [FILES]=$DATA/files [HTML]=$(ini_value site html "$ROOT/html")
        [ERRORS]=$ROOT/nginx/errors [TEMP]=$DATA/nginx/tmp [CACHE]=$(cache_folder)
        [LISTEN]="listen 127.0.0.1:$PORT;" [TLS_LISTEN]='' [TLS_CERTIFICATE]='' [TLS_KEY]=''
        [SESSION_COOKIE]=clono_session [HTTPS]='' [REAL_IP]=''
        [UPLOAD_BODY_BYTES]=$(($(ini_value limits upload_total_bytes 524288000) + 1048576)) [UPLOAD_WORKERS]=32
        [API_RATE]=50 [API_BURST]=200 [LOGIN_RATE]=5 [LOGIN_BURST]=20 [UPLOADS_PER_ADDRESS]=8)
    ! has_ipv6_loopback || NGINX[LISTEN]+=" listen [::1]:$PORT;"
    case $(ini_value site tls no) in
        yes | true | on | 1) NGINX[HTTPS]=on NGINX[SESSION_COOKIE]=__Host-clono_session ;;
    esac
    proxies=$(ini_value site trusted_proxies '')
    for proxy in ${proxies//,/ }; do
        NGINX[REAL_IP]+="set_real_ip_from $proxy; "
    done
    [ -z "$proxies" ] || NGINX[REAL_IP]+='real_ip_header X-Forwarded-For; real_ip_recursive on;'
    read_nginx_settings
    if is_tls_here; then
        [ "${NGINX[HTTPS]}" = on ] || fail "TLS_CERTIFICATE is set, but site.tls in $DATA/clonoscope.ini is not"
        [ -n "${NGINX[TLS_LISTEN]}" ] || NGINX[TLS_LISTEN]='listen 443 ssl http2; listen [::]:443 ssl http2;'
    fi
    # As root without this line nginx's workers would be nobody's.
    if needs_root_for_nginx || { is_root && [ -z "$IS_SHARED" ]; }; then
        NGINX[USER_LINE]="user $WEB;"
    fi
}

# Fills every template; nothing unfilled may remain.
write_nginx() {
    local template target text name
    choose_nginx_settings
    for template in "$ROOT"/nginx/*.conf "$ROOT"/nginx/*.conf.in; do
        target=$(basename "${template%.in}")
        text=$(cat "$template")
        for name in "${!NGINX[@]}"; do
            text=${text//@$name@/"${NGINX[$name]}"}
        done
        if [ "$target" != nginx_tls.conf ] || is_tls_here; then
            [[ ! $text =~ @[A-Z_]+@ ]] || fail "$template: nothing to fill in for ${BASH_REMATCH[0]}"
            printf '%s\n' "$text" >"$DATA/nginx/$target"
        fi
    done
    ! is_tls_here || mv "$DATA/nginx/nginx_tls.conf" "$DATA/nginx/nginx.conf"
}

# Where scripts/run itself reaches the site.
site_url() {
    if is_tls_here; then
        [[ ${NGINX[TLS_LISTEN]} =~ listen\ ([^\;]*:)?([0-9]+) ]]
        printf 'https://127.0.0.1:%s' "${BASH_REMATCH[2]}"
    else
        printf 'http://127.0.0.1:%s' "$PORT"
    fi
}
