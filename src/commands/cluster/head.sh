set -euo pipefail
lemmacheck=${LEMMACHECK:-lemmacheck}

# One shard: what its journal holds is not judged again, and a shard that has its ledger is done.
shard() {
    local name=$folder/$1-of-$of status=0
    [[ ! -e $name.json ]] || return 0
    "$lemmacheck" "${check[@]}" --shard "$1/$of" --quiet --journal "$name.jsonl" --resume --write-expected "$name.json" ||
        status=$?
    # 2, 3 and 4 tell of verdicts, anything else of the run
    case $status in 0 | 2 | 3 | 4) ;; *) return "$status" ;; esac
}

# The ledgers of all shards as one; exits with 3 where one is missing, and says which.
merge() {
    "$lemmacheck" merge "$folder"/*-of-"$of".json --out "$out"
}
