# shellcheck shell=bash
# The private database server. Needs DATA, DB, SELF.

# The system tables of a new server. Made beside and renamed, so that a stop in the middle leaves none.
install_database() {
    [ ! -d "$DATA/mysql/mysql" ] || return 0
    require_space "$DATA" 1000 "a new database"
    say "Making the database"
    local fresh=$DATA/mysql.new log=$DATA/log/mysql-install.log as=()
    rm -rf "$fresh"
    folder 0700 "$DB" "$(id -gn "$DB")" "$fresh"
    ! is_root || as=(--user="$DB")
    # Its administrator is the account that runs this script, known by the socket: there is no password.
    mariadb-install-db --no-defaults "${as[@]}" --datadir="$fresh" --skip-test-db --skip-name-resolve \
        --auth-root-authentication-method=socket --auth-root-socket-user="$SELF" >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        fail "mariadb-install-db failed: $log"
    }
    rm -rf "$DATA/mysql"
    mv "$fresh" "$DATA/mysql"
}
