package metricmath

import "math"

// fill fills the gaps of every series: with a number, with the datapoints of another series, with
// the one before the gap (REPEAT), or on a line between those around it (LINEAR). A gap without what
// is needed stays.
func (r *run) fill(v, filler value) value {
	if filler.shape == array || filler.shape == literal &&
		filler.word != "REPEAT" && filler.word != "LINEAR" {
		r.refuse("a number, a time series, REPEAT or LINEAR in FILL", filler)
		return v
	}
	out := value{shape: v.shape}
	for _, s := range v.series {
		filled := append([]float64(nil), s...)
		before := -1
		for t, x := range s {
			if !math.IsNaN(x) {
				before = t
				continue
			}
			filled[t] = filling(s, filler, before, t)
		}
		out.series = append(out.series, filled)
	}
	return out
}

// filling is what stands for the missing datapoint at t; the one before it is at before, -1: nowhere.
func filling(s []float64, filler value, before, t int) float64 {
	if filler.shape != literal {
		return filler.at(0, t)
	}
	if before < 0 {
		return math.NaN()
	}
	if filler.word == "REPEAT" {
		return s[before]
	}
	after := t
	for after < len(s) && math.IsNaN(s[after]) {
		after++
	}
	if after == len(s) {
		return math.NaN()
	}
	share := float64(t-before) / float64(after-before)
	return s[before] + float64((s[after]-s[before])*share)
}

// choose is IF(condition, then, else): else may be missing, and then there is no datapoint.
func (r *run) choose(args []value) value {
	for _, arg := range args {
		if arg.shape != scalar && arg.shape != series {
			r.refuse("a number or a time series in IF", arg)
			return value{}
		}
	}
	otherwise := value{number: math.NaN()}
	if len(args) == 3 {
		otherwise = args[2]
	}
	if args[0].shape == scalar && args[1].shape == scalar && otherwise.shape == scalar {
		if args[0].number != 0 {
			return args[1]
		}
		return otherwise
	}
	out := make([]float64, r.length)
	for t := range out {
		switch condition := args[0].at(0, t); {
		case math.IsNaN(condition):
			out[t] = math.NaN()
		case condition == 0:
			out[t] = otherwise.at(0, t)
		case args[0].shape == scalar:
			out[t] = args[1].at(0, t)
		default:
			out[t] = orZero(args[1].at(0, t))
		}
	}
	return value{shape: series, series: [][]float64{out}}
}
