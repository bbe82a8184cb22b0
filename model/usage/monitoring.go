package usage

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// monitored is how many metrics of 20 s a service publishes, since an instant (HR-05).
type monitored struct {
	metrics int
	since   clock.Time
}

// monitor books what a service has published so far, and goes on with the metrics of a revision.
func (m *Meter) monitor(at clock.Time, name string, now model.Monitoring) {
	s := m.services[name]
	from, to := max(s.monitored.since, m.window.from), min(at, m.window.to)
	if metrics := int64(s.monitored.metrics); metrics > 0 && from < to {
		m.window.eachHour(from, 0, secondsBy(from, to), func(hour int, seconds int64) {
			m.ledger.Add(Key{name, FineMetrics, Steady, hour}, metrics*seconds)
		})
	}
	s.monitored = monitored{now.Metrics(), at}
}
