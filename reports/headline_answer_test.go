package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"ecsim/scenarios"
)

// deployed is a service with one deployment.
func deployed(name, defect string, completed, took, noticed, failed float64) scenarios.ServiceOutcome {
	s := scenarios.ServiceOutcome{Name: name}
	s.Requests.Offered = number(1000)
	d := scenarios.RolloutOutcome{Revision: 2, Defect: defect, Completed: number(completed),
		RolledBack: number(1 - completed), Duration: number(took), Noticed: number(noticed)}
	d.Requests.Failed, d.Requests.FailedSince = number(failed), number(failed)
	s.Rollouts = []scenarios.RolloutOutcome{d}
	return s
}

// What deployments side by side have shown stands at the top: good builds by what none beats, bad builds
// by how they ended, and those of one build together.
func TestHeadlineAnswersWhatDeploymentsSideBySideAsk(t *testing.T) {
	never := math.NaN()
	for _, c := range []struct {
		name     string
		services []scenarios.ServiceOutcome
		want     string
	}{
		{"one service", []scenarios.ServiceOutcome{deployed("a", "", 1, 60, never, 0)}, ""},
		{"good builds", []scenarios.ServiceOutcome{deployed("a", "", 1, 60, never, 9),
			deployed("b", "", 1, 120, never, 2), deployed("c", "", 1, 121, never, 2)},
			"Completed: a, b, c; took 1:00 (a) to 2:01 (c); requests failed: 2 (b) to 9 (a).|" +
				"No other one beats these in time (min:s), requests that failed meanwhile and cost of the " +
				"overlap at once, by their means: a (1:00, 9, $0.00), b (2:00, 2, $0.00)."},
		{"bad builds", []scenarios.ServiceOutcome{deployed("a", "slower", 1, 60, never, 9),
			deployed("b", "error-rate", 0, 130, 120, 3)},
			"Completed: a; took 1:00; requests failed: 9.|" +
				"Rolled back: b; noticed after 2:00; requests failed: 3."},
		{"one bad build under two settings", []scenarios.ServiceOutcome{
			deployed("a", "slower", 0.5, 60, 30, 0), deployed("b", "slower", 0, 130, 120, 0),
			deployed("c", "", 1, 60, never, 0)},
			"Build slower. Ended differently in different replications: a; took 1:00; no request failed. " +
				"Rolled back: b; noticed after 2:00; no request failed.|" +
				"Build good. Completed: c; took 1:00; no request failed."},
	} {
		got := strings.Join(answer(&scenarios.Outcome{Services: c.services}), "|")
		if got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

// Of many services text has the sections and cost lines of the worst and says where the others are;
// Markdown has them all.
func TestTextOfManyServicesHasTheSectionsOfTheWorst(t *testing.T) {
	for _, n := range []int{textServices, textServices + 3} {
		o := &scenarios.Outcome{}
		for i := range n {
			s := scenarios.ServiceOutcome{Name: fmt.Sprintf("service-%d", i)}
			s.Availability.Requests = number(1 - float64(i)/100)
			o.Services = append(o.Services, s)
			for _, d := range []string{"alb-hours", "alb-lcu"} {
				o.Cost.LineItems = append(o.Cost.LineItems,
					scenarios.LineItem{Service: s.Name, Dimension: d, UnitPrice: "1"})
			}
		}
		text, markdown := written(t, "text", o), written(t, "markdown", o)
		shown := n
		if n > textServices {
			shown = textWorst
		}
		for i := range n {
			for _, title := range []string{"Service service-%d\n", "Cost of service-%d by line"} {
				title = fmt.Sprintf(title, i)
				if strings.Contains(text, title) != (i >= n-shown) || !strings.Contains(markdown, title) {
					t.Errorf("of %d services, %q: not in the document that should have it", n, title)
				}
			}
		}
		if strings.Contains(text, "Other services\n") != (shown < n) || strings.Contains(markdown, "Other services") {
			t.Errorf("of %d services the text does not say where the others are, or Markdown does", n)
		}
	}
}
