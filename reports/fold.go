package reports

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// fold breaks running text into lines of at most width columns, at spaces.
func fold(text string, width int) []string { return lines(unbroken(text), width) }

// lines puts words into lines of at most width columns.
func lines(words []string, width int) []string {
	var lines []string
	line := ""
	for _, word := range words {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// unbroken splits a text into words; an interval [low, high] is one word.
func unbroken(text string) []string {
	var words []string
	open := false
	for _, word := range strings.Fields(text) {
		if open {
			words[len(words)-1] += " " + word
		} else {
			words = append(words, word)
		}
		open = strings.HasPrefix(words[len(words)-1], "[") && strings.HasSuffix(word, ",")
	}
	return words
}

// pieces are what the text of a cell may be broken into: running text into words, a list at its commas,
// a figure into its value and its interval.
func (c Column) pieces(text string) []string {
	if c.List {
		parts := strings.SplitAfter(text, ", ")
		for i := range parts {
			parts[i] = strings.TrimSuffix(parts[i], " ")
		}
		return parts
	}
	if !c.Right {
		return unbroken(text)
	}
	value, interval, there := strings.Cut(text, " [")
	if !there {
		return []string{text}
	}
	return []string{value, "[" + interval}
}

// trimLines drops the blanks at the ends of lines.
func trimLines(text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	for i := range lines {
		lines[i] = bytes.TrimRight(lines[i], " ")
	}
	return bytes.Join(lines, []byte("\n"))
}
