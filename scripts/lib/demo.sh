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

# Once for a data folder: uploads html/examples as a guest, follows the job to its end, and makes the guest an
# account with a random password, so that a browser can log in and see the result. Later it only says again
# where that is.
run_demo() {
    local rc=0 story=$DATA/secrets/example.txt
    if [ ! -s "$story" ]; then
        DEMO=$(mktemp -d)
        demo_steps || rc=$?
        rm -rf "$DEMO"
        [ "$rc" -eq 0 ] || return "$rc"
        (umask 077 && printf '%s\n' "$STORY" >"$story")
    fi
    say "The example's result:"
    sed "s|@URL@|$URL|" "$story"
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
        read -r state percent stage < <(jq -r '"\(.state) \(.percent // 0) \(.stage // .state)"' <<<"$reply")
        case $state in
            done) break ;;
            failed | cancelled | expired)
                [ ! -t 1 ] || printf '\n'
                complain "demo: the job is $state: $(jq -r '.error.messages.en // ""' <<<"$reply")"
                return 1
                ;;
        esac
        progress_bar "$percent" "$stage"
        sleep 0.3
    done
    progress_bar 100 'done'
    [ ! -t 1 ] || printf '\n'
    reply=$(call GET "/api/results/$job") || return
    STORY=$(tell_result "$reply")
    keep_account
}

# The guest becomes an account of its own, which keeps its job.
keep_account() {
    local name password
    name=example-$(random_word 6)
    password=$(random_word 20)
    if call POST /api/register -H 'Content-Type: application/json' --data \
        "$(jq -n --arg n "$name" --arg p "$password" '{user_name: $n, password: $p, email: "\($n)@clonoscope.invalid"}')" >/dev/null; then
        STORY+=$'\n'"  log in as    $name, password $password (made for this; change or remove it under Account)"
    else
        STORY+=$'\n'"  log in       not possible: the guest who uploaded it could not be registered"
    fi
}

random_word() { head -c 64 /dev/urandom | base64 | tr -d '+/=\n' | cut -c "1-$1"; }

tell_result() {
    local folder
    folder=$DATA/files/analysis_result/$(jq -r .base <<<"$1" | sed 's|^/files/||')
    say "  result page  @URL@/analysis_result?load_id=$(jq -r .job.id <<<"$1")"
    say "  tables       ${folder}tables/"
    say "  plots        ${folder}plots/ ($(jq -r '[.plots[].name] | "\(length): \(join(", "))"' <<<"$1"))"
}
