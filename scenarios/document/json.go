package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"ecsim/scenarios/problem"
)

// ParseJSON reads a JSON document.
func ParseJSON(file string, data []byte) (*Node, problem.Problems) {
	data, problems := utf8Text(file, data)
	if len(problems) > 0 {
		return nil, problems
	}
	p := &jsonParser{source: source{file, data}, decoder: json.NewDecoder(bytes.NewReader(data))}
	p.decoder.UseNumber()
	root := p.value(0)
	if p.failed {
		return nil, p.problems
	}
	end := p.next()
	if _, err := p.decoder.Token(); !errors.Is(err, io.EOF) {
		p.fail(end, "more text after the end of the document", "one JSON document")
	}
	return root, p.problems
}

type jsonParser struct {
	source   source
	decoder  *json.Decoder
	problems problem.Problems
	failed   bool
}

// value reads the next value; the caller stops when failed is set.
func (p *jsonParser) value(depth int) *Node {
	start := p.next()
	token, err := p.decoder.Token()
	if err != nil {
		p.syntax(err)
		return nil
	}
	n := &Node{Place: p.source.place(start)}
	n.KeyPlace = n.Place
	switch v := token.(type) {
	case json.Delim:
		if depth >= maxDepth {
			p.fail(start, fmt.Sprintf("values nested deeper than %d", maxDepth), "a flatter document")
			return nil
		}
		if v == '{' {
			p.table(n, depth)
		} else {
			p.list(n, depth)
		}
	case string:
		n.Kind, n.Text = Text, v
	case bool:
		n.Kind, n.Bool, n.Text = Bool, v, strconv.FormatBool(v)
	case json.Number:
		p.number(n, v.String())
	}
	return n
}

func (p *jsonParser) number(n *Node, text string) {
	n.Text = text
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		n.Kind, n.Integer, n.Float = Integer, i, float64(i)
		return
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		p.problems = append(p.problems, n.Problem("a number that a computer can hold", ""))
	}
	n.Kind, n.Float = Float, f
	if f == float64(int64(f)) && f > -1e15 && f < 1e15 {
		n.Kind, n.Integer = Integer, int64(f)
	}
}

func (p *jsonParser) table(n *Node, depth int) {
	n.Kind = Table
	for !p.failed && p.decoder.More() {
		at := p.source.place(p.next())
		token, err := p.decoder.Token()
		if err != nil {
			p.syntax(err)
			return
		}
		key, _ := token.(string)
		m := p.value(depth + 1)
		if m == nil {
			return
		}
		m.Key, m.KeyPlace = key, at
		if first := n.Get(key); first != nil {
			p.problems = append(p.problems, twice(at, key, first.KeyPlace))
			continue
		}
		n.Items = append(n.Items, m)
	}
	p.close()
}

func (p *jsonParser) list(n *Node, depth int) {
	n.Kind = List
	for !p.failed && p.decoder.More() {
		m := p.value(depth + 1)
		if m == nil {
			return
		}
		n.Items = append(n.Items, m)
	}
	p.close()
}

func (p *jsonParser) close() {
	if p.failed {
		return
	}
	if _, err := p.decoder.Token(); err != nil {
		p.syntax(err)
	}
}

// next is the offset of the next token.
func (p *jsonParser) next() int {
	data, i := p.source.data, int(p.decoder.InputOffset())
	for i < len(data) && bytes.IndexByte([]byte(" \t\r\n,:"), data[i]) >= 0 {
		i++
	}
	return i
}

func (p *jsonParser) syntax(err error) {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		p.fail(p.next(), "JSON that cannot be read: "+syntax.Error(), "valid JSON")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		p.fail(len(p.source.data), "the end of the file", "the rest of the JSON document")
	default:
		p.fail(p.next(), "JSON that cannot be read: "+err.Error(), "valid JSON")
	}
}

func (p *jsonParser) fail(offset int, found, expected string) {
	p.failed = true
	p.problems = append(p.problems, p.source.place(offset).Problem(found, expected, ""))
}

// twice is the problem of a key that stands in a table a second time.
func twice(at Place, key string, first Place) problem.Problem {
	return at.Problem(fmt.Sprintf("key %q a second time", key),
		fmt.Sprintf("it once: it is at line %d already", first.Line), "")
}
