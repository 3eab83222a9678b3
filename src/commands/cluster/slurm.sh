
case ${1-all} in
shard) shard "$SLURM_ARRAY_TASK_ID" ;;
merge) merge ;;
all)
    mkdir -p "$folder"
    array=$(
        IFS=,
        echo "${shards[*]}"
    )
    job=$(sbatch --parsable --job-name=lemmacheck --array="$array" --output="$folder/%a-of-$of.out" \
        ${options[@]+"${options[@]}"} "$0" shard)
    # whatever became of the shards: what is missing is said, and the same command goes on from the journals
    sbatch --job-name=lemmacheck-merge --dependency=afterany:"${job%%;*}" --output="$folder/merge.out" \
        ${options[@]+"${options[@]}"} "$0" merge
    ;;
esac
