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

// rented is a container instance as it is paid: by the second, from its start until it is lost.
type rented struct {
	model.Instance
	since clock.Time
	warm  bool // it ran before the run began: no minimum
	until clock.Time
	over  bool
}

func (m *Meter) rent(at clock.Time, i model.Instance) {
	m.instances = append(m.instances, &rented{Instance: i, since: at, warm: at == 0})
}

func (m *Meter) giveBack(at clock.Time, id model.InstanceID) {
	for _, i := range m.instances {
		if i.ID == id && !i.over {
			i.until, i.over = at, true
		}
	}
}

// book enters the hours of an instance and of its root volume, to its group of instances.
func (i *rented) book(l *Ledger, w window, horizon clock.Time) {
	dimension, least := EC2(i.Type.Name), int64(instanceMinimum)
	if i.IsExternal() {
		dimension, least = AnywhereHours, externalMinimum
	}
	end := secondsBy(i.since, horizon)
	if i.over {
		end = secondsBy(i.since, i.until)
		if !i.warm {
			end = max(end, least)
		}
	}
	w.eachHour(i.since, 0, end, func(hour int, seconds int64) {
		l.Add(Key{i.Group, dimension, Steady, hour}, seconds)
		l.Add(Key{i.Group, EBSGp3, Steady, hour}, seconds*int64(i.Template.RootGiB))
	})
}
