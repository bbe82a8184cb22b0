package compare

import "math"

// span is the interval of a difference, variant less base.
type span struct{ low, high float64 }

// judge is what an interval says of a difference against an indifference zone of [−zone, zone].
func judge(d span, zone float64, better Direction) Verdict {
	switch {
	case math.IsNaN(d.low) || math.IsNaN(d.high):
		return Undecided
	case d.low > zone:
		return risen(better)
	case d.high < -zone:
		return fallen(better)
	case -zone <= d.low && d.high <= zone:
		return Equivalent
	default:
		return Undecided
	}
}

func risen(better Direction) Verdict {
	switch better {
	case LowerIsBetter:
		return Worse
	case HigherIsBetter:
		return Better
	default:
		return Higher
	}
}

func fallen(better Direction) Verdict {
	switch better {
	case LowerIsBetter:
		return Better
	case HigherIsBetter:
		return Worse
	default:
		return Lower
	}
}

// Judge gives the measure its verdict against the zone that it is indifferent in.
func (m *Row) Judge(zone float64) {
	d := span{m.Difference.Low, m.Difference.High}
	m.Zone, m.Verdict = zone, judge(d, zone, m.Better)
	m.Noise = !(d.low > 0 || d.high < 0)
}

// Count counts the verdicts of a variant.
func (v *Variant) Count() {
	v.Verdicts = Counts{}
	for _, m := range v.Measures {
		v.Verdicts.add(m.Verdict)
	}
}

// add counts one more verdict.
func (c *Counts) add(v Verdict) {
	switch v {
	case Better:
		c.Better++
	case Worse:
		c.Worse++
	case Higher, Lower:
		c.Changed++
	case Equivalent:
		c.Equivalent++
	case Undecided:
		c.Undecided++
	}
}
