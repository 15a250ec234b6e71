# shellcheck shell=bash
# Configures and builds a preset; fetches the browser's libraries.

# True when this tree was configured with its tests.
has_tests() { grep -qs '^BUILD_TESTING:[A-Z]*=ON' "$ROOT/build/$1/CMakeCache.txt"; }

# build_preset PRESET TARGET...: the tests are configured when they were before, or for any target but
# "programs". Prints the compiler's output only when something fails.
build_preset() {
    local preset=$1 testing=ON log=$ROOT/build/$1.log started=$SECONDS
    shift
    mkdir -p "$ROOT/build/$preset"
    exec 8>"$ROOT/build/$preset/.lock"
    flock 8 # two builds of one tree at the same time would break each other
    if [ "$*" = programs ] && ! has_tests "$preset"; then
        testing=OFF
    fi
    if [ ! -f "$ROOT/build/$preset/build.ninja" ] || { [ $testing = ON ] && ! has_tests "$preset"; }; then
        require_space "$ROOT" 2000 "building"
        say "Configuring $preset"
        (cd "$ROOT" && cmake --preset "$preset" -DBUILD_TESTING=$testing) >"$log" 2>&1 8>&- || {
            tail -n 30 "$log" >&2
            fail "cmake failed: $log"
        }
    fi
    if [ -t 1 ]; then
        cmake --build "$ROOT/build/$preset" --target "$@" 8>&- || fail "the build of $preset failed"
    else
        cmake --build "$ROOT/build/$preset" --target "$@" >"$log" 2>&1 8>&- || {
            grep -A 12 -m 3 -E 'FAILED|error' "$log" >&2 || tail -n 40 "$log" >&2
            fail "the build of $preset failed: $log"
        }
    fi
    exec 8>&-
    say "Built $preset in $((SECONDS - started)) s"
}

# npm_install FOLDER FILE...: node_modules by the lock file, unless that was done for this lock file and
# these files already.
npm_install() {
    local folder=$1 stamp
    shift
    stamp=$(cat "$folder/package-lock.json" "$@" | sha256sum)
    if [ "$(cat "$folder/node_modules/.clonoscope" 2>/dev/null)" = "$stamp" ]; then
        return 1
    fi
    say "Fetching the libraries of ${folder#"$ROOT"/}/package-lock.json"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2) ||
        fail "npm ci failed in $folder"
    printf '%s\n' "$stamp" >"$folder/node_modules/.clonoscope"
}

# What the pages load, in html/vendor/.
fetch_browser_libraries() {
    local html=$ROOT/html
    if npm_install "$html" "$html/vendor.mjs" || [ ! -d "$html/vendor" ]; then
        (cd "$html" && node vendor.mjs) || fail "html/vendor.mjs failed"
    fi
}

# What drives the pages in the browser's tests.
fetch_test_libraries() { npm_install "$ROOT/tests/e2e" || true; }
