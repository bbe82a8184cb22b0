package main

import (
	"testing"

	"github.com/spf13/cobra"

	"ecsim/scenarios/study"
)

// TestShardOf: a shard comes from the flag, else from what a cluster tells the jobs of an array.
func TestShardOf(t *testing.T) {
	slurm := func(id, count, least, most string) map[string]string {
		return map[string]string{"SLURM_ARRAY_TASK_ID": id, "SLURM_ARRAY_TASK_COUNT": count,
			"SLURM_ARRAY_TASK_MIN": least, "SLURM_ARRAY_TASK_MAX": most}
	}
	batch := func(index, size string) map[string]string {
		return map[string]string{"AWS_BATCH_JOB_ARRAY_INDEX": index, "AWS_BATCH_JOB_ARRAY_SIZE": size}
	}
	for name, row := range map[string]struct {
		flag    string
		environ map[string]string
		marked  int
		want    study.Shard // Of 0: the whole; Of -1: refused
	}{
		"nothing":                 {want: study.Shard{}},
		"flag":                    {flag: "3/8", want: study.Shard{Index: 3, Of: 8}},
		"flag before environment": {"0/1", batch("3", "8"), 0, study.Shard{Index: 0, Of: 1}},
		"flag beyond the last":    {flag: "8/8", want: study.Shard{Of: -1}},
		"flag below the first":    {flag: "-1/8", want: study.Shard{Of: -1}},
		"flag that is no part":    {flag: "3", want: study.Shard{Of: -1}},
		"empty flag":              {flag: " ", want: study.Shard{Of: -1}},
		"AWS Batch":               {"", batch("3", "8"), 4, study.Shard{Index: 3, Of: 8}},
		"AWS Batch without size":  {"", batch("3", ""), 8, study.Shard{Of: -1}},
		"Slurm from 0":            {"", slurm("3", "8", "0", "7"), 4, study.Shard{Index: 3, Of: 8}},
		"Slurm from 1":            {"", slurm("1", "8", "1", "8"), 4, study.Shard{Index: 0, Of: 8}},
		"Slurm with gaps":         {"", slurm("3", "2", "3", "7"), 0, study.Shard{Of: -1}},
		"Slurm with gaps, marked": {"", slurm("3", "2", "3", "7"), 8, study.Shard{Index: 3, Of: 8}},
		"Slurm from 3, marked":    {"", slurm("3", "2", "3", "4"), 8, study.Shard{Index: 3, Of: 8}},
		"Slurm beyond the mark":   {"", slurm("7", "2", "3", "7"), 7, study.Shard{Of: -1}},
		"Slurm without count":     {"", slurm("3", "", "3", "7"), 8, study.Shard{Of: -1}},
		"Kubernetes":              {"", map[string]string{"JOB_COMPLETION_INDEX": "3"}, 0, study.Shard{Of: -1}},
		"Kubernetes, marked":      {"", map[string]string{"JOB_COMPLETION_INDEX": "3"}, 4, study.Shard{Index: 3, Of: 4}},
		"Kubernetes, no number":   {"", map[string]string{"JOB_COMPLETION_INDEX": "x"}, 4, study.Shard{Of: -1}},
		"Kubernetes with the flag": {"3/4", map[string]string{"JOB_COMPLETION_INDEX": "3"}, 5,
			study.Shard{Index: 3, Of: 4}},
		"something else in environment": {"", map[string]string{"SLURM_JOB_ID": "3"}, 8, study.Shard{}},
	} {
		c := &cobra.Command{Use: "run"}
		c.Flags().String("shard", "", "")
		if row.flag != "" {
			if err := c.Flags().Set("shard", row.flag); err != nil {
				t.Fatal(err)
			}
		}
		got, err := shardOf(c, row.flag, func(name string) string { return row.environ[name] },
			func() (int, error) { return row.marked, nil })
		if refused := row.want.Of < 0; refused != (err != nil) || !refused && got != row.want {
			t.Errorf("%s: found %+v (%v), want %+v", name, got, err, row.want)
		}
		if err != nil && statusOf(err) != WrongInput {
			t.Errorf("%s: status %d, want %d", name, statusOf(err), WrongInput)
		}
	}
}

// TestRanges are written as Slurm reads them.
func TestRanges(t *testing.T) {
	for want, numbers := range map[string][]int{
		"": nil, "7": {7}, "3,7": {3, 7}, "0-2,4,6-7": {0, 1, 2, 4, 6, 7},
	} {
		if got := ranges(numbers); got != want {
			t.Errorf("%v is written %q, want %q", numbers, got, want)
		}
	}
}
