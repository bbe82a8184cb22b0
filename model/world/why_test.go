package world

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/world/watch/why"
	"ecsim/sim/clock"
)

// explained are stories with an objective that they break, and where the broken minutes come from: the
// roots, each once, in the order in which they come. The goldens show the whole way.
var explained = []struct {
	story string
	slo   model.SLO
	roots []string
}{
	{"crash-while-rebalanced", wanted("availability.requests", 0.999),
		[]string{"fault zone-outage", "fault task-crash"}},
	{"crash-while-registry-down", wanted("availability.requests", 0.999), []string{"fault task-crash"}},
	{"task-sets", wanted("availability.requests", 0.999),
		[]string{"ModifyListener: revision 2 (bad build: error-rate)"}},
	{"never-fast-enough", atMost("latency.p99", 0.01), []string{"none"}},
	{"instance-loss", wanted("availability.requests", 0.999), []string{"fault instance-loss"}},
	{"zone-outage", wanted("availability.requests", 0.999), []string{"fault zone-outage"}},
	{"host-loss", wanted("availability.requests", 0.999), []string{"fault host-loss"}},
	{"spot-burst-without-fallback", wanted("availability.tasks", 1),
		[]string{"fault spot-drought", "fault spot-reclaim"}},
	{"api-throttling", wanted("availability.tasks", 1),
		[]string{"fault api-throttling", "fault task-crash"}},
	{"stop-task", wanted("availability.tasks", 1), []string{"fault stop-task"}},
	{"dependency-down", wanted("availability.requests", 0.9), []string{"fault dependency-down"}},
	{"dependency-slow", atMost("latency.p99", 0.5), []string{"fault dependency-slow"}},
	{"slower-unnoticed", atMost("latency.p99", 0.3), []string{"UpdateService: revision 2 (bad build: slower)"}},
	{"memory-leak-unnoticed", wanted("availability.requests", 0.99),
		[]string{"UpdateService: revision 2 (bad build: memory-leak)"}},
	{"unhealthy-under-load", wanted("availability.tasks", 1),
		[]string{"UpdateService: revision 2 (bad build: unhealthy-under-load)"}},
	{"crashes-later", wanted("availability.tasks", 1),
		[]string{"UpdateService: revision 2 (bad build: crashes-later)"}},
	{"target-tracking-up-and-down", atMost("latency.p99", 0.2),
		[]string{"traffic grows", "ECSServiceAverageCPUUtilization 12.21"}},
	{"out-of-memory", wanted("availability.requests", 0.99), []string{"traffic grows"}},
	{"rolling-50-100", wanted("availability.tasks", 1), []string{"UpdateService: revision 2"}},
}

func wanted(measure string, least float64) model.SLO {
	return model.SLO{Measure: "service.web." + measure, Min: least, HasMin: true}
}

func atMost(measure string, most float64) model.SLO {
	return model.SLO{Measure: "service.web." + measure, Max: most, HasMax: true}
}

// TestBrokenMinutesHaveRoots: from every minute that broke the objective a chain leads to the fault, the
// deployment or the traffic that the story is about.
func TestBrokenMinutesHaveRoots(t *testing.T) {
	for _, c := range explained {
		t.Run(c.story, func(t *testing.T) {
			s := story(t, c.story)
			s.SLOs = []model.SLO{c.slo}
			record, err := Run(s, Options{Why: true})
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			next, minutes := 0, 0
			for _, e := range record.Why.Episodes {
				fmt.Fprintf(&b, "%v to %v: %d minutes, at worst %.4g\n", e.From, e.To, e.Minutes, e.Worst)
				for _, cause := range e.Causes {
					minutes += cause.Minutes
					fmt.Fprintf(&b, "  %d: %s, %d of %d healthy%s\n", cause.Minutes, cause.State, cause.Healthy,
						cause.Desired, waitsOf(cause))
					writeChain(&b, cause.Chain)
					root := "none"
					if n := len(cause.Chain); n > 0 {
						root = cause.Chain[n-1].What
					}
					if next < len(c.roots) && strings.HasPrefix(root, c.roots[next]) {
						next++
					} else if next == 0 || !strings.HasPrefix(root, c.roots[next-1]) {
						t.Errorf("a root is %q, expected %q", root, c.roots)
					}
				}
			}
			if next != len(c.roots) {
				t.Errorf("%d of the roots %q were found in %d minutes", next, c.roots, minutes)
			}
			for _, m := range record.Why.Unexplained() {
				t.Errorf("nothing lies behind %+v", m)
			}
			compare(t, filepath.Join("testdata", "why", c.story+".txt"), b.String())
		})
	}
}

func waitsOf(c why.Cause) (text string) {
	for wait, minutes := range c.Waits {
		if name := why.Wait(wait).String(); name != "" && minutes > 0 {
			text += fmt.Sprintf(", %s %.2f", name, minutes)
		}
	}
	return text
}

func writeChain(b *strings.Builder, chain []why.Moment) {
	for i, m := range chain {
		fmt.Fprintf(b, "    %s%v %s: %s", strings.Repeat("  ", i), m.At.Truncate(clock.Second), m.Who, m.What)
		if m.Because != "" {
			fmt.Fprintf(b, " (%s)", m.Because)
		}
		b.WriteByte('\n')
	}
}

func story(t *testing.T, name string) *model.Scenario {
	t.Helper()
	if build := asked[name]; build != nil {
		return build()
	}
	for _, s := range stories {
		if s.name == name {
			return s.build()
		}
	}
	t.Fatalf("there is no story %s", name)
	return nil
}

// asked are stories of which only the reasons are told.
var asked = map[string]func() *model.Scenario{
	// The zone is back and its tasks are being moved there when a task crashes.
	"crash-while-rebalanced": func() *model.Scenario {
		web := plainService("web")
		web.Rebalancing, web.DesiredCount = true, 6
		s := plainScenario(web)
		s.Faults = []model.Fault{
			{At: minute(20), Kind: model.ZoneOutage, Zone: "us-east-1a", Duration: 15 * clock.Minute},
			{At: minute(36) - clock.Time(5*clock.Second), Kind: model.TaskCrash, Service: "web", Count: 1}}
		return s
	},
	// The replacement cannot be pulled, which is not what took the requests.
	"crash-while-registry-down": func() *model.Scenario {
		s := plainScenario(plainService("web"))
		s.Faults = []model.Fault{
			{At: minute(10), Kind: model.RegistryDown, Duration: 30 * clock.Minute},
			{At: minute(20) + clock.Time(5*clock.Second), Kind: model.TaskCrash, Service: "web", Count: 1}}
		return s
	},
	// Nothing happens, and what is wanted is less than a request takes.
	"never-fast-enough": func() *model.Scenario { return plainScenario(plainService("web")) },
	"instance-loss": func() *model.Scenario {
		s := onInstances(func(web *model.Service) { web.DesiredCount = 4 })
		s.Deployments = nil
		s.Faults = []model.Fault{{At: minute(20), Kind: model.InstanceLoss, Instance: "n-1"}}
		return s
	},
}

// TestMomentsAreExplained: what happened to a task, and what happened in a minute, from the last
// moment to the root.
func TestMomentsAreExplained(t *testing.T) {
	s := story(t, "never-healthy-rolled-back")
	record, err := Run(s, Options{Why: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what   string
		chains [][]why.Moment
		want   string
	}{
		{"web/5", record.Why.Of(model.TaskID{Group: "web", Number: 5}), `
00:10:00 web: web/5 to web/8: start of revision 2 (revision 2 has 0 of 4 desired tasks)
  00:10:00 web: deployment of revision 2 begins (UpdateService)
    00:10:00 web: UpdateService: revision 2 (bad build: never-healthy)
00:11:06 web: web/5: drained (unhealthy, of an old revision)
  00:10:49 web: web/5: target unhealthy (2 consecutive health checks failed, it has never answered)
    00:10:00 web: deployment of revision 2 begins (UpdateService)
      00:10:00 web: UpdateService: revision 2 (bad build: never-healthy)
00:11:36 web: web/5: stopped (unhealthy, of an old revision)
  00:10:49 web: web/5: target unhealthy (2 consecutive health checks failed, it has never answered)
    00:10:00 web: deployment of revision 2 begins (UpdateService)
      00:10:00 web: UpdateService: revision 2 (bad build: never-healthy)`},
		{"web/6", record.Why.Of(model.TaskID{Group: "web", Number: 6})[2:3], `
00:11:06 web: web/6: drained (of an old revision, not healthy yet)
  00:11:06 web: roll back to revision 1 (circuit breaker: 3 failed tasks, threshold 3)
    00:11:06 web: deployment of revision 2 failed (circuit breaker: 3 failed tasks, threshold 3)
      00:11:06 web: failures 3 of 3 (web/7: checks have had their time)
        00:10:51 web: web/7: target unhealthy (2 consecutive health checks failed, it has never answered)
          00:10:00 web: deployment of revision 2 begins (UpdateService)
            00:10:00 web: UpdateService: revision 2 (bad build: never-healthy)`},
	} {
		var b strings.Builder
		for _, chain := range c.chains {
			writeChain(&b, chain)
		}
		got := strings.ReplaceAll("\n"+strings.TrimRight(b.String(), "\n"), "\n    ", "\n")
		if got != c.want {
			t.Errorf("%s\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
}

// B-09, B-12: behind a hook that looks at test requests lies the revision that answered them badly.
func TestFailedHooksHaveTheBuildBehindThem(t *testing.T) {
	record, err := Run(story(t, "blue-green-tested"), Options{Why: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, chain := range record.Why.Of(model.TaskID{Group: "web", Number: 5}) {
		var b strings.Builder
		writeChain(&b, chain)
		if !strings.Contains(b.String(), "hook smoke failed") {
			continue
		}
		for _, want := range []string{"test requests of revision 2 failed, at most 1 % may)",
			"deployment of revision 2 begins", "UpdateService: revision 2 (bad build: error-rate)"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("expected %q in\n%s", want, &b)
			}
		}
		return
	}
	t.Error("no hook failed")
}

// TestAskingWhyChangesNothing: the record is the same whether or not anybody asks.
func TestAskingWhyChangesNothing(t *testing.T) {
	plain := play(t, busy())
	s := busy()
	s.SLOs = []model.SLO{wanted("availability.requests", 1), atMost("latency.p99", 0.05)}
	asked, err := Run(s, Options{Timeline: true, Why: true})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := digest(t, plain, "web"), digest(t, asked, "web"); a != b || plain.Events != asked.Events {
		t.Errorf("asking why changed the run: %s and %s", a, b)
	}
	if len(asked.Why.Episodes) == 0 {
		t.Error("nothing was broken, so nothing was shown")
	}
}
