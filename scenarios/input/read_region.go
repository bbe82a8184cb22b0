package input

import (
	"slices"
	"strings"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// checkRegions reports, once for each AWS document, an ARN in another Region than the scenario's: that
// Region decides prices, zones and launch rates. A mistyped Region is reported by itself, one that the zones
// are not of too, and a Region that --set gives asks what another one would be like.
func (l *loader) checkRegions(root *reading.Table) {
	region, stated := l.scenario.Region, root.Get("region")
	if !slices.Contains(PricedRegions(), region) || l.abroad ||
		stated != nil && strings.HasPrefix(stated.Place.File, "--set ") {
		return
	}
	seen := map[document.Place]bool{}
	for _, n := range awsDocuments(root.Node) {
		arn := awsjson.Elsewhere(n, region)
		if arn == nil || seen[arn.Place] {
			continue
		}
		seen[arn.Place] = true
		other := awsjson.RegionOf(arn.Text)
		expected := region + ": the region of the scenario"
		if stated == nil {
			expected = region + ", or region = " + quote(other) + " in the scenario, which sets none"
		}
		l.At(arn.Place, arn.Key+" in "+other, expected, "")
	}
}

// awsDocuments are all the AWS documents of a scenario.
func awsDocuments(root *document.Node) []*document.Node {
	var out []*document.Node
	for _, list := range []string{"service", "deployment", "create_task_set", "run_task"} {
		for _, n := range elements(root, list) {
			out = append(out, n.Get("definition"), n.Get("task_definition"), n.Get("target_group"))
			out = append(out, elements(n, "scaling")...)
		}
	}
	return out
}
