package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/reports"
	"ecsim/scenarios"
	"ecsim/scenarios/study/compare"
)

// compareFlags are the flags of `ecsim compare`.
type compareFlags struct {
	studyFlags
	variants     []string
	indifference []string
	measures     []string
	decide       []string
	confidence   float64
	untilDecided bool
	power        bool
	failOn       []string
}

func newCompare(t terminal) *cobra.Command {
	var f compareFlags
	c := &cobra.Command{
		Use:   "compare BASE [VARIANT…]",
		Short: "Hold variants against a base: paired runs, differences with intervals, verdicts",
		Long: "Plays a base and its variants on the same seeds and judges every measure: cost, cost by cause,\n" +
			"availability, latency, deployments, tasks. BASE and VARIANT are scenarios as `ecsim run` takes them;\n" +
			"a variant can also be changes of the base, --variant NAME=PATH=VALUE, with more changes under the\n" +
			"same name. A study file in place of BASE has its own [[variant]]s, measures, replications (at most so\n" +
			"many, with a precision), confidence and [method] indifference.\n\n" +
			"Verdicts: better or worse, when the whole interval of the paired difference is on one side of zero\n" +
			"and not all of it inside what does not matter (--indifference); equivalent, when all of it is inside;\n" +
			"else undecided. ~: the interval holds zero. With " + confidenceText + " confidence not one of\n" +
			"all verdicts is wrong, over all measures, variants and looks, so of a hundred comparisons of\n" +
			"something with itself at most five call anything better or worse.\n\n" +
			"Without --replications pairs are added until every decisive measure is decided, at most " +
			fmt.Sprint(compare.DefaultReplications) + ":\n" +
			"cost.monthly, availability.requests, latency.p99, the duration of deployments, what objectives name,\n" +
			"or what --decide names. --replications N plays exactly N pairs; with --until-decided at most N, and\n" +
			"exit status 5 says that something is undecided then.\n\n" +
			"For CI: --fail-on worse exits with 4 when a measure is worse, --fail-on slo with 3 when a variant\n" +
			"misses an objective. --format markdown is for a pull request, junit for a test report, and gobench is\n" +
			"what benchstat reads (benchstat -row /measure -col /side FILE).",
		Example: "  ecsim compare scenario.toml --variant four=service.api.definition.desiredCount=4\n" +
			"  ecsim compare scenario.toml --variant service.api.definition.desiredCount=4 --replications 20\n" +
			"  ecsim compare scenario.toml scenario.toml --fail-on worse --format markdown    for a pull request\n" +
			"  ecsim compare scenario.toml --variant a=seed=7 --indifference 2% --indifference p99=5ms --power\n" +
			"  ecsim compare web-on-fargate morning-rush --dry-run    what the first look costs",
		Args: between(1, -1),
		RunE: func(c *cobra.Command, args []string) error { return f.compare(c, args, t) },
	}
	f.register(c, reports.ComparisonFormats()...)
	flags := c.Flags()
	flags.StringArrayVar(&f.variants, "variant", nil,
		"a variant: the base with a `CHANGE`, NAME=PATH=VALUE or PATH=VALUE (repeatable)")
	flags.StringArrayVar(&f.indifference, "indifference", nil,
		"what does not matter: a share of base's value, or of a MEASURE, such as p99=5ms, cost=$2 or\n"+
			"availability=0.05% (repeatable; default 1%, of availabilities 0.01 points)")
	flags.StringSliceVar(&f.measures, "measures", nil,
		"compare only these: ends or parts of their paths, such as p99,cost.monthly; all: every one there is")
	flags.StringSliceVar(&f.decide, "decide", nil, "what is to be decided, named like --measures")
	flags.Float64Var(&f.confidence, "confidence", 0.95, "that no verdict is wrong")
	flags.BoolVar(&f.untilDecided, "until-decided", false,
		"add pairs until everything decisive is decided; exit with 5 if it is not at --replications")
	flags.BoolVar(&f.power, "power", false, "add how many pairs it takes to see changes of 0.5 to 5 %")
	flags.StringSliceVar(&f.failOn, "fail-on", nil,
		"worse: exit with 4 when a measure is worse; slo: with 3 when a variant misses an objective;\n"+
			"undecided: with 5 when something decisive is undecided")
	return c
}

// confidenceText is the default of --confidence as people say it.
const confidenceText = "95 %"

// failures are what --fail-on takes.
var failures = []string{"worse", "slo", "undecided"}

// compare loads every side, plays them and reports.
func (f *compareFlags) compare(c *cobra.Command, args []string, t terminal) error {
	q, err := f.question(c, args)
	if err != nil {
		return err
	}
	lab, err := f.lab(c, t)
	if err != nil {
		return err
	}
	result, err := compare.Run(c.Context(), lab, q)
	if err = f.end(err, t); err != nil || result == nil {
		return err
	}
	if err := f.write(result, t); err != nil {
		return err
	}
	return f.judge(result)
}

// check refuses flag values that mean nothing.
func (f *compareFlags) check(c *cobra.Command) error {
	if err := f.studyFlags.check(c, reports.ComparisonFormats()...); err != nil {
		return err
	}
	if !(f.confidence >= 0.5 && f.confidence < 1) {
		return usageError(c, "--confidence: found %v, expected 0.5 or more and less than 1", f.confidence)
	}
	for _, word := range f.failOn {
		if err := oneOf(c, "fail-on", word, failures...); err != nil {
			return err
		}
	}
	return nil
}

// question is what the command line asks.
func (f *compareFlags) question(c *cobra.Command, args []string) (q compare.Question, err error) {
	if err := f.check(c); err != nil {
		return q, err
	}
	if q, err = f.sides(c, args); err != nil {
		return q, err
	}
	if q.Confidence == 0 || c.Flags().Changed("confidence") {
		q.Confidence = f.confidence
	}
	if len(f.measures) > 0 {
		q.Measures = f.measures
	}
	q.Decisive = f.decide
	switch {
	case f.replications > 0:
		q.Replications, q.Sequential = f.replications, f.untilDecided
	case q.Replications > 0: // a study file says so
		q.Sequential = q.Sequential || f.untilDecided
	default:
		q.Replications, q.Sequential = compare.DefaultReplications, true
	}
	if q.Zones, err = compare.ParseZones(append(q.Indifference, f.indifference...)); err != nil {
		return q, usageError(c, "--indifference: %w", err)
	}
	if unnamed := q.Unnamed(); len(unnamed) > 0 {
		return q, unknownMeasure(c, unnamed[0], q)
	}
	paths, units := q.Compared()
	if err := q.Zones.Check(paths, units); err != nil {
		return q, usageError(c, "--indifference: %w", err)
	}
	return q, nil
}

// write puts the comparison on stdout and, when asked, everything into the output folder.
func (f *compareFlags) write(r *compare.Result, t terminal) error {
	options := reports.ComparisonOptions{Power: f.power}
	if err := reports.WriteComparison(t.stdout, f.format, r, options); err != nil {
		return fmt.Errorf("writing the comparison: %w", err)
	}
	if f.output == "" {
		return nil
	}
	if err := reports.WriteComparisonDirectory(f.output, r, options); err != nil {
		return fmt.Errorf("writing to %s: %w", f.output, err)
	}
	if !f.quiet {
		fmt.Fprintf(t.stderr, "ecsim: wrote the comparison, its data and its plots to %s\n", f.output)
	}
	return nil
}

// judge is an error when the comparison found what it is to fail on; the report says more.
func (f *compareFlags) judge(r *compare.Result) error {
	on := map[string]bool{"undecided": f.untilDecided}
	for _, word := range f.failOn {
		on[word] = true
	}
	worse, missed := 0, 0
	var names []string
	for i := range r.Variants {
		v := &r.Variants[i]
		worse += v.Verdicts.Worse
		missed += missedOf(v.SLOs)
		for _, m := range v.Measures {
			if m.Verdict == compare.Worse {
				names = append(names, m.Measure)
			}
		}
	}
	switch {
	case on["worse"] && worse > 0:
		return failure{Regressed, fmt.Errorf("worse in %s", strings.Join(names, ", "))}
	case on["slo"] && missed > 0:
		return failure{CheckFailed, fmt.Errorf("objectives missed by variants: %d", missed)}
	case on["undecided"] && !r.Design.Decided:
		return failure{Undecided,
			fmt.Errorf("not everything is decided after %d pairs of replications", r.Design.Replications)}
	}
	return nil
}

func missedOf(slos []scenarios.SLOOutcome) (n int) {
	for _, s := range slos {
		if !s.OK {
			n++
		}
	}
	return n
}
