package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// spread is a small study for each verb that can be spread over machines.
var spread = map[string][]string{
	"compare": {"api.toml", "--variant=four=service.api.definition.desiredCount=4", "--replications=3"},
	"sweep":   {"certain.toml"},
	"tune":    {"certain.toml"},
	"plan":    {"uncertain.toml"},
	"spot":    {"api.toml", "--replications=2", "--steps=2", "--rates=1,200"},
}

// TestEveryStudyVerbIsSpread: whatever verb plays a study, three machines that see the results' folder and
// none of the study's files come to its result and its status, byte for byte.
func TestEveryStudyVerbIsSpread(t *testing.T) {
	verbs := studyVerbs(newProgram(terminal{}))
	if len(verbs) < 2 {
		t.Fatalf("found the verbs %q", verbs)
	}
	for _, verb := range verbs {
		args, ok := spread[verb]
		if !ok {
			t.Errorf("%s can be spread over machines, and this test has no study for it", verb)
			continue
		}
		t.Run(verb, func(t *testing.T) { isSpread(t, verb, args) })
	}
}

func isSpread(t *testing.T, verb string, args []string) {
	study, elsewhere := filepath.Join(t.TempDir(), "study"), t.TempDir()
	if err := os.CopyFS(study, os.DirFS(filepath.Join(root(t), "cmd", "ecsim", "testdata", "spread"))); err != nil {
		t.Fatal(err)
	}
	results := filepath.Join(elsewhere, "results")
	t.Chdir(study)
	status, whole := called(t, append([]string{verb}, args...)...)
	export := []string{"study", "export", "slurm", verb, args[0], "--shards=3", "--results=" + results, "-o=job.sh", "--"}
	if status, _ := called(t, append(export, args[1:]...)...); status != Fine {
		t.Fatalf("the export ended with %d", status)
	}
	t.Chdir(elsewhere)
	if err := os.RemoveAll(study); err != nil {
		t.Fatal(err)
	}
	const mostRounds = 50
	for range mostRounds {
		again, merged := called(t, "study", "merge", results)
		if again != Incomplete {
			if again != status || merged != whole {
				t.Errorf("three machines end with status %d, want %d, and print\n%s\nwant\n%s", again, status, merged, whole)
			}
			return
		}
		for _, shard := range []int{2, 0, 1} {
			if status, _ := called(t, "study", "run", results, "--quiet", "--shard="+strconv.Itoa(shard)+"/3"); status != Fine {
				t.Fatalf("shard %d ended with %d", shard, status)
			}
		}
	}
	t.Errorf("the study is not complete after %d rounds", mostRounds)
}

// called is the status and the output of a command line in this process.
func called(t *testing.T, args ...string) (Status, string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := Status(Main(t.Context(), args, strings.NewReader(""), &stdout, &stderr))
	if status == OurFault || status == WrongInput {
		t.Fatalf("ecsim %s ended with %d: %s", commandLine(args), status, &stderr)
	}
	return status, stdout.String()
}

// TestAStudyFileSaysItsVerb by what it states.
func TestAStudyFileSaysItsVerb(t *testing.T) {
	for want, text := range map[string]string{
		"compare": "[[variant]]\nname = \"x\"",
		"sweep":   axis,
		"tune":    axis + "[objective]\nmeasure = \"cost.total\"",
		"plan":    axis + strings.Replace(axis, "axis", "uncertain", 1),
	} {
		file := filepath.Join(t.TempDir(), "study.toml")
		if err := os.WriteFile(file, []byte("scenario = \"web-on-fargate\"\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		root := newProgram(terminal{})
		got, err := verbOf(root, []string{file, "more"})
		if err != nil || len(got) != 3 || got[0] != want {
			t.Errorf("%s is for %q (%v), want %s", text, got, err, want)
		}
	}
}

const axis = `[[axis]]
path    = "service.web-app.definition.desiredCount"
from    = 2
to      = 4
points  = 2
integer = true
`
