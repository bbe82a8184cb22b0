package export_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ecsim/scenarios/study/export"
)

// TestSlurm: the script submits an array and a merge that waits for it, and its arguments change the
// array's options.
func TestSlurm(t *testing.T) {
	calls := play(t, written(t, export.Slurm, job()), "sbatch", "--array=3,7")
	if len(calls) != 2 {
		t.Fatalf("sbatch was called %d times, want 2: %+v", len(calls), calls)
	}
	array, merge := calls[0], calls[1]
	if !inOrder(array.words, "--array=0-7", "--array=3,7") || !slices.Contains(array.words, "--requeue") {
		t.Errorf("the array is submitted with %q", array.words)
	}
	if !slices.Contains(merge.words, "--dependency=afterok:job1") {
		t.Errorf("the merge is submitted with %q", merge.words)
	}
	ran := playScript(t, array.stdin, []string{"SLURM_ARRAY_TASK_ID=3"}, "ecsim", "0")
	if want := append(job().Run[1:], "--shard", "3/8"); len(ran) != 1 || !slices.Equal(ran[0].words, want) {
		t.Errorf("a shard runs %q, want %q", ran, want)
	}
	ran = playScript(t, merge.stdin, nil, "ecsim", "0")
	if len(ran) != 1 || !slices.Equal(ran[0].words, job().Merge[1:]) {
		t.Errorf("the merge runs %q, want %q", ran, job().Merge[1:])
	}
}

// TestSlurmSubmitsTheNextRound when the merge says so, and only then.
func TestSlurmSubmitsTheNextRound(t *testing.T) {
	merge := play(t, written(t, export.Slurm, job()), "sbatch")[1].stdin
	for status, again := range map[string]bool{"0": false, "1": false, "6": true} {
		marker := filepath.Join(t.TempDir(), "again")
		next := filepath.Join(t.TempDir(), "job.sh")
		if err := os.WriteFile(next, []byte("touch "+marker), 0o600); err != nil {
			t.Fatal(err)
		}
		playScript(t, merge, []string{"ECSIM_JOB=" + next}, "ecsim", status)
		if _, err := os.Stat(marker); (err == nil) != again {
			t.Errorf("after status %s of the merge the next round is submitted: %v, want %v", status, err == nil, again)
		}
	}
}

// TestSlurmOptions: options hold for the merge and the next rounds too, but for those of the array alone.
func TestSlurmOptions(t *testing.T) {
	for name, row := range map[string]struct{ options, ofMerge, ofNext []string }{
		"none": {},
		"all forms": {
			options: []string{"--account", "my lab's", "--array=3,7", "-p", "short", "--time=9", "--qos=a$b"},
			ofMerge: []string{"--account", "my lab's", "-p", "short", "--qos=a$b"},
			ofNext:  []string{"--account", "my lab's", "-p", "short", "--time=9", "--qos=a$b"},
		},
		"apart":       {[]string{"--array", "3", "-t", "9", "-Alab"}, []string{"-Alab"}, []string{"-t", "9", "-Alab"}},
		"short":       {[]string{"-a3", "-t9", "-Alab"}, []string{"-Alab"}, []string{"-t9", "-Alab"}},
		"short apart": {[]string{"-a", "3", "--time", "9"}, nil, []string{"--time", "9"}},
	} {
		calls := play(t, written(t, export.Slurm, job()), "sbatch", row.options...)
		array, merge := calls[0], calls[1]
		if got := array.words[len(array.words)-len(row.options):]; !slices.Equal(got, row.options) {
			t.Errorf("%s: the array ends with %q, want %q", name, got, row.options)
		}
		if got := merge.words[1:slices.Index(merge.words, "--export=ALL")]; !slices.Equal(got, row.ofMerge) {
			t.Errorf("%s: the merge has %q, want %q", name, got, row.ofMerge)
		}
		said, next := filepath.Join(t.TempDir(), "said"), filepath.Join(t.TempDir(), "job.sh")
		if err := os.WriteFile(next, []byte(`printf '%s\n' "$@" >`+said), 0o600); err != nil {
			t.Fatal(err)
		}
		playScript(t, merge.stdin, []string{"ECSIM_JOB=" + next, "ECSIM_OPTIONS=" + merge.options}, "ecsim", "6")
		got, err := os.ReadFile(said)
		if want := strings.Join(row.ofNext, "\n") + "\n"; err != nil || string(got) != want {
			t.Errorf("%s: the next round has %q (%v), want %q", name, got, err, want)
		}
	}
}
