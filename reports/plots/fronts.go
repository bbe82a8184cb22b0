package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/scenarios/study/tune"
)

// Fronts draws cost against the objective and the measure of each limit of a tuning: every setting, those
// that nothing beats joined by a line, the limit, and the winner; fainter are those that only the search
// played, a few times and on other random numbers. Numbers are ranks.
func Fronts(r *tune.Result) []Figure {
	var all []Figure
	for n := range r.Fronts {
		if f, ok := newFront(r, n); ok {
			all = append(all, f)
		}
	}
	return all
}

// spot is a setting in the plane.
type spot struct {
	x, y    float64
	rank    int
	fate    tune.Fate
	within  bool
	onFront bool
}

// scatter is the settings of a figure and the limit.
type scatter struct {
	spots []spot
	limit float64 // NaN: none
	scale float64 // of the measure's axis
}

func newFront(r *tune.Result, n int) (Figure, bool) {
	front := r.Fronts[n]
	s := scatter{scale: 1}
	label := front.Measure
	switch front.Unit {
	case "s":
		label += " (s)"
	case "ratio":
		s.scale = 100
		label += " (%)"
	default:
		label += " (" + front.Unit + ")"
	}
	searched := false
	for i := range r.Ranking {
		e := &r.Ranking[i]
		value := r.Figure(e, front.Measure)
		if e.Cost == nil || value == nil || math.IsNaN(value.Mean) || e.SameAs != "" {
			continue
		}
		searched = searched || e.Fate == tune.Dropped
		within := !slices.ContainsFunc(e.Limits, func(l tune.LimitDone) bool { return !l.Within })
		s.spots = append(s.spots, spot{x: e.Cost.Mean, y: value.Mean * s.scale, rank: e.Rank, fate: e.Fate,
			within: within, onFront: slices.Contains(front.Names, e.Name)})
	}
	if len(s.spots) == 0 {
		return Figure{}, false
	}
	s.limit = math.NaN()
	if front.Limit != nil {
		s.limit = *front.Limit * s.scale
	}
	p := plot.New()
	p.BackgroundColor = nil
	styleAxes(p)
	p.X.Label.Text, p.Y.Label.Text = "cost per month (USD)", label
	p.X.Tick.Marker, p.Y.Tick.Marker = round{scale: 1}, round{scale: 1}
	s.setEnds(p)
	grid := plotter.NewGrid()
	grid.Horizontal = draw.LineStyle{Color: faint, Width: vg.Points(0.5)}
	grid.Vertical = grid.Horizontal
	p.Add(grid, s)
	f := Figure{
		Name:   fmt.Sprintf("front-%d", n+1),
		Title:  fmt.Sprintf("%s: cost against %s; numbers are ranks", r.Study, front.Measure),
		panels: []*plot.Plot{p}, tall: 4.4 * vg.Inch,
		keys: []key{
			{name: "selected", glyph: chosen}, {name: "within every limit", glyph: better},
			{name: "beyond a limit", glyph: worse}, {name: "nothing beats it in both", line: solid(rule)},
		},
	}
	if searched {
		f.keys = append(f.keys, key{name: "of the search only", glyph: glimpsed})
	}
	if front.Limit != nil {
		most := map[string]string{"max": "at most", "min": "at least"}[front.Bound]
		f.keys = append(f.keys, key{name: "wanted " + most, line: dashed(middle)})
	}
	return f, true
}

// glimpsed is a setting that the search left behind.
var glimpsed = draw.GlyphStyle{Color: faint, Radius: vg.Points(2.5), Shape: draw.CircleGlyph{}}

// chosen is the winner: a larger ring around its disc.
var chosen = draw.GlyphStyle{Color: dark, Radius: vg.Points(7), Shape: draw.RingGlyph{}}

// setEnds fits the axes to the settings and the limit, with air around them.
func (s scatter) setEnds(p *plot.Plot) {
	p.X.Min, p.X.Max = math.Inf(1), math.Inf(-1)
	p.Y.Min, p.Y.Max = math.Inf(1), math.Inf(-1)
	if !math.IsNaN(s.limit) {
		p.Y.Min, p.Y.Max = s.limit, s.limit
	}
	for _, one := range s.spots {
		p.X.Min, p.X.Max = min(p.X.Min, one.x), max(p.X.Max, one.x)
		p.Y.Min, p.Y.Max = min(p.Y.Min, one.y), max(p.Y.Max, one.y)
	}
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		room := 0.06 * (axis.Max - axis.Min)
		if room == 0 {
			room = max(1e-9, 0.05*math.Abs(axis.Max))
		}
		axis.Min, axis.Max = axis.Min-room, axis.Max+room
	}
}

// Plot implements plot.Plotter: the limit below, then the front, the settings and their ranks.
func (s scatter) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if !math.IsNaN(s.limit) {
		c.StrokeLine2(dashed(middle), c.Min.X, y(s.limit), c.Max.X, y(s.limit))
	}
	var front []vg.Point
	for _, one := range s.spots {
		if one.onFront {
			front = append(front, vg.Point{X: x(one.x), Y: y(one.y)})
		}
	}
	slices.SortStableFunc(front, func(a, b vg.Point) int { return cmp.Compare(a.X, b.X) })
	c.StrokeLines(solid(rule), front)
	words := plain(8)
	var labels []vg.Point
	for _, one := range s.spots {
		at := vg.Point{X: x(one.x), Y: y(one.y)}
		glyph := worse
		switch {
		case one.fate == tune.Dropped:
			glyph = glimpsed
		case one.within:
			glyph = better
		}
		c.DrawGlyphNoClip(glyph, at)
		if one.fate == tune.Winner {
			c.DrawGlyphNoClip(chosen, at)
		}
		label := vg.Point{X: at.X + vg.Points(6), Y: at.Y + vg.Points(9)}
		if !slices.ContainsFunc(labels, func(l vg.Point) bool { return covers(l, label) }) {
			c.FillText(words, label, strconv.Itoa(one.rank))
			labels = append(labels, label)
		}
	}
}

// covers tells that a label would be drawn over another one, of a better rank.
func covers(a, b vg.Point) bool {
	return math.Abs(float64(a.X-b.X)) < 11 && math.Abs(float64(a.Y-b.Y)) < 8
}
