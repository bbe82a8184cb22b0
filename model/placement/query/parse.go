package query

import "fmt"

// Error is what is wrong with an expression and where.
type Error struct {
	Offset   int // byte of the expression, from 0
	Found    string
	Expected string
}

func (e *Error) Error() string {
	return fmt.Sprintf("at character %d: found %s, expected %s", e.Offset+1, e.Found, e.Expected)
}

// Parse reads an expression. An error is an *Error.
func Parse(text string) (*Expression, error) {
	if len(text) > LongestExpression {
		return nil, &Error{LongestExpression, fmt.Sprintf("%d characters", len(text)),
			fmt.Sprintf("at most %d", LongestExpression)}
	}
	p := parser{scanner: scanner{text: text}}
	holds, err := p.either()
	if err == nil && p.peek().kind != end {
		err = p.wrong(p.peek(), "and, or, or the end")
	}
	if err != nil {
		return nil, err
	}
	return &Expression{text, holds, !p.changes}, nil
}

// parser reads by recursive descent: either = both (or both)*, both = unary (and unary)*, unary =
// not unary | ( either ) | a comparison (CQ-03).
type parser struct {
	scanner
	depth   int  // of parentheses and negations
	changes bool // a subject may change
}

type predicate = func(*Facts) bool

func (p *parser) either() (predicate, error) {
	left, err := p.both()
	for err == nil && p.accept("||", "or") {
		var right predicate
		if right, err = p.both(); err == nil {
			left = func(a, b predicate) predicate {
				return func(f *Facts) bool { return a(f) || b(f) }
			}(left, right)
		}
	}
	return left, err
}

func (p *parser) both() (predicate, error) {
	left, err := p.unary()
	for err == nil && p.accept("&&", "and") {
		var right predicate
		if right, err = p.unary(); err == nil {
			left = func(a, b predicate) predicate {
				return func(f *Facts) bool { return a(f) && b(f) }
			}(left, right)
		}
	}
	return left, err
}

// deepest bounds the nesting of parentheses and negations.
const deepest = 100

func (p *parser) unary() (predicate, error) {
	if p.depth++; p.depth > deepest {
		return nil, p.wrong(p.peek(), fmt.Sprintf("at most %d nested parentheses", deepest))
	}
	defer func() { p.depth-- }()
	if p.accept("!", "not") {
		inner, err := p.unary()
		return negate(inner), err
	}
	if !p.accept("(") {
		return p.comparison()
	}
	inner, err := p.either()
	if err == nil && !p.accept(")") {
		err = p.wrong(p.peek(), "and, or, or a closing parenthesis")
	}
	return inner, err
}

func negate(inner predicate) predicate { return func(f *Facts) bool { return !inner(f) } }

// accept takes the next token if it is one of the given words.
func (p *parser) accept(words ...string) bool {
	next := p.peek()
	for _, w := range words {
		if next.is(w) {
			p.take()
			return true
		}
	}
	return false
}

func (p *parser) wrong(t token, expected string) *Error {
	return &Error{t.at, t.String(), expected}
}
