package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"ecsim/scenarios/study/export"
)

var rewrite = flag.Bool("rewrite", false, "write what is exported now to testdata")

// job has everything that one of the engines asks for.
func job() export.Job {
	return export.Job{
		Name:   export.Name("Scaling, of web-app"),
		Run:    []string{"ecsim", "study", "run", "s3://results/it's here?region=eu-west-1&x=<1>", "--quiet"},
		Merge:  []string{"ecsim", "study", "merge", "s3://results/it's here?region=eu-west-1&x=<1>"},
		Shards: 8, CPUs: 2, MemoryMiB: 2048, TimeLimit: "1:30:00",
		Image: "registry/ecsim:1", Queue: "spot", JobRole: "arn:aws:iam::1:role/results",
		Volume:   export.Volume{Claim: "shared", Path: "/results"},
		Manifest: []byte("{\n \"schema\": \"ecsim.study/1\"\n}\n"),
	}
}

// TestFiles: the files are those of testdata. Regenerate with -rewrite. That they do what they are for
// is what the tests below show.
func TestFiles(t *testing.T) {
	for engine, name := range map[export.Engine]string{
		export.Slurm: "slurm.sh", export.Batch: "batch.sh", export.Kubernetes: "kubernetes.yaml",
	} {
		got, path := written(t, engine, job()), filepath.Join("testdata", name)
		if *rewrite {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs (%v); -rewrite and look at the difference:\n%s", path, err, got)
		}
	}
}

// TestBatch: the script gives the AWS CLI three documents, and the merge waits for the array.
func TestBatch(t *testing.T) {
	calls := play(t, written(t, export.Batch, job()), "aws", "--profile", "x")
	if len(calls) != 3 {
		t.Fatalf("aws was called %d times, want 3: %+v", len(calls), calls)
	}
	var definition, array, merge struct {
		JobDefinitionName, JobDefinition, JobQueue, JobName string
		ArrayProperties                                     struct{ Size int }
		ContainerProperties                                 struct {
			Command    []string
			JobRoleArn string
		}
		ContainerOverrides struct{ Command []string }
	}
	for i, document := range []any{&definition, &array, &merge} {
		words := calls[i].words
		if !slices.Equal(words[:3], []string{"--profile", "x", "batch"}) {
			t.Errorf("aws is called with %q", words)
		}
		at := slices.Index(words, "--cli-input-json")
		if err := json.Unmarshal([]byte(words[at+1]), document); err != nil {
			t.Errorf("%v in %s", err, words[at+1])
		}
	}
	if !slices.Equal(definition.ContainerProperties.Command, job().Run) ||
		definition.ContainerProperties.JobRoleArn == "" {
		t.Errorf("the definition is %+v", definition)
	}
	if array.ArrayProperties.Size != 8 || array.JobQueue != "spot" ||
		array.JobDefinition != definition.JobDefinitionName {
		t.Errorf("the array is %+v", array)
	}
	if !inOrder(calls[2].words, "--depends-on", "jobId=job2") ||
		!slices.Equal(merge.ContainerOverrides.Command, job().Merge) {
		t.Errorf("the merge is %+v, called with %q", merge, calls[2].words)
	}
}

// TestKubernetes: the manifest is YAML of two jobs, which know their shards and their volume.
func TestKubernetes(t *testing.T) {
	type manifest struct {
		Kind string
		Spec struct {
			CompletionMode           string `yaml:"completionMode"`
			Completions, Parallelism int
			Template                 struct {
				Spec struct {
					Containers []struct {
						Image        string
						Command      []string
						VolumeMounts []struct{ Name, MountPath string } `yaml:"volumeMounts"`
					}
					Volumes []struct{ Name string }
				}
			}
		}
	}
	documents := yaml.NewDecoder(bytes.NewReader(written(t, export.Kubernetes, job())))
	var jobs [2]manifest
	for i := range jobs {
		if err := documents.Decode(&jobs[i]); err != nil {
			t.Fatal(err)
		}
	}
	shards := jobs[0].Spec
	if shards.CompletionMode != "Indexed" || shards.Completions != 8 || shards.Parallelism != 8 {
		t.Errorf("the shards are %+v", shards)
	}
	pod := shards.Template.Spec
	want := append(job().Run, "--shard", "$(JOB_COMPLETION_INDEX)/8")
	container := pod.Containers[0]
	if !slices.Equal(container.Command, want) || len(container.VolumeMounts) != 2 || len(pod.Volumes) != 2 {
		t.Errorf("a pod is %+v, want the command %q and two volumes", pod, want)
	}
	if got := jobs[1].Spec.Template.Spec.Containers[0].Command; !slices.Equal(got, append(job().Merge, "--wait")) {
		t.Errorf("the merge runs %q", got)
	}
	var study struct{ Data map[string]string }
	if err := documents.Decode(&study); err != nil || study.Data["study.json"] != string(job().Manifest) {
		t.Errorf("the study is %+v (%v)", study, err)
	}
	bare := job()
	bare.Volume, bare.Manifest = export.Volume{}, nil
	if text := written(t, export.Kubernetes, bare); bytes.Contains(text, []byte("volume")) {
		t.Errorf("there is a volume without a claim:\n%s", text)
	}
}

// TestWhatIsLacking is said at once, and nothing is written.
func TestWhatIsLacking(t *testing.T) {
	var text bytes.Buffer
	err := export.Write(&text, export.Batch, export.Job{Shards: 20_000, CPUs: 1, MemoryMiB: 100})
	var lacking export.Lacking
	if !errors.As(err, &lacking) || len(lacking.What) != 3 || text.Len() > 0 {
		t.Errorf("got %v, want image, queue and the largest array", err)
	}
	if err := export.Write(&text, "cron", job()); err == nil {
		t.Error("an engine that does not exist was taken")
	}
}

// TestNames are what every engine allows.
func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"Web on Fargate!": "web-on-fargate", "--": "study", "": "study",
		strings.Repeat("abc ", 30): strings.TrimSuffix(strings.Repeat("abc-", 10), "-"),
	} {
		if got := export.Name(text); got != want {
			t.Errorf("%q is named %q, want %q", text, got, want)
		}
	}
}

func written(t *testing.T, e export.Engine, j export.Job) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := export.Write(&text, e, j); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// call is one call of a command: its words, what it read, and the options of the next rounds in its environment.
type call struct {
	words   []string
	stdin   []byte
	options string
}

// play runs a script with arguments while one command is a recorder that prints job1, job2, …
func play(t *testing.T, script []byte, command string, args ...string) []call {
	t.Helper()
	return record(t, script, nil, command, "0", args)
}

// playScript runs a script in which one command is a recorder that ends with a status.
func playScript(t *testing.T, script []byte, env []string, command, status string) []call {
	t.Helper()
	return record(t, script, env, command, status, nil)
}

// recorder keeps the words and the input of each call in files of its own.
const recorder = `#!/bin/bash
n=1
while [ -e "$RECORDS/$n" ]; do n=$((n + 1)); done
printf '%s\0' "$@" >"$RECORDS/$n"
if [ "${0##*/}" = sbatch ]; then cat >"$RECORDS/$n.stdin"; fi
printf '%s' "$ECSIM_OPTIONS" >"$RECORDS/$n.options"
echo "job$n"
exit "$STATUS"
`

func record(t *testing.T, script []byte, env []string, command, status string, args []string) []call {
	t.Helper()
	bin, records := t.TempDir(), t.TempDir()
	path := filepath.Join(t.TempDir(), "script")
	for name, text := range map[string]string{filepath.Join(bin, command): recorder, path: string(script)} {
		if err := os.WriteFile(name, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("bash", append([]string{path}, args...)...)
	env = append(env, "PATH="+bin+":"+os.Getenv("PATH"), "RECORDS="+records, "STATUS="+status)
	c.Env = append(os.Environ(), env...)
	if out, err := c.CombinedOutput(); err != nil && status == "0" {
		t.Fatalf("%v:\n%s", err, out)
	}
	var calls []call
	for _, n := range []string{"1", "2", "3", "4"} {
		words, err := os.ReadFile(filepath.Join(records, n))
		if err != nil {
			break
		}
		stdin, _ := os.ReadFile(filepath.Join(records, n+".stdin"))
		options, _ := os.ReadFile(filepath.Join(records, n+".options"))
		said := strings.Split(strings.TrimSuffix(string(words), "\x00"), "\x00")
		calls = append(calls, call{said, stdin, string(options)})
	}
	return calls
}

// inOrder tells whether words stand in a list in this order.
func inOrder(list []string, words ...string) bool {
	for _, word := range words {
		at := slices.Index(list, word)
		if at < 0 {
			return false
		}
		list = list[at+1:]
	}
	return true
}
