package scenarios

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ecsim/model"
	"ecsim/model/world"
	"ecsim/model/world/watch"
	"ecsim/scenarios/input"
)

// bundledRun is a bundled scenario with the outcome of its first replication.
type bundledRun struct {
	scenario   *model.Scenario
	invariants *watch.Invariants
	outcome    *Outcome
	record     *world.Record
	err        error
}

// libraryRuns are the bundled scenarios that were played: several tests look at one run.
var libraryRuns sync.Map

// playBundled plays a bundled scenario, once for all tests.
func playBundled(t *testing.T, name string) bundledRun {
	t.Helper()
	run, _ := libraryRuns.LoadOrStore(name, sync.OnceValue(func() (p bundledRun) {
		if p.scenario, p.err = Load(name, LoadOptions{}); p.err != nil {
			return p
		}
		p.invariants = watch.NewInvariants(p.scenario)
		record, err := world.Run(p.scenario, world.Options{Observers: []world.Observer{p.invariants}})
		if p.record, p.err = record, err; p.err != nil {
			return p
		}
		prices, err := priceBook(p.scenario)
		if p.err = err; p.err == nil {
			p.outcome, p.err = summarize(p.scenario, record, prices, true)
		}
		return p
	}))
	p := run.(func() bundledRun)()
	if p.err != nil {
		t.Fatal(p.err)
	}
	return p
}

// TestLibrary plays every bundled scenario. Each must load without a problem, hold every invariant, and
// give the summary in its expected.txt, which ends with a hash of the whole outcome.
func TestLibrary(t *testing.T) {
	bundled := input.Bundled()
	if len(bundled) < 8 {
		t.Fatalf("%d bundled scenarios, expected at least 8", len(bundled))
	}
	for _, entry := range bundled {
		t.Run(entry.Name, func(t *testing.T) {
			if entry.Summary == "" {
				t.Error("the scenario has no summary line")
			}
			p := playBundled(t, entry.Name)
			for _, broken := range p.invariants.Broken {
				t.Errorf("invariant broken: %s", broken)
			}
			checkLaws(t, p.outcome)
			one := newFold(p.scenario)
			one.add(p.outcome)
			whole := one.outcome()
			expect(t, filepath.Join("library", entry.Name, "expected.txt"), headline(t, whole))
		})
	}
}

// checkLaws holds an outcome against what is true of every outcome.
func checkLaws(t *testing.T, o *Outcome) {
	t.Helper()
	lines, causes := 0.0, 0.0
	for _, line := range o.Cost.LineItems {
		lines += line.Amount.Mean
	}
	for _, part := range o.Cost.ByCause {
		causes += part.Amount.Mean
	}
	if total := o.Cost.Total.Mean; abs(lines-total) > 1e-9 || abs(causes-total) > 1e-9 {
		t.Errorf("the bill's lines sum to %v and its causes to %v, the total is %v", lines, causes, total)
	}
	for _, s := range o.Services {
		r := s.Requests
		ends := r.Completed.Mean + r.Failed.Mean + r.Rejected.Mean + r.TimedOut.Mean + r.InFlight.Mean
		if abs(r.Offered.Mean-ends) > 1e-8*r.Offered.Mean { // what is written has nine figures
			t.Errorf("%s: %v requests offered, %v ended or in flight", s.Name, r.Offered.Mean, ends)
		}
		checkDeployments(t, o, &s)
	}
}

// checkDeployments: the critical path of each deployment has no gap from its beginning to its end, and
// what their double capacity costs is what the bill has for that cause.
func checkDeployments(t *testing.T, o *Outcome, s *ServiceOutcome) {
	t.Helper()
	overlap := 0.0
	for _, d := range s.Deployments {
		spent, at := 0.0, d.AtSeconds
		for _, phase := range d.Spent {
			spent += phase.Seconds
		}
		for _, wait := range d.CriticalPath {
			if abs(wait.AtSeconds-at) > 1e-6 {
				t.Errorf("%s: a wait begins at %v s, the one before it ended at %v s", s.Name, wait.AtSeconds, at)
			}
			at += wait.Seconds
		}
		if abs(spent-d.DurationSeconds) > 1e-6 || abs(at-d.AtSeconds-d.DurationSeconds) > 1e-6 {
			t.Errorf("%s: a deployment took %v s, its phases %v s, its critical path ends at %v s", s.Name,
				d.DurationSeconds, spent, at)
		}
		overlap += d.Overlap.Amount
	}
	for _, part := range o.Cost.ByCause {
		if part.Cause == "deployment-overlap" && part.Service == s.Name {
			overlap -= part.Amount.Mean
		}
	}
	if abs(overlap) > 1e-8 {
		t.Errorf("%s: the overlaps of its deployments are %v USD off what the bill has", s.Name, overlap)
	}
}

func abs(x float64) float64 { return max(x, -x) }

// headline is what a reader of the scenario should see, and a hash of everything else.
func headline(t *testing.T, o *Outcome) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "cost      %.4f USD, %.2f USD a month\n", o.Cost.Total.Mean, o.Cost.Monthly.Mean)
	for _, part := range o.Cost.ByCause {
		fmt.Fprintf(&b, "          %.4f USD %s of %s\n", part.Amount.Mean, part.Cause, part.Service)
	}
	for i := range o.Services {
		writeService(&b, &o.Services[i])
	}
	for _, j := range o.Jobs {
		fmt.Fprintf(&b, "job       %s: %g submitted, %g succeeded, %g failed, %g interrupted, last end %.0f s\n",
			j.Name, j.Submitted.Mean, j.Succeeded.Mean, j.Failed.Mean, j.Interrupted.Mean, j.LastEnd.Mean)
	}
	for _, slo := range o.SLOs {
		fmt.Fprintf(&b, "slo       %s = %.6g, ok %v\n", slo.Measure, slo.Value.Mean, slo.OK)
	}
	whole := *o
	whole.Provenance.Version = ""
	whole.Provenance.Events = 0 // how much work it was is not a result
	document, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "outcome   %x\n", sha256.Sum256(document))
	return b.String()
}

func writeService(b *strings.Builder, s *ServiceOutcome) {
	r, l := s.Requests, s.Latency
	fmt.Fprintf(b, "service   %s\n", s.Name)
	fmt.Fprintf(b, "requests  %.0f offered, %.0f failed, %.0f rejected, %.0f timed out\n",
		r.Offered.Mean, r.Failed.Mean, r.Rejected.Mean, r.TimedOut.Mean)
	fmt.Fprintf(b, "available %.6f of requests, %.6f of tasks\n",
		s.Availability.Requests.Mean, s.Availability.Tasks.Mean)
	fmt.Fprintf(b, "latency   mean %.4f s, p50 %.4f s, p99 %.4f s, p99.9 %.4f s\n",
		l.Mean.Mean, l.P50.Mean, l.P99.Mean, l.P999.Mean)
	fmt.Fprintf(b, "tasks     %.3f running on average, %.0f at most, %.0f failed, %.0f interrupted\n",
		s.Tasks.RunningMean.Mean, s.Tasks.RunningMax.Mean, s.Tasks.Failed.Mean, s.Tasks.Interrupted.Mean)
	fmt.Fprintf(b, "scaling   %d activities, thrash %.0f tasks\n", len(s.Scaling), s.Thrash.Mean)
	for _, d := range s.Deployments {
		fmt.Fprintf(b, "deployed  revision %d %s after %.0f s, %d failed tasks\n",
			d.Revision, d.State, d.DurationSeconds, d.FailedTasks)
	}
	for _, d := range s.Rollouts {
		if d.Stuck != nil {
			fmt.Fprintf(b, "stuck     %s: %s\n", d.Stuck.Rule, d.Stuck.Because)
		}
	}
}

// expect compares with a golden, or writes it.
func expect(t *testing.T, path, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -rewrite shows it in the diff); it is now:\n%s", path, got)
	}
}

// TestWorkersChangeNothing: the same bytes from one worker and from eight, with intervals.
func TestWorkersChangeNothing(t *testing.T) {
	s, err := Load("bad-deployment", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var documents [2]string
	for i, workers := range []int{1, 8} {
		o, err := Run(context.Background(), s, RunOptions{Replications: 6, Workers: workers, Timeline: true})
		if err != nil {
			t.Fatal(err)
		}
		document, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		documents[i] = string(document)
		checkLaws(t, o)
		p99 := o.Services[0].Latency.P99
		if p99.N != 6 || p99.Low >= p99.Mean || p99.High <= p99.Mean {
			t.Errorf("p99 of six replications is %+v", p99)
		}
	}
	if documents[0] != documents[1] {
		t.Error("one worker and eight gave different outcomes")
	}
}

// TestInterruptedRunKeepsFinishedReplications: what was finished is in the outcome, with its n.
func TestInterruptedRunKeepsFinishedReplications(t *testing.T) {
	s, err := Load("run-task-queue", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o, err := Run(ctx, s, RunOptions{Replications: 10, Workers: 1, Progress: func(p Progress) {
		if p.Done == 3 {
			cancel()
		}
	}})
	if err == nil || o == nil || o.Provenance.Replications != 3 || o.Jobs[0].Succeeded.N != 3 {
		t.Errorf("after an interruption: outcome %v, error %v", o, err)
	}
}
