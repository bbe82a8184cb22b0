package plan

import (
	"fmt"
	"strings"

	"ecsim/pricing"
	"ecsim/scenarios/input"
	"ecsim/scenarios/study/apply"
	"ecsim/scenarios/study/question"
)

// callsOf leads from the documents as they are to the plan's, then buys its commitments.
func callsOf(q *question.Question, c *Choice) ([]apply.Step, error) {
	before, err := q.Documents(nil)
	if err != nil {
		return nil, err
	}
	after, err := q.Documents(c.Set)
	if err != nil {
		return nil, err
	}
	steps := []apply.Step{}
	for _, set := range c.Set {
		if path, _, _ := strings.Cut(set, "="); !input.IsAWS(path) {
			steps = append(steps, apply.Step{Notes: []string{set + " is no setting of AWS"}})
		}
	}
	steps = append(steps, apply.Steps(before, after)...)
	for _, bought := range c.Commitments {
		offer, err := pricing.ParseOffer(bought.Offer)
		if err != nil {
			return nil, err
		}
		steps = append(steps, purchase(offer, bought.Hourly, q.Base.Region)...)
	}
	return steps, nil
}

// purchase buys a Savings Plan: its offering is looked up first (AWS CLI, savingsplans).
func purchase(o pricing.Offer, hourly float64, region string) []apply.Step {
	const yearSeconds = 365 * 24 * 3600
	kind, filters := "Compute", ""
	if o.Kind == pricing.EC2Instance {
		kind = "EC2Instance"
		filters = fmt.Sprintf(" --filters name=instanceFamily,values=%s name=region,values=%s", o.Family, region)
	}
	payment := map[pricing.Payment]string{pricing.NoUpfront: "No Upfront", pricing.PartialUpfront: "Partial Upfront",
		pricing.AllUpfront: "All Upfront"}[o.Payment]
	return []apply.Step{
		{Command: fmt.Sprintf("aws savingsplans describe-savings-plans-offerings --plan-types %s --durations %d "+
			"--payment-options '%s' --currencies USD%s", kind, o.Years*yearSeconds, payment, filters)},
		{Command: fmt.Sprintf("aws savingsplans create-savings-plan --savings-plan-offering-id OFFERING_ID "+
			"--commitment %.3f", hourly),
			Notes: []string{"a Savings Plan cannot be cancelled: OFFERING_ID is what the call before shows"}},
	}
}
