package metricmath

import (
	"fmt"
	"strings"
)

// doubles are the operators of two characters.
var doubles = []string{"<=", ">=", "==", "!=", "&&", "||"}

// scan cuts an expression into numbers, names, strings and operators.
func scan(s string) (tokens []string, err error) {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		n, err := tokenLength(s)
		if err != nil {
			return nil, err
		}
		tokens, s = append(tokens, s[:n]), s[n:]
	}
	return tokens, nil
}

// tokenLength is the length of the token that a text begins with.
func tokenLength(s string) (int, error) {
	switch c := s[0]; {
	case isDigit(c) || c == '.':
		return numberLength(s), nil
	case isLetter(c):
		return span(s, func(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }), nil
	case c == '"':
		if end := strings.IndexByte(s[1:], '"'); end >= 0 {
			return end + 2, nil
		}
		return 0, fmt.Errorf("a string without its end")
	}
	for _, d := range doubles {
		if strings.HasPrefix(s, d) {
			return 2, nil
		}
	}
	if strings.IndexByte("+-*/^()[],<>", s[0]) < 0 {
		return 0, fmt.Errorf("%q, which metric math does not know", s[:1])
	}
	return 1, nil
}

// numberLength is of digits, a point, and an exponent.
func numberLength(s string) int {
	n := span(s, func(c byte) bool { return isDigit(c) || c == '.' })
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		m := n + 1
		if m < len(s) && (s[m] == '-' || s[m] == '+') {
			m++
		}
		if digits := span(s[m:], isDigit); digits > 0 {
			return m + digits
		}
	}
	return n
}

// span is how many bytes of a text, from its beginning, are of a kind.
func span(s string, is func(byte) bool) int {
	n := 0
	for n < len(s) && is(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
