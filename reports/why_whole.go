package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// whyWholes answers for the objectives that no single minute breaks.
func whyWholes(b *bytes.Buffer, o *scenarios.Outcome) {
	for i := range o.Why.Whole {
		if i > 0 || len(o.Why.Episodes) > 0 {
			b.WriteByte('\n')
		}
		w := &o.Why.Whole[i]
		verdict := "was missed"
		text := ""
		for _, s := range o.SLOs {
			if s.Measure != w.Measure {
				continue
			}
			text = fmt.Sprintf("%s, wanted %s: ", quantity.Format(s.Value, s.Unit), bound(s))
			if s.OK {
				verdict = "was met"
			}
		}
		heading(b, "Why "+w.Measure+" "+verdict, "=")
		paragraph(b, text+whyWhole(w)+".")
	}
}

// whyWhole says what explains an objective instead of minutes.
func whyWhole(w *scenarios.WhyWhole) string {
	d := w.Deployment
	switch {
	case strings.HasPrefix(w.Measure, "cost."):
		return "no single minute breaks it, the bill is of the whole run; the report lists what it is spent on"
	case d == nil:
		return "it is of the whole run, no single minute breaks it"
	}
	return fmt.Sprintf("the deployment of revision %d at %s (%s, %s) waited for %s", d.Revision,
		instant(d.AtSeconds), strings.ToLower(d.State), spell(d.DurationSeconds), spentOn(d))
}

// spentOn lists what a deployment waited for, the longest first.
func spentOn(d *scenarios.WhyDeployment) string {
	spent := slices.Clone(d.Spent)
	slices.SortStableFunc(spent, func(a, b scenarios.DeploymentSpent) int {
		switch {
		case a.Seconds > b.Seconds:
			return -1
		case a.Seconds < b.Seconds:
			return 1
		}
		return 0
	})
	var parts []string
	for _, s := range spent {
		if s.Seconds > 0 {
			parts = append(parts, fmt.Sprintf("%s %s (%s)", s.Phase, spell(s.Seconds),
				shareOf(s.Seconds, d.DurationSeconds)))
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

func spell(seconds float64) string { return quantity.Format(number(seconds), quantity.Seconds) }
