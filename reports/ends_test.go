package reports

import (
	"bytes"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
)

// A service that speaks no HTTP has no status codes in its tables, and a queue no answers; the CSV
// document has the same facts whatever they are called.
func TestEndsAreCalledAsTheProtocolHasThem(t *testing.T) {
	text := func(protocol string) (table, facts string) {
		o := sample.Day()
		o.Services = o.Services[:1]
		o.Services[0].Protocol = protocol
		var b, c bytes.Buffer
		if err := Write(&b, "text", o); err != nil {
			t.Fatal(err)
		}
		if err := Write(&c, "csv", o); err != nil {
			t.Fatal(err)
		}
		_, table, _ = strings.Cut(b.String(), "\nService web-app\n")
		table, _, _ = strings.Cut(table, "\nUtilization")
		return table, c.String()
	}
	web, facts := text("")
	for _, c := range []struct {
		protocol, has string
		lacks         []string
	}{
		{scenarios.TCP, "refused or reset", []string{"500,", "502", "503", "504"}},
		{scenarios.SQS, "done and deleted", []string{"500,", "502", "503", "504", "gave up", "timed out  "}},
	} {
		table, same := text(c.protocol)
		if !strings.Contains(table, c.has) || strings.Contains(web, c.has) {
			t.Errorf("%s: no %q, or in HTTP too:\n%s", c.protocol, c.has, table)
		}
		ends, _, _ := strings.Cut(table, "Latency by end")
		for _, word := range c.lacks {
			if strings.Contains(ends, word) || !strings.Contains(web, word) {
				t.Errorf("%s: %q is there, or not in HTTP:\n%s", c.protocol, word, ends)
			}
		}
		if same != facts {
			t.Errorf("%s: the CSV document is another", c.protocol)
		}
	}
}
