package document

import (
	"fmt"
	"strconv"
	"strings"

	"ecsim/scenarios/problem"
)

// nameKeys are the keys by which AWS and the scenario file name the elements of a list.
var nameKeys = []string{"name", "Name", "PolicyName", "ScheduledActionName", "AlarmName", "capacityProvider",
	"measure", "Key", "key", "service", "kind", "containerName"}

// Set applies an assignment such as service.web-app.workload.workers=32 to a tree. Elements of lists are
// addressed by name or by index from 0; a name that holds dots is put in double quotes. Missing tables
// and keys are made: whether they mean anything is for the reader to say.
func Set(root *Node, assignment string) problem.Problems {
	at := Place{File: "--set " + assignment}
	path, text, found := strings.Cut(assignment, "=")
	keys, ok := SplitPath(strings.TrimSpace(path))
	if !found || !ok {
		return problem.Problems{at.Problem(strconv.Quote(assignment), "PATH=VALUE", "")}
	}
	n := root
	for i, key := range keys[:len(keys)-1] {
		child, ps := step(n, key, at)
		if len(ps) > 0 {
			return ps
		}
		if child == nil {
			child = &Node{Place: at, KeyPlace: at, Kind: Table}
			n.Put(key, child)
		}
		if child.Kind != Table && child.Kind != List {
			found := fmt.Sprintf("%s = %s", strings.Join(keys[:i+1], "."), child.Describe())
			return problem.Problems{at.Problem(found, "a table or a list with "+strconv.Quote(keys[i+1]), "")}
		}
		n = child
	}
	last := keys[len(keys)-1]
	value := ParseValue(at, strings.TrimSpace(text))
	if n.Kind == Table {
		n.Put(last, value)
		n.Get(last).KeyPlace = at
		return nil
	}
	child, ps := step(n, last, at)
	if len(ps) > 0 {
		return ps
	}
	key := child.Key
	*child = *value
	child.Key = key
	return nil
}

// Find is the value at a path as Set takes it; nil when there is none.
func Find(root *Node, path string) *Node {
	keys, ok := SplitPath(path)
	if !ok {
		return nil
	}
	n := root
	for _, key := range keys {
		if n == nil || n.Kind != Table && n.Kind != List {
			return nil
		}
		n, _ = step(n, key, Place{})
	}
	return n
}

// step is the child of n for a key; nil when a table has none.
func step(n *Node, key string, at Place) (*Node, problem.Problems) {
	if n.Kind == Table {
		return n.Get(key), nil
	}
	if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Items) {
		return n.Items[i], nil
	}
	var names []string
	for _, item := range n.Items {
		for _, nameKey := range nameKeys {
			name := item.Get(nameKey)
			if name == nil || name.Kind != Text {
				continue
			}
			if name.Text == key {
				return item, nil
			}
			names = append(names, name.Text)
			break
		}
	}
	return nil, problem.Problems{at.Problem(fmt.Sprintf("no element %s in %s", quoted(key), n.Key),
		elements(names, len(n.Items)), problem.Nearest(key, names))}
}

// quoted is a name in quotes; an index needs none.
func quoted(key string) string {
	if _, err := strconv.Atoi(key); err == nil {
		return key
	}
	return strconv.Quote(key)
}

// elements says how the elements of a list are addressed: by name where they have one, or by index.
func elements(names []string, n int) string {
	index := fmt.Sprintf("an index from 0 to %d", n-1)
	switch {
	case n == 0:
		return "no element: the list is empty"
	case n == 1:
		index = "index 0"
	}
	switch len(names) {
	case 0:
		return index
	case 1:
		return fmt.Sprintf("the name %s or %s", names[0], index)
	}
	return fmt.Sprintf("one of %s, or %s", strings.Join(names, ", "), index)
}

// SplitPath splits a.b."c.d".e at the dots outside quotes.
func SplitPath(path string) ([]string, bool) {
	var keys []string
	for {
		if strings.HasPrefix(path, `"`) {
			end := strings.IndexByte(path[1:], '"')
			if end < 0 {
				return nil, false
			}
			keys, path = append(keys, path[1:end+1]), path[end+2:]
			if path == "" {
				return keys, true
			}
			if path[0] != '.' {
				return nil, false
			}
			path = path[1:]
			continue
		}
		key, rest, more := strings.Cut(path, ".")
		if key == "" {
			return nil, false
		}
		keys = append(keys, key)
		if !more {
			return keys, true
		}
		path = rest
	}
}

// JoinPath is the inverse of SplitPath.
func JoinPath(keys []string) string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = key
		if strings.Contains(key, ".") {
			out[i] = strconv.Quote(key)
		}
	}
	return strings.Join(out, ".")
}
