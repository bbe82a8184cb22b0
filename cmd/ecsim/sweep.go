package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ecsim/reports"
	"ecsim/scenarios"
	"ecsim/scenarios/study/question"
	"ecsim/scenarios/study/sweep"
)

// sweepFlags are the flags of `ecsim sweep`.
type sweepFlags struct {
	studyFlags
	precision []string
}

func newSweep(t terminal) *cobra.Command {
	var f sweepFlags
	c := &cobra.Command{
		Use:   "sweep STUDY",
		Short: "Play a scenario at every point of a study and say which knob moves what",
		Long: "Plays a scenario at every point of a study: a grid of levels, a Latin hypercube or Sobol points over\n" +
			"any paths of the scenario. STUDY is a TOML file (scenarios/study/question/KEYS.md has its keys) or the\n" +
			"name of a bundled study (ecsim scenarios list --studies). The report has every point with intervals\n" +
			"and objectives, and of each measure how much of the differences each axis explains. Combinations\n" +
			"that the scenario refuses are listed and not played. With --results a sweep that was stopped goes\n" +
			"on where it was, and --output adds pictures: each measure along each axis, and a map of two axes.\n" +
			"Objectives that points miss are what a sweep is to find, so the exit status is 0 all the same;\n" +
			"5 says that --precision was not reached at every point.",
		Example: "  ecsim sweep study.toml --replications 3\n" +
			"  ecsim sweep study.toml --results results --output out\n" +
			"  ecsim sweep study.toml --replications 40 --precision cost.monthly=5%\n" +
			"  ecsim sweep study.toml --dry-run",
		Args: between(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.sweep(c, args[0], t)
		},
	}
	f.register(c, reports.Formats()...)
	c.Flags().StringArrayVar(&f.precision, "precision", nil,
		"play each point until half the interval is narrower than `WIDTH`: 2% or p99=5ms (repeatable)")
	return c
}

// sweep reads the study, plays it and reports. Objectives that are missed somewhere are what it is to find,
// so they are no failure.
func (f *sweepFlags) sweep(c *cobra.Command, name string, t terminal) error {
	q, err := f.question(c, name)
	if err != nil {
		return err
	}
	lab, err := f.lab(c, t)
	if err != nil {
		return err
	}
	result, err := sweep.Run(c.Context(), lab, q)
	if err != nil {
		return inputError(f.end(err, t))
	}
	f.bar.Clear()
	if err := reports.WriteSweep(t.stdout, f.format, result); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if f.output != "" {
		if err := reports.WriteSweepDirectory(f.output, result); err != nil {
			return fmt.Errorf("writing to %s: %w", f.output, err)
		}
		if !f.quiet {
			fmt.Fprintf(t.stderr, "ecsim: wrote the report, its data and its plots to %s\n", f.output)
		}
	}
	if n := result.Design.Unreached; n > 0 {
		return failure{Undecided, fmt.Errorf("undecided: after %d replications %d of %d points are not known to the "+
			"precision that was asked for", result.Design.Replications, n, len(result.Points))}
	}
	return nil
}

// question reads a study file as the flags change it.
func (f *sweepFlags) question(c *cobra.Command, name string) (*question.Question, error) {
	if err := f.check(c, reports.Formats()...); err != nil {
		return nil, err
	}
	o := f.options(c)
	q, err := question.Read(name, question.Options{Set: o.Set, Seed: o.Seed, Reads: o.Reads})
	if err != nil {
		return nil, inputError(err)
	}
	for i, text := range f.precision {
		p, err := scenarios.ReadPrecision(q.Base, text)
		if err != nil {
			return nil, usageError(c, "--precision: %w", err)
		}
		if i == 0 {
			q.Precision = nil
		}
		q.Precision = append(q.Precision, p)
	}
	if f.replications > 0 {
		q.Replications = f.replications
	}
	return q, nil
}
