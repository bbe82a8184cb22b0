package main

import (
	"errors"
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
// marked is into how many shards the study is cut as its store says, 0 when that does not.
func shardOf(c *cobra.Command, flag string, environ func(string) string, marked func() (int, error)) (
	shard study.Shard, err error,
) {
	if c.Flags().Changed("shard") {
		if shard, err = parseShard(flag); err != nil {
			return shard, usageError(c, "--shard: %w", err)
		}
		return shard, nil
	}
	for _, engine := range []func(func(string) string) (arrayTask, error){batchTask, slurmTask, kubernetesTask} {
		task, err := engine(environ)
		if err == nil && task.variable != "" {
			shard, err = task.shard(marked)
		}
		if err != nil {
			return study.Shard{}, usageError(c, "%w; --shard says which part to play, 0/1 the whole", err)
		}
		if shard.Of > 0 {
			return shard, nil
		}
	}
	return study.Shard{}, nil
}

// unmarked is said of a study that no store knows yet.
func unmarked() (int, error) { return 0, nil }

// arrayTask is what a cluster tells one job of an array.
type arrayTask struct {
	variable string // that says its number; empty: this is no such job
	index    int    // from 0
	of       int    // jobs; 0: the cluster does not say
	why      string // it does not
}

// shard is what the task is to play.
func (a arrayTask) shard(marked func() (int, error)) (study.Shard, error) {
	if a.of == 0 {
		var err error
		if a.of, err = marked(); err != nil {
			return study.Shard{}, err
		}
	}
	switch {
	case a.of == 0:
		return study.Shard{}, fmt.Errorf("%s=%d: %s, nor do the results; expected --shard \"$%s/N\"", a.variable,
			a.index, a.why, a.variable)
	case a.index < 0 || a.index >= a.of:
		return study.Shard{}, fmt.Errorf("%s: found task %d from 0, expected one below %d, the number of shards",
			a.variable, a.index, a.of)
	}
	return study.Shard{Index: a.index, Of: a.of}, nil
}

// numberIn is a variable of the environment that holds a whole number.
func numberIn(environ func(string) string, name string) (int, error) {
	n, err := strconv.Atoi(environ(name))
	if err != nil {
		return 0, fmt.Errorf("%s: found %q, expected a number", name, environ(name))
	}
	return n, nil
}

// batchTask is the child of an AWS Batch array job.
// https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html
func batchTask(environ func(string) string) (arrayTask, error) {
	const index, size = "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE"
	if environ(index) == "" {
		return arrayTask{}, nil
	}
	i, err := numberIn(environ, index)
	of, err2 := numberIn(environ, size)
	if err2 == nil && of < 1 {
		err2 = fmt.Errorf("%s: found %d, expected 1 or more", size, of)
	}
	return arrayTask{variable: index, index: i, of: of}, errors.Join(err, err2)
}

// slurmTask is the task of a Slurm array. A part of an array, such as one that is submitted again, does not say
// how many tasks the whole has; its numbers count from 0, as merges name them.
// https://slurm.schedmd.com/job_array.html
func slurmTask(environ func(string) string) (arrayTask, error) {
	const id, count, least, most = "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN",
		"SLURM_ARRAY_TASK_MAX"
	if environ(id) == "" {
		return arrayTask{}, nil
	}
	var numbers [4]int
	for i, name := range []string{id, count, least, most} {
		var err error
		if numbers[i], err = numberIn(environ, name); err != nil {
			return arrayTask{}, err
		}
	}
	task, tasks, first, last := numbers[0], numbers[1], numbers[2], numbers[3]
	if first > 1 || last-first+1 != tasks {
		return arrayTask{variable: id, index: task, why: fmt.Sprintf("Slurm does not say of how many, as its %d tasks "+
			"from %d to %d are a part of an array", tasks, first, last)}, nil
	}
	return arrayTask{variable: id, index: task - first, of: tasks}, nil
}

// kubernetesTask is the pod of an indexed Job, which is not told how many there are.
// https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode
func kubernetesTask(environ func(string) string) (arrayTask, error) {
	const index = "JOB_COMPLETION_INDEX"
	if environ(index) == "" {
		return arrayTask{}, nil
	}
	i, err := numberIn(environ, index)
	return arrayTask{variable: index, index: i, why: "Kubernetes does not say of how many"}, err
}
