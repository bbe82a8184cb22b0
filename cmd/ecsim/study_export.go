package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ecsim/scenarios/problem"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/export"
	"ecsim/scenarios/study/question"
)

// exportFlags are the flags of `ecsim study export`.
type exportFlags struct {
	job     export.Job
	results string
	output  string
	program string
	name    string
}

func newStudyExport(t terminal) *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export ENGINE [VERB] STUDY… [-- FLAGS]",
		Short: "Write the job file that makes a cluster run a study",
		Long: "Writes the file that makes ENGINE, slurm, batch (AWS Batch) or kubernetes, run a study as an array of\n" +
			"shards with the merge of their results after it, and puts the study itself, with every file it\n" +
			"reads, into --results: the machines need ecsim and nothing else. VERB and STUDY are what you would\n" +
			"type on one machine (compare a.toml b.toml); a study file alone says its verb. FLAGS after -- are\n" +
			"the verb's own; of those that say how it is played, --workers is for the shards, --format, --output and\n" +
			"--quiet for the merge, and --results, --shard and --dry-run are refused.\n\n" +
			"For AWS Batch: --results s3://BUCKET/PREFIX --queue QUEUE --image IMAGE, and --job-role ARN for a role\n" +
			"that may read and write the bucket; on Fargate --execution-role ARN too.",
		Example: "  ecsim study export slurm study.toml --shards 8 --results shared -o job.sh    then: bash job.sh\n" +
			"  ecsim study export slurm sweep study.toml --shards 8 --results swept -- --replications 3\n" +
			"  ecsim study export kubernetes study.toml --shards 4 --results /results --claim shared --image registry/ecsim",
		Args: between(2, -1),
		RunE: func(c *cobra.Command, args []string) error { return f.export(c, args, t) },
	}
	flags := c.Flags()
	flags.IntVar(&f.job.Shards, "shards", 0, "into how many parts the study is cut")
	flags.StringVar(&f.results, "results", "", "where the shards meet: a folder that all share, or s3://BUCKET/PREFIX")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE` (default: stdout)")
	flags.StringVar(&f.name, "name", "", "of the job (default: the study's)")
	flags.StringVar(&f.program, "program", "ecsim", "where ecsim is on the cluster's machines")
	flags.IntVar(&f.job.CPUs, "cpus", 1, "processors of a shard")
	flags.IntVar(&f.job.MemoryMiB, "memory", 1024, "memory of a shard in `MiB`")
	flags.StringVar(&f.job.TimeLimit, "time", "",
		"slurm: time limit of a shard, such as 1:30:00 (default: the partition's)")
	flags.StringVar(&f.job.Image, "image", "",
		"batch, kubernetes: container image with ecsim on its path and no entry point")
	flags.StringVar(&f.job.Queue, "queue", "", "batch: job queue")
	flags.StringVar(&f.job.JobRole, "job-role", "", "batch: `ARN` of the role that may read and write the bucket")
	flags.StringVar(&f.job.ExecutionRole, "execution-role", "",
		"batch: `ARN` of the task execution role, for a queue on Fargate (default: EC2)")
	flags.StringVar(&f.job.Volume.Claim, "claim", "",
		"kubernetes: PersistentVolumeClaim that is mounted at --results, when that is a folder")
	return c
}

// export writes the job file and leaves the study in the store.
func (f *exportFlags) export(c *cobra.Command, args []string, t terminal) error {
	engine := export.Engine(args[0])
	if !slices.Contains(export.Engines(), args[0]) {
		return notOneOf(c, "ENGINE", args[0], export.Engines())
	}
	if err := f.check(c, engine); err != nil {
		return err
	}
	if err := writableFile(c, "output", f.output); err != nil {
		return err
	}
	command, err := verbOf(c, args[1:])
	if err != nil {
		return err
	}
	e, err := describeCommand(c.Context(), command)
	if err != nil {
		return err
	}
	m, cells := e.described, e.cells
	if err := f.complete(c, engine, m); err != nil {
		return err
	}
	if err := f.passOn(c, engine, e.how); err != nil {
		return err
	}
	var text bytes.Buffer
	var lacking export.Lacking
	err = export.Write(&text, engine, f.job)
	if errors.As(err, &lacking) {
		return usageError(c, "%s", strings.Join(lacking.What, "; "))
	}
	if err == nil && !f.isFar(engine) {
		err = f.leave(c, m)
	}
	if err != nil {
		return err
	}
	if cells < f.job.Shards {
		fmt.Fprintf(t.stderr, "ecsim: the first round has %d cells, so %d of %d shards have nothing to do in it\n",
			cells, f.job.Shards-cells, f.job.Shards)
	}
	if f.output == "" {
		_, err = t.stdout.Write(text.Bytes())
		return err
	}
	return os.WriteFile(f.output, text.Bytes(), 0o644)
}

// check refuses flags that mean nothing for an engine.
func (f *exportFlags) check(c *cobra.Command, engine export.Engine) error {
	switch {
	case f.job.Shards < 1:
		return usageError(c, "--shards: found %d, expected 1 or more", f.job.Shards)
	case f.results == "":
		return usageError(c, "--results: found nothing, expected %s, where the shards meet", placeOfResults)
	case engine == export.Batch && !isBucket(f.results):
		return usageError(c, "--results: found %q, expected s3://BUCKET/PREFIX: jobs of AWS Batch share no folder",
			f.results)
	case engine == export.Kubernetes && !isBucket(f.results) && f.job.Volume.Claim == "":
		return usageError(c, "--results: found the folder %q, expected s3://BUCKET/PREFIX, or --claim too: pods share "+
			"no folder without a volume", f.results)
	}
	return nil
}

// isFar reports whether the store is in a volume that only the cluster's machines see.
func (f *exportFlags) isFar(engine export.Engine) bool {
	return engine == export.Kubernetes && !isBucket(f.results)
}

// leave puts the study into the store.
func (f *exportFlags) leave(c *cobra.Command, m *study.Manifest) error {
	kept, err := openStore(c, f.results)
	if err != nil {
		return err
	}
	if err := m.Put(c.Context(), kept); err != nil {
		return err
	}
	return study.Shard{Of: f.job.Shards}.Mark(c.Context(), kept, m)
}

// complete fills in what the engine is to run.
func (f *exportFlags) complete(c *cobra.Command, engine export.Engine, m *study.Manifest) (err error) {
	where := f.results
	if engine == export.Slurm {
		if where, err = absolute(where); err != nil {
			return err
		}
	}
	f.job.Name = export.Name(f.name)
	if f.name == "" {
		f.job.Name = export.Name("ecsim " + strings.Join(m.Command[:min(2, len(m.Command))], " "))
	}
	which := "--study=" + m.Name()
	f.job.Run = []string{f.program, "study", "run", where, which, "--quiet"}
	f.job.Merge = []string{f.program, "study", "merge", where, which}
	if f.isFar(engine) {
		f.job.Volume.Path = where
		if f.job.Manifest, err = m.Encode(); err != nil {
			return err
		}
		f.job.Run = append(f.job.Run, "--manifest="+export.ManifestPath)
	} else {
		f.job.Volume = export.Volume{}
	}
	return nil
}

// passOn gives the flags that say how the verb plays and prints to the commands of the job, and refuses those
// that mean nothing there.
func (f *exportFlags) passOn(c *cobra.Command, engine export.Engine, flags []*pflag.Flag) error {
	for _, flag := range flags {
		word := "--" + flag.Name + "=" + flag.Value.String()
		switch flag.Name {
		case "workers":
			f.job.Run = append(f.job.Run, word)
		case "format", "quiet":
			f.job.Merge = append(f.job.Merge, word)
		case "output":
			if engine != export.Slurm {
				return usageError(c, "found %s after --, expected none: what a container of %s writes goes with it; "+
					"ecsim study merge RESULTS --output DIR writes it afterwards", word, engine)
			}
			folder, err := absolute(flag.Value.String())
			if err != nil {
				return err
			}
			f.job.Merge = append(f.job.Merge, "--output="+folder)
		case "results":
			return usageError(c, "found %s after --, expected --results before it: where the shards meet is the job's", word)
		default:
			return usageError(c, "found %s after --, expected none: each job of the array plays its own part", word)
		}
	}
	return nil
}

// studyVerbs are the verbs that can be spread over machines.
func studyVerbs(root *cobra.Command) (names []string) {
	for _, verb := range root.Commands() {
		if verb.Flags().Lookup("shard") != nil {
			names = append(names, verb.Name())
		}
	}
	return names
}

// verbOf is the command line that is to be spread: as it was given, or the verb that a study file is for.
func verbOf(c *cobra.Command, args []string) ([]string, error) {
	known := studyVerbs(c.Root())
	for _, name := range known {
		if args[0] == name {
			return args, nil
		}
	}
	if slices.Contains(verbs(c.Root()), args[0]) {
		return nil, usageError(c, "VERB: found %q, which is no verb of a study, expected one of %s", args[0],
			strings.Join(known, " "))
	}
	if !question.IsStudy(args[0]) {
		if _, err := os.Stat(args[0]); err == nil {
			return nil, usageError(c, "found %q, which is no study file, expected a verb before it: one of %s", args[0],
				strings.Join(known, " "))
		}
		if problem.Nearest(args[0], known) != "" {
			return nil, notOneOf(c, "VERB", args[0], known)
		}
	}
	q, err := question.Read(args[0], question.Options{})
	if err != nil {
		return nil, inputError(err)
	}
	return append([]string{verbFor(q)}, args...), nil
}

// verbFor is the verb that a study file is for by what it states.
func verbFor(q *question.Question) string {
	switch {
	case len(q.Uncertain) > 0, len(q.Commitment.Products) > 0:
		return "plan"
	case q.Method.Kind != "", q.Objective.Measure != "":
		return "tune"
	case len(q.Axes) > 0:
		return "sweep"
	}
	return "compare"
}

// describeCommand finds the manifest of a study, the number of cells of its first round, and the flags that
// say how it is played.
func describeCommand(ctx context.Context, command []string) (*errand, error) {
	e := &errand{onlyDescribe: true}
	silent := terminal{strings.NewReader(""), io.Discard, io.Discard}
	err := playVerb(ctx, silent, command, e)
	if e.described == nil || !errors.Is(err, errDescribed) {
		if err == nil {
			err = failure{WrongInput, fmt.Errorf("%s plays nothing that could be spread", commandLine(command))}
		}
		return nil, err
	}
	return e, nil
}
