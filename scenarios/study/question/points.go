package question

import (
	"strings"

	"ecsim/scenarios/study/design"
)

// Point is one level of every axis, in the order of the axes.
type Point []Level

// Set is the settings of the point.
func (p Point) Set() []string {
	var set []string
	for _, l := range p {
		set = append(set, l.Set...)
	}
	return set
}

// Points is the points of a design over axes, each once: a sample of lists or of whole numbers may hit a
// point twice. Without axes it is one point without levels.
func Points(axes []Axis, d Design) []Point {
	if d.Kind == Grid {
		return gridPoints(axes)
	}
	cube := design.Sobol
	if d.Kind == LatinHypercube {
		cube = design.LatinHypercube
	}
	var out []Point
	seen := map[string]bool{}
	for _, coordinates := range cube(d.Points, len(axes), d.Seed) {
		p := make(Point, len(axes))
		for i, u := range coordinates {
			p[i] = axes[i].At(u)
		}
		if key := strings.Join(p.Set(), "\n"); !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	return out
}

func gridPoints(axes []Axis) []Point {
	levels := make([]int, len(axes))
	for i := range axes {
		levels[i] = len(axes[i].Levels)
	}
	var out []Point
	for _, indices := range design.Grid(levels) {
		p := make(Point, len(axes))
		for i, level := range indices {
			p[i] = axes[i].Levels[level]
		}
		out = append(out, p)
	}
	return out
}
