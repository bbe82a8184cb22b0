package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/reports"
	"ecsim/scenarios"
	"ecsim/scenarios/document"
	"ecsim/scenarios/input"
	"ecsim/scenarios/quote"
	"ecsim/scenarios/reading"
)

// priceFlags are the flags of `ecsim price`.
type priceFlags struct {
	bookFlags
	hours  int
	format string
	set    []string

	count    int
	spot     string
	arm      bool
	publicIP bool
}

// taskFlags mean something for task definitions only.
var taskFlags = []string{"count", "spot", "arm", "public-ip"}

func newPrice(t terminal) *cobra.Command {
	var f priceFlags
	c := &cobra.Command{
		Use:   "price [TARGET]",
		Short: "Price a task definition, a scenario at rest or a stored outcome, without simulating",
		Long: "Prices what is stated, without simulating what would happen:\n\n" +
			"  a task definition (JSON)   --count tasks of it on Fargate, all the time\n" +
			"  a scenario                 at rest: desired counts, and the instances they need\n" +
			"  a stored outcome           what it consumed, for a month of the same\n" +
			"  nothing                    one task of every size that Fargate has\n\n" +
			"Several --region stand side by side. What is not in the price is listed below it.",
		Example: "  ecsim price scenario.toml --region us-east-1 --region eu-central-1\n" +
			"  ecsim price task-definition.json --count 4 --spot 50%\n" +
			"  ecsim price --region eu-west-1 --format csv",
		Args: between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			target := ""
			if len(args) == 1 {
				target = args[0]
			}
			return f.run(c, target, t)
		},
	}
	flags := c.Flags()
	flags.StringArrayVar(&f.regions, "region", nil,
		"prices of this AWS `REGION` (default: the scenario's own, else us-east-1; repeatable)")
	f.bookFlags.addRest(c)
	flags.IntVar(&f.hours, "hours", 0, "hours in a month (default 730, as AWS's calculator)")
	flags.IntVar(&f.count, "count", 1, "tasks of a task definition")
	flags.StringVar(&f.spot, "spot", "0%", "`SHARE` of the tasks on Fargate Spot, such as 50% or 0.5")
	flags.BoolVar(&f.arm, "arm", false, "tasks run on Graviton (ARM64), whatever the task definition says")
	flags.BoolVar(&f.publicIP, "public-ip", false, "each task has a public IPv4 address")
	flags.StringArrayVar(&f.set, "set", nil,
		"change one `PATH=VALUE` of the scenario, for example region=eu-west-1 (repeatable)")
	flags.StringVar(&f.format, "format", "text", strings.Join(reports.Formats(), ", "))
	return c
}

func (f *priceFlags) run(c *cobra.Command, target string, t terminal) error {
	if err := f.check(c); err != nil {
		return err
	}
	book, err := f.book(c)
	if err != nil {
		return err
	}
	if c.Flags().Changed("hours") {
		book.Terms.MonthHours = f.hours
	}
	if err := checkRegions(c, book, f.regions...); err != nil {
		return err
	}
	q, err := f.quote(c, target, book, t)
	if err != nil {
		return err
	}
	return writeResult(t.stdout, f.format, q, reports.BuildQuote(q))
}

func (f *priceFlags) check(c *cobra.Command) error {
	if c.Flags().Changed("hours") && (f.hours < 1 || f.hours > input.LongestMonth) {
		return usageError(c, "--hours: found %d, expected 1 to %d", f.hours, input.LongestMonth)
	}
	const most = 1_000_000
	if f.count < 1 || f.count > most {
		return usageError(c, "--count: found %d, expected 1 to %d", f.count, most)
	}
	for i, region := range f.regions {
		if slices.Contains(f.regions[:i], region) {
			return usageError(c, "--region: found %q twice, expected each Region once", region)
		}
	}
	return oneOf(c, "format", f.format, reports.Formats()...)
}

// quote finds out what the target is and prices it.
func (f *priceFlags) quote(
	c *cobra.Command, target string, book scenarios.PriceBook, t terminal,
) (*quote.Quote, error) {
	if target == "" {
		if err := f.refuse(c, "a task definition", taskFlags...); err != nil {
			return nil, err
		}
		q, err := quote.Sizes(f.regions, book)
		if err != nil {
			return nil, priceError("Fargate", err)
		}
		return q, nil
	}
	stated, err := f.stated(c, target, t)
	if err != nil {
		return nil, err
	}
	q, err := stated.Price(f.regions, book)
	if err != nil {
		return nil, priceError(target, err)
	}
	return q, nil
}

func (f *priceFlags) stated(c *cobra.Command, target string, t terminal) (*quote.Stated, error) {
	switch kind := kindOf(target); kind {
	case quote.OfTask:
		if err := f.refuse(c, "a scenario", "set"); err != nil {
			return nil, err
		}
		share, ok := reading.ParseFraction(document.ParseValue(document.Place{File: "--spot"}, f.spot))
		if !ok || share < 0 || share > 1 {
			return nil, usageError(c, "--spot: found %q, expected a share from 0 to 1, such as 0.25 or 25%%", f.spot)
		}
		d, err := input.ReadTaskDefinition(target)
		if err != nil {
			return nil, inputError(err)
		}
		stated, err := quote.Task(d, quote.TaskOptions{Count: f.count, Spot: share, ARM: f.arm, PublicIP: f.publicIP})
		if err != nil {
			return nil, failure{WrongInput, fmt.Errorf("%s: %w", target, err)}
		}
		return stated, nil
	case quote.OfOutcome:
		if err := f.refuse(c, "a task definition or a scenario", append([]string{"set"}, taskFlags...)...); err != nil {
			return nil, err
		}
		o, err := readOutcome(target, t)
		if err != nil {
			return nil, err
		}
		stated, err := quote.Outcome(o)
		if err != nil {
			return nil, priceError(target, err)
		}
		return stated, nil
	}
	if err := f.refuse(c, "a task definition", taskFlags...); err != nil {
		return nil, err
	}
	s, err := scenarios.Load(target, scenarios.LoadOptions{Set: f.set})
	if err != nil {
		return nil, inputError(err)
	}
	return quote.Scenario(s)
}

// refuse says that flags mean nothing for the target.
func (f *priceFlags) refuse(c *cobra.Command, needs string, names ...string) error {
	for _, name := range names {
		if c.Flags().Changed(name) {
			return usageError(c, "--%s: expected %s to price, which it is about", name, needs)
		}
	}
	return nil
}

// kindOf is what a target is, by its name and its content.
func kindOf(target string) quote.Kind {
	if info, err := os.Stat(target); err == nil && info.IsDir() {
		if _, err := os.Stat(filepath.Join(target, "outcome.json")); err == nil {
			return quote.OfOutcome
		}
		return quote.OfScenario
	}
	if target == "-" || strings.HasSuffix(strings.ToLower(target), ".json") && reports.IsOutcome(target) {
		return quote.OfOutcome
	}
	if strings.HasSuffix(strings.ToLower(target), ".json") {
		return quote.OfTask
	}
	return quote.OfScenario
}
