package usage

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// What is charged for every start of an instance, in seconds: on EC2 (AWS EC2 On-Demand pricing page), and
// for a machine outside AWS.
const (
	instanceMinimum = 60
	externalMinimum = 3600
)

// rented is a container instance as it is paid: by the second while it runs, and its volume as long as it is
// there.
type rented struct {
	model.Instance
	fee   bool // ECS manages it (MI-20)
	there paid
	runs  []paid
}

// paid is a span that is paid.
type paid struct {
	since clock.Time
	warm  bool // from before the run began: no minimum
	until clock.Time
	over  bool
}

func (p *paid) end(at clock.Time) {
	if !p.over {
		p.until, p.over = at, true
	}
}

// rent: an instance is running, perhaps again.
func (m *Meter) rent(at clock.Time, i model.Instance) {
	p := paid{since: at, warm: at == 0}
	r := m.rented[i.ID]
	if r == nil {
		r = &rented{Instance: i, fee: m.cluster.Managed(i.Provider) != nil, there: p}
		m.rented[i.ID] = r
		m.instances = append(m.instances, r)
	}
	if len(r.runs) == 0 || r.runs[len(r.runs)-1].over {
		r.runs = append(r.runs, p)
	}
}

// stop: an instance runs no more, and may again.
func (m *Meter) stop(at clock.Time, id model.InstanceID) {
	if r := m.rented[id]; r != nil {
		r.runs[len(r.runs)-1].end(at)
	}
}

// giveBack: an instance is gone.
func (m *Meter) giveBack(at clock.Time, id model.InstanceID) {
	if m.stop(at, id); m.rented[id] != nil {
		m.rented[id].there.end(at)
	}
}

// book enters the hours of an instance, its fee, and its root volume, to its group of instances.
func (i *rented) book(l *Ledger, w window, horizon clock.Time) {
	dimension, least := EC2(i.Type.Name), int64(instanceMinimum)
	switch {
	case i.Spot:
		dimension = EC2Spot(i.Type.Name)
	case i.IsExternal():
		dimension, least = AnywhereHours, externalMinimum
	}
	for _, p := range i.runs {
		p.eachHour(w, horizon, least, func(hour int, seconds int64) {
			l.Add(Key{i.Group, dimension, Steady, hour}, seconds)
			if i.fee {
				l.Add(Key{i.Group, ManagedInstances(i.Type.Name), Steady, hour}, seconds)
			}
		})
	}
	i.there.eachHour(w, horizon, least, func(hour int, seconds int64) {
		l.Add(Key{i.Group, EBSGp3, Steady, hour}, seconds*int64(i.Template.RootGiB))
	})
}

// eachHour calls book for the hours of a span, of at least so many seconds once it is over.
func (p *paid) eachHour(w window, horizon clock.Time, least int64, book func(hour int, seconds int64)) {
	end := secondsBy(p.since, horizon)
	if p.over {
		end = secondsBy(p.since, p.until)
		if !p.warm {
			end = max(end, least)
		}
	}
	w.eachHour(p.since, 0, end, book)
}
