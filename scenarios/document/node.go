package document

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ecsim/scenarios/problem"
)

// Kind is the kind of a value.
type Kind uint8

// Kinds of values; both formats map onto them.
const (
	Null Kind = iota
	Bool
	Integer
	Float
	Text
	Time
	List
	Table
)

var kindNames = [...]string{"null", "true or false", "a whole number", "a number", "a text",
	"a date and time", "a list", "a table"}

// String names the kind in a sentence: "a whole number".
func (k Kind) String() string { return kindNames[k] }

// Place is where something stands in a file.
type Place struct {
	File   string
	Line   int // from 1; 0: no line, as for a command-line override
	Column int // from 1, in characters
}

// Node is one value of a document.
type Node struct {
	Place              // of the value
	KeyPlace Place     // of the key in front of it; equal to Place where there is none
	Key      string    // in its table; empty in a list
	Kind     Kind      // decides which of the fields below means something
	Text     string    // Text: the value; other scalars: as written
	Bool     bool      // Bool
	Integer  int64     // Integer
	Float    float64   // Float, and Integer too
	Time     time.Time // Time, UTC
	Items    []*Node   // List: elements; Table: members in the order of the file
	Broken   bool      // it stands for a file that could not be read, which has been reported
}

// Get is a member of a table; nil when there is none.
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != Table {
		return nil
	}
	for _, m := range n.Items {
		if m.Key == key {
			return m
		}
	}
	return nil
}

// Keys are the keys of a table in the order of the file.
func (n *Node) Keys() []string {
	keys := make([]string, len(n.Items))
	for i, m := range n.Items {
		keys[i] = m.Key
	}
	return keys
}

// Put adds a member to a table or replaces the one of the same key.
func (n *Node) Put(key string, value *Node) {
	value.Key = key
	for i, m := range n.Items {
		if m.Key == key {
			value.KeyPlace = m.KeyPlace
			n.Items[i] = value
			return
		}
	}
	n.Items = append(n.Items, value)
}

// Clone is a deep copy.
func (n *Node) Clone() *Node {
	if n == nil {
		return nil
	}
	out := *n
	out.Items = nil
	for _, m := range n.Items {
		out.Items = append(out.Items, m.Clone())
	}
	return &out
}

const shown = 40 // characters of a value in a message

// Describe is the value as a message shows it: scalars as written, texts quoted, the rest by kind.
func (n *Node) Describe() string {
	switch n.Kind {
	case Text:
		return strconv.Quote(clip(n.Text))
	case List:
		return fmt.Sprintf("a list of %d", len(n.Items))
	case Table:
		return "a table"
	case Null:
		return "null"
	default:
		return clip(n.Text)
	}
}

// Problem is a problem at the value: `key = value` was found where something else was expected.
func (n *Node) Problem(expected, nearest string) problem.Problem {
	found := n.Describe()
	if n.Key != "" {
		found = n.Key + " = " + found
	}
	return n.Place.Problem(found, expected, nearest)
}

// Problem is a problem at the place.
func (p Place) Problem(found, expected, nearest string) problem.Problem {
	return problem.Problem{File: p.File, Line: p.Line, Column: p.Column,
		Found: found, Expected: expected, Nearest: nearest}
}

func clip(s string) string {
	if utf8.RuneCountInString(s) <= shown {
		return s
	}
	return string([]rune(s)[:shown]) + "…"
}

// source finds lines and columns in the bytes of a file.
type source struct {
	file string
	data []byte
}

func (s source) place(offset int) Place {
	offset = max(0, min(offset, len(s.data)))
	before := string(s.data[:offset])
	start := strings.LastIndexByte(before, '\n') + 1
	return Place{File: s.file, Line: strings.Count(before, "\n") + 1,
		Column: utf8.RuneCountInString(before[start:]) + 1}
}
