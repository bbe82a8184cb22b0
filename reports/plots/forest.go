package plots

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/reports/quantity"
	"ecsim/scenarios/study/compare"
)

// Sizes of a forest plot.
const (
	forestRow  = 0.19 * vg.Inch // from one measure to the next
	forestFoot = 0.55 * vg.Inch // of the axis and its label
	textShare  = 0.32           // of the width, for the figures at the right
)

// Forests draws a forest plot for each variant of a comparison: how far each measure is from base's, with
// its interval, on an axis that is linear within 1 % and logarithmic beyond. Measures that are the same in
// every pair of replications, or have no value to be a share of, are not in it.
func Forests(r *compare.Result) []Figure {
	var all []Figure
	for i := range r.Variants {
		v := &r.Variants[i]
		if f := newForest(v); len(f.rows) > 0 {
			all = append(all, f.figure(r, v))
		}
	}
	return all
}

// forest is the rows of a forest plot, from top to bottom, and how far its axis reaches.
type forest struct {
	rows      []treeRow
	low, high float64 // ends of the axis, as shares
}

// treeRow is one measure: shares of base's value.
type treeRow struct {
	label, text     string
	mean, low, high float64
	zone            float64
	verdict         compare.Verdict
}

// reachMost is the share beyond which an interval runs off the axis.
const reachMost = 10

func newForest(v *compare.Variant) forest {
	f := forest{low: -0.01, high: 0.01}
	for i := range v.Measures {
		m := &v.Measures[i]
		if m.Relative == nil || m.Difference.Low == 0 && m.Difference.High == 0 || math.IsInf(m.Relative.Low, 0) {
			continue
		}
		label := m.Measure
		for _, kind := range []string{"service.", "job.", "instances.", "capacity_provider."} {
			label = strings.TrimPrefix(label, kind)
		}
		f.rows = append(f.rows, treeRow{
			label: label, mean: m.Relative.Mean, low: m.Relative.Low, high: m.Relative.High,
			text: quantity.RelativeChange(m.Relative.Mean) + "  " + string(m.Verdict),
			zone: m.Zone / math.Abs(m.Base.Mean), verdict: m.Verdict,
		})
		f.low, f.high = min(f.low, m.Relative.Low), max(f.high, m.Relative.High)
	}
	f.low, f.high = max(f.low, -reachMost), min(f.high, reachMost)
	return f
}

// figure is the picture of a forest.
func (f forest) figure(r *compare.Result, v *compare.Variant) Figure {
	p := plot.New()
	p.BackgroundColor = nil
	styleAxes(p)
	low, high := bent(f.low), bent(f.high)
	span := (high - low) * air
	p.X.Min, p.X.Max = low-(span-(high-low)), low+span/(1-textShare)
	p.X.Tick.Marker = shares{low: f.low, high: f.high}
	p.X.Label.Text = fmt.Sprintf("difference as a share of %s; linear within 1 %%, then logarithmic", r.Base.Name)
	p.X.LineStyle.Width = 0
	p.Y.Min, p.Y.Max = -0.7, float64(len(f.rows))-0.3
	p.Y.Tick.Marker = labels(f.rows)
	p.Y.Tick.Length = 0
	p.Y.LineStyle.Width = 0
	p.Add(f)
	return Figure{
		Service: v.Name, Name: "forest",
		Title:  fmt.Sprintf("%s against %s: what changed, in %s", v.Name, r.Base.Name, pairs(r.Design.Replications)),
		panels: []*plot.Plot{p}, tall: vg.Length(len(f.rows)+1)*forestRow + forestFoot + headHeight,
		keys: []key{
			{name: "better", glyph: better, line: solid(dark)}, {name: "worse", glyph: worse, line: solid(middle)},
			{name: "equivalent, undecided or neither", glyph: open, line: solid(rule)},
			{name: "what does not matter", shade: pale},
		},
	}
}

// Plot implements plot.Plotter: zones below, then the axis, the intervals and their words.
func (f forest) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	half := forestRow / 2
	for i, row := range f.rows {
		at := y(f.place(i))
		left, right := x(bent(max(-row.zone, f.low))), x(bent(min(row.zone, f.high)))
		c.FillPolygon(pale, corners(vg.Rectangle{Min: vg.Point{X: left, Y: at - half},
			Max: vg.Point{X: right, Y: at + half}}))
	}
	for _, tick := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		style := draw.LineStyle{Color: faint, Width: vg.Points(0.5)}
		if tick.Value == 0 {
			style = solid(rule)
		}
		c.StrokeLine2(style, x(tick.Value), c.Min.Y, x(tick.Value), c.Max.Y)
	}
	words := plain(9)
	words.YAlign = draw.YCenter
	for i, row := range f.rows {
		at := y(f.place(i))
		style, glyph := solid(rule), open
		switch row.verdict {
		case compare.Better:
			style, glyph = solid(dark), better
		case compare.Worse:
			style, glyph = solid(middle), worse
		}
		c.StrokeLine2(style, x(bent(f.within(row.low))), at, x(bent(f.within(row.high))), at)
		c.DrawGlyphNoClip(glyph, vg.Point{X: x(bent(f.within(row.mean))), Y: at})
		c.FillText(words, vg.Point{X: x(bent(f.high)) + vg.Points(14), Y: at + vg.Points(1.5)}, row.text)
	}
}

// place is where a row stands on the upward axis.
func (f forest) place(i int) float64 { return float64(len(f.rows) - 1 - i) }

// within keeps a share on the axis.
func (f forest) within(v float64) float64 { return min(max(v, f.low), f.high) }

// bent is where a share stands on the axis: about linear up to 1 %, logarithmic beyond.
func bent(share float64) float64 { return math.Asinh(share / 0.01) }

// better is a filled disc, worse a filled triangle, and what is neither a ring: they differ without colour.
var (
	better = draw.GlyphStyle{Color: dark, Radius: vg.Points(3.2), Shape: draw.CircleGlyph{}}
	worse  = draw.GlyphStyle{Color: middle, Radius: vg.Points(4), Shape: draw.PyramidGlyph{}}
	open   = draw.GlyphStyle{Color: rule, Radius: vg.Points(3), Shape: draw.RingGlyph{}}
)

// crowded is how far a bent axis reaches when there is no room for ticks at three times powers of ten.
const crowded = 9

// shares is the ticks of an axis of shares: 0, and 1, 3 and 10 times powers of ten either way.
type shares struct{ low, high float64 }

// Ticks implements plot.Ticker.
func (s shares) Ticks(_, _ float64) []plot.Tick {
	ticks := []plot.Tick{{Value: 0, Label: "0"}}
	sizes := []float64{0.01, 0.03, 0.1, 0.3, 1, 3, 10}
	if bent(s.high)-bent(s.low) > crowded {
		sizes = []float64{0.01, 0.1, 1, 10}
	}
	for _, size := range sizes {
		for _, v := range []float64{-size, size} {
			if s.low*1.001 <= v && v <= s.high*1.001 {
				label := strings.Replace(quantity.RelativeChange(v), ".0 ", " ", 1)
				ticks = append(ticks, plot.Tick{Value: bent(v), Label: strings.Replace(label, ".00", "", 1)})
			}
		}
	}
	return ticks
}

// labels names the rows of a forest plot.
type labels []treeRow

// Ticks implements plot.Ticker.
func (l labels) Ticks(_, _ float64) []plot.Tick {
	var ticks []plot.Tick
	for i, row := range l {
		ticks = append(ticks, plot.Tick{Value: float64(len(l) - 1 - i), Label: row.label})
	}
	return ticks
}

// pairs is so many pairs of replications.
func pairs(n int) string {
	if n == 1 {
		return "1 pair"
	}
	return fmt.Sprintf("%d pairs", n)
}
