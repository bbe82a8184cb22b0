package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
)

func newStudy(t terminal) *cobra.Command {
	c := &cobra.Command{
		Use:   "study",
		Short: "Spread a study over many machines and join what they find",
		Long: "A study is any of compare, sweep, tune and the other verbs of many runs. Its results lie in a store,\n" +
			"a folder or an S3 bucket, one file for each range of replications; any number of machines may add\n" +
			"to it. ecsim study export writes the job file for a cluster, run plays one shard, and merge joins\n" +
			"what the shards found and prints the study's result, byte for byte what one machine would print.",
		Args: knownVerb,
		RunE: func(c *cobra.Command, _ []string) error {
			return usageError(c, "expected one of %s", strings.Join(verbs(c), " "))
		},
	}
	c.AddCommand(newStudyExport(t), newStudyRun(t), newStudyMerge(t))
	return c
}

// errNoStudy says that there is no manifest.
var errNoStudy = errors.New("expected what --results or ecsim study export left there")

// pickStudy is the study of some stores with a name, or the only one without.
func pickStudy(c *cobra.Command, stores []study.Store, places []string, name string) (*study.Manifest, error) {
	var names []string
	var last *study.Manifest
	found := map[string]*study.Manifest{}
	for i, kept := range stores {
		manifests, err := study.Manifests(c.Context(), kept)
		if err != nil {
			return nil, usageError(c, "%s: %w", withoutQuery(places[i]), err)
		}
		for _, m := range manifests {
			if found[m.Name()] == nil {
				names = append(names, fmt.Sprintf("\n  %s in %s: %s", m.Name(), withoutQuery(places[i]), describeStudy(m)))
			}
			found[m.Name()], last = m, m
		}
	}
	switch {
	case len(found) == 0:
		return nil, usageError(c, "found no study in %s, %w", strings.Join(places, ", "), errNoStudy)
	case found[name] != nil:
		return found[name], nil
	case name != "":
		return nil, usageError(c, "--study: found %q, expected one of%s", name, strings.Join(names, ""))
	case len(found) > 1:
		return nil, usageError(c, "found %d different studies, which are never mixed; expected one, or --study NAME:%s",
			len(found), strings.Join(names, ""))
	}
	return last, nil
}

// describeStudy is a study in a few words.
func describeStudy(m *study.Manifest) string {
	return "ecsim " + commandLine(m.Command) + ", version " + m.Version
}

func newStudyRun(t terminal) *cobra.Command {
	var name, shard, manifest string
	var workers int
	var quiet bool
	c := &cobra.Command{
		Use:   "run RESULTS",
		Short: "Play one shard of the study that a store holds",
		Long: "Plays one shard of the study whose manifest lies in RESULTS, a folder or s3://BUCKET/PREFIX, and puts\n" +
			"what it finds there. It needs no other file. Which shard: --shard I/N, or the environment that AWS\n" +
			"Batch, Slurm and Kubernetes give the jobs of an array; where that does not say of how many, RESULTS\n" +
			"does, as export and other shards left word. What RESULTS holds already is not played again. The\n" +
			"status is 0 when the shard is finished, whatever the study will find.",
		Example: "  ecsim study run shared --shard 0/8\n" +
			"  ecsim study run shared --shard 1/8 --workers 1 --quiet",
		Args: between(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			e, m, err := openShard(c, args[0], shard, name, manifest)
			if err != nil {
				return err
			}
			more := []string{fmt.Sprintf("--workers=%d", workers), fmt.Sprintf("--quiet=%t", quiet)}
			if workers == 0 {
				more = more[1:]
			}
			silent := terminal{t.stdin, io.Discard, t.stderr}
			return endShard(t, e, quiet, playManifest(c.Context(), silent, m, e, more...))
		},
	}
	flags := c.Flags()
	flags.StringVar(&shard, "shard", "", "the `I/N` to play, from 0 (default: what the cluster's environment says)")
	flags.StringVar(&name, "study", "", "which study, when RESULTS holds several")
	flags.StringVar(&manifest, "manifest", "", "put the study of this `FILE` into RESULTS first")
	flags.IntVar(&workers, "workers", 0, "runs at a time; changes no figure (default: the processors)")
	flags.BoolVar(&quiet, "quiet", false, "no progress bar and no notes on stderr")
	return c
}

// openShard finds the store, the study and the shard that `study run` is to play.
func openShard(c *cobra.Command, results, shard, name, manifest string) (*errand, *study.Manifest, error) {
	open := openResults
	if manifest != "" {
		open = openStore
	}
	kept, err := open(c, results)
	if err == nil && manifest != "" {
		name, err = putManifest(c, kept, manifest)
	}
	if err != nil {
		return nil, nil, err
	}
	m, err := pickStudy(c, []study.Store{kept}, []string{results}, name)
	if err != nil {
		return nil, nil, err
	}
	e := &errand{store: kept}
	marked := func() (int, error) { return markedCount(c.Context(), kept, m) }
	if e.shard, err = shardOf(c, shard, os.Getenv, marked); err != nil {
		return nil, nil, err
	}
	if !e.shard.IsWhole() {
		err = e.shard.Mark(c.Context(), kept, m)
	}
	return e, m, err
}

// putManifest puts the study of a file into a store, and names it.
func putManifest(c *cobra.Command, kept study.Store, file string) (name string, err error) {
	document, err := os.ReadFile(file)
	if err != nil {
		return "", usageError(c, "--manifest: %w", err)
	}
	m, err := study.DecodeManifest(document)
	if err != nil {
		return "", usageError(c, "--manifest: %s: %w", file, err)
	}
	return m.Name(), m.Put(c.Context(), kept)
}

// endShard says what a shard leaves to others. That the study's verdict is a bad one is not its to say.
func endShard(t terminal, e *errand, quiet bool, err error) error {
	var pending *study.Pending
	var known failure
	note := "every cell of the study is finished: ecsim study merge prints the result"
	switch {
	case errors.As(err, &pending):
		note = fmt.Sprintf("shard %d/%d is finished; %v", e.shard.Index, e.shard.Of, pending)
	case err == nil:
	case errors.As(err, &known) && known.status.isVerdict():
	case errors.Is(err, scenarios.ErrInterrupted):
		return failure{Interrupted, fmt.Errorf("%w: what was finished is kept, and the same command goes on from there",
			scenarios.ErrInterrupted)}
	default:
		return err
	}
	if !quiet {
		fmt.Fprintln(t.stderr, "ecsim:", note)
	}
	return nil
}
