package document

import "testing"

// What Inline writes, ParseValue reads as the same value.
func TestInlineIsReadBack(t *testing.T) {
	for _, text := range []string{"1_000", "-0.5", "true", `"é \"x\" \\ <&>"`, "2026-03-02T00:00:00Z",
		`[1, "2", []]`, `{ a = 1, "b c" = [{ x-y_Z = "40/s" }], e = {} }`} {
		n := ParseValue(Place{File: "x"}, text)
		again := ParseValue(Place{File: "x"}, n.Inline())
		if n.Kind == Text && text[0] != '"' {
			t.Fatalf("%s is no value", text)
		}
		if !Equal(n, again) {
			t.Errorf("%s was written as %s", text, n.Inline())
		}
	}
}
