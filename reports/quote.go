package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/quote"
)

// BuildQuote arranges a quote as a page.
func BuildQuote(q *quote.Quote) Page {
	page := Page{Title: "Price of " + q.Name}
	page.add("In short", quoteHeadline(q)...)
	if len(q.Regions) > 1 && q.Kind != quote.OfSizes {
		page.add("Regions", regionTable(q))
	}
	for i := range q.Regions {
		r := &q.Regions[i]
		if q.Kind == quote.OfSizes {
			page.add("Sizes in "+r.Region, sizeTable(q, r))
			continue
		}
		page.add("Bill in "+r.Region, append([]Block{quoteTable(q, r)}, unusedPlans(r.Cost.LineItems)...)...)
	}
	page.add("Not included", quoteRest(q.NotIncluded)...)
	return page
}

func quoteHeadline(q *quote.Quote) []Block {
	says := capital(q.Says) + "."
	if q.Catalog != "" {
		says += " Prices of " + q.Catalog + " go before all others."
	}
	blocks := []Block{Paragraph(says)}
	var lines List
	for _, r := range q.Regions {
		if r.Cost != nil {
			lines = append(lines, fmt.Sprintf("%s a month of %d h in %s; prices of %s.",
				quantity.Money(r.Cost.Monthly), q.MonthHours, r.Region, r.CatalogDate))
		}
	}
	if len(lines) > 0 {
		blocks = append(blocks, lines)
	}
	return blocks
}

// quoteTable is the bill of one Region, by line. Rows sum to the total as they are shown.
func quoteTable(q *quote.Quote, r *quote.Region) Table {
	month := fmt.Sprintf("a month of %d h", q.MonthHours)
	t := Table{Key: r.Region, Caption: "By line, in dollars: " + month,
		Columns: []Column{left("of"), left("item"), right("quantity"), left("unit"), right("price ($)"),
			figures("a month ($)")}}
	rows := monthsOf(lineParts(r.Cost.LineItems))
	places := amountPlaces(means(rows), r.Cost.Monthly.Mean)
	shownRows := round(rows, r.Cost.Monthly.Mean, places)
	for i, it := range r.Cost.LineItems {
		fact := Fact{Service: it.Service, Name: it.Dimension, Value: it.Monthly, Unit: quantity.USD}
		t.Rows = append(t.Rows, Row{words(it.Service), words(it.Dimension), words(monthlyQuantity(it)), words(it.Unit),
			words(trimPrice(it.UnitPrice)),
			{Text: plainDollars(shownRows.rows[i], places), Facts: []Fact{fact}}})
	}
	total := Fact{Name: "monthly", Value: r.Cost.Monthly, Unit: quantity.USD}
	blank := words("")
	t.Rows = append(t.Rows, Row{words("total"), blank, blank, blank, blank,
		{Text: plainDollars(r.Cost.Monthly, places), Facts: []Fact{total}}})
	return t
}

func plainDollars(m scenarios.Measure, places int) string {
	return strings.ReplaceAll(quantity.Dollars(m, places), "$", "")
}

// monthlyQuantity is how much a month is: what it costs, at its price.
func monthlyQuantity(it scenarios.LineItem) string {
	price, err := strconv.ParseFloat(it.UnitPrice, 64)
	if err != nil || price == 0 {
		return "–"
	}
	return quantity.Count(number(it.Monthly.Mean / price))
}

// regionTable sets the lines of all Regions side by side.
func regionTable(q *quote.Quote) Table {
	t := Table{Key: "regions",
		Caption: fmt.Sprintf("Dollars a month of %d h in each Region, and how much more than in %s", q.MonthHours,
			q.Regions[0].Region),
		Columns: []Column{left("of"), left("item")}}
	type line struct{ of, item string }
	var lines []line
	for _, r := range q.Regions {
		t.Columns = append(t.Columns, figures(r.Region))
		for _, it := range r.Cost.LineItems {
			if l := (line{it.Service, it.Dimension}); !slices.Contains(lines, l) {
				lines = append(lines, l)
			}
		}
	}
	for _, l := range lines {
		row := Row{words(l.of), words(l.item)}
		for _, r := range q.Regions {
			cell := words("–")
			for _, it := range r.Cost.LineItems {
				if (line{it.Service, it.Dimension}) == l {
					cell = words(plainDollars(it.Monthly, quantity.Cents(it.Monthly.Mean)))
				}
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	total, more := Row{words("total"), words("")}, Row{words("difference"), words("")}
	base := q.Regions[0].Cost.Monthly.Mean
	for i, r := range q.Regions {
		total = append(total, words(plainDollars(r.Cost.Monthly, quantity.Cents(r.Cost.Monthly.Mean))))
		if i == 0 || base == 0 {
			more = append(more, words("–"))
			continue
		}
		more = append(more, words(fmt.Sprintf("%+.1f %%", (r.Cost.Monthly.Mean/base-1)*100)))
	}
	t.Rows = append(t.Rows, total, more)
	return t
}

// sizeTable is what a task of each size costs in one Region.
func sizeTable(q *quote.Quote, r *quote.Region) Table {
	t := Table{Key: r.Region,
		Caption: fmt.Sprintf("One task, in dollars a month of %d h; prices of %s", q.MonthHours, r.CatalogDate),
		Columns: []Column{right("vCPU"), right("GB"), right("x86"), right("ARM64"), right("Spot x86"),
			right("Spot ARM64")}}
	for _, s := range r.Sizes {
		name := fmt.Sprintf("%d.%d", s.CPUUnits, s.MemoryMiB)
		row := Row{words(fmt.Sprintf("%g", float64(s.CPUUnits)/1024)), words(fmt.Sprintf("%g", float64(s.MemoryMiB)/1024))}
		for _, c := range []struct {
			name string
			cost scenarios.Measure
		}{{"x86", s.X86}, {"arm64", s.ARM}, {"spot_x86", s.SpotX86}, {"spot_arm64", s.SpotARM}} {
			fact := Fact{Name: name + "." + c.name, Value: c.cost, Unit: quantity.USD}
			row = append(row, Cell{Text: plainDollars(c.cost, 2), Facts: []Fact{fact}})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// quoteRest says what is not in the price.
func quoteRest(list []scenarios.NotModelledEntry) []Block {
	var items List
	for _, n := range list {
		items = append(items, n.Key+": "+n.Why)
	}
	if len(items) == 0 {
		return nil
	}
	return []Block{items}
}
