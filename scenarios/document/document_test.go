package document

import (
	"fmt"
	"strings"
	"testing"
)

// dump writes a tree with the position of every value, members in order.
func dump(n *Node) string {
	var b strings.Builder
	var walk func(n *Node, path string)
	walk = func(n *Node, path string) {
		switch n.Kind {
		case Table:
			for _, m := range n.Items {
				walk(m, path+"."+m.Key)
			}
		case List:
			for i, m := range n.Items {
				walk(m, fmt.Sprintf("%s[%d]", path, i))
			}
		default:
			fmt.Fprintf(&b, "%s %d:%d %s\n", strings.TrimPrefix(path, "."), n.Line, n.Column, n.Describe())
		}
	}
	walk(n, "")
	return b.String()
}

const tomlText = `name = "web" # a comment
start = 2026-03-02T00:00:00Z
[cluster]
zones = [ "a",
  "b" ]
[[service]]
name = "x"
workload = { workers = 1_000, ratio = -0.5, ok = true }
delays.pull = "é"
[service.traffic]
rate = "4/s"
[[service]]
name = "y"
`

func TestTOMLKeepsPositions(t *testing.T) {
	root, ps := ParseTOML("s.toml", []byte(tomlText))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	want := `name 1:8 "web"
start 2:9 2026-03-02T00:00:00Z
cluster.zones[0] 4:11 "a"
cluster.zones[1] 5:3 "b"
service[0].name 7:8 "x"
service[0].workload.workers 8:24 1_000
service[0].workload.ratio 8:39 -0.5
service[0].workload.ok 8:50 true
service[0].delays.pull 9:15 "é"
service[0].traffic.rate 11:8 "4/s"
service[1].name 13:8 "y"
`
	if got := dump(root); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJSONKeepsPositions(t *testing.T) {
	root, ps := ParseJSON("s.json", []byte("{\n  \"cpu\": 256,\n  \"é\": [true, null, 1.5, {\"a\": \"b\"}]\n}\n"))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	want := "cpu 2:10 256\né[0] 3:9 true\né[1] 3:15 null\né[2] 3:21 1.5\né[3].a 3:32 \"b\"\n"
	if got := dump(root); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSyntaxProblems(t *testing.T) {
	const twice = ` a second time, expected it once: it is at line 1 already`
	cases := []struct{ file, text, want string }{
		{"a.toml", "a = 1\na = 2\n", `a.toml:2:1: found key "a"` + twice},
		{"a.toml", "[a]\nb = 1\n[a]\n", `a.toml:3:2: found key "a"` + twice},
		{"a.toml", "a = { b = 1 }\n[a.c]\n", `a.toml:2:2: found key "a"` + twice},
		{"a.toml", "a = [1]\n[[a]]\n", `a.toml:2:3: found key "a"` + twice},
		{"a.toml", "a.b = 1\na = 2\n", `a.toml:2:1: found key "a"` + twice},
		{"a.toml", "a = 5s\n", `a.toml:1:6: found TOML that cannot be read: strings must be quoted, expected valid TOML`},
		{"a.toml", "a = 99999999999999999999\n",
			`a.toml:1:5: found 99999999999999999999, expected a whole number of 64 bits`},
		{"a.json", `{"a":1,"a":2}`, `a.json:1:8: found key "a"` + twice},
		{"a.json", "{\"a\": }", "a.json:1:7: found JSON that cannot be read: " +
			"invalid character '}' looking for beginning of value, expected valid JSON"},
		{"a.json", "{\"a\": 1", "a.json:1:8: found the end of the file, expected the rest of the JSON document"},
		{"a.json", "{} {}", "a.json:1:4: found more text after the end of the document, expected one JSON document"},
		{"a.json", "", "a.json:1:1: found the end of the file, expected the rest of the JSON document"},
		{"a.json", "\xff", "a.json: found bytes that are not UTF-8, expected UTF-8: save it as UTF-8"},
		{"a.toml", "\xff\xfea\x00", "a.toml: found UTF-16 text, expected UTF-8: save it as UTF-8"},
		{"a.json", "\x00{\x00}", "a.json: found UTF-16 text, expected UTF-8: save it as UTF-8"},
	}
	for _, c := range cases {
		_, ps := Parse(c.file, []byte(c.text))
		if got := ps.Error(); got != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

// A byte order mark in front is no part of the text, nor of the first column.
func TestByteOrderMark(t *testing.T) {
	for file, text := range map[string]string{"a.toml": "a = 1\n", "a.json": `{"a": 1}`} {
		plain, _ := Parse(file, []byte(text))
		marked, problems := Parse(file, []byte("\xef\xbb\xbf"+text))
		if len(problems) > 0 || dump(marked) != dump(plain) {
			t.Errorf("%s: got %q %v", file, dump(marked), problems)
		}
	}
}

func TestSetEditsByPath(t *testing.T) {
	cases := []struct{ set, want string }{
		{"name=api", `name 0:0 "api"`},
		{"service.x.workload.workers=32", `service[0].workload.workers 0:0 32`},
		{"service.1.name=z", `service[1].name 0:0 "z"`},
		{"service.x.delays.pull=5s", `service[0].delays.pull 0:0 "5s"`},
		{"cluster.spot.bursts_per_month=2", `cluster.spot.bursts_per_month 0:0 2`},
		{`cluster."a.b"=[1, 2]`, `cluster.a.b[1] 0:0 2`},
		{"cluster.zones.1=c", `cluster.zones[1] 0:0 "c"`},
	}
	for _, c := range cases {
		root, _ := ParseTOML("s.toml", []byte(tomlText))
		if ps := Set(root, c.set); len(ps) > 0 {
			t.Errorf("%s: %v", c.set, ps)
		}
		if got := dump(root); !strings.Contains(got, c.want+"\n") {
			t.Errorf("%s: got\n%s\nwant line %s", c.set, got, c.want)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	cases := []struct{ set, want string }{
		{"name", `--set name: found "name", expected PATH=VALUE`},
		{"a..b=1", `--set a..b=1: found "a..b=1", expected PATH=VALUE`},
		{"service.Y.name=1",
			`--set service.Y.name=1: found no element "Y" in service, expected one of x, y, or an index from 0 to 1 ` +
				`(did you mean "y"?)`},
		{"service.zz.name=1",
			`--set service.zz.name=1: found no element "zz" in service, expected one of x, y, or an index from 0 to 1`},
		{"service.5.name=1",
			`--set service.5.name=1: found no element 5 in service, expected one of x, y, or an index from 0 to 1`},
		{"cluster.zones.b=1",
			`--set cluster.zones.b=1: found no element "b" in zones, expected an index from 0 to 1`},
		{"name.first=1", `--set name.first=1: found name = "web", expected a table or a list with "first"`},
	}
	for _, c := range cases {
		root, _ := ParseTOML("s.toml", []byte(tomlText))
		if got := Set(root, c.set).Error(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("toml", tomlText)
	f.Add("json", `{"a":[1,2,{"b":null}],"c":1e400}`)
	f.Fuzz(func(t *testing.T, format, text string) {
		root, ps := Parse("f."+format, []byte(text))
		if root == nil && len(ps) == 0 {
			t.Fatal("neither a tree nor a problem")
		}
		if root != nil {
			dump(root)
		}
	})
}

func FuzzSet(f *testing.F) {
	f.Add("service.x.workload.workers=32")
	f.Add(`a."b.c".0={ x = 1 }`)
	f.Fuzz(func(t *testing.T, assignment string) {
		root, _ := ParseTOML("s.toml", []byte(tomlText))
		Set(root, assignment)
		dump(root)
	})
}
