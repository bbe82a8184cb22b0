package plots

import (
	"cmp"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// Figures lists the figures of every service of an outcome: load and tasks, latency, CPU, cost
// rate. A figure whose series are missing or have no data is left out. The cost of everything and the
// container instances of the cluster have figures of their own.
func Figures(o *scenarios.Outcome) []Figure {
	var all []Figure
	for i := range o.Services {
		s := source{outcome: o, service: &o.Services[i]}
		for _, make := range []func(source) (Figure, bool){load, latency, cpu, cost} {
			if f, ok := make(s); ok {
				f.Service = s.service.Name
				f.Title = s.service.Name + ": " + f.Title
				all = append(all, f)
			}
		}
	}
	whole := source{outcome: o, service: &scenarios.ServiceOutcome{}}
	if f, ok := cost(whole); ok {
		f.Service, f.Title = "all", "everything: "+f.Title
		all = append(all, f)
	}
	if f, ok := instances(whole); ok {
		f.Service, f.Title = "cluster", "cluster: "+f.Title
		all = append(all, f)
	}
	return all
}

// source is where the figures of one service come from.
type source struct {
	outcome *scenarios.Outcome
	service *scenarios.ServiceOutcome
}

// series finds a series with at least one value; nil when there is none.
func (s source) series(name string) *scenarios.Series {
	for i := range s.outcome.Series {
		one := &s.outcome.Series[i]
		if one.Service == s.service.Name && one.Name == name && len(one.Values) > 0 {
			return one
		}
	}
	return nil
}

func (s source) frame() frame {
	f := frame{
		horizon: max(s.outcome.HorizonSeconds, 1),
		warmUp:  s.outcome.WarmUpSeconds,
		start:   s.outcome.Provenance.Start,
	}
	for _, d := range s.service.Deployments {
		f.deployments = append(f.deployments, d.AtSeconds)
	}
	return f
}

// line is a series with its key.
type line struct {
	name   string // in the key
	series *scenarios.Series
	style  draw.LineStyle
	log    bool
	step   bool
	area   bool
}

// addLines draws those lines whose series exist and returns their keys.
func addLines(p *plot.Plot, lines ...line) []key {
	var keys []key
	for _, l := range lines {
		if l.series == nil {
			continue
		}
		p.Add(trace{series: l.series, style: l.style, log: l.log, step: l.step, area: l.area})
		keys = append(keys, key{name: l.name, line: l.style})
	}
	return keys
}

// load is the offered requests above the tasks that serve them, with the messages that wait between.
func load(s source) (Figure, bool) {
	offered, errors := s.series("offered"), s.series("errors")
	if reach(errors) == 0 {
		errors = nil // a line along zero would hide the axis
	}
	running, desired := s.series("running"), s.series("desired")
	if running == nil && desired == nil {
		return Figure{}, false
	}
	f := s.frame()
	fig := Figure{Name: "load", Title: "load and tasks"}
	if reach(offered) > 0 {
		scale, label := round{scale: 1}, "requests/s"
		if s.service.Protocol == scenarios.SQS {
			label = "messages/s"
		}
		p := above(f.panel(label, scale))
		p.Y.Max = scale.top(reach(offered, errors))
		fig.keys = addLines(p, line{name: "offered", series: offered, style: solid(dark)},
			line{name: "errors", series: errors, style: solid(middle)})
		fig.panels = append(fig.panels, p)
	}
	if waiting := s.series("backlog"); reach(waiting) > 0 {
		scale := round{scale: 1, whole: true}
		p := above(f.panel("messages", scale))
		p.Y.Max = scale.top(reach(waiting))
		fig.keys = append(fig.keys, addLines(p, line{name: "waiting in the queue", series: waiting,
			style: solid(middle), step: true, area: true})...)
		fig.panels = append(fig.panels, p)
	}
	scale := round{scale: 1, whole: true}
	p := f.panel("tasks", scale)
	p.Y.Max = scale.top(reach(running, desired))
	fig.keys = append(fig.keys, addLines(p,
		line{name: "running tasks", series: running, style: solid(light), step: true},
		line{name: "desired tasks", series: desired, style: dashed(dark), step: true})...)
	fig.panels = append(fig.panels, p)
	fig.keys = append(fig.keys, f.keys()...)
	return fig, true
}

// logSpread is the ratio of the largest to the smallest latency from which on the axis is
// logarithmic.
const logSpread = 20

// latency is the percentiles of the requests that ended in each step of the series.
func latency(s source) (Figure, bool) {
	p50, p95, p99 := s.series("p50"), s.series("p95"), s.series("p99")
	least, most := s.series("p99_low"), s.series("p99_high")
	low, high := bounds(p50, p95, p99)
	if high == 0 {
		return Figure{}, false
	}
	const room = 1.5 // near saturation the band has no end that would leave room for the lines
	high = max(high, min(reach(most), room*high))
	f := s.frame()
	fig := Figure{Name: "latency", Title: "latency percentiles over time"}
	var p *plot.Plot
	logarithmic := false
	if high/low > logSpread {
		p = f.panel("latency (logarithmic)", decades{})
		logarithmic = true
		p.Y.Min, p.Y.Max = decades{}.ends(low, high)
	} else {
		scale, label := round{scale: 1}, "latency (s)"
		if high < 1 {
			scale, label = round{scale: 1000}, "latency (ms)"
		}
		p = f.panel(label, scale)
		p.Y.Max = scale.top(high)
	}
	var theory []key
	if low, _ := bounds(least, most); low > 0 {
		p.Add(band{low: least, high: most, log: logarithmic})
		theory = []key{{name: "p99 by theory", shade: pale}}
	}
	fig.keys = append(addLines(p, line{name: "p99", series: p99, style: solid(dark), log: logarithmic},
		line{name: "p95", series: p95, style: solid(middle), log: logarithmic},
		line{name: "p50 (median)", series: p50, style: solid(light), log: logarithmic}), theory...)
	fig.keys = append(fig.keys, f.keys()...)
	fig.panels = []*plot.Plot{p}
	return fig, true
}

// cpu is utilization against the target that scaling holds it to, and what scaling did.
func cpu(s source) (Figure, bool) {
	used, target := s.series("cpu"), s.series("cpu_target")
	high := reach(used, target)
	if used == nil || high == 0 {
		return Figure{}, false
	}
	f := s.frame()
	fig := Figure{Name: "cpu", Title: "CPU utilization"}
	scale := round{scale: 100}
	p := f.panel("CPU (% of reserved)", scale)
	top := scale.top(high)
	if high <= 1 {
		top = min(top, 1) // there is nothing above 100 %
	}
	p.Y.Max = top * air
	p.Y.Tick.Marker = upTo{scale, top}
	fig.keys = addLines(p, line{name: "CPU, average of tasks", series: used, style: solid(dark)},
		line{name: "target", series: target, style: dashed(middle), step: true})
	out, in := false, false
	for _, a := range s.service.Scaling {
		out, in = out || a.To > a.From, in || a.To < a.From
	}
	if out || in {
		fig.Title = "CPU utilization and scaling"
		p.Add(scalings{activities: s.service.Scaling, height: top * 1.07})
		p.Y.Max = top * 1.12
	}
	if out {
		fig.keys = append(fig.keys, key{name: "scale-out", glyph: scaleOut})
	}
	if in {
		fig.keys = append(fig.keys, key{name: "scale-in", glyph: scaleIn})
	}
	fig.keys = append(fig.keys, f.keys()...)
	fig.panels = []*plot.Plot{p}
	return fig, true
}

// cost is what the service costs in each step, as a rate.
func cost(s source) (Figure, bool) {
	rate := s.series("cost")
	high := reach(rate)
	if rate == nil || high == 0 {
		return Figure{}, false
	}
	f := s.frame()
	scale := round{scale: 1}
	p := f.panel("cost rate ($/h)", scale)
	p.Y.Max = scale.top(high)
	mean := quantity.Money(scenarios.Single(s.hourly()))
	keys := addLines(p, line{name: "cost rate, average " + mean + "/h", series: rate,
		style: solid(dark), step: true, area: true})
	keys = append(keys, f.keys()...)
	return Figure{Name: "cost", Title: "cost rate", keys: keys, panels: []*plot.Plot{p}}, true
}

// hourly is what the service costs in an hour of a month of the same, in dollars.
func (s source) hourly() float64 {
	month := 0.0
	for _, item := range s.outcome.Cost.LineItems {
		if s.service.Name == "" || s.service.Name == item.Service {
			month += item.Monthly.Mean
		}
	}
	return month / float64(cmp.Or(s.outcome.Cost.MonthHours, quantity.HoursPerMonth))
}
