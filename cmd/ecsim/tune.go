package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ecsim/reports"
	"ecsim/scenarios/study/question"
	"ecsim/scenarios/study/tune"
)

// tuneFormats are the formats of a tuning.
var tuneFormats = []string{"text", "json", "csv", "markdown"}

func newTune(t terminal) *cobra.Command {
	var f studyFlags
	c := &cobra.Command{
		Use:   "tune STUDY",
		Short: "Find the best setting for an objective under SLOs",
		Long: "Finds the setting of a policy, a count or anything else of a scenario with the best objective\n" +
			"([objective] of the study; default: the least cost.monthly) among those that meet every [[slo]].\n" +
			"STUDY is a study file, or the name of a bundled study.\n\n" +
			"Lists of values are ranked and selected: every setting is played, on the same random numbers, until\n" +
			"the best is known with the stated confidence, give or take an indifference. Ranges are searched, by\n" +
			"successive halving or by CMA-ES ([method] kind), and the finalists are ranked in the same way. The\n" +
			"report has the winner, the ranking, why each other setting was rejected, the Pareto front of cost\n" +
			"against each objective, and the AWS CLI calls, with their JSON, that apply the winner.\n\n" +
			"Exit status 3: no setting meets every objective. 5: nothing is decided within the budget.",
		Example: "  ecsim tune tune-target\n" +
			"  ecsim tune tune-min-max --results runs --output tuned    keep finished runs; write plots and requests\n" +
			"  ecsim tune tune-steps --dry-run                          what the first round costs",
		Args: between(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return f.tune(c, args[0], t) },
	}
	f.register(c, tuneFormats...)
	c.Flags().Lookup("replications").Usage = fmt.Sprintf("at most so many runs of each setting, %d or more "+
		"(default: as many as\nthe study's [method] budget allows)", tune.LeastFirstStage)
	return c
}

// tune reads the study, plays it and reports.
func (f *studyFlags) tune(c *cobra.Command, name string, t terminal) error {
	if err := f.check(c, tuneFormats...); err != nil {
		return err
	}
	o := f.options(c)
	q, err := question.Read(name, question.Options{Set: o.Set, Seed: o.Seed, Reads: o.Reads})
	if err != nil {
		return inputError(err)
	}
	s, err := tune.Of(q)
	if err != nil {
		return inputError(err)
	}
	if f.replications > 0 && !s.AtMost(f.replications) {
		return usageError(c, "--replications: found %d, expected at least %d: the first stage of each setting, "+
			"before which nothing is decided", f.replications, tune.LeastFirstStage)
	}
	lab, err := f.lab(c, t)
	if err != nil {
		return err
	}
	lab.Most = s.MostRuns()
	result, err := tune.Run(c.Context(), lab, s)
	if err = f.end(err, t); err != nil || result == nil {
		return err
	}
	if err := writeResult(t.stdout, f.format, result, reports.BuildTuning(result)); err != nil {
		return err
	}
	if f.output != "" {
		if err := reports.WriteTuningDirectory(f.output, result); err != nil {
			return fmt.Errorf("writing to %s: %w", f.output, err)
		}
		if !f.quiet {
			fmt.Fprintf(t.stderr, "ecsim: wrote the report, its plots and the requests to %s\n", f.output)
		}
	}
	switch {
	case !result.Decided:
		return failure{Undecided, fmt.Errorf("undecided: %s", result.Why)}
	case result.Winner == "":
		return failure{CheckFailed, fmt.Errorf("%s", result.Why)}
	}
	return nil
}
