package input

import (
	"slices"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
)

// scaling replaces each element by the documents inside it that are about this service.
func (e expander) scaling(parent *document.Node) {
	list := parent.Get("scaling")
	if list == nil || list.Kind != document.List {
		return
	}
	var out []*document.Node
	for _, n := range list.Items {
		bodies, ok := e.bodies(n, awsjson.ScalableTargetShape, awsjson.ScalingPolicyShape,
			awsjson.TargetTrackingShape, awsjson.StepScalingShape, awsjson.PredictiveShape,
			awsjson.ScheduledActionShape, awsjson.MetricAlarmShape)
		if !ok {
			if n.Kind == document.Text && !e.tentative {
				continue
			}
			bodies = []*document.Node{n}
		}
		if own := e.ownOf(bodies, parent); len(bodies) > 1 && len(own) > 0 {
			bodies = own
		} else if len(bodies) > 1 {
			out = append(out, e.ofOthers(n, bodies, parent)...)
			continue
		}
		out = append(out, bodies...)
	}
	list.Items = out
}

// ownOf keeps the documents about the service: those whose ResourceId has its name, or all when none says
// what it is about.
func (e expander) ownOf(bodies []*document.Node, service *document.Node) []*document.Node {
	names := []string{textOf(service.Get("name")), textOf(service.Get("definition").Get("serviceName"))}
	var own []*document.Node
	for _, b := range bodies {
		resource, ok := awsjson.ResourceOf(b)
		if !ok || slices.Contains(names, resource.Service) {
			own = append(own, b)
		}
	}
	return own
}

// ofOthers reports documents of which none is about the service. A tentative pass keeps the reference.
func (e expander) ofOthers(n *document.Node, bodies []*document.Node, service *document.Node) []*document.Node {
	if e.tentative {
		return []*document.Node{n}
	}
	e.At(n.Place, "documents about "+namesOf(bodies, resourceID),
		"one about the service "+quote(textOf(service.Get("name"))), "")
	return nil
}
