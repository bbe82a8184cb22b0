package input

import (
	"strconv"

	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/library"
)

// Document is an AWS document of a scenario as it is read, after the overrides.
type Document struct {
	Path    string        // where it stands, by names where there are any: service.web-app.scaling.cpu-50
	Shape   awsjson.Shape // what it is
	Cluster string        // of the scenario
	Service string        // the service on AWS that it is about; empty: none
	Node    *document.Node
}

// Value is what a scenario says at a path, after the overrides; nil when it says nothing there.
func Value(name string, o Options, path string) *document.Node {
	if o.Library == nil {
		o.Library = library.Files
	}
	where, missing := find(name, o.Library)
	if missing != nil {
		return nil
	}
	return document.Find(newLoader(where).tree(o), path)
}

// Documents are the AWS documents of a scenario, in the order of its file: those of its services, of
// its cluster, and of its later deployments. The error is Problems: those of the tree and not those of
// the scenario, which Load finds.
func Documents(name string, o Options) ([]Document, error) {
	if o.Library == nil {
		o.Library = library.Files
	}
	where, missing := find(name, o.Library)
	if missing != nil {
		return nil, Problems{*missing}
	}
	where.reads = o.Reads
	l := newLoader(where)
	root := l.tree(o)
	if err := l.Problems.Sorted().Err(); err != nil {
		return nil, err
	}
	c := collector{cluster: textOf(root.Get("cluster").Get("name"))}
	for i, s := range elements(root, "service") {
		c.service(s, "service."+elementName(s, "name", i))
	}
	cluster := root.Get("cluster")
	for i, g := range elements(cluster, "auto_scaling_group") {
		c.add(g, "definition", "cluster.auto_scaling_group."+elementName(g, "name", i), awsjson.AutoScalingGroupShape)
	}
	for i, p := range elements(cluster, "capacity_provider") {
		c.add(p, "definition", "cluster.capacity_provider."+elementName(p, "name", i), awsjson.CapacityProviderShape)
	}
	for _, list := range []string{"deployment", "create_task_set", "run_task"} {
		for i, n := range elements(root, list) {
			c.of = textOf(n.Get("service"))
			c.add(n, "task_definition", list+"."+strconv.Itoa(i), awsjson.TaskDefinitionShape)
		}
	}
	return c.documents, nil
}

// elementName is how a path names an element of a list: by its name, else by its index.
func elementName(n *document.Node, key string, i int) string {
	if name := textOf(n.Get(key)); name != "" {
		return document.JoinPath([]string{name})
	}
	return strconv.Itoa(i)
}

// collector gathers the documents of a tree.
type collector struct {
	documents   []Document
	cluster, of string
}

func (c *collector) service(s *document.Node, path string) {
	c.of = textOf(s.Get("definition").Get("serviceName"))
	if c.of == "" {
		c.of = textOf(s.Get("name"))
	}
	c.add(s, "task_definition", path, awsjson.TaskDefinitionShape)
	c.add(s, "definition", path, awsjson.ServiceShape)
	c.add(s, "target_group", path, awsjson.TargetGroupShape)
	for i, other := range elements(s, "other_target_group") {
		c.add(other, "target_group", path+".other_target_group."+strconv.Itoa(i), awsjson.TargetGroupShape)
	}
	for i, n := range elements(s, "scaling") {
		shape, _ := awsjson.Recognise(n)
		name := strconv.Itoa(i)
		for _, key := range []string{"PolicyName", "ScheduledActionName", "AlarmName"} {
			if own := textOf(n.Get(key)); own != "" {
				name = document.JoinPath([]string{own})
			}
		}
		c.put(n, path+".scaling."+name, shape)
	}
	c.of = ""
}

func (c *collector) add(parent *document.Node, key, path string, shape awsjson.Shape) {
	c.put(parent.Get(key), path+"."+key, shape)
}

func (c *collector) put(n *document.Node, path string, shape awsjson.Shape) {
	if n != nil && n.Kind == document.Table && !n.Broken {
		c.documents = append(c.documents,
			Document{Path: path, Shape: shape, Cluster: c.cluster, Service: c.of, Node: n.Clone()})
	}
}

// IsAWS tells whether a path of a scenario, such as service.web.scaling.1.MaxCapacity, leads into an AWS
// document; anything else is what AWS does not know: an assumption.
func IsAWS(path string) bool {
	keys, ok := document.SplitPath(path)
	if !ok || len(keys) < 3 {
		return false
	}
	switch keys[0] {
	case "service":
		switch keys[2] {
		case "definition", "task_definition", "target_group", "scaling":
			return true
		case "other_target_group":
			return len(keys) > 4 && keys[4] == "target_group"
		}
	case "cluster":
		return len(keys) > 3 && (keys[1] == "auto_scaling_group" || keys[1] == "capacity_provider") &&
			keys[3] == "definition"
	case "deployment", "create_task_set", "run_task":
		return keys[2] == "task_definition"
	}
	return false
}
