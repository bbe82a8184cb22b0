package spot

import (
	"cmp"
	"slices"
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/portable"
	"ecsim/sim/random"
)

// Month is the month of SpotMarket's rates: 730 h (ES-13).
const Month = 730 * clock.Hour

// Forever is the calm lifetime of what is never reclaimed alone: beyond every horizon, and small enough
// to be added to any instant.
const Forever = 100 * 365 * clock.Day

// Change is one step of a pool.
type Change struct {
	At   clock.Time
	Pool model.SpotPoolID
	// fraction of what runs in the pool that gets its notice
	Reclaim float64
	// launches are refused from now on beyond this share of what the pool held when it ran short: 0
	// refuses all of them, 1 none
	Room float64
}

// Market is the Spot capacity of all pools over time. Every draw has a stream of its own, keyed by the
// pool, the burst or the task it is for: another pool, service or task never shifts what these see.
type Market struct {
	streams random.Streams
	pools   []pool // by type, then zone
	bands   []band
}

// pool is one pool as it is now.
type pool struct {
	model.SpotPool
	shortUntil clock.Time // it feels no burst before
	share      float64    // that it has
	steps      []Change   // that are already known, by At
	laps       int64      // of the record that it replays
}

// New makes the market of the pools, each listed once.
func New(pools []model.SpotPool, streams random.Streams) *Market {
	m := &Market{streams: streams}
	for _, p := range pools {
		m.pools = append(m.pools, pool{SpotPool: p, share: 1})
	}
	slices.SortFunc(m.pools, func(a, b pool) int { return compare(a.SpotPoolID, b.SpotPoolID) })
	m.tune()
	for i := range m.pools {
		m.pools[i].replay()
	}
	return m
}

// tune makes the bands of shocks that the pools listen to.
func (m *Market) tune() {
	var scopes [][3]string
	most := map[[3]string]float64{}
	for i := range m.pools {
		for _, e := range m.pools[i].ears() {
			if !slices.Contains(scopes, e.scope) {
				scopes = append(scopes, e.scope)
			}
			most[e.scope] = max(most[e.scope], e.level)
		}
	}
	for _, s := range scopes {
		m.bands = append(m.bands, bandsUpTo(most[s], s, m.streams)...)
	}
}

// ear is up to which level a pool listens to the shocks of a scope.
type ear struct {
	scope [3]string
	level float64 // bursts a month
}

// ears divides the bursts of a pool by where they come from.
func (p *pool) ears() [3]ear {
	k := &p.Market
	rate := k.BurstsPerMonth
	if k.Replay != nil {
		rate = 0
	}
	own := max(0, 1-k.BurstSpread-k.PoolSpread)
	return [3]ear{
		{[3]string{"region"}, float64(rate * k.BurstSpread)},
		{[3]string{"zone", p.Zone}, float64(rate * k.PoolSpread)},
		{[3]string{"pool", p.Type, p.Zone}, float64(rate * own)},
	}
}

// feels reports whether a shock is a burst of the pool.
func (p *pool) feels(b *band) bool {
	for _, e := range p.ears() {
		if e.scope == b.scope {
			return b.level < e.level && b.next >= p.shortUntil
		}
	}
	return false
}

// NextChange is when the next pool changes; Never when none does.
func (m *Market) NextChange() clock.Time {
	if p := m.earliest(); p != nil {
		return p.steps[0].At
	}
	return clock.Never
}

// Pop is the next change; those of one instant come in order of type, then zone. Only when NextChange is
// not Never.
func (m *Market) Pop() Change {
	p := m.earliest()
	change := p.steps[0]
	p.steps = p.steps[1:]
	if len(p.steps) == 0 {
		p.replay()
	}
	return change
}

// earliest is the pool that changes first; nil: none ever does. It plays every shock up to then.
func (m *Market) earliest() *pool {
	for {
		var first *pool
		for i := range m.pools {
			p := &m.pools[i]
			if len(p.steps) > 0 && (first == nil || p.steps[0].At < first.steps[0].At) {
				first = p
			}
		}
		shock := m.earliestShock()
		if shock == nil || first != nil && first.steps[0].At < shock.next {
			return first
		}
		m.strike(shock)
	}
}

// earliestShock is the band with the next shock; nil: there is none.
func (m *Market) earliestShock() *band {
	var first *band
	for i := range m.bands {
		if b := &m.bands[i]; b.next < clock.Never && (first == nil || b.next < first.next) {
			first = b
		}
	}
	return first
}

// strike lets the pools that feel a shock run short, and draws the next shock of its band.
func (m *Market) strike(b *band) {
	for i := range m.pools {
		if p := &m.pools[i]; p.feels(b) {
			p.burst(b.next, m.streams, []string{b.scope[0], b.scope[1], b.scope[2], b.name(),
				strconv.Itoa(b.number), p.Type, p.Zone})
		}
	}
	b.advance()
}

// burst adds the steps of the shortage that follows; ids name it.
func (p *pool) burst(at clock.Time, streams random.Streams, ids []string) {
	k := &p.Market
	if len(k.Shortages) > 0 {
		one := &k.Shortages[random.Below(streams.Pick("spot-shortage", ids...), len(k.Shortages))]
		p.shortUntil = at.Add(one.Length)
		for _, l := range one.Levels {
			p.step(at.Add(l.At), l.Share)
		}
		p.step(p.shortUntil, 1)
		return
	}
	drought := k.Drought.Sample(streams.Stream("spot-drought", ids...))
	p.shortUntil = at.Add(drought)
	if drought > 0 {
		p.steps = append(p.steps, Change{At: at, Pool: p.SpotPoolID, Reclaim: k.BurstFraction})
	}
	last := Change{At: p.shortUntil, Pool: p.SpotPoolID, Room: 1}
	if drought == 0 {
		last.Reclaim = k.BurstFraction
	}
	p.steps = append(p.steps, last)
}

// step adds a change to a share of what the pool had.
func (p *pool) step(at clock.Time, share float64) {
	change := Change{At: at, Pool: p.SpotPoolID, Room: share}
	if share < p.share {
		change.Reclaim = 1 - float64(share/p.share)
	}
	p.share = share
	p.steps = append(p.steps, change)
}

// replay adds one lap of the record that the pool follows, if it follows one.
func (p *pool) replay() {
	r := p.Market.Replay
	if r == nil || r.Length <= 0 {
		return
	}
	for len(p.steps) == 0 {
		if clock.Span(p.laps) >= Forever/r.Length {
			return
		}
		begin := clock.Time(clock.Span(p.laps) * r.Length)
		p.laps++
		for _, l := range r.Levels {
			if l.Share != p.share {
				p.step(begin.Add(l.At), l.Share)
			}
		}
		if p.laps > 1 && len(p.steps) == 0 {
			return // it never changes
		}
	}
}

// Lifetime is how long what runs in a pool lives from its start until it is reclaimed alone, if nothing
// else stops it before: exponential, since capacity does not age. Forever: never. The ids name it.
func (m *Market) Lifetime(in model.SpotPoolID, ids ...string) clock.Span {
	p := m.pool(in)
	if p == nil || p.Market.Replay != nil {
		return Forever
	}
	return spanOf(m.streams.Stream("spot-calm", ids...), calmPerMonth(&p.Market)/float64(Month))
}

// compare orders pools by type, then zone.
func compare(a, b model.SpotPoolID) int {
	return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Zone, b.Zone))
}

// calmPerMonth is how often what runs in a pool is reclaimed alone in a month.
func calmPerMonth(k *model.SpotMarket) float64 {
	return float64(Hazard(k.MonthlyInterruption)*float64(Month)) + k.LonePerMonth
}

// Hazard is the rate per nanosecond at which a fraction is gone after a month (ES-13).
func Hazard(monthly float64) float64 { return -portable.Log1p(-monthly) / float64(Month) }

// Reclaims reports whether a reclaim of a share of what runs in a pool, at an instant, picks the one that
// the ids name. Each is picked on its own by a hash, so nothing else in the pool matters.
func Reclaims(s random.Streams, at clock.Time, in model.SpotPoolID, share float64, ids ...string) bool {
	names := append([]string{strconv.FormatInt(int64(at), 10), in.Type, in.Zone}, ids...)
	return random.Fraction(s.Pick("spot-reclaim", names...)) < share
}
