package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ecsim/reports"
	"ecsim/scenarios"
	"ecsim/scenarios/study"
)

// studyFlags are the flags that every verb of many runs shares.
type studyFlags struct {
	seed         uint64
	replications int
	workers      int
	set          []string
	results      string
	shard        string
	dryRun       bool
	format       string
	output       string
	quiet        bool

	bar  *progressBar
	read filesRead   // of the disk
	part study.Shard // that is played
}

// register adds the flags to a verb.
func (f *studyFlags) register(c *cobra.Command, formats ...string) {
	flags := c.Flags()
	flags.Uint64Var(&f.seed, "seed", 0, "random seed of every variant (default: the scenario's own)")
	flags.IntVar(&f.replications, "replications", 0,
		"independent runs of each variant; with a stopping rule: at most")
	flags.IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "runs at a time; changes no figure")
	flags.StringArrayVar(&f.set, "set", nil,
		"change one `PATH=VALUE` of every variant, for example horizon=2h (repeatable)")
	flags.StringVar(&f.results, "results", "",
		"keep finished runs in this `PLACE`, and go on from those that are there: a folder, or\n"+
			"s3://BUCKET/PREFIX?endpoint=URL")
	flags.StringVar(&f.shard, "shard", "",
		"play the part `I/N` of the runs, from 0, and leave the others to other machines with the same --results;\n"+
			"with --results also what AWS Batch or Slurm say of an array (see ecsim study)")
	flags.BoolVar(&f.dryRun, "dry-run", false,
		"play nothing; say what there is to play in the first round, about how long it\n"+
			"takes, and how much may follow")
	flags.StringVar(&f.format, "format", formats[0], strings.Join(formats, ", "))
	flags.StringVar(&f.output, "output", "", "also write the report, its data and its plots to this `DIR`")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress bar and no notes on stderr")
	f.read = filesRead{}
	if verb := c.RunE; verb != nil {
		c.RunE = func(c *cobra.Command, args []string) error { return f.endShard(verb(c, args)) }
	}
}

// endShard makes a part of a study end well, whatever the study finds: that is the merge's to say.
func (f *studyFlags) endShard(err error) error {
	var known failure
	if !f.part.IsWhole() && errors.As(err, &known) && known.status.isVerdict() {
		return nil
	}
	return err
}

// check refuses flag values that mean nothing.
func (f *studyFlags) check(c *cobra.Command, formats ...string) error {
	n, most := f.replications, scenarios.MaxReplications
	if c.Flags().Changed("replications") && (n < 1 || n > most) {
		return usageError(c, "--replications: found %d, expected 1 to %d", n, most)
	}
	if f.workers < 1 {
		return usageError(c, "--workers: found %d, expected 1 or more", f.workers)
	}
	if err := writableFolder(c, "output", f.output); err != nil {
		return err
	}
	return oneOf(c, "format", f.format, formats...)
}

// options are how the variants of a study are loaded.
func (f *studyFlags) options(c *cobra.Command, set ...string) scenarios.LoadOptions {
	o := scenarios.LoadOptions{Set: append(append([]string{}, f.set...), set...), Reads: f.read.add, Context: c.Context()}
	if c.Flags().Changed("seed") {
		o.Seed = &f.seed
	}
	return o
}

// lab is what plays the study: all of it, a shard, or what an errand says.
func (f *studyFlags) lab(c *cobra.Command, t terminal) (*study.Lab, error) {
	l := &study.Lab{Workers: f.workers, Dry: f.dryRun}
	if f.bar = newProgressBar(t.stderr, f.quiet); f.bar != nil {
		l.Progress = f.bar.ShowStudy
	}
	if e := errandOf(c.Context()); e != nil {
		e.equip(c, f, l)
		return l, nil
	}
	kept, err := openStore(c, f.results)
	if err != nil {
		return nil, err
	}
	l.Store = kept
	switch {
	case kept != nil:
		if l.Shard, err = shardOf(c, f.shard, os.Getenv, unmarked); err != nil {
			return nil, err
		}
	case c.Flags().Changed("shard"):
		return nil, usageError(c, "--shard: expected --results too, where the shards meet")
	}
	if f.part = l.Shard; kept != nil && !f.dryRun {
		l.Before = f.leaveWord(c, kept)
	}
	return l, nil
}

// end makes of a study's error what the verb returns. A dry run prints its estimate and is fine.
func (f *studyFlags) end(err error, t terminal) error {
	f.bar.Clear()
	var cost *study.Estimate
	var pending *study.Pending
	switch {
	case errors.As(err, &pending) && !f.part.IsWhole():
		if !f.quiet {
			fmt.Fprintf(t.stderr, "ecsim: shard %d/%d is finished; %v\n", f.part.Index, f.part.Of, pending)
		}
		return nil
	case errors.As(err, &cost):
		return writeEstimate(t.stdout, cost)
	case errors.Is(err, scenarios.ErrInterrupted):
		note := "what was finished is lost: --results DIR keeps it"
		if f.results != "" {
			note = "what was finished is kept in " + f.results + ", and the same command goes on from there"
		}
		return failure{Interrupted, fmt.Errorf("%w: %s", scenarios.ErrInterrupted, note)}
	}
	return err
}

// writeEstimate says what a study costs before it is played.
func writeEstimate(w io.Writer, e *study.Estimate) error {
	which := ""
	switch {
	case e.Round > 1:
		which = fmt.Sprintf(" in round %d of the study", e.Round)
	case !e.IsWhole():
		which = " in the first round"
	}
	_, err := fmt.Fprintf(w, "To be played%s: %d replications of %d variants, %s of simulated time, in %d cells;\n"+
		"%d cells are finished already.\nAbout %s of CPU time, %s on the %d workers of this machine "+
		"(the first replication's speed, scaled).\n",
		which, e.Replications, e.Variants, e.Simulated, e.Cells-e.Finished, e.Finished,
		roughly(e.CPU), roughly(e.Wall()), e.Workers)
	if err == nil && e.Most > e.Asked {
		_, err = fmt.Fprintf(w, "The study goes on from what it finds: at most %d replications in all rounds.\n", e.Most)
	}
	return err
}

// roughly is a time with two figures.
func roughly(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d < time.Minute:
		return d.Round(time.Second).String()
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}

// writableFolder tries the folder of a flag, so that a long run does not end in vain. What it makes for that
// is gone again: the folder is there when something is written.
func writableFolder(c *cobra.Command, flag, folder string) error {
	if !c.Flags().Changed(flag) {
		return nil
	}
	if strings.TrimSpace(folder) == "" {
		return usageError(c, "--%s: found %q, expected a folder", flag, folder)
	}
	made := absent(folder)
	err := canWrite(folder)
	for _, name := range made {
		_ = os.Remove(name) // only if it is empty
	}
	if err != nil {
		return usageError(c, "--%s: found %q, expected a folder that can be written: %w", flag, folder, err)
	}
	return nil
}

// writableFile refuses a file of a flag that cannot be written, so that a long run does not end in vain. It
// leaves no file behind that was not there.
func writableFile(c *cobra.Command, flag, name string) error {
	if name == "" {
		return nil
	}
	_, before := os.Stat(name)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return usageError(c, "--%s: found %q, expected a file that can be written: %w", flag, name, err)
	}
	if err := f.Close(); err != nil || before == nil {
		return err
	}
	return os.Remove(name)
}

// absent are a folder and those above it that are not there, the innermost first.
func absent(folder string) (names []string) {
	for name := filepath.Clean(folder); ; name = filepath.Dir(name) {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return names
		}
		names = append(names, name)
	}
}

// canWrite makes a folder and writes a file there.
func canWrite(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	trial, err := os.CreateTemp(folder, ".trial-*")
	if err != nil {
		return err
	}
	return errors.Join(trial.Close(), os.Remove(trial.Name()))
}

// writeResult puts a study's document, or the page made of it, on stdout.
func writeResult(w io.Writer, format string, document any, page reports.Page) error {
	if err := reports.WriteDocument(w, format, document, page); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
