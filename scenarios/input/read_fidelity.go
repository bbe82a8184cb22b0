package input

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// Fidelities: whether every request of a service is simulated, or those of sampled tasks.
const (
	everyRequest = "every-request"
	sampled      = "sampled"
	auto         = "auto"
)

// mostRequests is up to how many requests a service may be expected to have for each of them to be
// simulated unless told otherwise: at 20 to 200 ns each, some minutes.
const mostRequests = 2e9

// readFidelity decides how each service is simulated, now that all its builds and faults are known.
func (l *loader) readFidelity(t *reading.Table) {
	general := t.Word("fidelity", everyRequest, sampled, auto)
	for _, st := range t.Tables("service", "name") {
		wanted, told := general, t.Has("fidelity")
		if st.Has("fidelity") {
			wanted, told = st.Word("fidelity", everyRequest, sampled, auto), true
		}
		tasks := 0
		if n := st.Get("sampled_tasks"); n != nil {
			tasks = st.Integer("sampled_tasks", 1, 100_000)
			if wanted == everyRequest {
				l.Problem(n, "none where every request is simulated", "")
			}
		}
		s := l.scenario.Service(textOf(st.Get("name")))
		if s == nil || s.TargetGroup == nil || len(s.Traffic.Sources) == 0 && wanted == auto {
			continue
		}
		chosen, because := l.fidelity(s, wanted)
		if chosen != wanted || !told {
			l.Assume(st.Key("fidelity"), chosen, because)
		}
		if chosen == everyRequest {
			continue
		}
		if s.Sampled = tasks; tasks == 0 {
			s.Sampled = l.sampledTasks(s)
			l.Assume(st.Key("sampled_tasks"), strconv.Itoa(s.Sampled),
				knob+"some 2,000 requests a second are simulated, and no fewer tasks than their routing needs")
		}
	}
}

// fidelity is how a service is simulated if that is wanted, and why.
func (l *loader) fidelity(s *model.Service, wanted string) (chosen, because string) {
	expected := workload.Expected(s.Traffic.Sources, clock.Time(l.scenario.Horizon))
	reason := fmt.Sprintf("about %s requests are expected", roughly(expected))
	switch {
	case wanted == everyRequest:
		return everyRequest, ""
	case wanted == auto && expected <= mostRequests:
		return everyRequest, fmt.Sprintf("%s%s, not more than %s", knob, reason, roughly(mostRequests))
	case s.Traffic.Clients != nil:
		return everyRequest, knob + reason + ", but closed clients are simulated one by one"
	case l.scenario.IsDegradable(s.Name) || s.TargetGroup != nil &&
		s.TargetGroup.Algorithm == model.WeightedRandom ||
		serving.NeedsEvents(s, l.scenario.Builds(s.Name), slices.Contains(l.called, s.Name)):
		return everyRequest, knob + reason +
			", but what its requests do or suffer (calls, retries, kinds, routing, faults) is simulated one by one"
	default:
		return sampled, fmt.Sprintf("%s%s, more than %s", knob, reason, roughly(mostRequests))
	}
}

// sampledTasks is how many tasks of a service are sampled unless told otherwise.
func (l *loader) sampledTasks(s *model.Service) int {
	end := clock.Time(l.scenario.Horizon)
	rate := workload.Expected(s.Traffic.Sources, end) / max(1, l.scenario.Horizon.Seconds())
	return serving.SampledTasks(s.TargetGroup.Algorithm, rate/float64(max(1, s.DesiredCount)))
}

// roughly is a count in three digits.
func roughly(n float64) string {
	for _, unit := range []struct {
		size float64
		name string
	}{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}} {
		if n >= unit.size {
			return strings.TrimSuffix(fmt.Sprintf("%.3g", n/unit.size), ".0") + unit.name
		}
	}
	return fmt.Sprint(math.Round(n))
}
