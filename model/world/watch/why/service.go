package why

import (
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// service is what is known of a service now, and of the minute that runs.
type service struct {
	name       string
	spec       *model.Service
	builds     []model.Build // index 0 is revision 1
	callees    []string
	objectives []*objective

	desired, healthy int
	working          []int // healthy tasks by revision
	worked           []int // the most of them in the present minute
	starting         []*task
	holes            []hole
	missed           map[model.TaskID]int32 // that nothing has replaced yet, and why they went
	wait             Wait
	waitSince        clock.Time
	minute           minute
	offered          []int64 // of the last minutes, oldest first
	inFlight         []int64 // at the ends of the last minutes in which no task was missing
	cpu              float64 // of the last whole minute, 0 to 1; NaN: nothing ran
	points           []datapoint
	alarmed          bool // an alarm that scales out, or rolls back, is in ALARM
	most             int  // MaxCapacity

	begun   []int32 // by revision: what brought it, and, of a task set, what last gave it traffic
	scaled  int32   // the last ScaleService
	shrunk  lately  // the last of them, when it took tasks away
	delayed int32   // what holds launches up; none: nothing
	delay   string  // what its message says
	told    int32   // the last task that was told to go
	toldAt  clock.Time
	left    *task // the last that ended, or was told to
	leftAt  clock.Time

	hooks  []model.RunHook          // that have not answered
	tested []serving.RevisionCounts // test requests, by revision

	surge surge
	busy  lately // it is busy
	waits lately // it waits for another service
	vague bool   // busy has no figures yet
}

// lately is a moment that goes on: it stands for all of its kind until it has not been seen for a
// while.
type lately struct {
	id int32
	at clock.Time
}

// goesOn is how long a state may be out of sight and still be the same.
const goesOn = 3 * clock.Minute

func (l *lately) isOn(at clock.Time) bool { return l.id != none && at.Sub(l.at) <= goesOn }

// datapoint is the latest published of what a policy or alarm follows.
type datapoint struct {
	follows *model.MetricSource
	metric  model.Metric // of metric math: that one of its metrics which was published last
	at      clock.Time
	value   float64 // of the metric
}

// minute is what a minute has brought so far.
type minute struct {
	serving.Counts
	fewest int               // healthy tasks
	since  clock.Time        // the integral is complete up to here
	waits  [waits]clock.Span // time by what was waited for
	wanted float64           // seconds with desired tasks
	had    float64           // ∫ min(healthy, desired)/desired, seconds
	began  int64             // requests in flight when it began
	cuts   []cut
}

func newService(s *model.Scenario, spec *model.Service) *service {
	svc := &service{name: spec.Name, spec: spec, builds: s.Builds(spec.Name),
		missed:  map[model.TaskID]int32{},
		desired: spec.DesiredCount, scaled: none, delayed: none, told: none,
		minute: minute{fewest: spec.DesiredCount},
		surge:  surge{id: none}, shrunk: lately{id: none}, busy: lately{id: none}, waits: lately{id: none}}
	for _, source := range spec.MetricSources() {
		svc.points = append(svc.points, datapoint{follows: source})
	}
	if spec.Scaling != nil {
		svc.most = spec.Scaling.Max
	}
	svc.begun = slices.Repeat([]int32{none}, len(svc.builds)+1)
	svc.working = make([]int, len(svc.builds)+1)
	svc.worked = make([]int, len(svc.builds)+1)
	for i := range svc.builds {
		svc.callees = append(svc.callees, svc.builds[i].Callees()...)
	}
	slices.Sort(svc.callees)
	svc.callees = slices.Compact(svc.callees)
	return svc
}

// accrue completes the integral of the minute with the counts that held until now.
func (s *service) accrue(at clock.Time) {
	span := at.Sub(s.minute.since).Seconds()
	s.minute.since = at
	if span >= noticed {
		s.minute.fewest = min(s.minute.fewest, s.healthy)
	}
	if s.desired > 0 && span > 0 {
		s.minute.wanted += span
		s.minute.had += float64(span * float64(min(s.healthy, s.desired)) / float64(s.desired))
	}
}

// noticed is how many seconds tasks must be missing to be missed.
const noticed = 1

// endMinute begins the next minute.
func (s *service) endMinute(at clock.Time) {
	s.holes = slices.DeleteFunc(s.holes, func(h hole) bool { return h.filled })
	if s.healthy >= s.desired {
		s.holes = s.holes[:0]
	}
	s.starting = slices.DeleteFunc(s.starting, func(t *task) bool {
		t.listed = t.stage < working
		return !t.listed
	})
	copy(s.worked, s.working)
	began := s.minute.InFlight
	s.minute = minute{fewest: s.healthy, since: at, began: began,
		Counts: serving.Counts{InFlight: began}}
}

// published names a metric of a service.
type published struct {
	service string
	metric  model.Metric
}

// follow makes room for the datapoints of what a service follows.
func (w *Why) follow(s *service) {
	for i := range s.points {
		s.points[i].follows.Metrics(s.name, func(of string, m model.Metric) {
			w.follows[published{of, m}] = append(w.follows[published{of, m}], &s.points[i])
		})
	}
}

// datapoint is the latest of what is followed under a name; nil when none has been published.
func (s *service) datapoint(metric model.Metric) *datapoint {
	for i := range s.points {
		if d := &s.points[i]; d.follows.Metric == metric && d.metric != "" {
			return d
		}
	}
	return nil
}

// isFlawed reports whether a revision's build has one of some defects.
func (s *service) isFlawed(r model.RevisionID, kinds ...model.DefectKind) bool {
	return slices.Contains(kinds, s.builds[r-1].Workload.Defect.Kind)
}

// flaw says how a revision's build is bad: " (bad build: slower)"; empty when it is not.
func (s *service) flaw(r model.RevisionID) string {
	if kind := s.builds[r-1].Workload.Defect.Kind; kind != model.NoDefect {
		return " (bad build: " + string(kind) + ")"
	}
	if s.isHeavier(r) {
		return " (its requests cost more)"
	}
	return ""
}

// muchMore is by how much a request must cost more than in the revision before to be noticed.
const muchMore = 1.1

// isHeavier reports whether the requests of a revision cost more than those of the one before.
func (s *service) isHeavier(r model.RevisionID) bool {
	if r < 2 {
		return false
	}
	is, was := &s.builds[r-1].Workload, &s.builds[r-2].Workload
	cost := func(w *model.Workload) float64 {
		return w.CPUTime.Mean().Seconds() + w.WaitTime.Mean().Seconds()
	}
	return cost(is) > muchMore*cost(was)
}

// worseBuild is the moment that brought the newest revision whose build answers worse than the others,
// when its tasks get requests; none when there is none. With errors: whose build answers with errors.
func (s *service) worseBuild(errors bool) int32 {
	for r := model.RevisionID(len(s.builds)); r > 0; r-- {
		if s.worked[r] == 0 {
			continue
		}
		bad := s.isFlawed(r, model.Slower) || s.isHeavier(r)
		if errors {
			bad = s.isFlawed(r, model.ErrorRate)
		}
		if bad {
			return s.begun[r]
		}
	}
	return none
}
