package document

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// TestJSONWritesWhatItReads: the text of either format comes back as an equal tree.
func TestJSONWritesWhatItReads(t *testing.T) {
	const toml = `name = "a<b> \"é\""
list = [1, 2.5, true, 1_000, 60.0, 1e3]
start = 2026-03-02T00:00:00Z
[table]
empty = []
none = {}
`
	root, problems := ParseTOML("a.toml", []byte(toml))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	const want = `{
  "name": "a<b> \"é\"",
  "list": [
    1,
    2.5,
    true,
    1000,
    60,
    1000
  ],
  "start": "2026-03-02T00:00:00Z",
  "table": {
    "empty": [],
    "none": {}
  }
}
`
	if got := string(JSON(root)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestJSONIsRead: what is written is read again as an equal tree, for any JSON.
func TestJSONIsRead(t *testing.T) {
	value := rapid.Deferred(func() *rapid.Generator[any] { return anyJSON(3) })
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(value.Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		first, problems := ParseJSON("a.json", text)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		second, problems := ParseJSON("b.json", JSON(first))
		if len(problems) > 0 || !Equal(first, second) {
			t.Fatalf("%s became %s: %v", text, JSON(first), problems)
		}
	})
}

func anyJSON(depth int) *rapid.Generator[any] {
	scalars := rapid.OneOf(
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Int32().AsAny(), rapid.Float64Range(-1e6, 1e6).AsAny(),
		rapid.String().AsAny())
	if depth == 0 {
		return scalars
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return anyJSON(depth - 1) })
	return rapid.OneOf(scalars, rapid.SliceOfN(inner, 0, 3).AsAny(),
		rapid.MapOfN(rapid.String(), inner, 0, 3).AsAny())
}

func TestEqualComparesValuesAndNotPlaces(t *testing.T) {
	cases := []struct {
		a, b string
		want bool
	}{
		{`{"a":60,"b":[1]}`, `{ "b": [1], "a": 60.0 }`, true},
		{`{"a":1}`, `{"a":1,"b":2}`, false},
		{`{"a":1,"c":2}`, `{"a":1,"b":2}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`{"a":"1"}`, `{"a":1}`, false},
		{`true`, `false`, false},
		{`null`, `null`, true},
	}
	for _, c := range cases {
		a, _ := ParseJSON("a.json", []byte(c.a))
		b, _ := ParseJSON("b.json", []byte(c.b))
		if got := Equal(a, b); got != c.want {
			t.Errorf("%s against %s: equal %v", c.a, c.b, got)
		}
	}
}
