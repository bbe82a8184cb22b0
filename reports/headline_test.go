package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
)

// Every deployment that did not complete is told at the top, with what it waited for.
func TestHeadlineTellsOfDeploymentsThatDidNotComplete(t *testing.T) {
	for _, c := range []struct {
		deployment scenarios.DeploymentOutcome
		want       string
	}{
		{scenarios.DeploymentOutcome{State: "COMPLETED", DurationSeconds: 60}, ""},
		{scenarios.DeploymentOutcome{AtSeconds: 1200, Revision: 2, State: "IN_PROGRESS",
			DurationSeconds: 6000, Spent: []scenarios.DeploymentSpent{
				{Phase: "pull", Seconds: 24}, {Phase: "room to move", Seconds: 5940}}},
			"web: the deployment of revision 2 at 00:20:00 is still in progress at the end, " +
				"after 1 h 40 min; it waited longest for room to move (1 h 39 min)."},
		{scenarios.DeploymentOutcome{AtSeconds: 1200, Revision: 2, State: "IN_PROGRESS"},
			"web: the deployment of revision 2 at 00:20:00 is still in progress at the end, after 0 s."},
		{scenarios.DeploymentOutcome{Revision: 2, State: "FAILED", DurationSeconds: 90, FailedTasks: 3,
			RolledBack: true},
			"web: the deployment of revision 2 at 00:00:00 failed after 1 min 30 s and 3 failed tasks " +
				"and was rolled back."},
		{scenarios.DeploymentOutcome{Revision: 1, State: "FAILED", DurationSeconds: 90, FailedTasks: 1,
			Rollback: true},
			"web: the rollback to revision 1 at 00:00:00 failed after 1 min 30 s and 1 failed task " +
				"and was not rolled back."},
		{scenarios.DeploymentOutcome{Revision: 3, State: "SUPERSEDED", DurationSeconds: 90},
			"web: the deployment of revision 3 at 00:00:00 gave way to another after 1 min 30 s."},
	} {
		s := scenarios.ServiceOutcome{
			Name: "web", Deployments: []scenarios.DeploymentOutcome{c.deployment},
		}
		if got := strings.Join(unfinished(&s), "|"); got != c.want {
			t.Errorf("got  %q,\nwant %q", got, c.want)
		}
	}
}

// The headline stays short: of many deployments that did not complete it tells the first and how
// many more there are.
func TestHeadlineCountsTheRestOfManyDeployments(t *testing.T) {
	s := scenarios.ServiceOutcome{Name: "web", Deployments: make([]scenarios.DeploymentOutcome, 9)}
	got := unfinished(&s)
	if len(got) != 4 || got[3] != "web: 6 more deployments did not complete." {
		t.Errorf("got %q", got)
	}
}

// A service that answered nothing has no latency, in no format, and misses its objective.
func TestServiceThatAnsweredNothingSaysSo(t *testing.T) {
	o := sample.Day()
	none := scenarios.Single(math.NaN())
	s := &o.Services[0]
	all := scenarios.Single(574_819)
	s.Requests = scenarios.Requests{Offered: all, Rejected: all}
	s.Latency = scenarios.Latency{
		Mean: none, P50: none, P90: none, P95: none, P99: none, P999: none, Max: none,
	}
	o.SLOs[0].Value = none
	text := strings.Join(strings.Fields(written(t, "text", o)), " ") // lines may break anywhere
	for _, want := range []string{
		"- web-app answered none of 574,819 requests, with 6.51 tasks on average, for $",
		"service.web-app.latency.p99 could not be measured, wanted at most 250 ms.",
		"at most 250 ms – missed",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if csv := written(t, "csv", o); !strings.Contains(csv, "latency,web-app,latency.p99,,,,1,s\n") {
		t.Errorf("the CSV document has a latency of nothing:\n%s", csv)
	}
	for _, name := range Formats() {
		if strings.Contains(written(t, name, o), "NaN") {
			t.Errorf("%s has NaN", name)
		}
	}
}

// A month of a run shorter than a day says what it repeats.
func TestMonthOfAShortRunSaysWhatItRepeats(t *testing.T) {
	const repeats = "That month repeats these 1 h 50 min around the clock."
	o := sample.Day()
	if strings.Contains(costSentence(o), "repeats") != (o.HorizonSeconds-o.WarmUpSeconds < day) {
		t.Error(costSentence(o))
	}
	o.HorizonSeconds, o.WarmUpSeconds = 7200, 600
	if got := costSentence(o); !strings.HasSuffix(got, repeats) {
		t.Errorf("got %q, want it to end with %q", got, repeats)
	}
	o.HorizonSeconds, o.WarmUpSeconds = 86400, 0
	if got := costSentence(o); !strings.HasSuffix(got, "a month (730 h of the same) in us-east-1.") {
		t.Errorf("got %q", got)
	}
}

// Of many services the headline tells of those that answered least, and of any that is stuck; the rest
// are one sentence with a bound that holds for all of them.
func TestHeadlineOfManyServicesTellsOfTheWorst(t *testing.T) {
	o := &scenarios.Outcome{}
	for i := range 30 {
		s := scenarios.ServiceOutcome{Name: fmt.Sprintf("service-%02d", i)}
		s.Availability.Requests = scenarios.Single(1 - float64(i)/1000)
		o.Services = append(o.Services, s)
	}
	o.Services[3].Rollouts = []scenarios.RolloutOutcome{{Stuck: &scenarios.StuckOutcome{}}}
	chosen, rest := worst(o.Services)
	var names []string
	for _, s := range chosen {
		names = append(names, s.Name[len("service-"):])
	}
	if got := strings.Join(names, " "); got != "03 24 25 26 27 28 29" {
		t.Errorf("it tells of %s", got)
	}
	if rest != "23 more services answered 97.7 % or more of their requests." {
		t.Errorf("of the others it says %q", rest)
	}
	if few, rest := worst(o.Services[:headlineServices]); len(few) != headlineServices || rest != "" {
		t.Errorf("of few services it tells of %d and %q", len(few), rest)
	}
}
