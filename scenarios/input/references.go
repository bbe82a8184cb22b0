package input

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// expand puts AWS documents in the place of the names of their files, and unwraps describe outputs, so
// that overrides and readers see one tree. A tentative pass leaves what is wrong as it is and says
// nothing: an override may still replace it.
func (l *loader) expand(root *document.Node, tentative bool) {
	spread(root, "service", "name")
	spread(root, "deployment", "service")
	e := expander{loader: l, tentative: tentative}
	for _, s := range elements(root, "service") {
		e.single(s, "definition", awsjson.ServiceShape)
		adopt(s, "serviceName")
		e.single(s, "task_definition", awsjson.TaskDefinitionShape)
		e.targetGroup(s)
		for _, other := range elements(s, "other_target_group") {
			e.targetGroup(other)
		}
		e.scaling(s)
	}
	for _, g := range elements(root.Get("cluster"), "auto_scaling_group") {
		e.single(g, "definition", awsjson.AutoScalingGroupShape)
		adopt(g, "AutoScalingGroupName")
	}
	for _, p := range elements(root.Get("cluster"), "capacity_provider") {
		e.single(p, "definition", awsjson.CapacityProviderShape)
		adopt(p, "name")
	}
	for _, list := range []string{"deployment", "create_task_set", "run_task"} {
		for _, n := range elements(root, list) {
			e.single(n, "task_definition", awsjson.TaskDefinitionShape)
		}
	}
}

// spread makes of each element that has a list of names one element for each of them.
func spread(root *document.Node, list, named string) {
	n := root.Get(list)
	if n == nil || n.Kind != document.List {
		return
	}
	var out []*document.Node
	for _, one := range n.Items {
		names := one.Get(named)
		if names == nil || names.Kind != document.List || len(names.Items) == 0 {
			out = append(out, one)
			continue
		}
		for _, name := range names.Items {
			alike := one.Clone()
			alike.Put(named, name.Clone())
			out = append(out, alike)
		}
	}
	n.Items = out
}

type expander struct {
	*loader
	tentative bool
}

func elements(n *document.Node, key string) []*document.Node {
	m := n.Get(key)
	if m == nil || m.Kind != document.List {
		return nil
	}
	return m.Items
}

// adopt takes a name from a definition when the scenario gives none.
func adopt(s *document.Node, key string) {
	if s.Kind != document.Table || s.Get("name") != nil {
		return
	}
	if name := s.Get("definition").Get(key); name != nil {
		s.Put("name", name.Clone())
	}
}

func textOf(n *document.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

// nameKeys are the keys of the names of documents of which an output can have several.
var nameKeys = map[awsjson.Shape]struct{ key, what string }{
	awsjson.ServiceShape:          {"serviceName", "service"},
	awsjson.AutoScalingGroupShape: {"AutoScalingGroupName", "Auto Scaling group"},
	awsjson.CapacityProviderShape: {"name", "capacity provider"},
}

// single expands a key that holds one document.
func (e expander) single(parent *document.Node, key string, wanted ...awsjson.Shape) {
	n := parent.Get(key)
	if n == nil {
		return
	}
	bodies, ok := e.bodies(n, wanted...)
	if !ok {
		return
	}
	if name := textOf(parent.Get("name")); len(bodies) > 1 {
		of := nameKeys[wanted[0]]
		own := named(bodies, of.key, name)
		if len(own) != 1 {
			e.broken(parent, n, of.what+"s "+namesOf(bodies, of.key), "one "+of.what+" named "+quote(name))
			return
		}
		bodies = own
	}
	if len(bodies) == 0 {
		e.broken(parent, n, "no document", "exactly one")
		return
	}
	parent.Put(key, under(n, bodies[0]))
}

// namesOf lists the names of documents for a message.
func namesOf(bodies []*document.Node, key string) string {
	var names []string
	for _, b := range bodies {
		name := textOf(b.Get(key))
		if key == resourceID {
			resource, _ := awsjson.ResourceOf(b)
			name = resource.Service
		}
		if name == "" {
			name = "without a name"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	const listed = 8
	if len(names) > listed {
		names = append(names[:listed], fmt.Sprintf("%d more", len(names)-listed))
	}
	return strings.Join(names, ", ")
}

const resourceID = "ResourceId"

// targetGroup merges the parts of a target group: the group itself and its attributes.
func (e expander) targetGroup(parent *document.Node) {
	const key = "target_group"
	n := parent.Get(key)
	if n == nil {
		return
	}
	parts := []*document.Node{n}
	if n.Kind == document.List {
		parts = n.Items
	}
	var merged *document.Node
	for _, part := range parts {
		bodies, ok := e.bodies(part, awsjson.TargetGroupShape, awsjson.AttributesShape)
		if !ok {
			if !e.tentative && n.Kind == document.List {
				parent.Put(key, &document.Node{Place: n.Place, KeyPlace: n.KeyPlace, Kind: document.Table, Broken: true})
			}
			return
		}
		if len(bodies) != 1 {
			e.broken(parent, n, fmt.Sprintf("%d target groups", len(bodies)), "exactly one")
			return
		}
		if merged == nil {
			merged = under(n, bodies[0].Clone())
			continue
		}
		for _, m := range bodies[0].Items {
			merge(merged, m)
		}
	}
	if merged != nil {
		parent.Put(key, merged)
	}
}

// merge adds a member to a table; the elements of a list go behind those that are there.
func merge(table, member *document.Node) {
	existing := table.Get(member.Key)
	if existing != nil && existing.Kind == document.List && member.Kind == document.List {
		existing.Items = append(existing.Items, member.Items...)
		return
	}
	if existing == nil || member.Key != "TargetGroupArn" {
		table.Items = append(table.Items, member)
	}
}

func named(bodies []*document.Node, key, name string) []*document.Node {
	var out []*document.Node
	for _, b := range bodies {
		if textOf(b.Get(key)) == name {
			out = append(out, b)
		}
	}
	return out
}

// bodies is the documents a node stands for: those in the file it names, or the node itself.
func (e expander) bodies(n *document.Node, wanted ...awsjson.Shape) ([]*document.Node, bool) {
	f := &reading.Findings{}
	body, lenient := n, true
	if n.Kind == document.Text {
		root, problems := e.open(n)
		if root == nil || (e.tentative && len(problems) > 0) {
			return nil, e.report(n, problems)
		}
		e.Problems = append(e.Problems, problems...)
		body, lenient = root, false
	}
	if body.Kind != document.Table {
		if n.Kind == document.Text {
			return nil, e.report(n, problem.Problems{body.Problem("an AWS document: an object in braces", "")})
		}
		return nil, false
	}
	bodies := awsjson.Unwrap(f, body, lenient, wanted...)
	if len(f.Problems) > 0 {
		return nil, e.report(n, f.Problems)
	}
	return bodies, true
}

// report keeps the problems of a reference unless the pass is tentative; the node then reads as broken.
func (e expander) report(n *document.Node, problems problem.Problems) bool {
	if !e.tentative {
		e.Problems = append(e.Problems, problems...)
		n.Broken = true
	}
	return false
}

func (e expander) broken(parent, n *document.Node, found, expected string) {
	if !e.tentative {
		e.At(n.Place, n.Key+" with "+found, expected, "")
		parent.Put(n.Key, &document.Node{Place: n.Place, KeyPlace: n.KeyPlace, Kind: document.Table, Broken: true})
	}
}

// open parses the file that a text names.
func (e expander) open(n *document.Node) (*document.Node, problem.Problems) {
	file := e.where.path(n.Text)
	data, err := e.where.read(file)
	if err != nil {
		missing := n.Problem("the path of an AWS document", "")
		missing.Found += ", " + reason(err)
		return nil, problem.Problems{missing}
	}
	return document.Parse(file, data)
}

// under is a body in the place of the node it was found through.
func under(n, body *document.Node) *document.Node {
	body.Key, body.KeyPlace = n.Key, n.KeyPlace
	return body
}
