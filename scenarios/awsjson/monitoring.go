package awsjson

import (
	"strconv"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// ReadMonitoring reads which metrics of a service have a datapoint every 20 s (HR-01).
func ReadMonitoring(t *reading.Table, key string) (m model.Monitoring) {
	monitoring := t.Table(key)
	configurations := monitoring.Items("metricConfigurations")
	if len(configurations) > 5 {
		monitoring.Problem(monitoring.Get("metricConfigurations"), "at most 5 of them", "")
	}
	seen := map[string]bool{}
	for i, n := range configurations {
		c := t.Findings.Table(n, monitoring.Key("metricConfigurations."+strconv.Itoa(i)),
			monitoring.Schema+".metricConfigurations")
		fine := resolution(c) == 20
		c.Require("metricNames", "CPUUtilization, MemoryUtilization, or both")
		for _, name := range c.Items("metricNames") {
			switch {
			case name.Text != "CPUUtilization" && name.Text != "MemoryUtilization":
				c.Problem(name, "CPUUtilization or MemoryUtilization", "")
			case seen[name.Text]:
				c.Problem(name, "each metric once", "")
			case name.Text == "CPUUtilization":
				m.CPU = fine
			default:
				m.Memory = fine
			}
			seen[name.Text] = true
		}
		c.Done()
	}
	monitoring.Done()
	return m
}

// resolution is 20 or 60 s.
func resolution(t *reading.Table) int64 {
	n := t.Require("resolutionSeconds", "20 or 60")
	if n == nil {
		return 60
	}
	if n.Kind != document.Integer || n.Integer != 20 && n.Integer != 60 {
		t.Problem(n, "20 or 60", "")
	}
	return n.Integer
}
