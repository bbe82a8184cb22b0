package reports

import (
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// room lists how many more tasks of each service the instances would have taken, where, and what would
// have stopped the next one; and what is left of them that no task can use.
func room(o *scenarios.Outcome) (blocks []Block) {
	t := Table{Key: "more_fit", Caption: "How many more tasks fit on the instances, at the end and in the " +
		"minute with the least room, and what stops the next one: instances by obstacle",
		Columns: []Column{left("service"), left("when"), right("more tasks"), flowing("by zone"),
			flowing("what stops the next")}}
	for i := range o.Services {
		if s := &o.Services[i]; s.Room != nil {
			t.Rows = append(t.Rows, fit(s.Name, "more_fit.at_end", "at the end", &s.Room.AtEnd),
				fit(s.Name, "more_fit.tightest", "", &s.Room.Tightest))
		}
	}
	if len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	if len(o.Stranded) > 0 {
		blocks = append(blocks, stranded(o.Stranded))
	}
	return blocks
}

// fit is one moment of a service; without a word for it, it is told by its time.
func fit(service, path, when string, f *scenarios.FitOutcome) Row {
	fact := func(name, unit string, m scenarios.Measure) Fact {
		return Fact{Service: service, Name: path + "." + name, Value: m, Unit: unit}
	}
	at := moment(fact("at_seconds", quantity.Seconds, f.AtSeconds))
	if when != "" {
		at.Text = when
	}
	zones, stops := Cell{}, Cell{}
	for _, z := range f.Zones {
		zones.join(z.Zone+": ", fact("zones."+z.Zone, "tasks", z.Tasks))
	}
	for _, s := range f.Stops {
		stops.join(s.Obstacle+": ", fact("stops."+s.Obstacle, "instances", s.Instances))
	}
	return Row{words(service), at, counted(fact("tasks", "tasks", f.Tasks)), zones, stops}
}

// join adds a number to a cell that lists several.
func (c *Cell) join(name string, f Fact) {
	if c.Text != "" {
		c.Text += ", "
	}
	c.Text += name + quantity.Count(number(f.Value.Mean))
	c.Facts = append(c.Facts, f)
}

// stranded lists by group of instances and reason what no task can use, and where it is.
func stranded(all []scenarios.StrandedOutcome) Table {
	t := Table{Key: "stranded", Caption: "CPU and memory of instances that no task could use at the end, " +
		"and why", Columns: []Column{left("group"), flowing("why"), right("instances"), right("CPU left"),
		right("memory left"), flowing("which")}}
	for _, s := range all {
		fact := func(name, unit string, m scenarios.Measure) Fact {
			return Fact{Service: s.Group, Name: "stranded." + name + "." + s.Why, Value: m, Unit: unit}
		}
		var hosts []string
		for _, h := range s.Hosts {
			hosts = append(hosts, h.Instance)
		}
		const most = 8
		if more := len(hosts) - most; more > 0 {
			hosts = append(hosts[:most], "…")
		}
		cpu := s.CPUUnits
		cpu.Mean, cpu.Low, cpu.High = cpu.Mean/1024, cpu.Low/1024, cpu.High/1024
		t.Rows = append(t.Rows, Row{words(s.Group), words(s.Why),
			counted(fact("instances", "instances", s.Instances)), brief(fact("vcpu", "vCPU", cpu)),
			brief(fact("memory_mib", "MiB", s.MemoryMiB)), words(strings.Join(hosts, ", "))})
	}
	return t
}
