package input

import (
	"bytes"
	"compress/gzip"
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
)

func points(values ...float64) []workload.TracePoint {
	var out []workload.TracePoint
	for i, v := range values {
		out = append(out, workload.TracePoint{At: clock.Time(i) * clock.Time(clock.Minute), Value: v})
	}
	return out
}

// The shapes of real exports: headers or none, calendar times or offsets, more columns than two.
func TestTraceShapes(t *testing.T) {
	cases := map[string]string{
		"monitoring export":   "timestamp,value\n2014-04-10 00:04:00,94.0\n2014-04-10 00:05:00,56.0\n",
		"named columns":       "host,requests,minute_utc\na,94,1998-06-24 00:00:00\na,56,1998-06-24 00:01:00\n",
		"local ISO times":     "minute_start_local,requests\n1995-07-01T00:00:01,94\n1995-07-01T00:01:01,56\n",
		"RFC 3339":            "time,count\n2026-01-01T00:00:00+01:00,94\n2026-01-01T00:01:00+01:00,56\n",
		"offsets in seconds":  "second,requests\n0,94\n60,56\n",
		"durations":           "t,requests\n0s,94\n1m,56\n",
		"seconds since 1970":  "time,requests\n1700000000,94\n1700000060,56\n",
		"no header":           "0,94\n60,56\n",
		"unusual header":      "when,how many\n0,94\n60,56\n",
		"comments and spaces": "# a comment\nsecond, requests\n0, 94\n60, 56\n",
	}
	for name, text := range cases {
		got, problems := readTrace("t.csv", []byte(text), traceColumns{})
		if len(problems) > 0 || !reflect.DeepEqual(got.Points, points(94, 56)) {
			t.Errorf("%s: got %v %v", name, got.Points, problems)
		}
	}
}

func TestTraceColumnsByName(t *testing.T) {
	text := []byte("start,value,errors\n0,1,94\n60,1,56\n")
	got, problems := readTrace("t.csv", text, traceColumns{Time: "start", Value: "errors"})
	if len(problems) > 0 || !reflect.DeepEqual(got.Points, points(94, 56)) {
		t.Errorf("got %v %v", got.Points, problems)
	}
}

// A byte order mark does not become part of the first header.
func TestTraceWithByteOrderMark(t *testing.T) {
	text := []byte("\xef\xbb\xbfsecond,requests\n0,94\n60,56\n")
	got, problems := readTrace("t.csv", text, traceColumns{Time: "second"})
	if len(problems) > 0 || !reflect.DeepEqual(got.Points, points(94, 56)) {
		t.Errorf("got %v %v", got.Points, problems)
	}
}

// The name of the column says whether its values are rates.
func TestValuesByHeader(t *testing.T) {
	names := map[string][]string{
		rateValues: {"rate", "rps", "RPS", "requests_per_second", "RequestsPerSecond", "requests/s", "req/sec", "qps",
			"arrival rate", "requests per second", "request_rate (1/s)"},
		perMinuteValues: {"rpm", "requests_per_minute", "requests/min", "RequestsPerMinute"},
		perHourValues:   {"requests/h", "requests_per_hour"},
		countValues: {"requests", "count", "value", "Sum", "RequestCount", "", "second", "moderate", "corporate",
			"seconds", "average"},
	}
	for want, headers := range names {
		for _, header := range headers {
			if got := valuesByHeader(header); got != want {
				t.Errorf("%q: got %s, want %s", header, got, want)
			}
		}
	}
}

// A column of rates is read as rates unless values says otherwise, and the report says so.
func TestTraceOfRates(t *testing.T) {
	for _, c := range []struct {
		header, options string
		first           float64
		assumed         string
	}{
		{"rps", "", 60, "rate"},
		{"rps", "values = \"count\"", 1, ""},
		{"requests_per_minute", "", 1, "per-minute"},
		{"requests", "", 1, "count"},
		{"requests", "values = \"per-hour\"", 60.0 / 3600, ""},
	} {
		files := fixture.With(t, "scenario.toml", "profile = \"constant\"\nrate = \"40/s\"",
			"trace = \"t.csv\"\n"+c.options)
		files["base/t.csv"] = &fstest.MapFile{Data: []byte("second," + c.header + "\n0,60\n60,60\n")}
		s := mustLoad(t, files)
		assumed := ""
		for _, a := range s.Assumed {
			if a.Key == "service.web.traffic.values" {
				assumed = a.Value
			}
		}
		if got := s.Services[0].Traffic.Sources[0].Rate[0].PerSecond; got != c.first || assumed != c.assumed {
			t.Errorf("%s %s: got %v/s, assumed %q", c.header, c.options, got, assumed)
		}
	}
}

func TestTraceMayBeCompressed(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte("second,requests\n0,94\n60,56\n")); err != nil {
		t.Fatal(err)
	}
	z.Close()
	got, problems := readTrace("t.csv.gz", b.Bytes(), traceColumns{})
	if len(problems) > 0 || len(got.Points) != 2 {
		t.Errorf("got %v %v", got, problems)
	}
	if _, problems := readTrace("t.csv.gz", b.Bytes()[:20], traceColumns{}); len(problems) != 1 {
		t.Errorf("half a file: got %v", problems)
	}
}

// A trace of counts becomes rates; holes are filled as asked and listed.
func TestTraceInAScenario(t *testing.T) {
	load := func(options string) *model.Scenario {
		files := fixture.With(t, "scenario.toml", "profile = \"constant\"\nrate = \"40/s\"", "trace = \"t.csv\"\n"+options)
		files["base/t.csv"] = &fstest.MapFile{Data: []byte(
			"timestamp,requests\n2026-01-01 00:00:00,60\n2026-01-01 00:01:00,120\n2026-01-01 00:04:00,240\n")}
		return mustLoad(t, files)
	}
	s := load("")
	rates := s.Services[0].Traffic.Sources[0].Rate
	if rates[0].PerSecond != 1 || rates[1].PerSecond != 2 {
		t.Errorf("got %v", rates)
	}
	assumed := map[string]string{}
	for _, a := range s.Assumed {
		assumed[a.Key] = a.Value
	}
	want := map[string]string{
		"service.web.traffic.trace start":  "2026-01-01 00:00:00 is the start of the run",
		"service.web.traffic.trace hole 1": "hold: no data from 2026-01-01 00:02:00 for 2m",
		"service.web.traffic.trace holes":  "1 filled, 2m in all",
		"service.web.traffic.trace end":    "no requests after 00:05:00",
	}
	for key, value := range want {
		if assumed[key] != value {
			t.Errorf("%s: got %q, want %q", key, assumed[key], value)
		}
	}
	if rates := load("values = \"rate\"\nscale = 0.5").Services[0].Traffic.Sources[0].Rate; rates[0].PerSecond != 30 {
		t.Errorf("rates, halved: got %v", rates)
	}
	if rates := load("skip = \"90s\"").Services[0].Traffic.Sources[0].Rate; rates[0].At != 0 || rates[0].PerSecond != 2 {
		t.Errorf("skipped: got %v", rates)
	}
}

// A long list of mistakes is cut, and says so.
func TestTraceProblemsAreBounded(t *testing.T) {
	text := "second,requests\n"
	for range 50 {
		text += "x,1\n"
	}
	_, problems := readTrace("t.csv", []byte(text), traceColumns{})
	const rest = "40 unreadable rows from here on"
	if len(problems) != maxTraceProblems+1 || problems.Sorted()[maxTraceProblems].Found != rest {
		t.Errorf("got %v", problems)
	}
}

func FuzzTrace(f *testing.F) {
	f.Add("timestamp,value\n2014-04-10 00:04:00,94.0\n2014-04-10 00:09:00,56.0\n", "", "")
	f.Add("0,1\n60,nan\n1e400,2\n", "a", "b")
	f.Add("\"", "", "")
	f.Fuzz(func(t *testing.T, text, timeColumn, valueColumn string) {
		got, problems := readTrace("f.csv", []byte(text), traceColumns{timeColumn, valueColumn})
		if len(got.Points) == 0 && len(problems) == 0 {
			t.Fatal("neither points nor problems")
		}
		for i, p := range got.Points {
			if !(p.Value >= 0) || i > 0 && p.At <= got.Points[i-1].At {
				t.Fatalf("row %d is %v", i, p)
			}
		}
		tr := workload.Trace{Points: got.Points, Counts: true}
		_, _, _ = tr.Source()
		_ = got.Origin.Format(time.DateTime)
	})
}

// FuzzScenario replaces one line of a scenario by anything: problems, never a panic.
func FuzzScenario(f *testing.F) {
	f.Add(uint8(10), "[[service]]")
	f.Add(uint8(23), `profile = "diurnal"`)
	f.Add(uint8(12), `scaling = ["policy.json", 3, {}, { MinCapacity = 1 }]`)
	f.Add(uint8(13), `target_group = ["target-group.json", { Attributes = [3] }]`)
	f.Add(uint8(19), `[[service.workload.request]]`)
	f.Add(uint8(19), `call = [{ service = "web" }, { service = "stock", step = 3 }, 1, {}]`)
	f.Add(uint8(19), `request = [{ name = "a" }, 3, { name = "a", call = [{ service = "prices", retry = {} }] }]`)
	f.Add(uint8(19), "call = [{ through = \"load_balancer\" }]\n[[service]]\nname = \"\"")
	f.Add(uint8(26), `retry = { attempts = 2, budget = "0.1%" }`)
	f.Add(uint8(13), `queue = { visibility_timeout = 3 }`)
	f.Add(uint8(13), `service_connect = 5`)
	f.Fuzz(func(t *testing.T, line uint8, text string) {
		files := servingScenario(t)
		lines := bytes.Split(files["base/scenario.toml"].Data, []byte("\n"))
		lines[int(line)%len(lines)] = []byte(text)
		files["base/scenario.toml"] = &fstest.MapFile{Data: bytes.Join(lines, []byte("\n"))}
		s, err := loadAs("base", Options{Library: files})
		if (s == nil) == (err == nil) {
			t.Fatalf("got %v and %v", s, err)
		}
		if s != nil {
			Hash(s)
		}
	})
}
