package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ecsim/scenarios"
	"ecsim/scenarios/accuracy"
)

// validateFlags are the flags of `ecsim validate`.
type validateFlags struct {
	options accuracy.Options
	rules   bool
	only    []string
	format  string
	quiet   bool
}

func newValidate(t terminal) *cobra.Command {
	var f validateFlags
	c := &cobra.Command{
		Use:   "validate",
		Short: "Compare the simulation with queueing theory, or list the ECS rules and what is done about them",
		Long: "Simulates systems whose answer theory knows and prints each answer beside the simulated mean\n" +
			"and its 95 % interval. It exits with 3 when a case fails, which is when the answer lies outside\n" +
			"the 99.99 % interval. The seed is fixed, so that the table is the same everywhere; another seed\n" +
			"may fail one case in ten thousand by chance.\n\n" +
			"--rules simulates nothing. It prints the conformance ledger instead: every rule of Amazon ECS\n" +
			"that ecsim knows of, where AWS states it, whether it is simulated, checked at input, not\n" +
			"applicable or not modelled, why, and the tests that show it.",
		Args: between(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return f.validate(c, t) },
	}
	flags := c.Flags()
	flags.BoolVar(&f.rules, "rules", false, "print the rules of ECS and what is done about each; simulate nothing")
	flags.StringArrayVar(&f.only, "only", nil,
		"only cases whose name contains this, for example M/M/1; may be repeated")
	flags.Uint64Var(&f.options.Seed, "seed", 1, "random seed")
	flags.IntVar(&f.options.Replications, "replications", 20, "independent runs of each system, 2 or more")
	flags.IntVar(&f.options.Workers, "workers", runtime.GOMAXPROCS(0),
		"runs to do at a time; changes no figure")
	flags.StringVar(&f.format, "format", "text", "text, json")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress bar")
	return c
}

// validate simulates every case and prints the table.
func (f *validateFlags) validate(c *cobra.Command, t terminal) error {
	if n := f.options.Replications; n < 2 || n > scenarios.MaxReplications {
		return usageError(c, "--replications: found %d, expected 2 to %d", n, scenarios.MaxReplications)
	}
	if f.options.Workers < 1 {
		return usageError(c, "--workers: found %d, expected 1 or more", f.options.Workers)
	}
	if err := oneOf(c, "format", f.format, "text", "json"); err != nil {
		return err
	}
	if f.rules {
		return writeRules(t, f.format)
	}
	cases := named(accuracy.Cases(), f.only)
	if len(cases) == 0 {
		return usageError(c, "--only: no case has a name with %q in it", f.only)
	}
	bar := newProgressBar(t.stderr, f.quiet)
	if bar != nil {
		f.options.Progress = bar.Count
	}
	results, interrupted := accuracy.Run(c.Context(), cases, f.options)
	bar.Clear()
	if interrupted == nil || len(results) > 0 {
		if err := f.write(t, results); err != nil {
			return err
		}
	}
	if interrupted != nil {
		return failure{Interrupted, fmt.Errorf("%w: %d of %d cases were finished and reported",
			scenarios.ErrInterrupted, len(results), len(cases))}
	}
	return failedCases(results)
}

// named are the cases with one of the texts in their name, or all when there is no text.
func named(cases []accuracy.Case, texts []string) []accuracy.Case {
	if len(texts) == 0 {
		return cases
	}
	var found []accuracy.Case
	for _, c := range cases {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(c.Name, text) }) {
			found = append(found, c)
		}
	}
	return found
}

func (f *validateFlags) write(t terminal, results []accuracy.Result) error {
	if f.format == "json" {
		return writeJSON(t, map[string]any{"cases": results})
	}
	return writeCases(t, results, f.options.Replications)
}

// enoughReplications is how many make the interval at which a case fails narrow enough to mean something.
const enoughReplications = 10

// writeCases prints one line per case, family by family: theory, simulation, verdict. The last lines
// say how often an interval does not hold the expected number, which some must not.
func writeCases(t terminal, results []accuracy.Result, n int) error {
	outside := 0
	for i := 0; i < len(results); {
		table := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
		family := results[i].Family
		fmt.Fprintf(table, "%s\ncase\texpected\tsimulated\t95 %% interval\tunit\tverdict\tby\n", family)
		for ; i < len(results) && results[i].Family == family; i++ {
			r := &results[i]
			if !r.Covered() {
				outside++
			}
			fmt.Fprintf(table, "%s\t%s\t%.5g\t[%.5g, %.5g]\t%s\t%s\t%s\n",
				r.Name, expected(r), r.Value, r.Low, r.High, orRatio(r.Unit), verdict(r), r.Theory)
		}
		fmt.Fprintln(table)
		if err := table.Flush(); err != nil {
			return err
		}
	}
	few := ""
	if n < enoughReplications {
		few = fmt.Sprintf("With %d replications that interval is so wide that little can fail; "+
			"%d or more say something.\n", n, enoughReplications)
	}
	_, err := fmt.Fprintf(t.stdout,
		"* outside the 95 %% interval: %d of %d cases; chance alone puts about %d there.\n"+
			"A case fails outside its 99.99 %% interval.\n%s", outside, len(results), (len(results)+10)/20, few)
	return err
}

// expected is the number that theory knows, or its bounds.
func expected(r *accuracy.Result) string {
	if r.Bounds != nil {
		return fmt.Sprintf("%.5g … %.5g", r.Bounds.Low, r.Bounds.High)
	}
	return fmt.Sprintf("%.5g", r.Expected)
}

// orRatio is a unit, or what a number without one is.
func orRatio(unit string) string {
	if unit == "" {
		return "ratio"
	}
	return unit
}

func verdict(r *accuracy.Result) string {
	switch {
	case !r.OK:
		return "FAILS"
	case !r.Covered():
		return "holds *"
	}
	return "holds"
}

// failedCases is an error that names the cases outside their intervals, if there are any.
func failedCases(results []accuracy.Result) error {
	var failed []string
	for _, r := range results {
		if !r.OK {
			failed = append(failed, r.Name)
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return failure{CheckFailed, fmt.Errorf("%d of %d cases fail: %s",
		len(failed), len(results), strings.Join(failed, "; "))}
}
