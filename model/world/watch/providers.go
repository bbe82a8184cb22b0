package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// ProviderRecord is what cluster auto scaling did for one capacity provider in the measured part.
type ProviderRecord struct {
	Name, Group string
	Target      int                    // targetCapacity, percent
	Waits       *stats.Sketch          // in PROVISIONING, of tasks that an instance took
	Stages      [WaitStages]clock.Span // sums over these tasks; together the sum of the waits
	GivenUp     int                    // tasks that none took (CP-25)
	Needs       []Need                 // the metric whenever it changed
	Scaling     []Activity             // of its group, whoever decided
}

// Need is a datapoint of CapacityProviderReservation.
type Need struct {
	At clock.Time // end of its minute
	model.Reservation
}

// Providers follows the capacity providers with managed scaling.
type Providers struct {
	warmUp   clock.Time
	records  []ProviderRecord
	arrivals map[model.InstanceID]*arrival // of instances that were launched in the run
}

// NewProviders watches a run of a scenario.
func NewProviders(s *model.Scenario) *Providers {
	w := &Providers{warmUp: clock.Time(s.WarmUp), arrivals: map[model.InstanceID]*arrival{}}
	for _, p := range s.Cluster.Providers {
		if of := p.AutoScalingGroup; of != nil && of.ManagedScaling.Enabled {
			w.records = append(w.records, ProviderRecord{Name: string(p.Name), Group: of.Group,
				Target: of.ManagedScaling.Target, Waits: &stats.Sketch{}})
		}
	}
	return w
}

// Advanced implements Observer.
func (w *Providers) Advanced(serving.Served) {}

// Stepped implements Observer.
func (w *Providers) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	if len(w.records) == 0 {
		return
	}
	w.instanceMoved(at, ev)
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.LaunchInstance:
			if !c.Warm {
				w.arrivals[c.Instance.ID] = &arrival{launched: at}
			}
		case model.StartInstance: // out of the warm pool
			w.arrivals[c.Instance] = &arrival{launched: at}
		}
	}
	if at < w.warmUp {
		return
	}
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.StartTask:
			if r := w.of(c.Provider); r != nil && c.Held.By == model.ByCapacity {
				r.Waits.Record(at.Sub(c.Held.Since))
				for i, part := range w.stages(at, c.Held.Since, c.Instance) {
					r.Stages[i] += part
				}
			}
		case model.GiveUpTask:
			if r := w.of(c.Provider); r != nil {
				r.GivenUp++
			}
		case model.PublishReservation:
			w.of(c.Provider).counted(Need{at, c.Reservation})
		case model.ScaleGroup:
			for i := range w.records {
				if r := &w.records[i]; r.Group == c.Group {
					r.Scaling = append(r.Scaling, Activity{At: at, From: c.From, To: c.To, Because: c.Because})
				}
			}
		}
	}
}

func (w *Providers) of(name model.Provider) *ProviderRecord {
	for i := range w.records {
		if w.records[i].Name == string(name) {
			return &w.records[i]
		}
	}
	return nil
}

// counted notes a datapoint that is another one than the latest.
func (r *ProviderRecord) counted(n Need) {
	if last := len(r.Needs) - 1; last < 0 || r.Needs[last].Reservation != n.Reservation {
		r.Needs = append(r.Needs, n)
	}
}

// Record is what there is to tell of each provider, in the order of the scenario.
func (w *Providers) Record() []ProviderRecord { return w.records }
