package query

import (
	"regexp"
	"slices"
)

// operator is what a comparison does, without its negation.
type operator uint8

const (
	equals operator = iota
	greater
	greaterOrEqual
	less
	lessOrEqual
	exists
	in
	matches
)

// spelling is an operator as it is written, and whether it is negated (CQ-04).
type spelling struct {
	operator operator
	negated  bool
}

var spellings = map[string]spelling{
	"==": {equals, false}, "equals": {equals, false},
	"!=": {equals, true}, "not_equals": {equals, true},
	">": {greater, false}, "greater_than": {greater, false},
	">=": {greaterOrEqual, false}, "greater_than_equal": {greaterOrEqual, false},
	"<": {less, false}, "less_than": {less, false},
	"<=": {lessOrEqual, false}, "less_than_equal": {lessOrEqual, false},
	"exists": {exists, false}, "not_exists": {exists, true},
	"in": {in, false}, "not_in": {in, true},
	"=~": {matches, false}, "matches": {matches, false},
	"!~": {matches, true}, "not_matches": {matches, true},
}

const operatorNames = "an operator: == != > >= < <= =~ !~ in !in exists !exists"

func (o operator) isOrder() bool { return o >= greater && o <= lessOrEqual }

// comparison reads subject, operator and argument.
func (p *parser) comparison() (predicate, error) {
	s, err := p.subject()
	if err != nil {
		return nil, err
	}
	at := p.peek()
	op, ok := p.operator()
	if !ok {
		return nil, p.wrong(at, operatorNames)
	}
	if op.operator.isOrder() && s.read == nil {
		return nil, p.wrong(at, "an operator without an order: only agentVersion, registeredAt and "+
			"runningTasksCount have one")
	}
	test, err := p.argument(op.operator, s)
	if err != nil || !op.negated {
		return test, err
	}
	return negate(test), nil
}

// operator takes an operator; "! exists" and "! in" are two tokens.
func (p *parser) operator() (spelling, bool) {
	next := p.peek()
	if next.is("!") {
		p.take()
		op, ok := spellings[p.peek().text]
		if !ok || op.operator != exists && op.operator != in {
			return spelling{}, false
		}
		p.take()
		return spelling{op.operator, true}, true
	}
	op, ok := spellings[next.text]
	if ok = ok && next.kind != quoted; ok {
		p.take()
	}
	return op, ok
}

// argument reads what an operator compares with and makes the test.
func (p *parser) argument(op operator, s *subject) (predicate, error) {
	switch op {
	case exists:
		return func(f *Facts) bool { return s.any(f, func(string) bool { return true }) }, nil
	case matches:
		return p.pattern(s)
	case in:
		return p.list(s)
	}
	value, err := p.value(s)
	if err != nil || s.read == nil {
		return func(f *Facts) bool { return s.any(f, value.is) }, err
	}
	return func(f *Facts) bool { return holds(op, s.rank(f).compare(value.rank)) }, nil
}

func holds(op operator, order int) bool {
	switch op {
	case greater:
		return order > 0
	case greaterOrEqual:
		return order >= 0
	case less:
		return order < 0
	case lessOrEqual:
		return order <= 0
	default:
		return order == 0
	}
}

// argument is a value that a subject is compared with.
type argument struct {
	text string
	rank rank // of a subject with an order
}

func (a argument) is(text string) bool { return a.text == text }

func (p *parser) value(s *subject) (a argument, err error) {
	t := p.peek()
	if !t.isText() {
		return a, p.wrong(t, s.expects)
	}
	a.text = t.text
	ok := s.legal == nil || s.legal(t.text)
	if s.read != nil {
		a.rank, ok = s.read(t.text)
	}
	if !ok {
		return a, p.wrong(t, s.expects)
	}
	p.take()
	return a, nil
}

// list reads [a, b].
func (p *parser) list(s *subject) (predicate, error) {
	if !p.accept("[") {
		return nil, p.wrong(p.peek(), "a list such as [a, b]")
	}
	var values []argument
	for {
		v, err := p.value(s)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
		if p.accept("]") {
			break
		}
		if !p.accept(",") {
			return nil, p.wrong(p.peek(), "a comma or a closing bracket")
		}
	}
	if s.read != nil {
		return func(f *Facts) bool {
			return slices.ContainsFunc(values, func(v argument) bool { return v.rank == s.rank(f) })
		}, nil
	}
	isListed := func(text string) bool {
		return slices.ContainsFunc(values, func(v argument) bool { return v.is(text) })
	}
	return func(f *Facts) bool { return s.any(f, isListed) }, nil
}

// pattern reads a regular expression, which is to match a whole value.
func (p *parser) pattern(s *subject) (predicate, error) {
	t := p.takePattern()
	if !t.isText() {
		return nil, p.wrong(t, "a regular expression")
	}
	expression, err := regexp.Compile("^(?:" + t.text + ")$")
	if err != nil {
		return nil, p.wrong(t, "a regular expression that Go knows too: "+reason(err))
	}
	return func(f *Facts) bool { return s.any(f, expression.MatchString) }, nil
}
