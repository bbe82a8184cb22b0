package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ecsim/model"
	"ecsim/reports"
	"ecsim/scenarios"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/scenarios/study/spotmix"
)

// spotFlags are the flags of `ecsim spot`.
type spotFlags struct {
	studyFlags
	services     []string
	groups       []string
	rates        []float64
	steps        int
	availability string
	confidence   float64
}

func newSpot(t terminal) *cobra.Command {
	var f spotFlags
	c := &cobra.Command{
		Use:   "spot [SCENARIO]",
		Short: "Spot against on demand: cost, availability and latency over the whole range of mixes",
		Long: "Plays a scenario over the range of base and weight of FARGATE and FARGATE_SPOT, from all on demand\n" +
			"to all on Spot, one service after the other, and over that of the On-Demand base and percentage of\n" +
			"the mixed instances policy of Auto Scaling groups, under several rates of interruption and on the\n" +
			"same seeds. It answers with the frontier, the cheapest mix of each availability, and with the greatest\n" +
			"share of Spot that meets the objectives of the service; where the scenario has none on its\n" +
			"availability, --availability is one.\n\n" +
			"AWS publishes no rate of interruptions: --rates multiplies what [cluster.spot] says or ecsim\n" +
			"assumes. With a fixed desired count base and weight come to the same, so the mixes are bases; of\n" +
			"a service that scales every base is crossed with weights.",
		Example: "  ecsim spot scenario.toml --replications 2 --set horizon=5m\n" +
			"  ecsim spot scenario.toml --dry-run    what it costs to play\n" +
			"  ecsim spot scenario.toml --service api --rates 1,10 --steps 2 --replications 2",
		Args: between(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			name := defaultScenario
			if len(args) == 1 {
				name = args[0]
			}
			return f.spot(c, name, t)
		},
	}
	f.register(c, reports.Formats()...)
	flags := c.Flags()
	flags.StringArrayVar(&f.services, "service", nil, "vary this `SERVICE` only (repeatable; default: all on Fargate)")
	flags.StringArrayVar(&f.groups, "group", nil,
		"vary this Auto Scaling `GROUP` only (repeatable; default: all that services run on)")
	flags.Float64SliceVar(&f.rates, "rates", spotmix.DefaultRates(), "interruptions, in `TIMES` what the scenario says")
	flags.IntVar(&f.steps, "steps", spotmix.DefaultSteps, "steps from all on demand to all on Spot")
	flags.StringVar(&f.availability, "availability", "99.9%",
		"least `SHARE` of requests answered well, of a service without an objective on it")
	flags.Float64Var(&f.confidence, "confidence", 0.95, "of each interval")
	return c
}

func (f *spotFlags) spot(c *cobra.Command, name string, t terminal) error {
	q, err := f.question(c)
	if err != nil {
		return err
	}
	if q.Scenario, err = scenarios.Load(name, f.options(c)); err != nil {
		return inputError(err)
	}
	q.Choice = spotmix.Choose(q.Scenario, func(set ...string) (*model.Scenario, error) {
		return scenarios.Load(name, f.options(c, set...))
	})
	if err := f.choose(c, q.Scenario.Name, q.Choice); err != nil {
		return err
	}
	lab, err := f.lab(c, t)
	if err != nil {
		return err
	}
	result, err := spotmix.Run(c.Context(), lab, q)
	if err = f.end(err, t); err != nil || result == nil {
		return err
	}
	if err := writeResult(t.stdout, f.format, result, reports.BuildSpotMix(result)); err != nil {
		return err
	}
	if f.output == "" {
		return nil
	}
	if err := reports.WriteSpotMixDirectory(f.output, result); err != nil {
		return fmt.Errorf("writing to %s: %w", f.output, err)
	}
	if !f.quiet {
		fmt.Fprintf(t.stderr, "ecsim: wrote the report, its data and its plots to %s\n", f.output)
	}
	return nil
}

// question checks the flags.
func (f *spotFlags) question(c *cobra.Command) (q spotmix.Question, err error) {
	if err := f.check(c, reports.Formats()...); err != nil {
		return q, err
	}
	const mostSteps, mostRate = 20, 1000
	if f.steps < 1 || f.steps > mostSteps {
		return q, usageError(c, "--steps: found %d, expected 1 to %d", f.steps, mostSteps)
	}
	if len(f.rates) == 0 {
		return q, usageError(c, "--rates: found none, expected one or more, such as 1,2,5")
	}
	for i, rate := range f.rates {
		if slices.Contains(f.rates[:i], rate) {
			return q, usageError(c, "--rates: found %g twice, expected each rate once", rate)
		}
		if !(rate > 0 && rate <= mostRate) {
			return q, usageError(c, "--rates: found %g, expected more than 0, at most %d", rate, mostRate)
		}
	}
	if !(f.confidence >= 0.5 && f.confidence < 1) {
		return q, usageError(c, "--confidence: found %v, expected 0.5 or more and less than 1", f.confidence)
	}
	least, ok := reading.ParseFraction(document.ParseValue(document.Place{File: "--availability"}, f.availability))
	if !ok || least < 0 || least > 1 {
		return q, usageError(c, "--availability: found %q, expected a share such as 99.9%%", f.availability)
	}
	q = spotmix.Question{Rates: f.rates, Steps: f.steps, Replications: spotmix.DefaultReplications,
		Confidence: f.confidence, Availability: least}
	if f.replications > 0 {
		q.Replications = f.replications
	}
	return q, nil
}

// choose finds what is varied.
func (f *spotFlags) choose(c *cobra.Command, scenario string, all *spotmix.Choice) error {
	for _, one := range []struct {
		flag         string
		named, there []string
	}{{"service", f.services, all.Services}, {"group", f.groups, all.Groups}} {
		for _, name := range one.named {
			if why, isThere := all.Reasons[name]; isThere {
				return usageError(c, "--%s: found %q, and %s; expected one that can be mixed: %s", one.flag, name, why,
					strings.Join(slices.Concat(all.Services, all.Groups), " "))
			}
			if len(one.there) == 0 {
				return usageError(c, "--%s: found %q, expected none: %s has no %s that can be mixed", one.flag, name, scenario,
					map[string]string{"service": "service", "group": "Auto Scaling group"}[one.flag])
			}
			if err := oneOf(c, one.flag, name, one.there...); err != nil {
				return err
			}
		}
	}
	if len(all.Services)+len(all.Groups) == 0 {
		var why []string
		for _, name := range slices.Sorted(maps.Keys(all.Reasons)) {
			why = append(why, name+": "+all.Reasons[name])
		}
		return failure{WrongInput, fmt.Errorf("found nothing that can run on Spot, expected a service on Fargate or "+
			"an Auto Scaling group that one runs on (%s)", strings.Join(why, "; "))}
	}
	all.Only(f.services, f.groups)
	return nil
}
