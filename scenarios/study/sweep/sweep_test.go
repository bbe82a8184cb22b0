package sweep

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/question"
	"ecsim/scenarios/study/store"
)

// small is a study that plays in little time: ten minutes at a fiftieth of the load.
const small = `scenario = "flash-crowd"
set = ["horizon=10m", "warm_up=0s", "service.landing.traffic.scale=0.02"]
replications = 3
`

// grid is two axes of 2 and 3 levels.
const grid = small + `
[[axis]]
name = "count"
path = ["service.landing.definition.desiredCount", "service.landing.scaling.0.MinCapacity"]
values = [2, 4]
[[axis]]
path = "service.landing.workload.workers"
from = 1
to = 16
scale = "log"
integer = true
points = 3
[objective]
measure = "cost.monthly"
[[slo]]
measure = "service.landing.availability.requests"
min = "99%"
`

// read makes a question of a study's text.
func read(t *testing.T, text string) *question.Question {
	t.Helper()
	file := filepath.Join(t.TempDir(), "study.toml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	q, err := question.Read(file, question.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func mustRun(t *testing.T, lab *study.Lab, q *question.Question) *Result {
	t.Helper()
	r, err := Run(context.Background(), lab, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func document(t *testing.T, r *Result) string {
	t.Helper()
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The figures of a point are those of running its scenario by itself.
func TestPointsAreRunsOfTheirScenario(t *testing.T) {
	q := read(t, grid)
	r := mustRun(t, &study.Lab{}, q)
	if len(r.Points) != 6 || len(r.Rejected) != 0 {
		t.Fatalf("%d points, %d rejected", len(r.Points), len(r.Rejected))
	}
	p := r.Points[4]
	if got := strings.Join(p.Levels, " "); got != "4 4" {
		t.Errorf("the fifth point has levels %s", got)
	}
	s, err := q.Load(p.Set...)
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := scenarios.Run(context.Background(), s, scenarios.RunOptions{Replications: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []scenarios.Measure{outcome.Cost.Monthly, outcome.Services[0].Availability.Requests,
		outcome.Services[0].Latency.P99} {
		got := p.Figures[i].Value
		if math.Abs(got.Mean-want.Mean) > 1e-6*want.Mean || got.N != 3 {
			t.Errorf("%s is %v of %d, want %v", p.Figures[i].Measure, got.Mean, got.N, want.Mean)
		}
	}
}

// Twice as many tasks cost twice as much, whatever else is set, and the sweep says so.
func TestSensitivityNamesTheKnob(t *testing.T) {
	r := mustRun(t, &study.Lab{}, read(t, grid))
	cost := r.Sensitivity[0]
	if cost.Measure != "cost.monthly" || cost.Knobs[0].Axis != "count" || cost.Knobs[0].Trend != "rising" {
		t.Fatalf("cost is moved by %+v", cost.Knobs)
	}
	if cost.Knobs[0].Share.Mean < 0.9 || cost.R2.Mean < 0.9 || cost.Points != 6 || cost.Replications != 3 {
		t.Errorf("got %+v", cost)
	}
	sum := 0.0
	for _, k := range cost.Knobs {
		sum += k.Share.Mean
		if k.Share.Low > k.Share.Mean || k.Share.Mean > k.Share.High || k.Share.N != 3 {
			t.Errorf("the share of %s is %+v", k.Axis, k.Share)
		}
	}
	if math.Abs(sum-cost.R2.Mean) > 1e-9 {
		t.Errorf("shares add up to %v, R² is %v", sum, cost.R2.Mean)
	}
	if best := r.Objective.Best; best == 0 || !r.Points[best-1].OK {
		t.Errorf("the best is point %d", best)
	}
}

// Combinations that the scenario refuses are listed with the reason; the others are played.
func TestIllegalCombinationsAreRejected(t *testing.T) {
	r := mustRun(t, &study.Lab{}, read(t, strings.Replace(small, "replications = 3", "replications = 1", 1)+`
[[axis]]
path = "service.landing.task_definition.cpu"
values = [256, 1024]
[[axis]]
path = "service.landing.task_definition.memory"
values = [2048, 8192]
`))
	if len(r.Points) != 3 || len(r.Rejected) != 1 || r.Rejected[0].Number != 2 {
		t.Fatalf("%d points, rejected %+v", len(r.Points), r.Rejected)
	}
	if got := r.Rejected[0].Problems[0]; !strings.Contains(got, "memory = 8192 with cpu = 256, memory = 8192") {
		t.Errorf("the reason is %s", got)
	}
	if s := r.Sensitivity[0]; s.Knobs[0].Share.N != 1 || s.Noise != nil {
		t.Errorf("of one replication: %+v", s)
	}
}

// A study of nothing is refused.
func TestStudyWithoutAxes(t *testing.T) {
	_, err := Run(context.Background(), &study.Lab{}, read(t, small))
	if err == nil || !strings.Contains(err.Error(), "without [[axis]] and [[variant]]") {
		t.Errorf("got %v", err)
	}
}

// Variants are the levels of one more axis.
func TestVariantsAreAnAxis(t *testing.T) {
	r := mustRun(t, &study.Lab{}, read(t, small+`
[[variant]]
name = "few"
set = ["service.landing.definition.desiredCount=2"]
[[variant]]
name = "many"
set = ["service.landing.definition.desiredCount=5"]
`))
	if len(r.Points) != 2 || r.Points[1].Levels[0] != "many" || r.Axes[0].Name != "variant" {
		t.Errorf("got %+v", r.Points)
	}
}

// A sample is regressed, and says how far straight lines go.
func TestSampleIsRegressed(t *testing.T) {
	r := mustRun(t, &study.Lab{}, read(t, strings.Replace(small, "replications = 3", "replications = 1", 1)+`
[[axis]]
name = "count"
path = ["service.landing.definition.desiredCount", "service.landing.scaling.0.MinCapacity"]
from = 2
to = 9
integer = true
[[axis]]
path = "service.landing.workload.timeout"
from = "1s"
to = "9s"
[design]
points = 16
`))
	s := r.Sensitivity[0]
	if r.Design.Kind != "sobol" || s.Method != "regression" || s.Degree != 2 || s.Linear == nil {
		t.Fatalf("got %+v", s)
	}
	if s.Knobs[0].Axis != "count" || s.Knobs[0].Share.Mean < 0.9 || s.Knobs[0].Share.N != 16 {
		t.Errorf("cost is moved by %+v", s.Knobs)
	}
}

// With a precision points are played until they are known well enough, each as long as it takes.
func TestPrecisionDecidesHowManyReplications(t *testing.T) {
	r := mustRun(t, &study.Lab{}, read(t, strings.Replace(small, "replications = 3",
		"replications = 40\nprecision = [\"p99=5%\", \"tasks.running_mean=5%\"]", 1)+`
[[axis]]
path = "service.landing.definition.desiredCount"
values = [2, 6]
`))
	if r.Design.Unreached > 0 && r.Design.Replications < 40 {
		t.Errorf("%d points are not known well enough after %d replications", r.Design.Unreached, r.Design.Replications)
	}
	for _, p := range r.Points {
		v := p.Figures[2].Value
		if v.N < 10 || v.N > 40 || v.N < 40 && (v.High-v.Low)/2 > 0.05*v.Mean {
			t.Errorf("%s at %v is %+v", p.Figures[2].Measure, p.Levels, v)
		}
	}
}

// What the allowed replications do not reach is counted.
func TestUnreachedPrecisionIsTold(t *testing.T) {
	r := mustRun(t, &study.Lab{}, read(t, strings.Replace(small, "replications = 3",
		"replications = 2\nprecision = \"p99=1us\"", 1)+`
[[axis]]
path = "service.landing.definition.desiredCount"
values = [2, 6]
`))
	if r.Design.Unreached != 2 || r.Design.Replications != 2 {
		t.Errorf("got %+v", r.Design)
	}
}

// counting is a store that counts what is put and ends a context after some of it.
type counting struct {
	study.Store
	mutex sync.Mutex
	keys  []string
	after int
	stop  func()
}

func (c *counting) Put(ctx context.Context, key string, document []byte) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.keys = append(c.keys, key)
	if len(c.keys) == c.after {
		c.stop()
	}
	return c.Store.Put(ctx, key, document)
}

// A sweep that is interrupted goes on from its store: the bytes are those of a sweep that never was, and
// what was finished is not played again.
func TestInterruptedSweepGoesOn(t *testing.T) {
	q := read(t, grid)
	whole := document(t, mustRun(t, &study.Lab{}, q))
	for _, after := range []int{1, 7} {
		kept := store.OpenDirectory(t.TempDir())
		ctx, stop := context.WithCancel(context.Background())
		first := &counting{Store: kept, after: after, stop: stop}
		if _, err := Run(ctx, &study.Lab{Store: first, Workers: 2}, q); err == nil {
			t.Fatalf("it was stopped after %d cells and finished", after)
		}
		stop()
		finished, err := kept.Keys(context.Background())
		if err != nil || len(finished) < after || len(finished) == 18 {
			t.Fatalf("%d cells are kept, %v", len(finished), err)
		}
		second := &counting{Store: kept}
		if again := document(t, mustRun(t, &study.Lab{Store: second, Workers: 1}, q)); again != whole {
			t.Error("the document differs from that of a sweep without interruption")
		}
		if len(second.keys) != 18-len(finished) {
			t.Errorf("%d cells were kept of 18 and %d played again", len(finished), len(second.keys))
		}
		for _, key := range second.keys {
			if slices.Contains(finished, key) {
				t.Errorf("%s was played twice", key)
			}
		}
	}
}

// A measure that is equal at the points that have it is not called the same at every point when some have none.
func TestWhatSomePointsLackIsNotTheSameAtEvery(t *testing.T) {
	r := mustRun(t, &study.Lab{}, read(t, `scenario = "flash-crowd"
set = ["horizon=2m", "warm_up=0s"]
replications = 1
measures = ["service.landing.latency.p99"]
[[axis]]
path = "service.landing.traffic.scale"
values = [0.02, 0]
`))
	if s := r.Sensitivity[0]; s.Points != 1 || s.Note != "it is the same at every point that had something to measure" {
		t.Errorf("%d of 2 points: %s", s.Points, s.Note)
	}
}
