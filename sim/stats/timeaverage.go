package stats

import (
	"math/bits"

	"ecsim/sim/clock"
)

// TimeAverage is the average over time of a whole number that changes in steps, such as a count of
// tasks. Its integral is exact, so that cutting the time changes nothing. The zero value is 0
// since time 0.
type TimeAverage struct {
	since clock.Time // of the present value
	from  clock.Time // where the average begins
	value int64
	max   int64
	// integral of the value from from to since, in units × nanoseconds: 128 bits, two's
	// complement.
	high, low uint64
}

// Set makes v the value from the instant at on. Instants must not decrease.
func (a *TimeAverage) Set(at clock.Time, v int64) {
	if at < a.since {
		panic("stats: a TimeAverage was set in the past")
	}
	a.high, a.low = a.integral(at)
	a.since, a.value = at, v
	a.max = max(a.max, v)
}

// Restart begins the average anew at an instant, keeping the value: the end of a warm-up.
func (a *TimeAverage) Restart(at clock.Time) {
	*a = TimeAverage{since: at, from: at, value: a.value, max: a.value}
}

// Value is the present value.
func (a *TimeAverage) Value() int64 { return a.value }

// Max is the greatest value since the beginning.
func (a *TimeAverage) Max() int64 { return a.max }

// Mean is the average from the beginning to the instant to, which must not be before the last Set.
// Of an empty time it is the present value.
func (a *TimeAverage) Mean(to clock.Time) float64 {
	if to == a.from {
		return float64(a.value)
	}
	high, low := a.integral(to)
	sign := 1.0
	if int64(high) < 0 {
		sign = -1
		carry := uint64(0)
		low, carry = bits.Add64(^low, 1, 0)
		high = ^high + carry
	}
	units := float64(float64(high)*0x1p64) + float64(low)
	return sign * units / float64(to-a.from)
}

// integral is that from the beginning to the instant to.
func (a *TimeAverage) integral(to clock.Time) (high, low uint64) {
	high, low = bits.Mul64(uint64(a.value), uint64(to-a.since))
	if a.value < 0 {
		high -= uint64(to - a.since)
	}
	low, carry := bits.Add64(low, a.low, 0)
	return high + a.high + carry, low
}
