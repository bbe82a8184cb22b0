package plots

import (
	"gonum.org/v1/plot"
)

// instances is how many container instances the cluster has above the shares of them that tasks reserve.
func instances(s source) (Figure, bool) {
	count := s.series("instances")
	if reach(count) == 0 {
		return Figure{}, false
	}
	f := s.frame()
	fig := Figure{Name: "instances", Title: "container instances and what tasks reserve of them"}
	scale := round{scale: 1, whole: true}
	p := above(f.panel("instances", scale))
	p.Y.Max = scale.top(reach(count))
	fig.keys = addLines(p, line{name: "registered instances", series: count, style: solid(light),
		step: true, area: true})
	cpu, memory := s.series("cpu_reservation"), s.series("memory_reservation")
	share := round{scale: 100}
	reserved := f.panel("reserved (%)", share)
	reserved.Y.Max = air // of all, with room for the line
	reserved.Y.Tick.Marker = upTo{share, 1}
	fig.keys = append(fig.keys, addLines(reserved,
		line{name: "CPU reserved", series: cpu, style: solid(dark), step: true},
		line{name: "memory reserved", series: memory, style: solid(middle), step: true})...)
	fig.keys = append(fig.keys, f.keys()...)
	fig.panels = []*plot.Plot{p, reserved}
	return fig, true
}
