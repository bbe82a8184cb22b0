package document

import (
	"bytes"
	"regexp"
	"strings"
	"time"
)

// Inline is the value as TOML on one line, such as an assignment takes; ParseValue reads it back.
// A null, which TOML lacks, is an empty text.
func (n *Node) Inline() string {
	switch n.Kind {
	case Text:
		return basicString(n.Text)
	case Time:
		return n.Time.Format(time.RFC3339Nano)
	case Null:
		return `""`
	case List:
		parts := make([]string, len(n.Items))
		for i, m := range n.Items {
			parts[i] = m.Inline()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case Table:
		if len(n.Items) == 0 {
			return "{}"
		}
		parts := make([]string, len(n.Items))
		for i, m := range n.Items {
			parts[i] = bareOrQuoted(m.Key) + " = " + m.Inline()
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return n.Text
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// bareOrQuoted is a key of an inline table.
func bareOrQuoted(key string) string {
	if bareKey.MatchString(key) {
		return key
	}
	return basicString(key)
}

// basicString is a text as a TOML basic string. JSON's escapes are TOML's, but for DEL, which JSON leaves
// as it is.
func basicString(s string) string {
	var b bytes.Buffer
	writeText(&b, s)
	return strings.ReplaceAll(b.String(), "\x7f", `\u007f`)
}
