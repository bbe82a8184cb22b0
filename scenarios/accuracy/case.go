package accuracy

import "ecsim/sim/stats"

// Case is one number that theory knows, or knows bounds of.
type Case struct {
	Family   string // the kind of system
	Name     string // the system and the measure
	Theory   string // the formula and its source
	Unit     string // s, requests, or empty for a ratio
	Expected Range

	system  *system // shared by the cases that are measured in the same runs
	measure measure
	// resolution is the relative error of the measuring itself: a latency histogram's.
	resolution float64
}

// Range is what theory allows: one number, or everything between two bounds.
type Range struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// exactly is the range of one number.
func exactly(x float64) Range { return Range{x, x} }

// IsBound reports whether theory knows only bounds.
func (r Range) IsBound() bool { return r.Low != r.High }

// Result is a case beside what the simulation gave.
type Result struct {
	Family   string  `json:"family"`
	Name     string  `json:"name"`
	Theory   string  `json:"theory"`
	Unit     string  `json:"unit"`
	Expected float64 `json:"expected"`         // of bounds, the middle
	Bounds   *Range  `json:"bounds,omitempty"` // when theory knows no more
	Value    float64 `json:"value"`            // mean over the replications
	Low      float64 `json:"low"`              // 95 % interval
	High     float64 `json:"high"`
	// Limits are the interval that must meet what theory allows.
	Limits Range `json:"limits"`
	OK     bool  `json:"ok"`
}

// Levels of confidence.
const (
	shown  = 0.95   // of the interval beside a value
	judged = 0.9999 // of the interval by which a case fails
)

// rounding is the relative error that sums of floating-point numbers may have.
const rounding = 1e-9

// judge compares a case with what it measured in each replication.
func (c *Case) judge(values []float64) Result {
	interval, limits := stats.Confidence(values, shown), stats.Confidence(values, judged)
	blur := interval.Mean * max(c.resolution, rounding)
	r := Result{
		Family: c.Family, Name: c.Name, Theory: c.Theory, Unit: c.Unit,
		Expected: (c.Expected.Low + c.Expected.High) / 2, Value: interval.Mean,
		Low: interval.Low - blur, High: interval.High + blur,
		Limits: Range{limits.Low - blur, limits.High + blur},
	}
	if c.Expected.IsBound() {
		bounds := c.Expected
		r.Bounds = &bounds
	}
	r.OK = c.Expected.meets(r.Limits)
	return r
}

// meets reports whether two ranges have a number in common.
func (r Range) meets(o Range) bool { return r.Low <= o.High && o.Low <= r.High }

// Covered reports whether the 95 % interval meets what theory allows. Of right cases, one in twenty
// does not.
func (r *Result) Covered() bool {
	expected := exactly(r.Expected)
	if r.Bounds != nil {
		expected = *r.Bounds
	}
	return expected.meets(Range{r.Low, r.High})
}
