package workload

import (
	"fmt"
	"time"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/portable"
)

// Constant is a steady rate per second.
func Constant(perSecond float64) model.Source {
	return model.Source{
		Name:     "constant",
		Rate:     []model.RatePoint{{PerSecond: perSecond}},
		Step:     true,
		Arrivals: model.Poisson,
	}
}

// Ramp holds the first rate until start, goes to the second in a straight line until end, and holds
// it.
func Ramp(from, to model.RatePoint) model.Source {
	return model.Source{
		Name:     "ramp",
		Rate:     []model.RatePoint{{PerSecond: from.PerSecond}, from, to},
		Arrivals: model.Poisson,
	}
}

// Steps holds each rate until the next point. The rate before the first point is zero.
func Steps(points []model.RatePoint) model.Source {
	return model.Source{Name: "steps", Rate: points, Step: true, Arrivals: model.Poisson}
}

// Day is the shape of load over a day: one smooth hump.
type Day struct {
	Mean     float64 // per second, over the day
	Peak     float64 // per second, at PeakHour; at least Mean
	PeakHour float64 // 0 to 24, UTC
}

// Sampling of a day's curve: straight lines between points a quarter of an hour apart.
const (
	pointsPerDay = 96
	dayStep      = clock.Day / pointsPerDay
)

// shape is the rate at a number of points over one day, from midnight.
//
// Up to a peak of twice the mean it is a cosine around the mean, which leaves a load of 2·mean −
// peak at night. Beyond, it is a power of (1 + cos)/2, which is narrower and falls to zero.
func (d Day) shape() ([pointsPerDay]float64, error) {
	var rates [pointsPerDay]float64
	if !(d.Mean >= 0 && d.Peak >= d.Mean) || d.Peak > 20*d.Mean && d.Mean > 0 {
		return rates, fmt.Errorf(
			"a day needs 0 ≤ mean ≤ peak ≤ 20 × mean, found mean %v and peak %v", d.Mean, d.Peak)
	}
	var waves [pointsPerDay]float64
	for i := range waves {
		hour := float64(i) * 24 / pointsPerDay
		waves[i] = portable.Cos((hour - d.PeakHour) / 24 * 2 * pi)
	}
	if d.Peak <= 2*d.Mean {
		for i, w := range waves {
			rates[i] = d.Mean + float64((d.Peak-d.Mean)*w)
		}
		return rates, nil
	}
	power := humpPower(d.Peak / d.Mean)
	sum := 0.0
	for i, w := range waves {
		rates[i] = hump(w, power)
		sum += rates[i]
	}
	for i := range rates {
		rates[i] *= d.Mean * pointsPerDay / sum
	}
	return rates, nil
}

const pi = 3.14159265358979323846

// hump is ((1 + wave)/2)^power.
func hump(wave, power float64) float64 {
	base := (1 + wave) / 2
	if base <= 0 {
		return 0
	}
	return portable.Exp(power * portable.Log(base))
}

// humpPower finds the power whose hump has the given ratio of peak to mean, by bisection.
func humpPower(ratio float64) float64 {
	lo, hi := 1.0, 1000.0
	for range 60 {
		mid := (lo + hi) / 2
		sum := 0.0
		for i := range pointsPerDay {
			sum += hump(portable.Cos(float64(i)/pointsPerDay*2*pi), mid)
		}
		if pointsPerDay/sum < ratio {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// Diurnal repeats a day. Start is the calendar instant of time 0.
func Diurnal(d Day, start time.Time) (model.Source, error) {
	days, err := week(d, 1, start)
	days.Name, days.Repeat = "diurnal", clock.Day
	return days, err
}

// Weekly repeats a week whose Saturdays and Sundays (UTC) have the given fraction of a weekday's
// load.
func Weekly(d Day, weekend float64, start time.Time) (model.Source, error) {
	if !(weekend >= 0) {
		return model.Source{}, fmt.Errorf(
			"a weekend needs a factor of at least 0, found %v", weekend)
	}
	days, err := week(d, weekend, start)
	days.Name, days.Repeat = "weekly", 7*clock.Day
	return days, err
}

// week is the curve of seven days from start on. Where a weekend begins or ends inside a week, two
// points share the midnight, so that the rate jumps.
func week(d Day, weekend float64, start time.Time) (model.Source, error) {
	shape, err := d.shape()
	if err != nil {
		return model.Source{}, err
	}
	start = start.UTC()
	midnight := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, time.UTC)
	passed := clock.Span(start.Sub(midnight))
	factor := func(day int) float64 {
		switch midnight.AddDate(0, 0, day).Weekday() {
		case time.Saturday, time.Sunday:
			return weekend
		default:
			return 1
		}
	}
	src := model.Source{Arrivals: model.Poisson}
	add := func(at clock.Span, rate float64) {
		src.Rate = append(src.Rate, model.RatePoint{At: clock.Time(at - passed), PerSecond: rate})
	}
	for day := range 8 {
		for i, rate := range shape {
			at := clock.Span(day)*clock.Day + clock.Span(i)*dayStep
			if i == 0 && day > 0 && factor(day-1) != factor(day) {
				add(at, rate*factor(day-1))
			}
			add(at, rate*factor(day))
		}
	}
	src.Rate = trimBefore(src.Rate)
	return src, nil
}

// trimBefore cuts a curve of straight lines off at time 0.
func trimBefore(points []model.RatePoint) []model.RatePoint {
	for i := range len(points) - 1 {
		a, b := points[i], points[i+1]
		if b.At > 0 {
			along := float64(-a.At) / float64(b.At-a.At)
			a.PerSecond += float64(along * (b.PerSecond - a.PerSecond))
			a.At = 0
			return append([]model.RatePoint{a}, points[i+1:]...)
		}
	}
	return points
}
