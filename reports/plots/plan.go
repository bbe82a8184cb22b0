package plots

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/reports/quantity"
	"ecsim/scenarios/study/plan"
)

// PlanFigures is the pictures of a plan: what each candidate costs against the share of worlds it holds.
func PlanFigures(r *plan.Result) []Figure {
	dots := planDots(r)
	if len(dots) == 0 {
		return nil
	}
	p := plot.New()
	p.BackgroundColor = nil
	styleAxes(p)
	low, high := math.Inf(1), math.Inf(-1)
	for _, d := range dots {
		low, high = min(low, d.cost), max(high, d.cost)
	}
	air := max(0.06*(high-low), 0.02*high)
	p.X.Min, p.X.Max = low-air, high+air
	p.X.Tick.Marker = round{scale: 1}
	p.X.Label.Text = "dollars a month, with the best commitment"
	p.Y.Min, p.Y.Max = -0.04, 1.13 // room for a name above marks at 100 %
	p.Y.Label.Text = "share of worlds that hold every objective"
	p.Y.Tick.Marker = plot.ConstantTicks(shareTicks())
	grid := plotter.NewGrid()
	grid.Horizontal = draw.LineStyle{Color: faint, Width: vg.Points(0.5)}
	grid.Vertical = grid.Horizontal
	p.Add(grid, planned{dots: dots, wanted: r.Rules.Share})
	return []Figure{{
		Name: "cost-against-worlds", Title: fmt.Sprintf("%s: what candidates cost and how surely they hold", r.Study),
		panels: []*plot.Plot{p}, tall: 4.2 * vg.Inch,
		keys: []key{
			{name: "the plan", glyph: better, line: solid(dark)}, {name: "meets", glyph: ring(dark), line: solid(dark)},
			{name: "does not, or costs more", glyph: open, line: solid(rule)},
			{name: "share that is wanted", line: dashed(middle)},
		},
	}}
}

func ring(ink interface{ RGBA() (r, g, b, a uint32) }) draw.GlyphStyle {
	return draw.GlyphStyle{Color: ink, Radius: vg.Points(3.2), Shape: draw.RingGlyph{}}
}

func shareTicks() (ticks []plot.Tick) {
	for i := range 6 {
		v := float64(i) / 5
		ticks = append(ticks, plot.Tick{Value: v, Label: quantity.Stated(v, quantity.Ratio)})
	}
	return ticks
}

// planDot is a candidate in the picture.
type planDot struct {
	name            string
	cost            float64
	share, low, top float64 // of worlds; the bounds are zero where it was not played in every world
	glyph           draw.GlyphStyle
}

// planDots lists the candidates that were played, the plan last so that it is on top.
func planDots(r *plan.Result) (dots []planDot) {
	for _, c := range r.Rejected {
		if c.Monthly != nil {
			dots = append(dots, planDot{cost: *c.Monthly, share: 1 - float64(c.Missed)/float64(c.Worlds), glyph: open})
		}
	}
	add := func(c *plan.Choice, glyph draw.GlyphStyle) {
		dots = append(dots, planDot{c.Name, c.Monthly.Mean, 1 - float64(c.Missed)/float64(r.Rules.Worlds),
			c.AtLeast, c.AtMost, glyph})
	}
	for i := range r.Alternatives {
		glyph := open
		if r.Alternatives[i].Meets {
			glyph = ring(dark)
		}
		add(&r.Alternatives[i], glyph)
	}
	if r.Plan != nil {
		add(r.Plan, better)
	}
	return dots
}

// planned draws the candidates with their bounds and names.
type planned struct {
	dots   []planDot
	wanted float64
}

// Plot implements plot.Plotter.
func (p planned) Plot(c draw.Canvas, in *plot.Plot) {
	x, y := in.Transforms(&c)
	c.StrokeLine2(dashed(middle), c.Min.X, y(p.wanted), c.Max.X, y(p.wanted))
	words := plain(8)
	words.YAlign = draw.YCenter
	for _, d := range p.dots {
		if d.top > 0 {
			line := draw.LineStyle{Color: d.glyph.Color, Width: vg.Points(0.8)}
			c.StrokeLine2(line, x(d.cost), y(d.low), x(d.cost), y(d.top))
		}
	}
	for _, d := range p.dots {
		c.DrawGlyphNoClip(d.glyph, vg.Point{X: x(d.cost), Y: y(d.share)})
	}
	taken := p.marks(c, x, y)
	for _, d := range slices.Backward(p.dots) {
		if d.name != "" {
			at := placeOf(c.Rectangle, words.Width(d.name), x(d.cost), y(d.share), taken)
			middle := (at.Min.Y + at.Max.Y) / 2
			if math.Abs(float64(middle-y(d.share))) > 1.5*float64(nameHigh) {
				near := min(max(x(d.cost), at.Min.X), at.Max.X)
				c.StrokeLine2(draw.LineStyle{Color: rule, Width: vg.Points(0.4)}, x(d.cost), y(d.share), near, middle)
			}
			c.FillText(words, vg.Point{X: at.Min.X, Y: middle}, d.name)
			taken = append(taken, at)
		}
	}
}

// marks is where the dots, their bounds and the line of the wanted share are.
func (p planned) marks(c draw.Canvas, x, y func(float64) vg.Length) []vg.Rectangle {
	line := y(p.wanted)
	taken := []vg.Rectangle{{Min: vg.Point{X: c.Min.X, Y: line - 1}, Max: vg.Point{X: c.Max.X, Y: line + 1}}}
	for _, d := range p.dots {
		at, r := vg.Point{X: x(d.cost), Y: y(d.share)}, d.glyph.Radius+1
		taken = append(taken, vg.Rectangle{Min: vg.Point{X: at.X - r, Y: at.Y - r}, Max: vg.Point{X: at.X + r, Y: at.Y + r}})
		if d.top > 0 {
			taken = append(taken, vg.Rectangle{Min: vg.Point{X: at.X - 1, Y: y(d.low)}, Max: vg.Point{X: at.X + 1, Y: y(d.top)}})
		}
	}
	return taken
}

// nameGap is between a mark and the beginning of its name, nameHigh the height of a name, and nameStep from
// one height that is tried to the next.
const (
	nameGap  = vg.Length(6)
	nameHigh = vg.Length(10)
	nameStep = vg.Length(4)
)

// placeOf is where a name of a width stands beside its mark: right or left, as near as nothing else is in the way.
func placeOf(room vg.Rectangle, wide, x, y vg.Length, taken []vg.Rectangle) (at vg.Rectangle) {
	inside := func(low, v, high vg.Length) vg.Length { return max(low, min(v, high)) }
	for i := range 2 * int((room.Max.Y-room.Min.Y)/nameStep) {
		middle := inside(room.Min.Y+nameHigh/2, y+nameStep*vg.Length((i+1)/2)*vg.Length(1-2*(i%2)), room.Max.Y-nameHigh/2)
		for _, left := range []vg.Length{x + nameGap, x - nameGap - wide} {
			left = inside(room.Min.X, left, room.Max.X-wide)
			at = vg.Rectangle{Min: vg.Point{X: left, Y: middle - nameHigh/2},
				Max: vg.Point{X: left + wide, Y: middle + nameHigh/2}}
			if !slices.ContainsFunc(taken, func(r vg.Rectangle) bool { return overlap(r, at) }) {
				return at
			}
		}
	}
	return at
}

func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}
