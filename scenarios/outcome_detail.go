package scenarios

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/world"
	"ecsim/model/world/watch"
)

// ClassOutcome is about the requests of one class of a service.
type ClassOutcome struct {
	Name      string  `json:"name"`
	Offered   Measure `json:"offered"`
	Completed Measure `json:"completed"`
	Failed    Measure `json:"failed"` // every other end
	Latency   Latency `json:"latency_seconds"`
}

// Wants is what clients wanted, however often they tried; for services whose clients try again.
type Wants struct {
	Succeeded Measure `json:"succeeded"` // at some attempt
	GivenUp   Measure `json:"given_up"`  // after the last attempt, or out of budget
	Share     Measure `json:"share"`     // succeeded, of both
	Retries   Measure `json:"retries"`   // attempts beyond the first
}

// QueueOutcome is about the messages that a service's tasks work on.
type QueueOutcome struct {
	Again       Measure `json:"received_again"` // by somebody, although it had been received before
	DeadLetters Measure `json:"dead_letters"`
	Visible     Measure `json:"visible"`   // at the horizon
	Hidden      Measure `json:"in_flight"` // being worked on, at the horizon
	MostVisible Measure `json:"visible_max"`
}

// ZoneOutcome counts RUNNING tasks in one Availability Zone.
type ZoneOutcome struct {
	Zone   string  `json:"zone"`
	Mean   Measure `json:"running_mean"`
	Fewest Measure `json:"running_min"`
	Most   Measure `json:"running_max"`
}

func zonesOf(records []watch.ZoneRecord) (out []ZoneOutcome) {
	for _, r := range records {
		out = append(out, ZoneOutcome{Zone: r.Zone, Mean: Single(r.Mean), Fewest: count(r.Fewest),
			Most: count(r.Most)})
	}
	return out
}

// SampledOutcome is about a service of which only some tasks were simulated, each for many.
type SampledOutcome struct {
	Tasks int     `json:"tasks"` // about how many
	Share Measure `json:"share"` // of the requests
	// how far p99 may be from that of every request, as a part of it; 0: not known for so few tasks
	P99Error float64 `json:"p99_error"`
}

// sampledOf is nil when every request was simulated.
func sampledOf(s *model.Service, r *world.ServiceRecord) *SampledOutcome {
	if r.Sampled == 0 {
		return nil
	}
	return &SampledOutcome{
		Tasks: s.Sampled, Share: Single(r.Sampled),
		P99Error: serving.SampledError(s.TargetGroup.Algorithm, s.Sampled),
	}
}

// Protocols other than HTTP, in which requests end with no status.
const (
	TCP = "TCP" // of a Network Load Balancer
	SQS = "SQS" // a request is a message
)

func protocolOf(s *model.Service) string {
	switch {
	case s.Queue != nil:
		return SQS
	case s.TargetGroup != nil && s.TargetGroup.Algorithm == model.FlowHash:
		return TCP
	}
	return ""
}

// detail adds what the general event path knows.
func (o *ServiceOutcome) detail(d *serving.Detail) {
	for i := range d.Classes {
		class := &d.Classes[i]
		o.Classes = append(o.Classes, ClassOutcome{
			Name: class.Name, Offered: count(class.Offered), Completed: count(class.Completed),
			Failed: count(class.Failed), Latency: latencyOf(&class.Latency),
		})
	}
	if d.TriesAgain {
		o.Wants = &Wants{
			Succeeded: count(d.Succeeded), GivenUp: count(d.GivenUp), Retries: count(d.Retries),
			Share: ratioOf(float64(d.Succeeded), float64(d.Succeeded+d.GivenUp), 1),
		}
	}
	if d.HasQueue {
		m := d.Messages
		o.Queue = &QueueOutcome{
			Again: count(m.Again), DeadLetters: count(m.DeadLetters), Visible: count(m.Visible),
			Hidden: count(m.Hidden), MostVisible: greatest(float64(m.MostVisible)),
		}
	}
}

// detailMeasures lists what is measured beyond the requests of all services.
func (o *ServiceOutcome) detailMeasures() (all []*Measure) {
	for i := range o.Classes {
		c, l := &o.Classes[i], &o.Classes[i].Latency
		all = append(all, &c.Offered, &c.Completed, &c.Failed,
			&l.Mean, &l.P50, &l.P90, &l.P95, &l.P99, &l.P999, &l.Max)
	}
	for i := range o.Zones {
		all = append(all, &o.Zones[i].Mean, &o.Zones[i].Fewest, &o.Zones[i].Most)
	}
	if w := o.Wants; w != nil {
		all = append(all, &w.Succeeded, &w.GivenUp, &w.Retries, &w.Share)
	}
	if o.Sampled != nil {
		all = append(all, &o.Sampled.Share)
	}
	if q := o.Queue; q != nil {
		all = append(all, &q.Again, &q.DeadLetters, &q.Visible, &q.Hidden, &q.MostVisible)
	}
	return all
}
