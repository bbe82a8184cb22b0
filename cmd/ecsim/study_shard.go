package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/scenarios/study"
)

// shardForm is what --shard takes.
const shardForm = "I/N, the part I of N from 0, for example 3/8"

// parseShard reads I/N.
func parseShard(text string) (study.Shard, error) {
	i, n, _ := strings.Cut(text, "/")
	index, err := strconv.Atoi(i)
	of, err2 := strconv.Atoi(n)
	if err != nil || err2 != nil || of < 1 || index < 0 || index >= of {
		return study.Shard{}, fmt.Errorf("found %q, expected %s", text, shardForm)
	}
	return study.Shard{Index: index, Of: of}, nil
}

// shardOf is the shard that a flag names, or else the environment that a cluster gives the jobs of an array.
func shardOf(c *cobra.Command, flag string, environ func(string) string) (study.Shard, error) {
	var shard study.Shard
	var err error
	if c.Flags().Changed("shard") {
		if shard, err = parseShard(flag); err != nil {
			return shard, usageError(c, "--shard: %w", err)
		}
		return shard, nil
	}
	for _, engine := range []func(func(string) string) (study.Shard, error){batchShard, slurmShard, kubernetesShard} {
		if shard, err = engine(environ); err != nil {
			return study.Shard{}, usageError(c, "%w; --shard says which part to play, 0/1 the whole", err)
		}
		if shard.Of > 0 {
			return shard, nil
		}
	}
	return study.Shard{}, nil
}

// batchShard is the child of an AWS Batch array job.
// https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html
func batchShard(environ func(string) string) (study.Shard, error) {
	const index, size = "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE"
	if environ(index) == "" {
		return study.Shard{}, nil
	}
	shard, err := parseShard(environ(index) + "/" + environ(size))
	if err != nil {
		return shard, fmt.Errorf("%s=%q %s=%q: expected a number below the size", index, environ(index), size,
			environ(size))
	}
	return shard, nil
}

// slurmShard is the task of a Slurm array. An array with gaps does not say how many parts there are.
// https://slurm.schedmd.com/job_array.html
func slurmShard(environ func(string) string) (study.Shard, error) {
	const id, count, least, most = "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN",
		"SLURM_ARRAY_TASK_MAX"
	if environ(id) == "" {
		return study.Shard{}, nil
	}
	var numbers [4]int
	for i, name := range []string{id, count, least, most} {
		n, err := strconv.Atoi(environ(name))
		if err != nil {
			return study.Shard{}, fmt.Errorf("%s: found %q, expected a number", name, environ(name))
		}
		numbers[i] = n
	}
	task, tasks, first, last := numbers[0], numbers[1], numbers[2], numbers[3]
	if last-first+1 != tasks {
		return study.Shard{}, fmt.Errorf("%s: found %d tasks from %d to %d, expected an array without gaps", id,
			tasks, first, last)
	}
	return parseShard(fmt.Sprintf("%d/%d", task-first, tasks))
}

// kubernetesShard is the pod of an indexed Job, which is not told how many there are.
// https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode
func kubernetesShard(environ func(string) string) (study.Shard, error) {
	const index = "JOB_COMPLETION_INDEX"
	if environ(index) == "" {
		return study.Shard{}, nil
	}
	return study.Shard{}, fmt.Errorf("%s=%s: Kubernetes does not say of how many; expected --shard \"$(%s)/N\"", index,
		environ(index), index)
}
