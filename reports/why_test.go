package reports

import (
	"bytes"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
)

// missed is the sample with its first objective missed twice, for two reasons, and played without one
// factor.
func missed(replications int) *scenarios.Outcome {
	o := sample.Day()
	slo := &o.SLOs[0]
	slo.OK = false
	growth := scenarios.WhyMoment{AtSeconds: 36000, Who: "web-app", Kind: "traffic",
		What: "traffic grows 3.1-fold", Because: "40/s → 124/s"}
	outage := scenarios.WhyMoment{AtSeconds: 50400, Who: "us-east-1a", Kind: "fault",
		What: "fault zone-outage"}
	lost := scenarios.WhyMoment{AtSeconds: 50415, Who: "web-app", Kind: "task unhealthy",
		What: "web-app/3: target unhealthy", Because: "2 consecutive health checks failed"}
	episode := func(from float64, causes ...scenarios.WhyCause) scenarios.WhyEpisode {
		e := scenarios.WhyEpisode{Measure: slo.Measure, Service: "web-app", FromSeconds: from,
			Worst: slo.Value.Mean, Unit: slo.Unit, Causes: causes,
			Suffered: scenarios.WhySuffered{Offered: 7440, Error502: 12, Error503: 1030}}
		for _, c := range causes {
			e.Minutes += c.Minutes
		}
		e.ToSeconds = from + float64(60*e.Minutes)
		return e
	}
	o.Why = &scenarios.Why{Episodes: []scenarios.WhyEpisode{
		episode(36060,
			scenarios.WhyCause{State: "its tasks are busy", Minutes: 3, Healthy: 4, Desired: 4, CPU: 0.97,
				Waits: []scenarios.WhyWait{{For: "metric", Minutes: 2}, {For: "alarm", Minutes: 1}},
				Chain: []scenarios.WhyMoment{growth}}),
		episode(50400,
			scenarios.WhyCause{State: "healthy tasks are missing", Minutes: 1, Healthy: 3, Desired: 4,
				Waits: []scenarios.WhyWait{{For: "detection", Minutes: 0.25}, {For: "launch", Minutes: 0.75}},
				Chain: []scenarios.WhyMoment{lost, outage}},
			scenarios.WhyCause{State: "nothing has changed", Minutes: 1, Healthy: 4, Desired: 4}),
	}}
	o.Why.Whole = []scenarios.WhyWhole{
		{Measure: "service.web-app.deployment.1.duration", Deployment: &scenarios.WhyDeployment{
			Service: "web-app", Revision: 2, AtSeconds: 43200, DurationSeconds: 400, State: "COMPLETED",
			Spent: []scenarios.DeploymentSpent{{Phase: "pull", Seconds: 100, Waits: 2},
				{Phase: "drain", Seconds: 300, Waits: 1}}}},
		{Measure: "cost.monthly"}, {Measure: "job.nightly.wait.p95"}}
	n := func(mean, low, high float64) scenarios.Measure {
		if replications == 1 {
			return scenarios.Single(mean)
		}
		return scenarios.Measure{Mean: mean, Low: low, High: high, N: replications}
	}
	o.Counterfactuals = []scenarios.Counterfactual{{Factor: "faults", Says: "no fault strikes",
		BrokenMinutes: scenarios.Contrast{AsRun: n(5, 5, 5), Without: n(3, 3, 3), Difference: n(-2, -2, -2)},
		Failed: scenarios.Contrast{AsRun: n(1042, 1000, 1084), Without: n(500, 480, 520),
			Difference: n(-542, -600, -484)},
		Unfinished: scenarios.Contrast{AsRun: n(1, 1, 1), Without: n(0, 0, 0), Difference: n(-1, -1, -1)},
		Cost: scenarios.Contrast{AsRun: n(3.27, 3.2, 3.34), Without: n(3.3, 3.2, 3.4),
			Difference: n(0.03, -0.01, 0.07)},
	}}
	return o
}

func TestWhyMatchesItsGoldens(t *testing.T) {
	only := func(page Page, titles ...string) (some Page) {
		for _, s := range page.Sections {
			for _, title := range titles {
				if s.Title == title {
					some.Sections = append(some.Sections, s)
				}
			}
		}
		return some
	}
	for _, c := range []struct {
		file  string
		write func(*bytes.Buffer) error
	}{
		{"why.txt", func(b *bytes.Buffer) error { return WriteWhy(b, missed(1)) }},
		{"why.md", func(b *bytes.Buffer) error {
			return WriteMarkdown(b, only(Build(missed(8)), "Why", "Without"))
		}},
		{"why.csv", func(b *bytes.Buffer) error {
			return WriteCSV(b, only(Build(missed(8)), "Why", "Without"))
		}},
	} {
		var got bytes.Buffer
		if err := c.write(&got); err != nil {
			t.Fatal(err)
		}
		compareGolden(t, c.file, got.Bytes())
	}
}

// An event of which nothing is known is said to be one; a chain that goes on as the one before it is
// not told again.
func TestEventsAreTold(t *testing.T) {
	chain := missed(1).Why.Episodes[1].Causes[0].Chain
	later := append([]scenarios.WhyMoment{{AtSeconds: 50500, Who: "web-app", What: "web-app/3: stopped"}},
		chain[1:]...)
	for _, c := range []struct {
		why  scenarios.Why
		want string
	}{
		{scenarios.Why{Event: "10:05"}, "Why 10:05\n=========\n\nNothing happened.\n"},
		{scenarios.Why{}, "No minute of the first replication broke what was asked for.\n"},
		{scenarios.Why{Event: "web-app/3", Chains: [][]scenarios.WhyMoment{chain, later}},
			"Why web-app/3\n=============\n\n" +
				"14:00:15  web-app/3: target unhealthy (2 consecutive health checks failed)\n" +
				"14:00:00  └ us-east-1a: fault zone-outage\n\n14:01:40  web-app/3: stopped  … as before\n"},
	} {
		var b bytes.Buffer
		if err := WriteWhy(&b, &scenarios.Outcome{Why: &c.why}); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%q, expected %q", b.String(), c.want)
		}
	}
}

// TestRootsNameTheReason: of tasks that cannot be launched the report names what ECS says, not the call
// that asked for them; a fault is named before what it makes ECS say.
func TestRootsNameTheReason(t *testing.T) {
	told := scenarios.WhyMoment{Who: "web", Kind: "message", What: "was unable to place a task"}
	call := scenarios.WhyMoment{Who: "web", Kind: "call", What: "is there when the run begins"}
	fault := scenarios.WhyMoment{Who: "us-east-1a", Kind: "fault", What: "fault zone-outage"}
	start := scenarios.WhyMoment{Who: "web", Kind: "launch", What: "web/1: start"}
	for _, c := range []struct {
		chain []scenarios.WhyMoment
		want  string
	}{
		{[]scenarios.WhyMoment{told, call}, "web: was unable to place a task"},
		{[]scenarios.WhyMoment{told, fault}, "us-east-1a: fault zone-outage"},
		{[]scenarios.WhyMoment{start, call}, "web: is there when the run begins"},
	} {
		if got, _ := rootOf(scenarios.WhyCause{Chain: c.chain}); got != c.want {
			t.Errorf("found %q, expected %q", got, c.want)
		}
	}
}
