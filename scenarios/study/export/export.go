package export

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

// Engine is a system that runs jobs on a cluster.
type Engine string

// The engines.
const (
	Slurm      Engine = "slurm"
	Batch      Engine = "batch"
	Kubernetes Engine = "kubernetes"
)

// Engines are the names of the engines.
func Engines() []string { return []string{string(Slurm), string(Batch), string(Kubernetes)} }

// Job is what a cluster is to run.
type Job struct {
	Name   string   // letters, digits and hyphens; see Name
	Run    []string // the command of a shard, without its number
	Merge  []string // the command that joins the results
	Shards int

	CPUs      int    // of one shard
	MemoryMiB int    // of one shard
	TimeLimit string // of one shard, as Slurm writes it (1:30:00); empty: the partition's

	Image         string // of the container that holds ecsim (AWS Batch, Kubernetes)
	Queue         string // AWS Batch: the job queue
	JobRole       string // AWS Batch: ARN of the IAM role that may read and write the bucket; may be empty
	ExecutionRole string // AWS Batch on Fargate: ARN of the task execution role; empty: EC2
	Volume        Volume // Kubernetes: where results are that are in a folder
	Manifest      []byte // Kubernetes: the study, which pods find at ManifestPath; nil: it is in the store
}

// Volume is a claim on storage that every pod of a job mounts.
type Volume struct {
	Claim string // name of a PersistentVolumeClaim; empty: none, results are in a bucket
	Path  string // where it is mounted
}

// ManifestPath is where pods find the manifest of a study.
const ManifestPath = "/study/study.json"

// maxManifest is how much a ConfigMap holds.
// https://kubernetes.io/docs/concepts/configuration/configmap/
const maxManifest = 1 << 20

// NextRound is the exit status of a merge that finds a round complete and the next one to be run.
const NextRound = 6

// maxBatchShards is the largest array of AWS Batch.
// https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html
const maxBatchShards = 10_000

//go:embed slurm.sh.tmpl batch.sh.tmpl kubernetes.yaml.tmpl
var texts embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"shell": shell, "json": asJSON, "text": func(b []byte) string { return string(b) },
	"batchDefinition": batchDefinition, "batchArray": batchArray, "batchMerge": batchMerge,
	"nextRound": func() int { return NextRound },
}).ParseFS(texts, "*.tmpl"))

// Write writes the file that makes an engine run a job. The error says everything the job lacks.
func Write(w io.Writer, e Engine, j Job) error {
	if err := j.check(e); err != nil {
		return err
	}
	file := map[Engine]string{
		Slurm: "slurm.sh.tmpl", Batch: "batch.sh.tmpl", Kubernetes: "kubernetes.yaml.tmpl",
	}[e]
	var text bytes.Buffer
	if err := templates.ExecuteTemplate(&text, file, j); err != nil {
		return err
	}
	_, err := w.Write(text.Bytes())
	return err
}

// Lacking says everything that a job lacks for an engine.
type Lacking struct {
	Engine Engine
	What   []string
}

func (l Lacking) Error() string {
	return fmt.Sprintf("%s: %s", l.Engine, strings.Join(l.What, "; "))
}

func (j Job) check(e Engine) error {
	var lacks []string
	need := func(ok bool, what string) {
		if !ok {
			lacks = append(lacks, what)
		}
	}
	need(slices.Contains(Engines(), string(e)),
		fmt.Sprintf("found the engine %q, expected one of %s", e, strings.Join(Engines(), " ")))
	need(j.Shards >= 1, fmt.Sprintf("found %d shards, expected 1 or more", j.Shards))
	need(j.CPUs >= 1, fmt.Sprintf("found %d CPUs, expected 1 or more", j.CPUs))
	need(j.MemoryMiB >= 64, fmt.Sprintf("found %d MiB of memory, expected 64 or more", j.MemoryMiB))
	if e != Slurm {
		need(j.Image != "", "expected the container image that holds ecsim")
	}
	if e == Kubernetes {
		need(len(j.Manifest) < maxManifest, fmt.Sprintf("found a study of %d bytes, expected less than %d, which is "+
			"what a ConfigMap holds, or results in a bucket", len(j.Manifest), maxManifest))
	}
	if e == Batch {
		need(j.Queue != "", "expected the name or ARN of a job queue")
		need(j.Shards <= maxBatchShards,
			fmt.Sprintf("found %d shards, expected at most %d, the largest array", j.Shards, maxBatchShards))
	}
	if len(lacks) > 0 {
		return Lacking{e, lacks}
	}
	return nil
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// maxName leaves room for what the engines append to a name; Kubernetes allows 63 characters.
const maxName = 40

// Name makes a text the name of a job: lower case, digits and hyphens.
func Name(text string) string {
	name := notInNames.ReplaceAllString(strings.ToLower(text), "-")
	name = strings.Trim(name[:min(len(name), maxName)], "-")
	if name == "" {
		return "study"
	}
	return name
}

// Last is the number of the last shard.
func (j Job) Last() int { return j.Shards - 1 }

// podsPerShard is how many pods Kubernetes may lose for each shard before it gives the job up.
const podsPerShard = 6

// LostPods is how many pods Kubernetes may lose before it gives the job up.
func (j Job) LostPods() int { return podsPerShard * j.Shards }

// Indexed is the command of a shard in a pod, whose number Kubernetes puts into a variable.
func (j Job) Indexed() []string {
	return append(slices.Clone(j.Run), "--shard", "$(JOB_COMPLETION_INDEX)/"+strconv.Itoa(j.Shards))
}

// WaitingMerge is the command of a merge that starts together with the shards.
func (j Job) WaitingMerge() []string { return append(slices.Clone(j.Merge), "--wait") }

// shell is a command line as a shell needs it.
func shell(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if word == "" || plain.ReplaceAllString(word, "") != "" {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}

// plain are characters that a shell gives no meaning.
var plain = regexp.MustCompile(`[A-Za-z0-9_./:=,@%+-]+`)

// asJSON is a value as JSON without escapes for HTML, which YAML reads as well.
func asJSON(v any) (string, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSuffix(text.String(), "\n"), err
}
