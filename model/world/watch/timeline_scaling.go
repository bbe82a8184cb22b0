package watch

import (
	"fmt"

	"ecsim/model"
	"ecsim/sim/clock"
)

// scalingTold tells what Application Auto Scaling does besides changing a desired count.
func (w *Timeline) scalingTold(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.ChangeScalableTarget:
		what := fmt.Sprintf("capacity from %d to %d", c.Min, c.Max)
		if suspended := c.Suspended.String(); suspended != "" {
			what += ", suspended: " + suspended
		}
		w.add(at, c.Service, what, c.Because)
	case model.RefuseScaling:
		name := c.Policy
		if name == "" {
			name = "RegisterScalableTarget"
		}
		w.add(at, c.Service, name+" leaves "+fmt.Sprint(c.Desired)+": "+c.Reason, c.Because)
	case model.ForecastLoad:
		w.add(at, c.Service, forecastTold(c), "forecast of "+c.Policy)
	}
}

// forecastTold sums a forecast up: the least and the most tasks of its hours.
func forecastTold(c model.ForecastLoad) string {
	least, most, when := -1, 0, c.From
	for i, n := range c.Tasks {
		if least < 0 || n < least {
			least = n
		}
		if n > most {
			most, when = n, c.From.Add(clock.Span(i)*clock.Hour)
		}
	}
	what := fmt.Sprintf("%d to %d tasks in %d hours, most at %v", max(0, least), most, len(c.Tasks), when)
	if !c.Scales {
		what += ", forecast only"
	}
	return what
}
