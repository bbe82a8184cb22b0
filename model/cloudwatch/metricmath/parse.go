package metricmath

import (
	"fmt"
	"strconv"
	"strings"
)

// node is one step of an expression.
type node struct {
	kind  kind
	name  string  // of an id, an operator, a function; the text of a word or string
	value float64 // of a number
	args  []node
}

type kind uint8

const (
	number kind = iota
	identifier
	operator // of one or two arguments
	function
	list // [a, b]
	word // REPEAT, LINEAR
	text // "errors"
)

// parser reads one expression from left to right.
type parser struct {
	tokens []string
	at     int
}

// parse reads an expression. The error says what was expected instead.
func parse(expression string) (node, error) {
	tokens, err := scan(expression)
	if err != nil {
		return node{}, err
	}
	p := &parser{tokens: tokens}
	n, err := p.binary(0)
	if err == nil && p.next() != "" {
		err = fmt.Errorf("%q where an operator or the end was expected", p.next())
	}
	return n, err
}

func (p *parser) next() string {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	return ""
}

// takes moves over a token if it is the next one.
func (p *parser) takes(token string) bool {
	if p.next() != token || token == "" {
		return false
	}
	p.at++
	return true
}

func (p *parser) need(token string) error {
	if !p.takes(token) {
		return fmt.Errorf("%s where %q was expected", p.found(), token)
	}
	return nil
}

func (p *parser) found() string {
	if p.next() == "" {
		return "the end"
	}
	return strconv.Quote(p.next())
}

// levels are the operators from the loosest to the tightest.
var levels = [][]string{
	{"OR", "||"}, {"AND", "&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/"},
}

// binary reads operators of a level and tighter ones; all of them join from the left.
func (p *parser) binary(level int) (node, error) {
	if level == len(levels) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	for err == nil {
		op := ""
		for _, o := range levels[level] {
			if p.takes(o) {
				op = o
				break
			}
		}
		if op == "" {
			break
		}
		var right node
		right, err = p.binary(level + 1)
		left = node{kind: operator, name: op, args: []node{left, right}}
	}
	return left, err
}

func (p *parser) unary() (node, error) {
	if p.takes("-") {
		n, err := p.unary()
		return node{kind: operator, name: "-", args: []node{n}}, err
	}
	base, err := p.primary()
	if err != nil || !p.takes("^") {
		return base, err
	}
	exponent, err := p.unary() // joins from the right: 2 ^ 3 ^ 2 is 2 ^ 9
	return node{kind: operator, name: "^", args: []node{base, exponent}}, err
}

func (p *parser) primary() (node, error) {
	token := p.next()
	p.at++
	switch {
	case token == "(":
		n, err := p.binary(0)
		if err == nil {
			err = p.need(")")
		}
		return n, err
	case token == "[":
		args, err := p.arguments("]")
		if err == nil && len(args) == 0 {
			err = fmt.Errorf("an empty list")
		}
		return node{kind: list, args: args}, err
	case token != "" && (isDigit(token[0]) || token[0] == '.'):
		v, err := strconv.ParseFloat(token, 64)
		if err != nil {
			return node{}, fmt.Errorf("%q is no number", token)
		}
		return node{kind: number, value: v}, nil
	case token != "" && token[0] == '"':
		return node{kind: text, name: strings.Trim(token, `"`)}, nil
	case token != "" && isLetter(token[0]):
		return p.named(token)
	}
	p.at--
	return node{}, fmt.Errorf("%s where a metric, a number or a function was expected", p.found())
}

// named reads what begins with a letter: an id, a function, or a word that a function knows.
func (p *parser) named(token string) (node, error) {
	if p.takes("(") {
		args, err := p.arguments(")")
		return node{kind: function, name: token, args: args}, err
	}
	if token == "REPEAT" || token == "LINEAR" {
		return node{kind: word, name: token}, nil
	}
	return node{kind: identifier, name: token}, nil
}

func (p *parser) arguments(end string) (args []node, err error) {
	if p.takes(end) {
		return nil, nil
	}
	for {
		n, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		args = append(args, n)
		if p.takes(end) {
			return args, nil
		}
		if err := p.need(","); err != nil {
			return nil, err
		}
	}
}
