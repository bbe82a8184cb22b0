package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// bill is the cost by line, by service and by cause, for the measured part and for a month.
func bill(o *scenarios.Outcome) []Block {
	byLine, byCause := lineParts(o.Cost.LineItems), causeParts(o.Cost.ByCause)
	places := amountPlaces(means(runsOf(append(byLine, byCause...))), o.Cost.Total.Mean)
	lines, causes := newAmounts(o, byLine, places), newAmounts(o, byCause, places)
	blocks := []Block{Paragraph(billSentence(o)), sums(o)}
	services := servicesOf(o.Cost.LineItems)
	blocks = append(blocks, unusedPlans(o.Cost.LineItems)...)
	for _, name := range services {
		if text := spotSentence(o.Cost.LineItems, name); text != "" {
			blocks = append(blocks, Paragraph(text))
		}
	}
	for _, name := range services {
		t := lineTable(o, name, lines)
		t.In = audienceOf(o.Services, name)
		blocks = append(blocks, t)
	}
	if len(services) != 1 {
		blocks = append(blocks, serviceTable(o, services, lines))
	}
	if len(o.Cost.ByCause) > 0 {
		blocks = append(blocks, causeTable(o, causes))
	}
	return blocks
}

func billSentence(o *scenarios.Outcome) string {
	text := fmt.Sprintf("This run costs %s; that is %s a month (%d h of the same). "+
		"Unit prices are of %s; tax is not included.", quantity.Money(o.Cost.Total),
		quantity.Money(o.Cost.Monthly), monthHours(o), orDash(o.Provenance.CatalogDate))
	if p := o.Provenance.Priced; p != nil && p.Region != o.Provenance.Region {
		text += fmt.Sprintf(" It was simulated in %s and priced at prices of %s: what a scenario decides by "+
			"Region or price, such as zones, launch limits and instance types, stays as it was simulated.",
			orDash(o.Provenance.Region), p.Region)
	}
	if p := o.Provenance.Priced; p != nil && p.Catalog != "" {
		text += " Prices of " + p.Catalog + " go before all others."
	}
	return text
}

// unusedPlans says which Savings Plans are not used up, and by how much.
func unusedPlans(items []scenarios.LineItem) []Block {
	var unused List
	for _, it := range items {
		if it.Unused == nil || it.Unused.Mean <= 0 || it.Amount.Mean <= 0 {
			continue
		}
		share := it.Unused.Mean / it.Amount.Mean
		unused = append(unused, fmt.Sprintf("%s: %s of its %s a month are unused (%s).", it.Dimension,
			quantity.Money(number(share*it.Monthly.Mean)), quantity.Money(number(it.Monthly.Mean)),
			shareOf(it.Unused.Mean, it.Amount.Mean)))
	}
	if len(unused) == 0 {
		return nil
	}
	return []Block{unused}
}

// monthHours is how many hours a month of the bill has.
func monthHours(o *scenarios.Outcome) int {
	return cmp.Or(o.Cost.MonthHours, quantity.HoursPerMonth)
}

// aMonth is a month in captions.
func aMonth(o *scenarios.Outcome) string { return fmt.Sprintf("a month of %d h", monthHours(o)) }

// servicesOf lists the services of a bill in its order.
func servicesOf(items []scenarios.LineItem) []string {
	var names []string
	for _, it := range items {
		if !slices.Contains(names, it.Service) {
			names = append(names, it.Service)
		}
	}
	return names
}

func moneyColumns(first ...Column) []Column {
	run, month := right("this run ($)"), right("a month ($)")
	run.Wrap, month.Wrap = true, true // the interval goes below
	return append(first, run, month)
}

// lineTable is the line items of one service and their sum.
func lineTable(o *scenarios.Outcome, service string, a amounts) Table {
	items := o.Cost.LineItems
	t := Table{
		Key:     "cost",
		Caption: "Cost of " + orDash(service) + " by line, in dollars: the run, and " + aMonth(o),
		Columns: moneyColumns(left("item"), right("quantity"), left("unit"),
			right("price ($)")),
	}
	var rows []int
	for i, it := range items {
		if it.Service != service {
			continue
		}
		rows = append(rows, i)
		name := "cost.line_items." + it.Dimension
		consumed := Fact{Service: service, Name: name + ".quantity", Value: it.Quantity, Unit: it.Unit}
		price := Fact{Service: service, Name: name + ".unit_price", Text: it.UnitPrice}
		row := Row{
			words(it.Dimension),
			{Text: quantity.Count(number(it.Quantity.Mean)), Facts: []Fact{consumed}},
			words(it.Unit),
			{Text: trimPrice(it.UnitPrice), Facts: []Fact{price}},
		}
		t.Rows = append(t.Rows, append(row, a.cells(i, service, name)...))
	}
	if len(rows) > 1 {
		blank := words("")
		t.Rows = append(t.Rows, append(Row{words("sum"), blank, blank, blank}, a.sums(rows)...))
	}
	return t
}

// serviceTable is the cost of each service, of what several use, and the total.
func serviceTable(o *scenarios.Outcome, services []string, a amounts) Table {
	t := Table{
		Key:     "cost",
		Caption: "Cost by service, in dollars: the run, and " + aMonth(o),
		Columns: moneyColumns(left("service")),
	}
	for _, name := range services {
		var rows []int
		for i, it := range o.Cost.LineItems {
			if it.Service == name {
				rows = append(rows, i)
			}
		}
		t.Rows = append(t.Rows, append(Row{words(payerOf(o, name))}, a.sums(rows)...))
	}
	t.Rows = append(t.Rows, append(Row{words("total")}, a.totals(o)...))
	return t
}

// payerOf names who a line of the bill is of, and says what it is if it is neither a service nor a job.
func payerOf(o *scenarios.Outcome, name string) string {
	isService := slices.ContainsFunc(o.Services, func(s scenarios.ServiceOutcome) bool { return s.Name == name })
	isJob := slices.ContainsFunc(o.Jobs, func(j scenarios.JobOutcome) bool { return j.Name == name })
	isOfInstances := slices.ContainsFunc(o.Instances, func(i scenarios.InstancesOutcome) bool {
		return i.Name == name
	})
	isBalancer := slices.ContainsFunc(o.Cost.LineItems, func(l scenarios.LineItem) bool {
		return l.Service == name && (strings.HasPrefix(l.Dimension, "alb-") || strings.HasPrefix(l.Dimension, "nlb-"))
	})
	switch {
	case isService || isJob || name == "":
		return orDash(name)
	case isOfInstances:
		return name + ": instances"
	case isBalancer:
		return name + ": load balancer"
	}
	return name
}

// causeTable is the cost by what it was for; it sums to the same total.
func causeTable(o *scenarios.Outcome, a amounts) Table {
	t := Table{
		Key:     "cost by cause",
		Caption: "Cost by cause, in dollars and as a share: the run, and " + aMonth(o),
		Columns: append(moneyColumns(left("service"), left("cause")), right("share")),
	}
	for i, c := range o.Cost.ByCause {
		name := "cost.by_cause." + c.Cause
		row := Row{words(orDash(c.Service)), words(strings.ReplaceAll(c.Cause, "-", " "))}
		row = append(row, a.cells(i, c.Service, name)...)
		t.Rows = append(t.Rows, append(row, words(shareOf(c.Amount.Mean, o.Cost.Total.Mean))))
	}
	row := append(Row{words("total"), words("")}, a.totals(o)...)
	t.Rows = append(t.Rows, append(row, words("")))
	return t
}

// sums are the two figures of the paragraph above, for the CSV document.
func sums(o *scenarios.Outcome) Table {
	t := measures("", "cost", "Cost, in dollars", []item{
		{"this run", "cost.total", o.Cost.Total, quantity.USD},
		{aMonth(o), "cost.monthly", o.Cost.Monthly, quantity.USD},
	})
	t.DataOnly = true
	return t
}

// trimPrice drops the zeros at the end of a decimal price: 0.0404800 → 0.04048.
func trimPrice(price string) string {
	if !strings.Contains(price, ".") {
		return price
	}
	return strings.TrimSuffix(strings.TrimRight(price, "0"), ".")
}
