package capacity

import (
	"slices"
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/portable"
	"ecsim/sim/random"
)

// Month is the month of SpotMarket's rates: 730 h (ES-13).
const Month = 730 * clock.Hour

// Forever is the calm lifetime of a task that is never reclaimed alone: beyond every horizon, and
// small enough to be added to any instant.
const Forever = 100 * 365 * clock.Day

// SpotChange is one burst as one zone feels it.
type SpotChange struct {
	At           clock.Time
	Zone         string
	Reclaim      float64    // fraction of the zone's Spot tasks that get their notice
	DroughtUntil clock.Time // the zone refuses Spot launches until then; At: no drought
}

// Market is Fargate Spot capacity over time. Every draw has a stream of its own, keyed by the
// zone or the task it is for: another service, task or zone never shifts what these see.
type Market struct {
	knobs   model.SpotMarket
	streams random.Streams
	zones   []zone
	pending []SpotChange // of the burst being handed out, by zone
	hazard  float64      // of one task in calm times, per nanosecond
}

// zone is the Poisson process of the bursts that begin in one zone.
type zone struct {
	name   string
	gaps   *random.Stream
	next   clock.Time
	number int // of the burst at next, from 1
}

// NewMarket makes the market of the given zones.
func NewMarket(knobs model.SpotMarket, zones []string, streams random.Streams) *Market {
	m := &Market{knobs: knobs, streams: streams}
	m.hazard = -portable.Log1p(-knobs.MonthlyInterruption) / float64(Month) // ES-13
	for _, name := range slices.Sorted(slices.Values(zones)) {
		z := zone{name: name, gaps: streams.Stream("spot-burst", name)}
		m.schedule(&z)
		m.zones = append(m.zones, z)
	}
	return m
}

// schedule draws when the zone's next burst begins.
func (m *Market) schedule(z *zone) {
	gap := spanOf(z.gaps, m.knobs.BurstsPerMonth/float64(Month))
	z.number++
	if gap == Forever {
		z.next = clock.Never
		return
	}
	z.next = z.next.Add(gap)
}

// spanOf draws an exponential span of a rate per nanosecond; Forever when it exceeds that.
func spanOf(s *random.Stream, rate float64) clock.Span {
	x := s.Exponential()
	if x >= float64(rate*float64(Forever)) {
		return Forever
	}
	return clock.Span(x / rate)
}

// CalmLifetime is how long a Spot task lives from its start until it is reclaimed alone, if
// nothing else stops it before: exponential, since capacity does not age. Forever: never.
func (m *Market) CalmLifetime(task model.TaskID) clock.Span {
	return spanOf(m.streams.Stream("spot-calm", task.Group, strconv.Itoa(task.Number)), m.hazard)
}

// NextChange is when the next burst hits a zone; Never when there is none.
func (m *Market) NextChange() clock.Time {
	if len(m.pending) > 0 {
		return m.pending[0].At
	}
	if z := m.earliest(); z != nil {
		return z.next
	}
	return clock.Never
}

// earliest is the zone in which the next burst begins; the first by name on a tie; nil without
// zones.
func (m *Market) earliest() *zone {
	var first *zone
	for i := range m.zones {
		if z := &m.zones[i]; first == nil || z.next < first.next {
			first = z
		}
	}
	return first
}

// Pop is the next change; a burst hands out one per zone it reaches, in order of their names.
// Only when NextChange is not Never.
func (m *Market) Pop() SpotChange {
	if len(m.pending) == 0 {
		m.burst(m.earliest())
	}
	change := m.pending[0]
	m.pending = m.pending[1:]
	return change
}

// burst makes the changes of the burst that begins in a zone and schedules that zone's next one.
func (m *Market) burst(origin *zone) {
	at, number := origin.next, strconv.Itoa(origin.number)
	m.pending = m.pending[:0]
	for i := range m.zones {
		name := m.zones[i].name
		reach := random.Fraction(m.streams.Pick("spot-spread", origin.name, number, name))
		if name != origin.name && reach >= m.knobs.BurstSpread {
			continue
		}
		stream := m.streams.Stream("spot-drought", origin.name, number, name)
		drought := m.knobs.Drought.Sample(stream)
		m.pending = append(m.pending, SpotChange{At: at, Zone: name,
			Reclaim: m.knobs.BurstFraction, DroughtUntil: at.Add(drought)})
	}
	m.schedule(origin)
}

// Reclaims reports whether a reclaim of a fraction of a zone's Spot tasks, at an instant, picks
// this task. Each task is picked on its own by a hash of its name, so no other task's presence
// matters.
func Reclaims(s random.Streams, at clock.Time, zone string, share float64,
	task model.TaskID) bool {
	instant := strconv.FormatInt(int64(at), 10)
	pick := s.Pick("spot-reclaim", instant, zone, task.Group, strconv.Itoa(task.Number))
	return random.Fraction(pick) < share
}
