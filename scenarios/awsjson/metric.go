package awsjson

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/model/cloudwatch/metricmath"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// supplied are the metrics of CloudWatch that a scenario supplies, with the statistics of each. All have
// one datapoint a minute, of one sample where several statistics are alike.
var supplied = []struct {
	namespace, name string // no namespace: whichever a team gave it
	statistics      []string
	metric          model.Metric
}{
	{"AWS/ECS", "CPUUtilization", []string{"Average"}, model.CPUUtilization},
	{"AWS/ECS", "MemoryUtilization", []string{"Average"}, model.MemoryUtilization},
	{"ECS/ContainerInsights", "RunningTaskCount", oneSample, model.RunningTaskCount},
	{"AWS/ApplicationELB", "RequestCountPerTarget", []string{"Sum"}, model.RequestCountPerTarget},
	{"AWS/ApplicationELB", "RequestCount", []string{"Sum"}, model.RequestCount},
	{"AWS/ApplicationELB", "TargetResponseTime", responseTimes, ""},
	{"AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", []string{"Sum"}, model.TargetErrors},
	{"AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", []string{"Sum"}, model.BalancerErrors},
	{"AWS/ApplicationELB", "HealthyHostCount", oneSample, model.HealthyHostCount},
	{"AWS/SQS", "ApproximateNumberOfMessagesVisible", oneSample, model.VisibleMessages},
	{"", string(model.BacklogPerTask), oneSample, model.BacklogPerTask},
}

var (
	oneSample     = []string{"Average", "Maximum", "Minimum", "Sum"}
	responseTimes = []string{"Average", "Maximum", "Minimum", "pNN"}
)

// expectedMetrics names what is supplied.
func expectedMetrics() string {
	var all []string
	for _, s := range supplied {
		all = append(all, strings.TrimPrefix(s.namespace+" ", " ")+s.name)
	}
	return "one that ecsim supplies: " + strings.Join(all, ", ")
}

// percentile is a statistic like p99 or p99.9.
var percentile = regexp.MustCompile(`^p(100|\d{1,2}(\.\d{1,10})?)$`)

// Metric is one metric of CloudWatch as a document names it.
type Metric struct {
	model.Metric
	Statistic model.Statistic
	Of        Dimensions
}

// Dimensions say whose metric it is. One that is absent is empty.
type Dimensions struct {
	Service, TargetGroup, LoadBalancer, Queue string
}

// String is the most telling dimension: "ServiceName=web". It is empty without any.
func (d Dimensions) String() string {
	for _, one := range [...]struct{ name, value string }{{"ServiceName", d.Service},
		{"TargetGroup", d.TargetGroup}, {"LoadBalancer", d.LoadBalancer}, {"QueueName", d.Queue}} {
		if one.value != "" {
			return one.name + "=" + one.value
		}
	}
	return ""
}

// ReadMetric reads MetricName, Namespace and Dimensions of a table, and the statistic at n, which is a
// member of it or stands beside it. ok is false when it is not supplied, which is a problem.
func ReadMetric(t *reading.Table, n *document.Node) (m Metric, ok bool) {
	t.Quiet("Unit")
	namespace, name := t.Text("Namespace"), t.Text("MetricName")
	m.Of = readDimensions(t)
	if t.Require("MetricName", expectedMetrics()) == nil {
		return m, false
	}
	for _, s := range supplied {
		if s.name == name && (s.namespace == "" || s.namespace == namespace) {
			m.Metric = s.metric
			return m, m.readStatistic(t, n, s.statistics)
		}
	}
	t.Problem(t.Get("MetricName"), expectedMetrics(), "")
	return m, false
}

// readStatistic reads which statistic of the metric is asked for.
func (m *Metric) readStatistic(t *reading.Table, n *document.Node, legal []string) bool {
	if n == nil && &legal[0] == &oneSample[0] {
		return true // all of them are alike
	}
	if n == nil {
		t.At(t.Place(), "no statistic of "+t.Text("MetricName"), reading.OneOf(legal), "")
		return false
	}
	isPercentile := percentile.MatchString(n.Text) && slices.Contains(legal, "pNN")
	if !isPercentile && !slices.Contains(legal, n.Text) || n.Text == "pNN" {
		t.Problem(n, reading.OneOf(legal)+", of this metric", "")
		return false
	}
	if m.Statistic = model.Statistic(n.Text); isPercentile {
		m.Statistic = model.Average // of a longer period: of the percentiles of its minutes
	}
	if m.Metric == "" {
		m.Metric = model.ResponseTime(n.Text)
	}
	return true
}

// readDimensions reads the dimensions that say whose metric it is.
func readDimensions(t *reading.Table) (d Dimensions) {
	for i, n := range t.Items("Dimensions") {
		one := t.Findings.Table(n, t.Key("Dimensions."+strconv.Itoa(i)), t.Schema+".Dimensions")
		one.Require("Name", "the name of a dimension")
		value := one.Text("Value")
		switch one.Text("Name") {
		case "ServiceName":
			d.Service = value
		case "TargetGroup":
			d.TargetGroup = value
		case "LoadBalancer":
			d.LoadBalancer = value
		case "QueueName":
			d.Queue = value
		}
		one.Done()
	}
	return d
}

// most are CloudWatch's bounds of metric math (CW-09).
const (
	mostMetrics     = 10
	longestFormula  = 2048
	mostExpressions = 20
)

// ReadMetricMath reads the list of metrics and expressions at a key, one of which returns data. nil when
// they are not in order, which is a problem. Periods are those of a CloudWatch alarm; a policy has none,
// and they are a minute.
func ReadMetricMath(t *reading.Table, key string) (math *model.MetricMath, label string) {
	r := mathReader{math: &model.MetricMath{}, fine: true}
	for i, n := range t.Items(key) {
		r.read(t.Findings.Table(n, t.Key(key+"."+strconv.Itoa(i)), t.Schema+"."+key))
	}
	n := t.Get(key)
	refuse := func(expected string) {
		t.Problem(n, expected, "")
		r.fine = false
	}
	metrics := len(r.queries) - r.expressions
	switch {
	case !r.fine:
	case metrics > mostMetrics || r.expressions > mostExpressions:
		refuse(fmt.Sprintf("at most %d metrics and %d expressions", mostMetrics, mostExpressions))
	case r.returning != 1:
		refuse("exactly one entry that returns data: ReturnData = false of all others")
	default:
		if _, err := metricmath.Compile(r.queries, r.math.Returns); err != nil {
			t.At(n.Place, err.Error(), "metric math that CloudWatch can evaluate", "")
			r.fine = false
		}
	}
	if !r.fine {
		return nil, ""
	}
	if r.math.Period == 0 {
		r.math.Period = clock.Minute
	}
	return r.math, r.label
}

// mathReader gathers the entries of metric math.
type mathReader struct {
	math        *model.MetricMath
	queries     []metricmath.Query
	expressions int
	returning   int
	label       string // of the entry that returns data
	fine        bool
}

var identifier = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]*$`)

func (r *mathReader) read(t *reading.Table) {
	t.Quiet("AccountId")
	id, label := t.Text("Id"), t.Text("Label")
	if n := t.Require("Id", "a name that begins with a lowercase letter"); n == nil {
		r.fine = false
	} else if !identifier.MatchString(id) ||
		slices.ContainsFunc(r.queries, func(q metricmath.Query) bool { return q.ID == id }) {
		t.Problem(n, "a name of its own that begins with a lowercase letter", "")
		r.fine = false
	}
	query := model.MetricQuery{ID: id, Expression: t.Text("Expression")}
	r.period(t)
	switch {
	case t.Has("Expression") && t.Has("MetricStat"), !t.Has("Expression") && !t.Has("MetricStat"):
		t.At(t.Place(), t.Path, "either MetricStat or Expression", "")
		r.fine = false
	case len(query.Expression) > longestFormula:
		t.Problem(t.Get("Expression"), fmt.Sprintf("at most %d characters", longestFormula), "")
		r.fine = false
	case query.Expression != "":
		r.expressions++
	default:
		r.readStat(t.Table("MetricStat"), &query)
	}
	r.queries = append(r.queries, metricmath.Query{ID: id, Expression: query.Expression})
	r.math.Queries = append(r.math.Queries, query)
	if t.Bool("ReturnData", true) {
		r.returning++
		r.math.Returns, r.label = id, label
		if r.label == "" {
			r.label = cmp.Or(query.Expression, string(query.Metric))
		}
	}
	t.Done()
}

func (r *mathReader) readStat(t *reading.Table, query *model.MetricQuery) {
	t.Quiet("Unit")
	r.period(t)
	metric := t.Table("Metric")
	m, ok := ReadMetric(metric, t.Get("Stat"))
	query.Of, query.Metric, query.Statistic = m.Of.String(), m.Metric, m.Statistic
	r.fine = r.fine && ok
	metric.Done()
	t.Done()
}

// period reads the period of an entry; all have the same (CW-09).
func (r *mathReader) period(t *reading.Table) {
	if !t.Has("Period") {
		return
	}
	period := t.Seconds("Period", 60, 86400)
	if r.math.Period != 0 && period != r.math.Period || period%clock.Minute != 0 {
		t.Problem(t.Get("Period"), "whole minutes, the same period for every metric", "")
		r.fine = false
	}
	r.math.Period = period
}
