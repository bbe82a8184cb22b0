package document

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// value turns a value of the syntax tree into a node; fallback is its place where the tree keeps none.
func (p *tomlParser) value(v *unstable.Node, fallback Place, depth int) *Node {
	n := &Node{Place: fallback, Text: string(v.Data)}
	if v.Raw.Length > 0 {
		n.Place = p.source.place(int(v.Raw.Offset))
	}
	n.KeyPlace = n.Place
	if depth >= maxDepth {
		p.problems = append(p.problems, n.Place.Problem(
			fmt.Sprintf("values nested deeper than %d", maxDepth), "a flatter document", ""))
		return n
	}
	switch v.Kind {
	case unstable.String:
		n.Kind = Text
	case unstable.Bool:
		n.Kind, n.Bool = Bool, n.Text == "true"
	case unstable.Integer:
		p.integer(n)
	case unstable.Float:
		p.float(n)
	case unstable.DateTime, unstable.LocalDateTime, unstable.LocalDate, unstable.LocalTime:
		p.time(n)
	case unstable.Array:
		n.Kind = List
		for it := v.Children(); it.Next(); {
			if c := it.Node(); c.Kind != unstable.Comment {
				n.Items = append(n.Items, p.value(c, n.Place, depth+1))
			}
		}
		p.made[n] = byValue
	case unstable.InlineTable:
		n.Kind = Table
		for it := v.Children(); it.Next(); {
			if c := it.Node(); c.Kind == unstable.KeyValue {
				p.keyValue(n, c, depth+1)
			}
		}
		p.made[n] = byValue
	}
	return n
}

func (p *tomlParser) integer(n *Node) {
	text := strings.TrimPrefix(strings.ReplaceAll(n.Text, "_", ""), "+")
	base := 10
	if len(text) > 2 && text[0] == '0' {
		base = map[byte]int{'x': 16, 'o': 8, 'b': 2}[text[1]]
		if base == 0 {
			base = 10
		} else {
			text = text[2:]
		}
	}
	i, err := strconv.ParseInt(text, base, 64)
	n.Kind, n.Integer, n.Float = Integer, i, float64(i)
	if err != nil {
		p.problems = append(p.problems, n.Problem("a whole number of 64 bits", ""))
	}
}

func (p *tomlParser) float(n *Node) {
	f, err := strconv.ParseFloat(strings.ReplaceAll(n.Text, "_", ""), 64)
	n.Kind, n.Float = Float, f
	if err != nil {
		p.problems = append(p.problems, n.Problem("a number that a computer can hold", ""))
	}
}

var timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.DateOnly}

func (p *tomlParser) time(n *Node) {
	n.Kind = Time
	text := strings.Replace(strings.ToUpper(n.Text), " ", "T", 1)
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			n.Time = t.UTC()
			return
		}
	}
	p.problems = append(p.problems, n.Problem("a date and time such as 2026-03-02T00:00:00Z", ""))
}

// ParseValue reads one TOML value as the right side of an assignment; text that is no TOML value is a
// Text, so that 5s and shared need no quotes.
func ParseValue(at Place, text string) *Node {
	p := &tomlParser{source: source{at.File, []byte("v = " + text)}, made: map[*Node]origin{}}
	p.parser.Reset(p.source.data)
	holder := &Node{Kind: Table}
	count := 0
	for p.parser.NextExpression() {
		if e := p.parser.Expression(); e.Kind == unstable.KeyValue {
			p.keyValue(holder, e, 0)
			count++
		}
	}
	value := holder.Get("v")
	if p.parser.Error() != nil || len(p.problems) > 0 || count != 1 || value == nil ||
		strings.Contains(text, "\n") {
		value = &Node{Kind: Text, Text: text}
	}
	value.Key = ""
	value.relocate(at)
	return value
}

func (n *Node) relocate(at Place) {
	n.Place, n.KeyPlace = at, at
	for _, m := range n.Items {
		m.relocate(at)
	}
}
