#!/usr/bin/env bash
# The export of a user with curl and jq: follows the pages, writes the same 12 columns as CSV.
set -euo pipefail
base=$1 size=$2 target=$3
token=$(curl -sf "$base/o/token/" -d grant_type=client_credentials -d client_id=demo-client -d client_secret=demo-secret \
    -d 'scope=company:read participant:read' | jq -r .access_token)
pages() {
    local page=1 body
    body=$(mktemp)
    while curl -sf -H "Authorization: Bearer $token" "$base/companies/c1/participants/?page=$page&page_size=$size" -o "$body"; do
        jq -r '.results[] | [.object_id, .name, .email, .phone, .start_date, .termination_date, .hours_worked_ytd, .compensation_ytd,
            .deferrals.traditional.amount, .deferrals.roth.amount, .address.city, .address.state] | @csv' "$body"
        [ "$(head -c 4096 "$body" | grep -o '"next":null' || true)" = "" ] || break
        page=$((page + 1))
    done
    rm -f "$body"
}
TIMEFORMAT='%R %U %S'
spent=$({ time pages > "$target"; } 2>&1)
awk '{ printf "ms=%.0f\ncpu=%.0f\n", $1 * 1000, ($2 + $3) * 1000 }' <<< "$spent"
