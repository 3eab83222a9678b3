
case ${1-all} in
shard) shard "$2" ;;
merge) merge ;;
all)
    mkdir -p "$folder"
    if ! parallel ${options[@]+"${options[@]}"} bash "$0" shard ::: "${shards[@]}"; then
        echo "$0: a shard has failed; the same command goes on from the journals in $folder" >&2
        exit 1
    fi
    merge
    ;;
esac
