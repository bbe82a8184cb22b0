package main

import (
	"errors"

	"github.com/spf13/cobra"

	"ecsim/reports"
	"ecsim/scenarios/study/plan"
	"ecsim/scenarios/study/question"
)

// errNoPlan says that a plan was asked for and there is none.
var errNoPlan = failure{CheckFailed, errors.New("no candidate meets the objectives as surely as is wanted")}

func newPlan(t terminal) *cobra.Command {
	f := &studyFlags{}
	c := &cobra.Command{
		Use:   "plan STUDY",
		Short: "The cheapest capacity that meets the objectives with a stated confidence",
		Long: "Finds the cheapest capacity that meets the objectives (SLO) with a stated confidence.\n\n" +
			"The study's [[axis]] tables say what can be chosen: task counts and sizes, architectures, launch\n" +
			"types, Spot shares, scaling bounds, instance types. Its [[uncertain]] tables say what nobody knows\n" +
			"exactly, such as next year's load; every candidate is held against the same sampled worlds. With\n" +
			"[commitment], Savings Plans are sized exactly for the hours of all worlds. [plan] says how sure the\n" +
			"plan must be: by default the objectives hold in 95 % of worlds, shown with 95 % confidence.\n\n" +
			"STUDY is a study file or the name of a bundled study. The page scenarios/study/question/KEYS.md\n" +
			"explains every key.",
		Example: "  ecsim plan web-capacity\n" +
			"  ecsim plan study.toml --results results --output report\n" +
			"  ecsim plan study.toml --set horizon=24h --dry-run",
		Args: between(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return f.plan(c, t, args[0]) },
	}
	f.register(c, reports.Formats()...)
	c.Flags().Lookup("replications").Usage = "independent runs of each world (default: the study's own)"
	return c
}

// plan reads a study, plans, and shows the plan.
func (f *studyFlags) plan(c *cobra.Command, t terminal, name string) error {
	if err := f.check(c, reports.Formats()...); err != nil {
		return err
	}
	o := question.Options{Set: f.set, Reads: f.read.add}
	if c.Flags().Changed("seed") {
		o.Seed = &f.seed
	}
	q, err := question.Read(name, o)
	if err != nil {
		return inputError(err)
	}
	if c.Flags().Changed("replications") {
		q.Plan.Replications = f.replications
	}
	lab, err := f.lab(c, t)
	if err != nil {
		return err
	}
	result, err := plan.Run(c.Context(), lab, q)
	if err != nil {
		return f.end(inputError(err), t)
	}
	f.bar.Clear()
	if err := writeResult(t.stdout, f.format, result, reports.BuildPlan(result)); err != nil {
		return err
	}
	if f.output != "" {
		if err := reports.WritePlanDirectory(f.output, result); err != nil {
			return err
		}
	}
	if result.Plan == nil {
		return errNoPlan
	}
	return nil
}
