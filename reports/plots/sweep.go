package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/scenarios"
	"ecsim/scenarios/study/sweep"
)

// Sweep draws the measures of a sweep that vary: each against every axis, whether or not there are enough points to
// say what moves it, and, of a grid of two axes, as a map of both.
func Sweep(r *sweep.Result) []Figure {
	var all []Figure
	for i, m := range r.Measures {
		if k := &r.Sensitivity[i]; len(k.Knobs) == 0 && (k.Points < 2 || k.Lowest == k.Highest) {
			continue
		}
		s := swept{r, i, scaleOf(m.Unit, r.Sensitivity[i].Highest)}
		all = append(all, s.axes())
		if r.Design.Kind == "grid" && len(r.Axes) == 2 {
			all = append(all, s.heat())
		}
	}
	return all
}

// swept is one measure of a sweep.
type swept struct {
	*sweep.Result
	measure int
	scale   valueScale
}

// valueScale is how the values of a unit are shown on an axis.
type valueScale struct {
	factor float64
	unit   string
}

func scaleOf(unit string, highest float64) valueScale {
	switch {
	case unit == "ratio":
		return valueScale{100, "%"}
	case unit == "USD":
		return valueScale{1, "dollars"}
	case unit == "s" && highest < 0.9995:
		return valueScale{1000, "ms"}
	case unit == "s" && highest >= 600:
		return valueScale{1.0 / 60, "min"}
	}
	return valueScale{1, unit}
}

func (s swept) path() string { return s.Measures[s.measure].Measure }

// value is the measure at a point, on the scale that is shown.
func (s swept) value(p sweep.Point) scenarios.Measure {
	m := p.Figures[s.measure].Value
	m.Mean, m.Low, m.High = m.Mean*s.scale.factor, m.Low*s.scale.factor, m.High*s.scale.factor
	return m
}

// axes is the figure with a panel for each axis.
func (s swept) axes() Figure {
	f := Figure{Service: s.path(), Name: "axes", Title: fmt.Sprintf("%s along each axis, %s, %d replications of each",
		s.path(), s.Study, s.Design.Replications)}
	taller := vg.Length(0)
	for axis := range s.Axes {
		p, more := s.panel(axis)
		f.panels, taller = append(f.panels, p), max(taller, more)
	}
	f.tall = f.height() + taller*vg.Length(len(s.Axes))
	f.keys = append(f.keys, key{name: "a point with its interval", glyph: better, line: solid(dark)})
	if slices.ContainsFunc(s.Points, func(p sweep.Point) bool { return !p.OK }) {
		f.keys = append(f.keys, key{name: "misses an objective", glyph: worse, line: solid(middle)})
	}
	if s.Design.Kind == "grid" && len(s.Axes) > 1 {
		f.keys = append(f.keys, key{name: "alike but for this axis", line: thin})
	}
	return f
}

// thin joins points that differ in one axis only.
var thin = draw.LineStyle{Color: light, Width: vg.Points(0.8)}

// panel is the measure against one axis, and how much taller than one line the labels below it are.
func (s swept) panel(axis int) (p *plot.Plot, taller vg.Length) {
	p = plot.New()
	p.BackgroundColor = nil
	styleAxes(p)
	x := s.positions(axis)
	p.X.Label.Text = s.Axes[axis].Name
	p.X.Tick.Marker = x.ticks
	p.X.Min, p.X.Max = x.low, x.high
	if !s.Axes[axis].IsOrdered {
		taller = labelBelow(p, x.ticks.(plot.ConstantTicks), x.low, x.high)
	}
	p.Y.Label.Text = s.scale.unit
	low, high := math.Inf(1), math.Inf(-1)
	for _, point := range s.Points {
		if v := s.value(point); v.Mean == v.Mean {
			low, high = min(low, v.Low), max(high, v.High)
		}
	}
	if low > 0 && low < high/2 {
		low = 0
	}
	air := (high - low) * 0.05
	p.Y.Min, p.Y.Max = low-air, high+air
	if low == 0 {
		p.Y.Min = 0
	}
	p.Y.Tick.Marker = round{scale: 1}
	p.Add(cloud{swept: s, axis: axis, x: x})
	return p, taller
}

// positions is where the levels of an axis stand.
type positions struct {
	at        func(p sweep.Point) float64
	low, high float64
	ticks     plot.Ticker
}

// positions are numbers, or their logarithms, of an axis that has them; else levels stand side by side.
func (s swept) positions(axis int) positions {
	a := s.Axes[axis]
	if !a.IsOrdered {
		return positions{at: func(p sweep.Point) float64 { return float64(slices.Index(a.Levels, p.Levels[axis])) },
			low: -0.5, high: float64(len(a.Levels)) - 0.5, ticks: sideBySide(a.Levels)}
	}
	of := func(p sweep.Point) float64 { return p.Numbers[axis] }
	if a.Scale == "log" {
		of = func(p sweep.Point) float64 { return math.Log10(p.Numbers[axis]) }
	}
	out := positions{at: of, low: math.Inf(1), high: math.Inf(-1)}
	var ticks []plot.Tick
	for _, p := range s.Points {
		v := of(p)
		out.low, out.high = min(out.low, v), max(out.high, v)
		if !slices.ContainsFunc(ticks, func(t plot.Tick) bool { return t.Value == v }) {
			ticks = append(ticks, plot.Tick{Value: v, Label: p.Levels[axis]})
		}
	}
	air := (out.high - out.low) * 0.04
	if air == 0 {
		air = 1
	}
	const most = 12 // labels side by side
	out.low, out.high = out.low-air, out.high+air
	if out.ticks = plot.ConstantTicks(apart(ticks, out.low, out.high)); len(ticks) > most {
		out.ticks = numbers{round{scale: 1}, a.Scale == "log", a.Unit}
	}
	return out
}

// numbers is the ticks of an axis with many levels.
type numbers struct {
	round
	isLog bool
	unit  string
}

// Ticks implements plot.Ticker.
func (n numbers) Ticks(low, high float64) []plot.Tick {
	if !n.isLog {
		ticks := n.round.Ticks(low, high)
		for i := range ticks {
			ticks[i].Label += n.unit
		}
		return ticks
	}
	var ticks []plot.Tick
	for power := math.Floor(low); power <= math.Ceil(high); power++ {
		for _, digit := range []float64{1, 2, 5} {
			if at := power + math.Log10(digit); at >= low && at <= high {
				ticks = append(ticks, plot.Tick{Value: at, Label: fmt.Sprintf("%g", digit*math.Pow(10, power)) + n.unit})
			}
		}
	}
	return ticks
}

// cloud is the points of a panel.
type cloud struct {
	swept
	axis int
	x    positions
}

// Plot implements plot.Plotter: a faint grid, lines between points that are alike but for the axis, points.
func (c cloud) Plot(canvas draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&canvas)
	for _, tick := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		style := draw.LineStyle{Color: faint, Width: vg.Points(0.5)}
		canvas.StrokeLine2(style, canvas.Min.X, y(tick.Value), canvas.Max.X, y(tick.Value))
	}
	if c.Design.Kind == "grid" {
		for _, line := range c.lines() {
			for i := 1; i < len(line); i++ {
				a, b := line[i-1], line[i]
				canvas.StrokeLine2(thin, x(c.x.at(a)), y(c.value(a).Mean), x(c.x.at(b)), y(c.value(b).Mean))
			}
		}
	}
	for _, point := range c.Points {
		v := c.value(point)
		if v.Mean != v.Mean {
			continue
		}
		glyph, ink := better, dark
		if !point.OK {
			glyph, ink = worse, middle
		}
		at := x(c.x.at(point))
		if !math.IsInf(v.High, 0) {
			canvas.StrokeLine2(solid(ink), at, y(v.Low), at, y(v.High))
		}
		canvas.DrawGlyphNoClip(glyph, vg.Point{X: at, Y: y(v.Mean)})
	}
}

// lines are the points that have every level but that of the axis in common, in the order of the axis.
func (c cloud) lines() [][]sweep.Point {
	var keys []string
	lines := map[string][]sweep.Point{}
	for _, p := range c.Points {
		if v := c.value(p).Mean; v != v {
			continue
		}
		others := slices.Delete(slices.Clone(p.Levels), c.axis, c.axis+1)
		k := strings.Join(others, "\x00")
		if _, known := lines[k]; !known {
			keys = append(keys, k)
		}
		lines[k] = append(lines[k], p)
	}
	var out [][]sweep.Point
	for _, k := range keys {
		slices.SortStableFunc(lines[k], func(a, b sweep.Point) int {
			switch {
			case c.x.at(a) < c.x.at(b):
				return -1
			case c.x.at(a) > c.x.at(b):
				return 1
			}
			return 0
		})
		out = append(out, lines[k])
	}
	return out
}
