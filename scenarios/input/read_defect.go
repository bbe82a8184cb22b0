package input

import (
	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// defectKeys says, for each kind of defect, what must be said beside it. The first example is whole.
var defectKeys = []struct {
	kind    model.DefectKind
	example string // empty: the name alone says it all
	read    func(t *reading.Table, d *model.Defect)
}{
	{"none", "", nil},
	{model.ImageNotFound, "", nil},
	{model.ExitsOnStart, "", nil},
	{model.NeverHealthy, "", nil},
	{model.ErrorRate, `{ kind = "error-rate", rate = 0.2 }`, readErrorRate},
	{model.MemoryLeak, `{ kind = "memory-leak", per_hour = "200MiB" }`, readLeak},
	{model.Slower, `{ kind = "slower", factor = 3 }`, readSlower},
	{model.UnhealthyUnderLoad, `{ kind = "unhealthy-under-load", requests = 20 }`, readUnderLoad},
	{model.CrashesLater, `{ kind = "crashes-later", after = "10m" }`, readCrash},
}

// defect reads how a build fails: a name, or a table such as { kind = "error-rate", rate = 0.2 }.
func (l *loader) defect(t *reading.Table) model.Defect {
	var names []string
	for _, k := range defectKeys {
		names = append(names, string(k.kind))
	}
	n := t.Get("defect")
	d, word := t, "defect"
	if n.Kind == document.Table {
		d, word = t.Table("defect"), "kind"
		d.Require("kind", "the kind of defect")
	}
	kind := d.Word(word, names...)
	defect := model.Defect{Kind: model.DefectKind(kind)}
	for _, k := range defectKeys {
		switch {
		case string(k.kind) != kind || k.read == nil:
		case d == t:
			l.Problem(n, k.example, "")
		default:
			k.read(d, &defect)
		}
	}
	if kind == "none" {
		defect.Kind = model.NoDefect
	}
	if d != t {
		d.Done()
	}
	return defect
}

func readErrorRate(t *reading.Table, d *model.Defect) {
	t.Require("rate", "the share of requests that fail, 0 to 1")
	d.Rate = t.Fraction("rate")
}

func readLeak(t *reading.Table, d *model.Defect) {
	const mebibyte = 1 << 20
	if !t.Has("per_hour") && !t.Has("per_request") {
		t.At(t.Place(), "a memory-leak without per_hour and per_request", "at least one of them", "")
	}
	d.LeakMiBPerHour, d.LeakMiBPerRequest = t.Bytes("per_hour")/mebibyte, t.Bytes("per_request")/mebibyte
}

func readSlower(t *reading.Table, d *model.Defect) {
	d.CPUFactor, d.WaitFactor = readFactors(t, "a slower build")
}

const mostFactor = 1e6

// readFactors reads by how much more CPU time and waiting requests take.
func readFactors(t *reading.Table, of string) (cpu, wait float64) {
	if !t.Has("factor") && !t.Has("cpu") && !t.Has("wait") {
		t.At(t.Place(), of+" without a factor", "factor, cpu or wait", "")
	}
	cpu, wait = 1, 1
	if t.Has("factor") {
		cpu = t.Number("factor", 0, mostFactor)
		wait = cpu
	}
	if t.Has("cpu") {
		cpu = t.Number("cpu", 0, mostFactor)
	}
	if t.Has("wait") {
		wait = t.Number("wait", 0, mostFactor)
	}
	return cpu, wait
}

func readUnderLoad(t *reading.Table, d *model.Defect) {
	t.Require("requests", "the most requests in the task with which its health checks pass")
	d.Requests = t.Integer("requests", 0, most)
}

func readCrash(t *reading.Table, d *model.Defect) {
	t.Require("after", `how long the program answers, such as "10m" or a distribution`)
	d.After = t.Law("after")
}
