package main

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/model"
	"ecsim/reports"
	"ecsim/scenarios"
	"ecsim/scenarios/input"
)

// defaultScenario is what `ecsim run` plays when nothing is named.
const defaultScenario = "web-on-fargate"

// runFlags are the flags of `ecsim run`.
type runFlags struct {
	seed         uint64
	replications int
	workers      int
	set          []string
	format       string
	timeline     bool
	why          string
	without      []string
	precision    []string
	antithetic   bool
	output       string
	quiet        bool
}

func newRun(t terminal) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run [SCENARIO]",
		Short: "Simulate one scenario and print its report",
		Long: "Simulates one scenario and prints its report. SCENARIO is a scenario.toml, a folder that\n" +
			"holds one, or the name of a bundled scenario (ecsim scenarios list); without it the bundled\n" +
			defaultScenario + " is played. With several replications every figure has its 95 %\n" +
			"interval: means, totals over totals, and percentiles of all requests together.",
		Example: "  ecsim run\n" +
			"  ecsim run scenario.toml --replications 30\n" +
			"  ecsim run scenario.toml --precision 2% --precision p99=5ms\n" +
			"  ecsim run flash-crowd --set service.landing.scaling.0.MaxCapacity=60 --timeline\n" +
			"  ecsim run scenario.toml --format json > outcome.json",
		Args: between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			name := defaultScenario
			if len(args) == 1 {
				name = args[0]
			}
			return f.run(c, name, t)
		},
	}
	flags := c.Flags()
	flags.Uint64Var(&f.seed, "seed", 0, "random seed (default: the scenario's own)")
	flags.IntVar(&f.replications, "replications", 0,
		fmt.Sprintf("independent runs to join (default: the scenario's own, mostly 1);\n"+
			"with a precision: at most (default: the scenario's own, or %d)", input.MostForPrecision))
	flags.StringArrayVar(&f.precision, "precision", nil,
		"play until half of every 95 % interval is at most this `WIDTH`: 2% of the figure, for the monthly cost and\n"+
			"each service's share answered and p99; or of a measure or all that end so: p99=5ms (repeatable)")
	flags.IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0),
		"replications to run at a time; changes no figure")
	flags.BoolVar(&f.antithetic, "antithetic", false,
		"play replications in pairs, the second of which mirrors the gaps between requests and their work: narrower\n"+
			"intervals of counts, costs by the request and mean latencies under steady load, not of p99")
	flags.StringArrayVar(&f.set, "set", nil,
		"change one `PATH=VALUE` of the scenario, for example region=eu-west-1 (repeatable)")
	flags.StringVar(&f.format, "format", "text", strings.Join(reports.Formats(), ", "))
	flags.BoolVar(&f.timeline, "timeline", false,
		"add what happened, moment by moment (first replication)")
	flags.StringVar(&f.why, "why", "",
		"walk from an `EVENT` to its root: slo (every minute that broke an objective), the measure of one,\n"+
			"a time (10:05) or a task (web/12); first replication. As text it stands in place of the report,\n"+
			"other formats and --output add it")
	flags.StringArrayVar(&f.without, "without", nil,
		"play it again without a `FACTOR`, on the same seeds, and compare broken minutes, failed requests and\n"+
			"dollars (repeatable): faults, deployments, defects, spot, image-pull, start-up, …, or all")
	flags.StringVar(&f.output, "output", "",
		"also write report, outcome.json, series.csv and plots to this `DIR`")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress bar and no notes on stderr")
	return c
}

// run loads, simulates and reports. An interrupted run reports the replications that were finished.
func (f *runFlags) run(c *cobra.Command, name string, t terminal) error {
	if err := f.check(c); err != nil {
		return err
	}
	options := scenarios.LoadOptions{Set: f.set, Context: c.Context()}
	if c.Flags().Changed("seed") {
		options.Seed = &f.seed
	}
	scenario, err := scenarios.Load(name, options)
	if err != nil {
		return inputError(err)
	}
	var event scenarios.WhyEvent
	if c.Flags().Changed("why") {
		if event, err = scenarios.ParseWhy(scenario, f.why); err != nil {
			return usageError(c, "--why: %w", err)
		}
	}
	without, err := scenarios.Factors(scenario, f.without)
	if err != nil {
		return usageError(c, "--without: %w", err)
	}
	precision, err := f.precisionFor(c, scenario)
	if err != nil {
		return err
	}
	if err := writableFolder(c, "output", f.output); err != nil {
		return err
	}
	if err := f.inPairs(c, scenario, precision); err != nil {
		return err
	}
	bar := newProgressBar(t.stderr, f.quiet)
	play := scenarios.RunOptions{
		Replications: f.replications, Workers: f.workers, Timeline: f.timeline, Why: event,
		Without: without, Precision: precision, Antithetic: f.antithetic, Usage: f.format == "json" || f.output != "",
	}
	if bar != nil {
		play.Progress = bar.Show
	}
	outcome, err := scenarios.Run(c.Context(), scenario, play)
	bar.Clear()
	var unknown scenarios.UnknownEvent
	switch {
	case errors.As(err, &unknown):
		return usageError(c, "--why: %w", err)
	case err != nil && !errors.Is(err, scenarios.ErrInterrupted):
		return err
	}
	finished := 0
	if outcome != nil {
		finished = outcome.Provenance.Replications
		if err := f.write(outcome, t); err != nil {
			return err
		}
	}
	if err != nil {
		return failure{Interrupted, fmt.Errorf("%w: %d of %d replications were finished and reported",
			scenarios.ErrInterrupted, finished, play.Most(scenario))}
	}
	return cmp.Or(missedObjectives(outcome), undecided(outcome))
}

// precisionFor parses --precision for a scenario.
func (f *runFlags) precisionFor(c *cobra.Command, s *model.Scenario) (all []model.Precision, err error) {
	for _, text := range f.precision {
		p, err := scenarios.ReadPrecision(s, text)
		if err != nil {
			return nil, usageError(c, "--precision: %w", err)
		}
		all = append(all, p)
	}
	least := input.FewestForPrecision
	if len(all) > 0 && f.replications > 0 && f.replications < least {
		return nil, usageError(c, "--replications: found %d, expected at least %d with --precision",
			f.replications, least)
	}
	return all, nil
}

// inPairs refuses what cannot be played in antithetic pairs.
func (f *runFlags) inPairs(c *cobra.Command, s *model.Scenario, precision []model.Precision) error {
	if !f.antithetic {
		return nil
	}
	most := scenarios.RunOptions{Replications: f.replications, Precision: precision}.Most(s)
	least := 2
	if len(precision)+len(s.Precision) > 0 {
		least = 2 * input.FewestForPrecision
	}
	switch {
	case len(f.without) > 0:
		return usageError(c, "--antithetic: found it beside --without, expected one of them: "+
			"a comparison is of single replications")
	case most < least || most%2 != 0:
		return usageError(c, "--replications: found %d, expected an even number of at least %d with --antithetic",
			most, least)
	}
	return nil
}

// check refuses flag values that mean nothing.
func (f *runFlags) check(c *cobra.Command) error {
	n, most := f.replications, scenarios.MaxReplications
	if c.Flags().Changed("replications") && (n < 1 || n > most) {
		return usageError(c, "--replications: found %d, expected 1 to %d", n, most)
	}
	if f.workers < 1 {
		return usageError(c, "--workers: found %d, expected 1 or more", f.workers)
	}
	return oneOf(c, "format", f.format, reports.Formats()...)
}

// write puts the report on stdout and, when asked, everything into the output folder.
func (f *runFlags) write(outcome *scenarios.Outcome, t terminal) error {
	write := func() error { return reports.Write(t.stdout, f.format, outcome) }
	if f.why != "" && f.format == "text" && outcome.Why != nil {
		write = func() error { return reports.WriteWhy(t.stdout, outcome) }
	}
	if err := write(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if f.output == "" {
		return nil
	}
	if err := reports.WriteDirectory(f.output, outcome); err != nil {
		return fmt.Errorf("writing to %s: %w", f.output, err)
	}
	if !f.quiet {
		fmt.Fprintf(t.stderr, "ecsim: wrote the report, its data and its plots to %s\n", f.output)
	}
	return nil
}

// missedObjectives is an error when an objective of the scenario was missed; the report says which.
func missedObjectives(outcome *scenarios.Outcome) error {
	missed := 0
	for _, slo := range outcome.SLOs {
		if !slo.OK {
			missed++
		}
	}
	if missed == 0 {
		return nil
	}
	note := fmt.Errorf("%d of %d objectives were missed", missed, len(outcome.SLOs))
	return failure{CheckFailed, note}
}

// undecided is an error when the precision that was asked for was not reached; the report says of what.
func undecided(outcome *scenarios.Outcome) error {
	p := outcome.Precision
	if p == nil || p.Met {
		return nil
	}
	missing := 0
	for _, m := range p.Measures {
		if !m.Met {
			missing++
		}
	}
	are := "are"
	if missing == 1 {
		are = "is"
	}
	return failure{Undecided, fmt.Errorf("undecided: after %d replications %d of %d intervals %s wider than asked for",
		outcome.Provenance.Replications, missing, len(p.Measures), are)}
}
