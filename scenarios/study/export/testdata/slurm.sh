#!/bin/bash
# scaling-of-web-app: 8 shards of a study, and the merge of their results, for Slurm.
#
#   bash FILE                  submits both
#   bash FILE --array=3,7      submits shards 3 and 7 again, and the merge
#   bash FILE --account=lab    any options of sbatch; but for --time they hold for the merge too, and but for
#                              --array for the next rounds
#
# A shard whose node is lost is queued again and loses at most the cells in flight. When a study goes on
# in rounds, the merge submits the next one.
set -euo pipefail
ECSIM_JOB=$(readlink -f "${BASH_SOURCE[0]}")
ECSIM_OPTIONS= # of the next rounds
export ECSIM_JOB ECSIM_OPTIONS
of_merge=(--parsable)
for ((i = 1; i <= $#; i++)); do
  option=${!i} words=("${!i}")
  case $option in -a | --array | -t | --time)
    ((++i))
    words+=("${!i:-}") ;;
  esac
  case $option in -a* | --array*) continue ;; esac
  printf -v quoted '%q ' "${words[@]}"
  ECSIM_OPTIONS+=$quoted
  case $option in -t* | --time*) ;; *) of_merge+=("${words[@]}") ;; esac
done

shards=$(sbatch --parsable --export=ALL --job-name=scaling-of-web-app --array=0-7 --requeue \
  --cpus-per-task=2 --mem=2048M --time=1:30:00 --output=scaling-of-web-app-%A-%a.log "$@" <<'SHARD'
#!/bin/bash
exec ecsim study run 's3://results/it'\''s here?region=eu-west-1&x=<1>' --quiet --shard "$SLURM_ARRAY_TASK_ID/8"
SHARD
)
merge=$(sbatch "${of_merge[@]}" --export=ALL --job-name=scaling-of-web-app-merge --dependency="afterok:$shards" \
  --kill-on-invalid-dep=yes --output=scaling-of-web-app-merge-%j.log <<'MERGE'
#!/bin/bash
ecsim study merge 's3://results/it'\''s here?region=eu-west-1&x=<1>' && exit
status=$?
if [ "$status" -eq 6 ]; then
  eval "set -- $ECSIM_OPTIONS"
  exec bash "$ECSIM_JOB" "$@"
fi
exit "$status"
MERGE
)
echo "shards: job $shards; merge: job $merge, its result in scaling-of-web-app-merge-$merge.log"
