package plots

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/study/spotmix"
)

// SpotMixes draws, for each service, what its mixes cost against how often requests fail, under every rate of
// interruptions, with intervals. Down is more available, left is cheaper.
func SpotMixes(r *spotmix.Result) []Figure {
	var all []Figure
	for i := range r.Subjects {
		all = append(all, spotFigure(r, &r.Subjects[i]))
	}
	return all
}

// leastFailing is where the axis of shares that fail ends: nothing at all stands there.
const leastFailing = 1e-6

func spotFigure(r *spotmix.Result, s *spotmix.Subject) Figure {
	p := plot.New()
	p.BackgroundColor = nil
	styleAxes(p)
	m := mixMarks{result: r, service: s}
	low, high, worst := m.bounds()
	p.X.Min, p.X.Max = low, high
	p.X.Label.Text = "dollars a month, of the whole scenario"
	p.X.Tick.Marker = dollarTicks{}
	p.Y.Min, p.Y.Max = math.Log10(leastFailing)-0.2, math.Log10(worst)+0.15
	p.Y.Label.Text = "share that fails (" + s.Availability + " short of 100 %)"
	p.Y.Tick.Marker = failing{}
	grid := plotter.NewGrid()
	grid.Horizontal = draw.LineStyle{Color: faint, Width: vg.Points(0.5)}
	grid.Vertical = grid.Horizontal
	p.Add(grid, m)
	f := Figure{Service: s.Name, Name: "spot",
		Title:  fmt.Sprintf("%s: Spot against on demand, in %d replications", s.Name, r.Replications),
		panels: []*plot.Plot{p}, tall: 4.6 * vg.Inch}
	for i, rate := range r.Rates {
		f.keys = append(f.keys, key{name: fmt.Sprintf("interruptions ×%g", rate), glyph: mixGlyph(i),
			line: solid(mixInk(i))})
	}
	for _, o := range s.Objectives {
		if strings.HasSuffix(o.Measure, "."+s.Availability) && o.Min != nil {
			f.keys = append(f.keys, key{name: "objective", line: dotted(rule)})
		}
	}
	return f
}

// mixMarks draws the points of one service.
type mixMarks struct {
	result  *spotmix.Result
	service *spotmix.Subject
}

// bounds are the ends of the axes: dollars with air on both sides, and the greatest share that fails.
func (m mixMarks) bounds() (low, high, worst float64) {
	low, high, worst = math.Inf(1), math.Inf(-1), 1e-3
	for _, mix := range m.service.Mixes {
		for _, p := range mix.Points {
			low, high = min(low, p.Monthly.Low), max(high, p.Monthly.High)
			worst = max(worst, 1-p.Availability.Low)
		}
	}
	space := max(high-low, 0.01*high) * 0.06
	return max(0, low-space), high + float64(space*3), worst
}

// fails is where an availability stands on the axis.
func fails(availability float64) float64 { return math.Log10(max(1-availability, leastFailing)) }

// Plot implements plot.Plotter: objectives, fronts, intervals, marks, names of the mixes.
func (m mixMarks) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, o := range m.service.Objectives {
		if strings.HasSuffix(o.Measure, "."+m.service.Availability) && o.Min != nil {
			c.StrokeLine2(dotted(rule), c.Min.X, y(fails(*o.Min)), c.Max.X, y(fails(*o.Min)))
		}
	}
	for rate := len(m.result.Rates) - 1; rate >= 0; rate-- {
		ink := mixInk(rate)
		thin := draw.LineStyle{Color: ink, Width: vg.Points(0.7)}
		for _, mix := range m.service.Mixes {
			point := mix.Points[rate]
			at := vg.Point{X: x(point.Monthly.Mean), Y: y(fails(point.Availability.Mean))}
			if hasRange(point.Availability) {
				c.StrokeLine2(thin, at.X, y(fails(point.Availability.High)), at.X, y(fails(point.Availability.Low)))
			}
			if hasRange(point.Monthly) {
				c.StrokeLine2(thin, x(point.Monthly.Low), at.Y, x(point.Monthly.High), at.Y)
			}
			c.DrawGlyphNoClip(mixGlyph(rate), at)
		}
	}
	m.names(c, x, y)
}

// names writes above the marks of each mix, of whichever rate, which share of the tasks is on Spot, once
// for those of a share that stand together, and higher where another one's name is.
func (m mixMarks) names(c draw.Canvas, x, y func(float64) vg.Length) {
	style := plain(8)
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	var taken []label
	for _, mix := range m.service.Mixes {
		l := label{text: quantity.Stated(mix.SpotShare, quantity.Ratio) + " Spot"}
		for i, point := range mix.Points {
			at := vg.Point{X: x(point.Monthly.Mean), Y: y(fails(point.Availability.Mean))}
			if i == 0 || at.Y > l.at.Y {
				l.at = at
			}
		}
		l.at.X += style.Width(l.text)/2 + vg.Points(4) // right of its interval
		l.at.Y += vg.Points(7)
		taken = place(taken, l, style.Width)
	}
	for _, l := range taken {
		c.FillText(style, l.at, l.text)
	}
}

// label is a text and its middle.
type label struct {
	text string
	at   vg.Point
}

// place adds a label, above those that it would stand on; not where the same text stands there already.
func place(taken []label, l label, width func(string) vg.Length) []label {
	for moved := true; moved; {
		moved = false
		for _, other := range taken {
			if !l.covers(other, width) {
				continue
			}
			if l.text == other.text {
				return taken
			}
			l.at.Y, moved = other.at.Y+vg.Points(labelHeight), true
		}
	}
	return append(taken, l)
}

const labelHeight = 10 // points from one line to the next

// covers tells that two labels would be printed on each other.
func (l label) covers(other label, width func(string) vg.Length) bool {
	apart := (width(l.text)+width(other.text))/2 + vg.Points(2)
	return math.Abs(float64(l.at.X-other.at.X)) < float64(apart) &&
		math.Abs(float64(l.at.Y-other.at.Y)) < float64(vg.Points(labelHeight))-1e-6
}

func hasRange(m scenarios.Measure) bool { return m.N > 1 && m.Low < m.High && !math.IsInf(m.High, 0) }

func mixInk(rate int) color.Color { return []color.Color{dark, middle, light}[rate%3] }

// mixGlyph differs from rate to rate without colour too.
func mixGlyph(rate int) draw.GlyphStyle {
	shapes := []draw.GlyphDrawer{draw.CircleGlyph{}, draw.PyramidGlyph{}, draw.BoxGlyph{}, draw.RingGlyph{},
		draw.TriangleGlyph{}, draw.SquareGlyph{}}
	return draw.GlyphStyle{Color: mixInk(rate), Radius: vg.Points(3.4), Shape: shapes[rate%len(shapes)]}
}

// failing is the ticks of shares that fail, at powers of ten; at the last one nothing fails, or less.
type failing struct{}

// Ticks implements plot.Ticker.
func (failing) Ticks(low, high float64) []plot.Tick {
	var ticks []plot.Tick
	for power := math.Ceil(low); power <= high; power++ {
		label := fmt.Sprintf("%.*f %%", max(0, int(-power)-2), math.Pow(10, power+2))
		if power == math.Log10(leastFailing) {
			label = "none"
		}
		ticks = append(ticks, plot.Tick{Value: power, Label: label})
	}
	return ticks
}

// dollarTicks is the ticks of an axis of dollars.
type dollarTicks struct{}

// Ticks implements plot.Ticker.
func (dollarTicks) Ticks(low, high float64) []plot.Tick {
	ticks := plot.DefaultTicks{}.Ticks(low, high)
	for i := range ticks {
		if ticks[i].Label != "" {
			ticks[i].Label = "$" + strings.TrimSuffix(ticks[i].Label, ".00")
		}
	}
	return ticks
}
