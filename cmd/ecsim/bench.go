package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/reports"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/gate"
)

// benchFlags are the flags of `ecsim bench`.
type benchFlags struct {
	baseline string
	only     []string
	update   bool
	noSpeed  bool
	workers  int
	results  string
	dryRun   bool
	format   string
	quiet    bool
}

func newBench(t terminal) *cobra.Command {
	var f benchFlags
	c := &cobra.Command{
		Use:   "bench [SUITE]",
		Short: "Hold a suite of scenarios against a baseline, and fail when something has become worse",
		Long: "Plays every scenario of a suite and compares cost, availability and latency with a baseline that\n" +
			"--update wrote earlier, replication by replication on the same seeds, and processor time with the\n" +
			"baseline's, in units of a calculation that is timed in the same run. SUITE is a TOML file; without\n" +
			"it a suite of quick bundled scenarios is played.\n\n" +
			"It exits with 4 when the whole interval of a difference is worse by more than is tolerated, with 5\n" +
			"when an interval reaches from what is tolerated to what is not (the replications are too few to\n" +
			"tell), with 2 when not everything could be compared (another seed, a scenario or a measure that only\n" +
			"one side has), and with 0 otherwise. A scenario that has changed since the baseline is compared and\n" +
			"judged, but for its speed; --update accepts it. Every run plants regressions into what it measured;\n" +
			"when the same comparison does not find them, the gate is broken and exits with 1.\n\n" +
			"The baseline is in the Go benchmark format, so that benchstat reads it.",
		Example: "  ecsim bench --only queue --update\n" +
			"  ecsim bench --only queue --no-speed\n" +
			"  ecsim bench --only queue --baseline ecsim-baseline.txt --no-speed --format markdown",
		Args: between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.bench(c, strings.Join(args, ""), t)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.baseline, "baseline", "", "the baseline's `FILE` (default: what the suite says)")
	flags.StringArrayVar(&f.only, "only", nil,
		"only scenarios of the suite whose name contains this; may be repeated")
	flags.BoolVar(&f.update, "update", false, "write what is measured as the new baseline, whole or not at all")
	flags.BoolVar(&f.noSpeed, "no-speed", false, "do not time anything: on machines that are shared with others")
	flags.IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "runs at a time; changes no figure")
	flags.StringVar(&f.results, "results", "",
		"keep finished runs in this `DIR`, and go on from those that are there")
	flags.BoolVar(&f.dryRun, "dry-run", false, "play nothing; say what there is to play and about how long it takes")
	flags.StringVar(&f.format, "format", "text", strings.Join(reports.GateFormats(), ", "))
	flags.BoolVar(&f.quiet, "quiet", false, "no progress bar and no notes on stderr")
	return c
}

// bench measures, compares and reports.
func (f *benchFlags) bench(c *cobra.Command, name string, t terminal) error {
	if f.workers < 1 {
		return usageError(c, "--workers: found %d, expected 1 or more", f.workers)
	}
	if err := oneOf(c, "format", f.format, reports.GateFormats()...); err != nil {
		return err
	}
	suite, err := gate.ReadSuite(name)
	if err != nil {
		return inputError(err)
	}
	if f.baseline != "" {
		suite.Baseline = f.baseline
	}
	if f.noSpeed {
		suite.SpeedRuns = 0
	}
	if len(f.only) > 0 && !suite.Only(f.only) {
		return usageError(c, "--only: no scenario of %s has a name with %q in it", suite.File, f.only)
	}
	if f.update && !f.dryRun {
		if err := writableFile(c, "baseline", suite.Baseline); err != nil {
			return err
		}
	}
	base, err := f.read(suite)
	if err != nil {
		return err
	}
	measured, err := f.measure(c, suite, base, t)
	var cost *study.Estimate
	switch {
	case errors.As(err, &cost):
		return writeEstimate(t.stdout, cost)
	case err != nil:
		return err
	}
	result, err := suite.Judge(base, measured)
	if err != nil {
		return err
	}
	if f.update {
		result.Accept(base)
	}
	if err := reports.WriteGate(t.stdout, f.format, result); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return f.conclude(result, suite.Update(base, &measured.Record), t)
}

// read reads the baseline; with --update there need not be one, or one that can be read.
func (f *benchFlags) read(suite *gate.Suite) (*gate.Record, error) {
	base, err := gate.ReadFile(suite.Baseline)
	switch {
	case err == nil:
		return base, nil
	case f.update || f.dryRun:
		return &gate.Record{}, nil
	case errors.Is(err, gate.ErrNoBaseline):
		return nil, failure{WrongInput, fmt.Errorf("no baseline %s: ecsim bench --update writes it", suite.Baseline)}
	}
	return nil, inputError(err)
}

// measure plays the suite, then times it, and what looks slow again.
func (f *benchFlags) measure(
	c *cobra.Command, suite *gate.Suite, base *gate.Record, t terminal,
) (*gate.Measured, error) {
	store, err := openStore(c, f.results)
	if err != nil {
		return nil, err
	}
	lab := &study.Lab{Store: store, Workers: f.workers, Dry: f.dryRun}
	bar := newProgressBar(t.stderr, f.quiet)
	if bar != nil {
		lab.Progress = bar.ShowStudy
	}
	defer bar.Clear()
	measured, err := suite.Measure(c.Context(), lab)
	bar.Clear()
	if err != nil {
		return nil, err
	}
	if suite.SpeedRuns == 0 {
		return measured, nil
	}
	timing := newProgressBar(t.stderr, f.quiet)
	defer timing.Clear()
	done := func(cases int) {
		if timing != nil {
			timing.Count(cases, len(suite.Cases))
		}
	}
	if err := suite.MeasureSpeed(c.Context(), &measured.Record, done); err != nil {
		return nil, err
	}
	if f.update {
		return measured, nil
	}
	return measured, suite.ConfirmSpeed(c.Context(), base, &measured.Record)
}

// conclude writes the new baseline when asked to, or turns the conclusion into an exit status.
func (f *benchFlags) conclude(r *gate.Result, updated *gate.Record, t terminal) error {
	if r.Conclusion == gate.Broken {
		return failure{OurFault, errors.New("the gate is broken: it does not find what was planted (see Self-test), " +
			"by a defect or for want of replications")}
	}
	if f.update {
		if err := updated.WriteFile(r.Baseline); err != nil {
			return err
		}
		if !f.quiet {
			fmt.Fprintf(t.stderr, "ecsim: wrote %s, %d scenarios\n", r.Baseline, len(updated.Entries))
		}
		return nil
	}
	switch r.Conclusion {
	case gate.Regressed:
		return failure{Regressed, fmt.Errorf("worse than in %s: %d of %d measures", r.Baseline,
			r.Count(gate.Worse), r.Comparisons)}
	case gate.TooFew:
		return failure{Undecided, fmt.Errorf("undecided: %d of %d measures", r.Count(gate.Undecided),
			r.Comparisons)}
	case gate.Stale:
		return failure{WrongInput, fmt.Errorf("%s does not fit %s: ecsim bench --update", r.Baseline, r.Suite)}
	}
	return nil
}
