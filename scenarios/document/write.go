package document

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
)

// JSON writes a tree as an indented JSON document, members in their order, with a newline at its end.
func JSON(n *Node) []byte {
	var plain, pretty bytes.Buffer
	writeJSON(&plain, n)
	if err := json.Indent(&pretty, plain.Bytes(), "", "  "); err != nil {
		panic("document: wrote JSON that is none: " + err.Error())
	}
	pretty.WriteByte('\n')
	return pretty.Bytes()
}

func writeJSON(b *bytes.Buffer, n *Node) {
	switch n.Kind {
	case Null:
		b.WriteString("null")
	case Bool:
		b.WriteString(strconv.FormatBool(n.Bool))
	case Integer:
		b.WriteString(strconv.FormatInt(n.Integer, 10))
	case Float:
		writeFloat(b, n)
	case Text:
		writeText(b, n.Text)
	case Time:
		writeText(b, n.Time.Format(time.RFC3339Nano))
	case List:
		b.WriteByte('[')
		for i, m := range n.Items {
			separate(b, i)
			writeJSON(b, m)
		}
		b.WriteByte(']')
	case Table:
		b.WriteByte('{')
		for i, m := range n.Items {
			separate(b, i)
			writeText(b, m.Key)
			b.WriteByte(':')
			writeJSON(b, m)
		}
		b.WriteByte('}')
	}
}

// writeFloat writes a number without an exponent; JSON knows neither infinity nor NaN, which TOML does.
func writeFloat(b *bytes.Buffer, n *Node) {
	if n.Float-n.Float != 0 {
		writeText(b, n.Text)
		return
	}
	b.WriteString(strconv.FormatFloat(n.Float, 'f', -1, 64))
}

// writeText writes a text without the escapes that only HTML needs.
func writeText(b *bytes.Buffer, text string) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a bytes.Buffer takes everything
	b.Truncate(b.Len() - 1)
}

func separate(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

// Equal tells that two trees hold the same values, wherever they stand; nil equals nil only. The order
// of the members of a table says nothing, and 60 and 60.0 are one number.
func Equal(a, b *Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if isNumber(a) && isNumber(b) {
		return a.Float == b.Float
	}
	if a.Kind != b.Kind || len(a.Items) != len(b.Items) {
		return false
	}
	switch a.Kind {
	case Bool:
		return a.Bool == b.Bool
	case Text:
		return a.Text == b.Text
	case Time:
		return a.Time.Equal(b.Time)
	case Table:
		for _, m := range a.Items {
			if !Equal(m, b.Get(m.Key)) {
				return false
			}
		}
	case List:
		for i, m := range a.Items {
			if !Equal(m, b.Items[i]) {
				return false
			}
		}
	}
	return true
}

func isNumber(n *Node) bool { return n.Kind == Integer || n.Kind == Float }
