package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/pricing"
	"ecsim/reports"
	"ecsim/scenarios"
	"ecsim/scenarios/input"
)

// reportFlags are the flags of `ecsim report`.
type reportFlags struct {
	bookFlags
	format   string
	timeline bool
	output   string
	quiet    bool
}

func newReport(t terminal) *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report OUTCOME",
		Short: "Show a stored outcome again: any format, other prices, the timeline",
		Long: "Shows a stored outcome again, without simulating. OUTCOME is what `ecsim run --format json`\n" +
			"printed, a folder that `ecsim run --output` wrote, or - for stdin. With --region, --catalog\n" +
			"or --terms its ledgers are priced again: the bill is that of a fresh run that consumes\n" +
			"the same. What a scenario decides by Region or price (zones, launch limits, instance types)\n" +
			"stays as it was simulated.",
		Example: "  ecsim run scenario.toml --format json > outcome.json\n" +
			"  ecsim report outcome.json --region eu-west-1\n" +
			"  ecsim report outcome.json --terms month_hours=720 --format markdown",
		Args: between(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.run(c, args[0], t)
		},
	}
	flags := c.Flags()
	f.bookFlags.add(c)
	flags.StringVar(&f.format, "format", "text", strings.Join(reports.Formats(), ", "))
	flags.BoolVar(&f.timeline, "timeline", false, "add what happened, moment by moment, if the outcome has it")
	flags.StringVar(&f.output, "output", "",
		"also write report, outcome.json, series.csv and plots to this `DIR`")
	flags.BoolVar(&f.quiet, "quiet", false, "no notes on stderr")
	return c
}

func (f *reportFlags) run(c *cobra.Command, path string, t terminal) error {
	if err := oneOf(c, "format", f.format, reports.Formats()...); err != nil {
		return err
	}
	if c.Flags().Changed("output") && strings.TrimSpace(f.output) == "" {
		return usageError(c, "--output: found %q, expected a folder", f.output)
	}
	outcome, err := readOutcome(path, t)
	if err != nil {
		return err
	}
	if f.timeline && len(outcome.Timeline) == 0 {
		return usageError(c, "--timeline: found none in %s, expected an outcome of `ecsim run --timeline`", path)
	}
	if !f.timeline {
		outcome.Timeline = nil
	}
	if n := len(f.regions); n > 1 {
		return usageError(c, "--region: found %d Regions, expected one; ecsim price sets several side by side", n)
	}
	if f.isAsked(c) {
		book, err := f.book(c)
		if err == nil && c.Flags().Changed("region") {
			book.Region = f.regions[0]
			err = checkRegions(c, book, book.Region)
		}
		if err != nil {
			return err
		}
		if outcome, err = scenarios.Reprice(outcome, book); err != nil {
			return priceError(path, err)
		}
	}
	if err := reports.Write(t.stdout, f.format, outcome); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if f.output != "" {
		if err := reports.WriteDirectory(f.output, outcome); err != nil {
			return fmt.Errorf("writing to %s: %w", f.output, err)
		}
		if !f.quiet {
			fmt.Fprintf(t.stderr, "ecsim: wrote the report, its data and its plots to %s\n", f.output)
		}
	}
	return missedObjectives(outcome)
}

// readOutcome reads a stored outcome, from stdin for "-".
func readOutcome(path string, t terminal) (*scenarios.Outcome, error) {
	if path != "-" {
		o, err := reports.Read(path)
		return o, inputError(err)
	}
	data, err := io.ReadAll(t.stdin)
	if err != nil {
		return nil, fmt.Errorf("reading stdin: %w", err)
	}
	o, err := reports.Parse("stdin", data)
	return o, inputError(err)
}

// priceError is what is wrong with the prices that were asked for, or with the outcome to be priced.
func priceError(path string, err error) error {
	var unknown pricing.UnknownPrice
	var undiscounted pricing.UnknownDiscount
	if errors.As(err, &undiscounted) {
		return failure{WrongInput, fmt.Errorf("%w, in a file for --terms: [[discount]]", err)}
	}
	if errors.As(err, &unknown) {
		text := strings.ReplaceAll(err.Error(), "supply it in the scenario, ",
			"supply it in a file for --catalog or in the scenario, ")
		return failure{WrongInput, errors.New(text)}
	}
	return failure{WrongInput, fmt.Errorf("%s: %w", path, err)}
}

// bookFlags say which prices a bill is made with.
type bookFlags struct {
	regions []string
	catalog string
	terms   []string
}

func (f *bookFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.regions, "region", nil, "prices of this AWS `REGION` (default: the scenario's own)")
	f.addRest(c)
}

// addRest adds the flags beside --region.
func (f *bookFlags) addRest(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.catalog, "catalog", "",
		"prices of your own, before all others: a CSV `FILE` with the columns dimension, region, usd, unit,\n"+
			"observed, confidence, source")
	flags.StringArrayVar(&f.terms, "terms", nil,
		"what is paid beside the prices: a TOML `FILE` with month_hours, [[savings_plan]] (offer, hourly) and\n"+
			"[[discount]] (offer, usage, region, off), or KEY=VALUE such as month_hours=720 (repeatable)")
}

// isAsked reports whether any price is asked for.
func (f *bookFlags) isAsked(c *cobra.Command) bool {
	flags := c.Flags()
	return flags.Changed("region") || flags.Changed("catalog") || flags.Changed("terms")
}

// book checks the flags and reads the price file.
func (f *bookFlags) book(c *cobra.Command) (scenarios.PriceBook, error) {
	book := scenarios.PriceBook{File: f.catalog}
	var err error
	if book.Terms, err = input.ReadTerms(f.terms); err != nil {
		return book, inputError(err)
	}
	if c.Flags().Changed("catalog") {
		if book.Own, err = input.ReadCatalog(f.catalog); err != nil {
			return book, inputError(err)
		}
	}
	return book, nil
}

// checkRegions refuses Regions that no price is known of.
func checkRegions(c *cobra.Command, book scenarios.PriceBook, regions ...string) error {
	known := scenarios.PricedRegions(book.Own)
	for _, region := range regions {
		if err := oneOf(c, "region", region, known...); err != nil {
			return err
		}
	}
	return nil
}
