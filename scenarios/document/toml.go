package document

import (
	"errors"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"ecsim/scenarios/problem"
)

// ParseTOML reads a TOML document.
func ParseTOML(file string, data []byte) (*Node, problem.Problems) {
	data, problems := utf8Text(file, data)
	if len(problems) > 0 {
		return nil, problems
	}
	p := &tomlParser{source: source{file, data}, made: map[*Node]origin{}}
	root := &Node{Place: Place{File: file, Line: 1, Column: 1}, Kind: Table}
	root.KeyPlace = root.Place
	p.made[root] = byHeader
	p.parser.Reset(data)
	current := root
	for p.parser.NextExpression() {
		e := p.parser.Expression()
		switch e.Kind {
		case unstable.Table:
			current = p.header(root, e)
		case unstable.ArrayTable:
			current = p.arrayHeader(root, e)
		case unstable.KeyValue:
			p.keyValue(current, e, 0)
		}
	}
	if err := p.parser.Error(); err != nil {
		p.problems = append(p.problems, p.syntax(err))
		return nil, p.problems
	}
	if len(p.problems) == 0 {
		p.verify()
	}
	return root, p.problems
}

// origin is how a table came to be; it decides how it may grow.
type origin uint8

const (
	byPath   origin = iota // [a.b] made a: it may still get its own header
	byHeader               // [a]
	byDots                 // a.b = 1 made a: only more dotted keys may add to it
	byValue                // a = { } or a = [ ]: complete
	byArray                // [[a]]
)

type tomlParser struct {
	source   source
	parser   unstable.Parser
	made     map[*Node]origin
	problems problem.Problems
}

// verify lets the library find what the tree building does not look at, such as a 13th month.
func (p *tomlParser) verify() {
	var discard map[string]any
	var decode *toml.DecodeError
	if err := toml.Unmarshal(p.source.data, &discard); errors.As(err, &decode) {
		row, column := decode.Position()
		at := Place{File: p.source.file, Line: row, Column: column}
		p.problems = append(p.problems, at.Problem("TOML that cannot be read: "+message(decode), "valid TOML", ""))
	} else if err != nil {
		p.problems = append(p.problems, problem.Problem{File: p.source.file,
			Found: "TOML that cannot be read: " + err.Error(), Expected: "valid TOML"})
	}
}

func message(err error) string {
	const prefix = "toml: "
	text := err.Error()
	if len(text) > len(prefix) && text[:len(prefix)] == prefix {
		return text[len(prefix):]
	}
	return text
}

func (p *tomlParser) syntax(err error) problem.Problem {
	var parse *unstable.ParserError
	offset := len(p.source.data)
	if errors.As(err, &parse) && parse.Highlight != nil {
		if o := cap(p.source.data) - cap(parse.Highlight); o >= 0 && o <= offset {
			offset = o
		}
	}
	return p.source.place(offset).Problem("TOML that cannot be read: "+message(err), "valid TOML", "")
}

// header opens [a.b.c].
func (p *tomlParser) header(root *Node, e *unstable.Node) *Node {
	keys := p.keys(e.Key())
	parent := p.descend(root, keys[:len(keys)-1], byPath)
	last := keys[len(keys)-1]
	existing := parent.Get(last.name)
	if existing == nil {
		return p.add(parent, last, Table, byHeader)
	}
	if existing.Kind == Table && p.made[existing] == byPath {
		p.made[existing] = byHeader
		existing.Place, existing.KeyPlace = last.at, last.at
		return existing
	}
	p.problems = append(p.problems, twice(last.at, last.name, existing.KeyPlace))
	return p.detached(last)
}

// arrayHeader opens [[a.b.c]].
func (p *tomlParser) arrayHeader(root *Node, e *unstable.Node) *Node {
	keys := p.keys(e.Key())
	parent := p.descend(root, keys[:len(keys)-1], byPath)
	last := keys[len(keys)-1]
	list := parent.Get(last.name)
	switch {
	case list == nil:
		list = p.add(parent, last, List, byArray)
	case list.Kind != List || p.made[list] != byArray:
		p.problems = append(p.problems, twice(last.at, last.name, list.KeyPlace))
		return p.detached(last)
	}
	element := &Node{Place: last.at, KeyPlace: last.at, Kind: Table}
	p.made[element] = byHeader
	list.Items = append(list.Items, element)
	return element
}

func (p *tomlParser) keyValue(table *Node, e *unstable.Node, depth int) {
	keys := p.keys(e.Key())
	parent := p.descend(table, keys[:len(keys)-1], byDots)
	last := keys[len(keys)-1]
	if existing := parent.Get(last.name); existing != nil {
		p.problems = append(p.problems, twice(last.at, last.name, existing.KeyPlace))
		return
	}
	value := p.value(e.Value(), last.at, depth)
	value.Key, value.KeyPlace = last.name, last.at
	parent.Items = append(parent.Items, value)
}

// descend walks to a table below n and makes what is missing. A step onto something that is no open table
// is a problem; what follows then goes into a table that nobody reads.
func (p *tomlParser) descend(n *Node, keys []tomlKey, how origin) *Node {
	for _, k := range keys {
		child := n.Get(k.name)
		switch {
		case child == nil:
			child = p.add(n, k, Table, how)
		case child.Kind == List && p.made[child] == byArray && how == byPath:
			child = child.Items[len(child.Items)-1]
		case child.Kind != Table || p.made[child] == byValue:
			p.problems = append(p.problems, twice(k.at, k.name, child.KeyPlace))
			return p.detached(k)
		}
		n = child
	}
	return n
}

func (p *tomlParser) add(parent *Node, k tomlKey, kind Kind, how origin) *Node {
	n := &Node{Place: k.at, KeyPlace: k.at, Key: k.name, Kind: kind}
	p.made[n] = how
	parent.Items = append(parent.Items, n)
	return n
}

func (p *tomlParser) detached(k tomlKey) *Node {
	n := &Node{Place: k.at, KeyPlace: k.at, Key: k.name, Kind: Table}
	p.made[n] = byPath
	return n
}

type tomlKey struct {
	name string
	at   Place
}

func (p *tomlParser) keys(it unstable.Iterator) []tomlKey {
	var keys []tomlKey
	for it.Next() {
		n := it.Node()
		keys = append(keys, tomlKey{string(n.Data), p.source.place(int(n.Raw.Offset))})
	}
	return keys
}
