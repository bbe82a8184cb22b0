package pricing_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"github.com/cockroachdb/datadriven"
)

// Known architectures keep their price. Run with -rewrite after a price changed, and read the
// diff.
func TestKnownArchitecturesKeepTheirPrice(t *testing.T) {
	datadriven.RunTest(t, "testdata/architectures.txt", price)
}

func price(t *testing.T, d *datadriven.TestData) string {
	if d.Cmd != "price" {
		d.Fatalf(t, "found verb %q, expected price", d.Cmd)
	}
	var region string
	d.ScanArgs(t, "region", &region)
	var l usage.Ledger
	for line := range strings.Lines(d.Input) {
		if err := addLine(&l, line); err != nil {
			d.Fatalf(t, "%q: %v", line, err)
		}
	}
	bill, err := pricing.Price(&l, catalog.Embedded(), region, pricing.Terms{})
	if err != nil {
		return strings.ReplaceAll(err.Error(), "; ", "\n  ") + "\n"
	}
	return render(bill)
}

// addLine books "owner dimension units [cause]" in hour 0.
func addLine(l *usage.Ledger, line string) error {
	fields := strings.Fields(line)
	if len(fields) != 3 && len(fields) != 4 {
		return fmt.Errorf("expected owner, dimension, units and perhaps a cause")
	}
	dimension, err := usage.ParseDimension(fields[1])
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return err
	}
	key := usage.Key{Owner: fields[0], Dimension: dimension}
	if len(fields) == 4 {
		isNamed := func(c usage.Cause) bool { return c.String() == fields[3] }
		at := slices.IndexFunc(usage.Causes(), isNamed)
		if at < 0 {
			return fmt.Errorf("found cause %q, expected one of %v", fields[3], usage.Causes())
		}
		key.Cause = usage.Causes()[at]
	}
	l.Add(key, n*dimension.PerUnit())
	return nil
}

func render(bill pricing.Bill) string {
	var b strings.Builder
	for _, line := range bill.LineItems {
		fmt.Fprintf(&b, "%-8s %-24s %8.0f %-18s × %-12s %14s\n", line.Owner, line.Dimension,
			line.Units(), line.Unit, line.UnitPrice, line.Amount)
	}
	for _, part := range bill.ByCause {
		fmt.Fprintf(&b, "%-8s %-66s %14s\n", part.Owner, part.Cause, part.Amount)
	}
	fmt.Fprintf(&b, "total %84s\n", bill.Total)
	return b.String()
}
