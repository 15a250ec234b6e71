# shellcheck shell=bash
# The main job once, through the public interface, as a visitor's browser would do it. Needs URL, DATA, BIN.

# call METHOD PATH [curl argument...]: prints the reply's body; fails with the error's own message.
call() {
    local method=$1 path=$2 body status
    shift 2
    body=$(mktemp "$DEMO/body.XXXXXX")
    status=$(curl -sS --max-time 60 -o "$body" -w '%{http_code}' -X "$method" -b "$DEMO/cookies" \
        -c "$DEMO/cookies" -H 'Sec-Fetch-Site: same-origin' -H "X-CSRF-Token: ${CSRF:-}" "$@" "$URL$path") || {
        complain "demo: no answer to $method $path"
        return 1
    }
    if [[ $status != 2* ]]; then
        complain "demo: $method $path answered $status: $(jq -r '.error | "\(.code): \(.message)"' "$body" 2>/dev/null)"
        return 1
    fi
    cat "$body"
}

# progress_bar PER_CENT TEXT: one line that is drawn anew on a terminal; elsewhere a line at each change of text.
progress_bar() {
    local percent=${1%.*} text=$2 width=40 filled bar
    filled=$((percent * width / 100))
    printf -v bar '%*s' "$filled" ''
    if [ -t 1 ]; then
        printf '\r  [%-*s] %3d %%  %-14s' "$width" "${bar// /#}" "$percent" "$text"
    elif [ "$text" != "${LAST_TEXT:-}" ]; then
        say "  $percent % $text"
    fi
    LAST_TEXT=$text
}

# Uploads html/examples, follows the job to its end, prints where the result is.
run_demo() {
    DEMO=$(mktemp -d)
    local rc=0
    demo_steps || rc=$?
    rm -rf "$DEMO"
    return "$rc"
}

demo_steps() {
    local examples=$ROOT/html/examples reply job state percent stage file parts=()
    [ -f "$examples/parameters.json" ] || {
        complain "demo: no example in $examples"
        return 1
    }
    say "Running the bundled example as a guest"
    CSRF=
    reply=$(call GET /api/me) || return
    CSRF=$(jq -r .csrf_token <<<"$reply")
    reply=$(call POST /api/guest -H 'Content-Type: application/json' --data '{}') || return
    CSRF=$(jq -r .csrf_token <<<"$reply")
    while read -r file; do
        parts+=(-F "file=@$examples/$file;type=text/tab-separated-values")
    done < <(jq -r '.samples[].file' "$examples/parameters.json")
    reply=$(call POST /api/uploads -H "Idempotency-Key: demo-$(date +%s)-$$" \
        -F "parameters=<$examples/parameters.json;type=application/json" "${parts[@]}") || return
    job=$(jq -r .job.id <<<"$reply")
    while :; do
        reply=$(call GET "/api/jobs/$job") || return
        read -r state percent stage < <(jq -r '"\(.state) \(.percent // 0) \(.stage)"' <<<"$reply")
        case $state in
            done) break ;;
            failed | cancelled | expired)
                [ ! -t 1 ] || printf '\n'
                complain "demo: the job is $state: $(jq -r '.error.messages.en // ""' <<<"$reply")"
                return 1
                ;;
        esac
        progress_bar "$percent" "${stage:-$state}"
        sleep 0.3
    done
    progress_bar 100 'done'
    [ ! -t 1 ] || printf '\n'
    reply=$(call GET "/api/results/$job") || return
    print_result "$reply"
}

print_result() {
    local base folder
    base=$(jq -r .base <<<"$1")
    folder=$DATA/files/analysis_result/${base#/files/}
    say "  result page  $URL/analysis_result?load_id=$(jq -r .job.id <<<"$1")"
    say "               (as the guest who uploaded it; your own: register, then upload the example)"
    say "  tables       ${folder}tables/"
    say "  plots        ${folder}plots/ ($(jq -r '.plots | length' <<<"$1") of them, $(jq -r '[.plots[].name] | join(", ")' <<<"$1"))"
}
