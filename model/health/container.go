package health

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Container is the health check of one running container.
type Container struct {
	check   model.ContainerCheck
	started clock.Time
	status  model.HealthStatus
	failing int // consecutive failures that count
}

// NewContainer makes the check of a container that started at an instant; its status is UNKNOWN
// (H-02).
func NewContainer(check model.ContainerCheck, started clock.Time) Container {
	return Container{check: check, started: started}
}

// Status is the container's health.
func (c *Container) Status() model.HealthStatus { return c.status }

// FirstProbe is one interval after the start (H-05). Inside the start period Fargate is taken to
// wait the plain interval too, as engines without startInterval do (H-06).
func (c *Container) FirstProbe() clock.Time { return c.started.Add(c.check.Interval) }

// NextProbe is one interval after the previous probe ended (H-05).
func (c *Container) NextProbe(ended clock.Time) clock.Time { return ended.Add(c.check.Interval) }

// Judge says how long a probe takes and whether it passes: it must be answered within the
// timeout, and one that is not fails when the timeout is over (H-05).
func (c *Container) Judge(latency clock.Span, answered bool) (took clock.Span, passed bool) {
	return judge(latency, answered, c.check.Timeout)
}

func judge(latency clock.Span, answered bool, timeout clock.Span) (took clock.Span, passed bool) {
	if latency > timeout {
		return timeout, false
	}
	return latency, answered
}

// Probed takes the result of a probe that began at an instant and returns whether the status
// changed. One pass is enough for HEALTHY (H-02); so many consecutive failures as retries are
// UNHEALTHY (H-03). A failure of a probe that began in the start period does not count while the
// container has never been healthy or unhealthy (H-04).
func (c *Container) Probed(began clock.Time, passed bool) (changed bool) {
	before := c.status
	switch {
	case passed:
		c.failing, c.status = 0, model.HealthHealthy
	case c.status == model.HealthUnknown && began < c.started.Add(c.check.StartPeriod):
	default:
		c.failing++
		if c.failing >= c.check.Retries {
			c.status = model.HealthUnhealthy
		}
	}
	return c.status != before
}

// Task is the health of a task: the worst of its essential containers that have a check, in the
// order UNHEALTHY, UNKNOWN, HEALTHY; UNKNOWN when there is none (H-08). Statuses are by
// container.
func Task(containers []model.Container, statuses []model.HealthStatus) model.HealthStatus {
	worst, checked := model.HealthHealthy, false
	for i, c := range containers {
		if !c.Essential || c.HealthCheck == nil {
			continue
		}
		checked = true
		if badness(statuses[i]) > badness(worst) {
			worst = statuses[i]
		}
	}
	if !checked {
		return model.HealthUnknown
	}
	return worst
}

func badness(s model.HealthStatus) int {
	return [...]int{model.HealthHealthy: 0, model.HealthUnknown: 1, model.HealthUnhealthy: 2}[s]
}

// ReportPeriod is how often the agent tells the control plane about health (H-09).
const ReportPeriod = 20 * clock.Second

// NextReport is the first report at or after an instant, of an agent that reports at this offset
// in every period (H-09).
func NextReport(at clock.Time, phase clock.Span) clock.Time {
	since := at.Sub(clock.Time(phase % ReportPeriod))
	periods := (since + ReportPeriod - 1) / ReportPeriod
	return clock.Time(phase % ReportPeriod).Add(max(0, periods) * ReportPeriod)
}
