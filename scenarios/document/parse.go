package document

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"ecsim/scenarios/problem"
)

// maxDepth bounds how deep values may nest; AWS documents stay below ten.
const maxDepth = 100

// Parse reads a file by its name: .json as JSON, everything else as TOML. The root is nil when the text
// cannot be read at all.
func Parse(file string, data []byte) (*Node, problem.Problems) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, problem.Problems{{File: file, Found: "bytes that are not UTF-8", Expected: "text"}}
	}
	if strings.EqualFold(path.Ext(file), ".json") {
		return ParseJSON(file, data)
	}
	return ParseTOML(file, data)
}
