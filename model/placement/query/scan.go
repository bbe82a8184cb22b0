package query

import "strings"

// kind is what a token is.
type kind uint8

const (
	end    kind = iota
	symbol      // an operator, parenthesis, bracket or comma
	word        // as it stands
	quoted      // in quotation marks, which are not part of it
	broken      // quotation marks that are not closed
)

// token is a piece of an expression.
type token struct {
	kind kind
	text string
	at   int // byte of the expression
}

// is reports whether a token is a symbol or a word of the language.
func (t token) is(text string) bool {
	return (t.kind == symbol || t.kind == word) && t.text == text
}

// isText reports whether a token can be a value.
func (t token) isText() bool { return t.kind == word || t.kind == quoted }

func (t token) String() string {
	switch t.kind {
	case end:
		return "the end"
	case broken:
		return "quotation marks that are not closed"
	}
	return `"` + t.text + `"`
}

// scanner cuts an expression into tokens, one at a time.
type scanner struct {
	text string
	at   int
}

// symbols, the longer before those they begin with.
var symbols = [...]string{"&&", "||", "==", "!=", ">=", "<=", "=~", "!~", "!", ">", "<", "(", ")",
	"[", "]", ","}

// peek is the next token.
func (s *scanner) peek() token {
	t, _ := s.scan()
	return t
}

// take moves on behind the next token.
func (s *scanner) take() token {
	t, after := s.scan()
	s.at = after
	return t
}

func (s *scanner) scan() (t token, after int) {
	at := s.skipBlank()
	rest := s.text[at:]
	if rest == "" {
		return token{end, "", at}, at
	}
	if t, after, ok := s.quotation(at); ok {
		return t, after
	}
	for _, sym := range symbols {
		if strings.HasPrefix(rest, sym) {
			return token{symbol, sym, at}, at + len(sym)
		}
	}
	length := strings.IndexAny(rest, " \t\r\n()[],'\"=!<>&|")
	if length < 0 {
		length = len(rest)
	}
	length = max(length, 1) // a lone =, & or |
	return token{word, rest[:length], at}, at + length
}

func (s *scanner) quotation(at int) (t token, after int, ok bool) {
	mark := s.text[at]
	if mark != '\'' && mark != '"' {
		return token{}, at, false
	}
	length := strings.IndexByte(s.text[at+1:], mark)
	if length < 0 {
		return token{broken, s.text[at:], at}, len(s.text), true
	}
	return token{quoted, s.text[at+1 : at+1+length], at}, at + length + 2, true
}

func (s *scanner) skipBlank() int {
	at := s.at
	for at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[at]) >= 0 {
		at++
	}
	return at
}

// takePattern takes a regular expression, which may hold symbols: up to a blank, or to a parenthesis
// that it did not open itself.
func (s *scanner) takePattern() token {
	at, open, class := s.skipBlank(), 0, false
	if at < len(s.text) && (s.text[at] == '\'' || s.text[at] == '"') {
		return s.take()
	}
	stop := at
loop:
	for ; stop < len(s.text); stop++ {
		switch c := s.text[stop]; {
		case c == '\\':
			stop++
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			break loop
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '(' && !class:
			open++
		case c == ')' && !class:
			if open == 0 {
				break loop
			}
			open--
		}
	}
	s.at = min(stop, len(s.text))
	if s.at == at {
		return token{end, "", at}
	}
	return token{word, s.text[at:s.at], at}
}
