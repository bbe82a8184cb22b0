package scenarios

import (
	"fmt"
	"runtime"

	"testing"

	"ecsim/benchmarks/plain"
	"ecsim/model"
	"ecsim/model/world"
	"ecsim/sim/clock"
)

// minutes is some time of many services that nobody calls and nothing happens to: a metric of each
// comes every minute, and its policy's two alarms look at it.
func minutes(t testing.TB, services int, horizon clock.Span) *model.Scenario {
	s := bundled("testdata/minutes.toml")(t)
	s.Horizon = horizon
	service, deployment := s.Services[0], s.Deployments
	s.Services, s.Deployments = nil, deployment[:0]
	for i := range services {
		service.Name = fmt.Sprintf("idle-%04d", i)
		s.Services = append(s.Services, service)
	}
	return s
}

// A minute of a service is as many events however many services there are: its datapoint at least.
func TestMinutesCostTheSameAmongMore(t *testing.T) {
	each := func(services int) float64 {
		s := minutes(t, services, clock.Hour)
		r, err := world.Run(s, world.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return float64(r.Events) / float64(services) / s.Horizon.Seconds() * 60
	}
	few, some, many := each(10), each(30), each(100)
	if many > 1.01*few || some > 1.01*few || few < 1 {
		t.Errorf("%.2f, %.2f and %.2f events for a minute of one service in 10, 30 and 100",
			few, some, many)
	}
}

// mostAgenda is how many events of a plain agenda a minute of a service may cost.
const mostAgenda = 20

// BenchmarkMinutes plays services without requests on one-minute metrics: 100, 300 and 1,000 take
// turns, each for six hours, of which what begins and ends a run is a part.
//
//	go test ./benchmarks/scenarios -run '^$' -bench Minutes -benchtime 1x
//
// "s/30-days" is the processor time of thirty days of a thousand, "growth" what a service
// costs among a thousand over what it costs among a hundred, "x-agenda" the cost of a minute of a
// service over that of an event on a plain agenda.
func BenchmarkMinutes(b *testing.B) {
	const horizon = 6 * clock.Hour
	sizes := []int{100, 300, 1000}
	var each [3]float64 // seconds for a minute of a service
	var event float64
	for b.Loop() {
		for i, services := range sizes {
			s := minutes(b, services, horizon)
			runtime.GC()
			began := processorTime(b)
			play(b, s)
			took := (processorTime(b) - began).Seconds()
			each[i] += took / horizon.Seconds() * 60 / float64(services)
		}
		event += agendaEvent(b)
	}
	for i := range each {
		each[i] /= float64(b.N)
		b.ReportMetric(each[i]*1e9, fmt.Sprintf("ns/minute@%d", sizes[i]))
	}
	b.ReportMetric(each[2]*30*24*60*1000, "s/30-days")
	b.ReportMetric(each[2]/each[0], "growth")
	times := each[2] / (event / float64(b.N))
	b.ReportMetric(times, "x-agenda")
	if times > mostAgenda {
		b.Errorf("a minute of a service costs %.0f events of a plain agenda, expected at most %d",
			times, mostAgenda)
	}
}

// agendaEvent is the processor time of one event on a plain agenda of a thousand, in seconds.
func agendaEvent(b *testing.B) float64 {
	const pending, rounds = 1000, 500
	var agenda plain.Agenda
	count := 0.0
	check(&agenda, 60, pending, &count)
	began := processorTime(b)
	agenda.Run(60 * rounds)
	return (processorTime(b) - began).Seconds() / count
}
