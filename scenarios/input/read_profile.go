package input

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// profiles is the table of names of load profiles.
var profiles = []struct {
	name string
	read func(*sourceReader) []model.Source
}{
	{"constant", (*sourceReader).constant},
	{"ramp", (*sourceReader).ramp},
	{"steps", (*sourceReader).steps},
	{"diurnal", (*sourceReader).diurnal},
	{"weekly", (*sourceReader).weekly},
	{"spikes", (*sourceReader).spikes},
	{"bursts", (*sourceReader).bursts},
}

func profileNames() []string {
	var names []string
	for _, p := range profiles {
		names = append(names, p.name)
	}
	return append(names, "closed-loop")
}

func (r *sourceReader) profile() []model.Source {
	word := r.Table.Word("profile", profileNames()...)
	for _, p := range profiles {
		if p.name == word {
			return p.read(r)
		}
	}
	r.Table.Quiet(r.Table.Node.Keys()...)
	return nil
}

// rate is a required rate.
func (r *sourceReader) rate(t *reading.Table, key string) float64 {
	if t.Require(key, "a rate such as 40/s") == nil {
		return 0
	}
	return t.Rate(key)
}

// constant: rate.
func (r *sourceReader) constant() []model.Source {
	return []model.Source{workload.Constant(r.rate(r.Table, "rate"))}
}

// ramp: from, to, start, end.
func (r *sourceReader) ramp() []model.Source {
	t := r.Table
	from := model.RatePoint{At: clock.Time(t.Span("start", 0, reading.Longest)), PerSecond: r.rate(t, "from")}
	to := model.RatePoint{At: r.since(t, "end"), PerSecond: r.rate(t, "to")}
	if n := t.Get("end"); n != nil && to.At <= from.At {
		t.Problem(n, "a time after start", "")
	}
	return []model.Source{workload.Ramp(from, to)}
}

// since is a required time of a source's own clock, which may lie behind the horizon.
func (r *sourceReader) since(t *reading.Table, key string) clock.Time {
	if t.Require(key, `a time from the start, such as "2h"`) == nil {
		return 0
	}
	return clock.Time(t.Span(key, 0, reading.Longest))
}

// steps: steps = [{ at = "0s", rate = "40/s" }, …].
func (r *sourceReader) steps() []model.Source {
	t := r.Table
	n := t.Require("steps", `a list such as [{ at = "0s", rate = "40/s" }, { at = "2h", rate = "90/s" }]`)
	var points []model.RatePoint
	for _, st := range t.Tables("steps", "") {
		p := model.RatePoint{At: r.since(st, "at"), PerSecond: r.rate(st, "rate")}
		if len(points) > 0 && p.At <= points[len(points)-1].At && st.Has("at") {
			t.Problem(st.Get("at"), "a time after the step before", "")
		}
		st.Done()
		points = append(points, p)
	}
	if n != nil && len(points) == 0 {
		t.Problem(n, "at least one step", "")
		return nil
	}
	return []model.Source{workload.Steps(points)}
}

// day: mean, peak, peak_hour ("14h" or 14.5).
func (r *sourceReader) day() workload.Day {
	t := r.Table
	d := workload.Day{Mean: r.rate(t, "mean"), Peak: r.rate(t, "peak")}
	if n := t.Value("peak_hour"); n != nil && n.Kind == document.Text {
		d.PeakHour = t.SpanOf(n, 0, clock.Day).Seconds() / 3600
	} else {
		d.PeakHour = t.Number("peak_hour", 0, 24)
	}
	return d
}

func (r *sourceReader) diurnal() []model.Source {
	s, err := workload.Diurnal(r.day(), r.scenario.Start)
	return r.made(s, err)
}

// weekly: a day's keys and weekend, the share of a weekday's load.
func (r *sourceReader) weekly() []model.Source {
	s, err := workload.Weekly(r.day(), r.Table.Number("weekend", 0, 1000), r.scenario.Start)
	return r.made(s, err)
}

// made reports what a profile's own arithmetic refuses.
func (r *sourceReader) made(s model.Source, err error) []model.Source {
	if err == nil {
		return []model.Source{s}
	}
	t := r.Table
	if mean, peak := t.Get("mean"), t.Get("peak"); mean != nil && peak != nil {
		t.At(peak.Place, "peak = "+peak.Describe()+" beside mean = "+mean.Describe(),
			"a peak from 1 to 20 times the mean", "")
	}
	return nil
}

// spikes: rate, and spikes = [{ at = "2h", factor = 5, rise = "1m", hold = "10m", fall = "5m" }, …].
func (r *sourceReader) spikes() []model.Source {
	t := r.Table
	base := workload.Constant(r.rate(t, "rate"))
	n := t.Require("spikes", `a list such as [{ at = "2h", factor = 5, rise = "1m", hold = "10m", fall = "5m" }]`)
	var list []workload.Spike
	for _, st := range t.Tables("spikes", "") {
		s := workload.Spike{At: r.since(st, "at"),
			Rise: st.Span("rise", 0, clock.Day), Hold: st.Span("hold", 0, reading.Longest), Fall: st.Span("fall", 0, clock.Day)}
		if st.Require("factor", "how many times the base rate the spike reaches, at least 1") != nil {
			s.Factor = st.Number("factor", 1, 1e6)
		}
		st.Done()
		list = append(list, s)
	}
	if n != nil && len(list) == 0 {
		t.Problem(n, "at least one spike", "")
	}
	slices.SortFunc(list, func(a, b workload.Spike) int { return cmp.Compare(a.At, b.At) })
	for i := 1; i < len(list); i++ {
		if before := list[i-1]; list[i].At < before.At.Add(before.Rise+before.Hold+before.Fall) {
			t.Problem(n, "spikes that do not overlap", "")
			break
		}
	}
	return []model.Source{base, workload.Spikes(base, list)}
}

// bursts: rate in calm times, factor, and the mean lengths calm and burst.
func (r *sourceReader) bursts() []model.Source {
	t := r.Table
	s := workload.Constant(r.rate(t, "rate"))
	s.Name = "bursts"
	b := model.Bursts{}
	if t.Require("factor", "how many times the calm rate a burst has") != nil {
		b.Factor = t.Number("factor", 0, 1e6)
	}
	if t.Require("calm", "the mean length of a calm time") != nil {
		b.Calm = t.Span("calm", clock.Millisecond, reading.Longest)
	}
	if t.Require("burst", "the mean length of a burst") != nil {
		b.Burst = t.Span("burst", clock.Millisecond, reading.Longest)
	}
	return []model.Source{workload.WithBursts(s, b)}
}
