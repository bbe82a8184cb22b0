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
	if strings.EqualFold(path.Ext(file), ".json") {
		return ParseJSON(file, data)
	}
	return ParseTOML(file, data)
}

// Plain is the bytes of a text file without the byte order mark that some editors put in front. UTF-16,
// which shells on Windows write, is refused with its cure.
func Plain(file string, data []byte) ([]byte, problem.Problems) {
	isUTF16 := bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) ||
		len(data) >= 2 && (data[0] == 0) != (data[1] == 0)
	if isUTF16 {
		return nil, problem.Problems{{File: file, Found: "UTF-16 text", Expected: "UTF-8: save it as UTF-8"}}
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}

// utf8Text is the text of a format whose files are UTF-8.
func utf8Text(file string, data []byte) ([]byte, problem.Problems) {
	text, problems := Plain(file, data)
	if len(problems) == 0 && !utf8.Valid(text) {
		return nil, problem.Problems{{File: file, Found: "bytes that are not UTF-8",
			Expected: "UTF-8: save it as UTF-8"}}
	}
	return text, problems
}
