package scenarios

import (
	"math"
	"slices"

	"ecsim/model"
	"ecsim/model/queueing"
	"ecsim/model/workload"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
)

// theory is what the judge of one service's minutes needs.
type theory struct {
	service  *model.Service
	stations []*queueing.Station // by revision, from 1
}

// judgement is what theory says of one minute, and whether the simulation agrees.
type judgement struct {
	band    queueing.Band
	ok      bool    // there is a band
	noise   float64 // of the mean latency by chance, seconds
	outside bool
	reason  string
}

// Likely reasons.
const (
	zoneLost    = "a zone was lost"
	interrupted = "Spot took tasks back"
	deployed    = "a deployment was in progress"
	failed      = "tasks failed or were lost"
	overload    = "overload: more requests than the tasks can serve"
	unhealthy   = "targets failed their health checks"
	backlog     = "backlog of a minute before"
	scaled      = "tasks were started or stopped"
	limited     = "the queue limit or timeouts cut the tail"
	bursts      = "bursts inside the minute"
	changing    = "the rate changed inside the minute"
	unexplained = "chance, or something that is not known"
)

// sureness is how many standard errors a minute may be off by chance. A day has 1440 minutes, and
// none should be further for no reason.
const sureness = 4

// leastRequests is how many requests a minute needs to be held against theory: the mean of a few is
// not near a normal law, and one request is as long as it is.
const leastRequests = 30

// judge holds minute i against theory. A minute without answers is not judged.
func (t *theory) judge(minutes []watch.Minute, before []judgement, i int) judgement {
	m := &minutes[i]
	if m.Waited == 0 {
		return judgement{}
	}
	j := judgement{}
	low, high := t.rates(m, i)
	j.band, j.ok = t.band(m, low, high)
	if !j.ok {
		j.outside, j.reason = true, t.reason(minutes, before, i, j)
		return j
	}
	j.noise = sureness * j.band.Noise(float64(m.Waited), clock.Minute.Seconds(), m.Fewest)
	if m.Waited < leastRequests {
		return j
	}
	if m.Mean < j.band.Mean.Low-j.noise || m.Mean > j.band.Mean.High+j.noise {
		j.outside, j.reason = true, t.reason(minutes, before, i, j)
	}
	return j
}

// rates is the lowest and the highest rate of requests inside a minute: what was offered, and what
// the sources make where their rate changes.
func (t *theory) rates(m *watch.Minute, i int) (low, high float64) {
	offered := float64(m.Offered) / clock.Minute.Seconds()
	least, most := t.demand(i)
	if most <= 1.02*least {
		return offered, offered
	}
	return min(offered, least), max(offered, most)
}

// demand is the least and the most that the sources make in a minute.
func (t *theory) demand(i int) (least, most float64) {
	const parts = 6
	least = math.Inf(1)
	for part := range parts + 1 {
		at := clock.Time(i)*clock.Time(clock.Minute) + clock.Time(part)*clock.Time(clock.Minute/parts)
		if part == parts {
			at--
		}
		rate := workload.Rate(t.service.Traffic.Sources, at)
		least, most = min(least, rate), max(most, rate)
	}
	return least, most
}

// band is the union over the tasks and the revisions that there were in a minute: from most tasks at
// the lowest rate to fewest at the highest.
func (t *theory) band(m *watch.Minute, low, high float64) (queueing.Band, bool) {
	var all queueing.Band
	even := len(t.service.Traffic.Sources) > 0
	for _, source := range t.service.Traffic.Sources {
		even = even && source.Arrivals == model.Even
	}
	for revision := max(1, m.Oldest); revision <= m.Newest; revision++ {
		station := t.stations[revision-1]
		load := queueing.Load{Tasks: m.Fewest, Rate: high, Even: even,
			Algorithm: t.service.TargetGroup.Algorithm}
		crowded, ok := station.Band(load)
		if !ok || crowded.Settling > clock.Minute.Seconds() {
			return queueing.Band{}, false
		}
		calm := crowded
		if m.Most != m.Fewest || low != high {
			load.Tasks, load.Rate = m.Most, low
			if calm, ok = station.Band(load); !ok {
				return queueing.Band{}, false
			}
		}
		crowded.Mean.Low, crowded.P99.Low = calm.Mean.Low, calm.P99.Low
		if revision > max(1, m.Oldest) {
			crowded.Mean = hull(all.Mean, crowded.Mean)
			crowded.P99 = hull(all.P99, crowded.P99)
			crowded.Deviation = max(all.Deviation, crowded.Deviation)
			crowded.Wavering = max(all.Wavering, crowded.Wavering)
		}
		all = crowded
	}
	return all, m.Newest > 0
}

func hull(a, b queueing.Bounds) queueing.Bounds {
	return queueing.Bounds{Low: min(a.Low, b.Low), High: max(a.High, b.High)}
}

// reason is the likely reason why a minute is not as theory says: what took tasks away first, then
// too much to do, then what is left over from that, then what shapes the minute itself.
func (t *theory) reason(minutes []watch.Minute, before []judgement, i int, j judgement) string {
	m := &minutes[i]
	now := m.Disturbed
	if i > 0 {
		now |= minutes[i-1].Disturbed
	}
	for _, d := range []struct {
		one  watch.Disturbance
		text string
	}{{watch.ZoneLost, zoneLost}, {watch.Interrupted, interrupted}, {watch.Deployed, deployed}} {
		if now.Has(d.one) {
			return d.text
		}
	}
	least, most := t.demand(i)
	switch {
	case !j.ok:
		return overload
	case now.Has(watch.Unhealthy):
		return unhealthy
	case now.Has(watch.Failed):
		return failed
	case i > 0 && m.Mean > j.band.Mean.High && (before[i-1].outside || m.Waited > m.Offered):
		return backlog
	case now.Has(watch.Scaled):
		return scaled
	case m.Refused+m.TimedOut > 0:
		return limited
	case slices.ContainsFunc(t.service.Traffic.Sources,
		func(s model.Source) bool { return s.Bursts != nil }):
		return bursts
	case most > 1.02*least:
		return changing
	default:
		return unexplained
	}
}
