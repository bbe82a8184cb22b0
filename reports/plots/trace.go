package plots

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/scenarios"
)

// trace draws one series as a line that is interrupted where there is no data.
type trace struct {
	series *scenarios.Series
	style  draw.LineStyle
	log    bool // the value axis counts powers of ten; zero is a gap
	step   bool // a count: it holds its value until the next; else a line through the middles
	area   bool // tint the area between the line and zero
}

// mostColumns is how many moments a line shows; more would not be told apart on the page.
const mostColumns = 900

// Plot implements plot.Plotter.
func (t trace) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	for _, run := range t.runs() {
		points := t.points(c, p, run)
		if t.area {
			base := y(p.Y.Min)
			closed := append([]vg.Point{{X: points[0].X, Y: base}}, points...)
			closed = append(closed, vg.Point{X: points[len(points)-1].X, Y: base})
			c.FillPolygon(tint, c.ClipPolygonXY(closed))
		}
		c.StrokeLines(t.style, c.ClipLinesXY(points)...)
	}
}

// points is where a run lies on the canvas.
func (t trace) points(c draw.Canvas, p *plot.Plot, run []point) []vg.Point {
	x, y := p.Transforms(&c)
	points := make([]vg.Point, len(run))
	for i, at := range run {
		value := at.value
		if t.log {
			value = math.Log10(value)
		}
		points[i] = vg.Point{X: x(at.seconds), Y: y(value)}
	}
	return points
}

// point is one value at one moment.
type point struct{ seconds, value float64 }

// runs cuts the series at gaps and thins it: of each group of values the smallest and the largest
// stay, so that no peak is lost.
func (t trace) runs() [][]point {
	values, step := t.series.Values, t.series.StepSeconds
	group := max(1, (len(values)+mostColumns-1)/mostColumns)
	var runs [][]point
	var run []point
	for from := 0; from < len(values); from += group {
		kept := extremes(values, from, min(from+group, len(values)), t.log)
		if len(kept) == 0 && len(run) > 0 {
			runs, run = append(runs, run), nil
		}
		for _, i := range kept {
			at := float64(i) * step
			switch {
			case !t.step:
				run = append(run, point{at + step/2, values[i]})
			case group == 1:
				run = append(run, point{at, values[i]}, point{at + step, values[i]})
			default:
				if n := len(run); n > 0 {
					run = append(run, point{at, run[n-1].value})
				}
				run = append(run, point{at, values[i]})
			}
		}
	}
	if len(run) > 0 {
		runs = append(runs, run)
	}
	return runs
}

// extremes is the places of the smallest and the largest value in values[from:to], in their order.
func extremes(values []float64, from, to int, positive bool) []int {
	low, high := -1, -1
	for i := from; i < to; i++ {
		v := values[i]
		if math.IsNaN(v) || math.IsInf(v, 0) || positive && v <= 0 {
			continue
		}
		if low < 0 || v < values[low] {
			low = i
		}
		if high < 0 || v > values[high] {
			high = i
		}
	}
	switch {
	case low < 0:
		return nil
	case low == high:
		return []int{low}
	default:
		return []int{min(low, high), max(low, high)}
	}
}
