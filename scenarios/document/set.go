package document

import (
	"fmt"
	"strconv"
	"strings"

	"ecsim/scenarios/problem"
)

// nameKeys are the keys by which AWS and the scenario file name the elements of a list.
var nameKeys = []string{"name", "Name", "PolicyName", "capacityProvider", "measure", "Key", "key",
	"service", "kind", "containerName"}

// Set applies an assignment such as service.web-app.workload.workers=32 to a tree. Elements of lists are
// addressed by name or by index from 0; a name that holds dots is put in double quotes. Missing tables
// and keys are made: whether they mean anything is for the reader to say.
func Set(root *Node, assignment string) problem.Problems {
	at := Place{File: "--set " + assignment}
	path, text, found := strings.Cut(assignment, "=")
	keys, ok := splitPath(strings.TrimSpace(path))
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
	expected := fmt.Sprintf("an index below %d", len(n.Items))
	if len(names) > 0 {
		expected = "one of " + strings.Join(names, ", ")
	}
	return nil, problem.Problems{at.Problem(fmt.Sprintf("no element %q in %s", key, n.Key), expected,
		problem.Nearest(key, names))}
}

// splitPath splits a.b."c.d".e at the dots outside quotes.
func splitPath(path string) ([]string, bool) {
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
