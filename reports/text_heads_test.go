package reports

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// Long paths of measures as titles do not make a table wider than a page; they stay whole where there is room.
func TestLongTitlesAreBrokenAtDots(t *testing.T) {
	long := []string{"service.checkout-api.latency.p99", "service.checkout-api.availability.requests",
		"service.storefront.availability.requests", "cost.monthly"}
	table := Table{Caption: "Points", Columns: []Column{right("point")}}
	row := Row{words("1")}
	for _, title := range long {
		table.Columns, row = append(table.Columns, figures(title)), append(row, words("99.98 % [99.97, 99.99]"))
	}
	table.Rows = []Row{row}
	var b bytes.Buffer
	if err := textTable(&b, table); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(trimLines(b.Bytes())), "\n") {
		if n := utf8.RuneCountInString(line); n > textWidth {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if !strings.Contains(b.String(), "cost.monthly") {
		t.Error("a short title is broken")
	}
	if got := brokenAtDots("service.web.latency.p99", 12); got != "service.web.\nlatency.p99" {
		t.Errorf("broken as %q", got)
	}
}
