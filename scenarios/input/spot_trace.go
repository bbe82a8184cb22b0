package input

import (
	"fmt"
	"math"
	"slices"

	"ecsim/model/capacity/spot"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/sim/clock"
)

// mostSamples bounds a record of Spot capacity: two years of minutes.
const mostSamples = 1_000_000

// readSpotTrace reads a record of Spot capacity, as the spot-traces of SkyPilot are written:
//
//	{"metadata": {"gap_seconds": 300}, "data": [4, 4, 1, 0, 4]}
//
// data is how many instances were up at each sample while as many as its maximum were wanted. Other
// members, such as prices, are left alone.
func readSpotTrace(file string, data []byte) (spot.Trace, problem.Problems) {
	root, problems := document.ParseJSON(file, data)
	if len(problems) > 0 {
		return spot.Trace{}, problems
	}
	r := spotTraceReader{}
	r.gap(root)
	r.samples(root)
	if len(r.problems) == 0 && slices.Max(r.trace.Up) == 0 {
		r.fail(root.Get("data").Place, "a record in which no instance is ever up", "one that was up at least once")
	}
	return r.trace, r.problems
}

type spotTraceReader struct {
	trace    spot.Trace
	problems problem.Problems
}

func (r *spotTraceReader) fail(at document.Place, found, expected string) {
	r.problems = append(r.problems, at.Problem(found, expected, ""))
}

// gap reads the seconds between two samples.
func (r *spotTraceReader) gap(root *document.Node) {
	const expected = `"metadata": {"gap_seconds": 300}, from 1 to 86400`
	n := root.Get("metadata").Get("gap_seconds")
	switch {
	case n == nil:
		r.fail(root.Place, "no metadata.gap_seconds", expected)
	case n.Kind != document.Integer && n.Kind != document.Float || !(n.Float >= 1 && n.Float <= 86400):
		r.fail(n.Place, "gap_seconds = "+n.Text, expected)
	default:
		r.trace.Gap = clock.Seconds(n.Float)
	}
}

// samples reads how many instances were up. The first that is no count is told, and how many more are not.
func (r *spotTraceReader) samples(root *document.Node) {
	n := root.Get("data")
	switch {
	case n == nil:
		r.fail(root.Place, "no data", `"data": [4, 4, 3], how many instances were up at each sample`)
		return
	case n.Kind != document.List || len(n.Items) < 2 || len(n.Items) > mostSamples:
		found := "data = " + n.Kind.String()
		if n.Kind == document.List {
			found = fmt.Sprintf("data of %d samples", len(n.Items))
		}
		r.fail(n.Place, found, fmt.Sprintf("a list of 2 to %d samples", mostSamples))
		return
	}
	var first *document.Node
	wrong := 0
	for _, sample := range n.Items {
		isCount := (sample.Kind == document.Integer || sample.Kind == document.Float) &&
			sample.Float >= 0 && sample.Float <= 1e6 && sample.Float == math.Trunc(sample.Float)
		if !isCount {
			wrong++
			if first == nil {
				first = sample
			}
		}
		r.trace.Up = append(r.trace.Up, int(sample.Float))
	}
	if first == nil {
		return
	}
	found := "a sample that is " + first.Kind.String()
	if first.Text != "" {
		found = "a sample " + first.Text
	}
	if wrong > 1 {
		found += fmt.Sprintf(", and %d more that are no counts", wrong-1)
	}
	r.fail(first.Place, found, "how many instances were up, such as 4")
}
