package pricing_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/sim/clock"
)

// units books whole billed units of an owner's steady usage in hour 0.
func units(l *usage.Ledger, d usage.Dimension, n int64) {
	l.Add(usage.Key{Owner: "web", Dimension: d}, n*d.PerUnit())
}

// Hand-computed bills: L-34 and AWS's list prices times round quantities.
func TestHandComputedBills(t *testing.T) {
	for _, c := range []struct {
		name   string
		region string
		usage  map[usage.Dimension]int64
		want   string
	}{
		// 730 × 0.04048 + 1,460 × 0.004445 = 29.5504 + 6.4897
		{"1 vCPU, 2 GB for a month", "us-east-1", map[usage.Dimension]int64{
			usage.FargateVCPUx86: 730, usage.FargateMemoryX86: 1460,
		}, "36.0401"},
		// 730 × 0.03238 + 1,460 × 0.00356 = 23.6374 + 5.1976
		{"the same on ARM", "us-east-1", map[usage.Dimension]int64{
			usage.FargateVCPUArm: 730, usage.FargateMemoryArm: 1460,
		}, "28.835"},
		// 730 × 0.01288561 + 1,460 × 0.00141493 = 9.4064953 + 2.0657978
		{"the same on Spot", "us-east-1", map[usage.Dimension]int64{
			usage.FargateSpotVCPUx86: 730, usage.FargateSpotMemoryX86: 1460,
		}, "11.4722931"},
		// 100 × (0.046552 + 0.046) + 200 × 0.00511175 = 9.2552 + 1.02235
		{"Windows with its licence", "us-east-2", map[usage.Dimension]int64{
			usage.FargateVCPUWindows: 100, usage.FargateWindowsOS: 100,
			usage.FargateMemoryWindows: 200,
		}, "10.27755"},
		// 30 GB beyond the free 20 for 720 h: 21,600 × 0.000111
		{"storage", "us-east-1", map[usage.Dimension]int64{
			usage.FargateStorage: 21_600,
		}, "2.3976"},
		// 730 × 0.0225 + 730 × 0.008 + 3 × 730 × 0.005 = 16.425 + 5.84 + 10.95
		{"a load balancer in three zones", "us-east-1", map[usage.Dimension]int64{
			usage.ALBHours: 730, usage.ALBCapacity: 730, usage.PublicIPv4: 2190,
		}, "33.215"},
		// 730 × 0.02646 + 730 × 0.0084
		{"a load balancer in London", "eu-west-2", map[usage.Dimension]int64{
			usage.ALBHours: 730, usage.ALBCapacity: 730,
		}, "25.4478"},
		{"nothing", "us-east-1", nil, "0.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l usage.Ledger
			for d, n := range c.usage {
				units(&l, d, n)
			}
			bill, err := pricing.Price(&l, catalog.Embedded(), c.region, pricing.Terms{})
			if err != nil || bill.Total.String() != c.want {
				t.Errorf("total %s (%v), want %s", bill.Total, err, c.want)
			}
		})
	}
}

// A vCPU-second is 0.04048 / 3,600 = 0.00001124444…, rounded once to ten decimals. AWS's page
// prints 0.000011244.
func TestOneSecondIsRoundedOnce(t *testing.T) {
	var l usage.Ledger
	l.Add(usage.Key{Owner: "web", Dimension: usage.FargateVCPUx86}, 1024) // one vCPU-second
	bill, err := pricing.Price(&l, catalog.Embedded(), "us-east-1", pricing.Terms{})
	if err != nil || bill.Total.String() != "0.0000112444" {
		t.Errorf("a vCPU-second costs %s (%v), want 0.0000112444", bill.Total, err)
	}
}

// A month is 730 hours unless the terms say otherwise.
func TestMonthly(t *testing.T) {
	var l usage.Ledger
	units(&l, usage.PublicIPv4, 24)
	for hours, want := range map[int]string{0: "3.65", 720: "3.60", 744: "3.72"} {
		terms := pricing.Terms{MonthHours: hours}
		bill, err := pricing.Price(&l, catalog.Embedded(), "us-east-1", terms)
		if got := bill.Monthly(clock.Day); err != nil || got.String() != want {
			t.Errorf("%d hours: %s a month (%v), want %s", hours, got, err, want)
		}
	}
}

// An unknown price is an error that names the dimension and the Region and says what to do. All of
// them are in one error; nothing is ever taken to be free.
func TestUnknownPricesAreAnError(t *testing.T) {
	var l usage.Ledger
	units(&l, usage.FargateStorage, 1)
	units(&l, usage.ALBHours, 1)
	units(&l, usage.PublicIPv4, 1)
	l.Add(usage.Key{Owner: "api", Dimension: usage.FargateStorage}, 1)
	_, err := pricing.Price(&l, catalog.Embedded(), "af-south-1", pricing.Terms{})
	var unknown pricing.UnknownPrice
	if !errors.As(err, &unknown) {
		t.Fatalf("error %v, want an UnknownPrice", err)
	}
	for want, times := range map[string]int{
		`no price known for fargate-storage in af-south-1`:                    1,
		`[[price]] dimension = "alb-hours", region = "af-south-1", usd = "…"`: 1,
		"public-ipv4": 0,
	} {
		if got := strings.Count(err.Error(), want); got != times {
			t.Errorf("%q is in the error %d times, want %d:\n%v", want, got, times, err)
		}
	}
}

// A price from the scenario goes before the catalogue's and leaves the catalogue as it was.
func TestOverrides(t *testing.T) {
	var l usage.Ledger
	units(&l, usage.FargateStorage, 1000)
	override, err := pricing.Override("fargate-storage", "af-south-1", "0.00015")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Embedded().With([]pricing.Entry{override})
	if err != nil {
		t.Fatal(err)
	}
	bill, err := pricing.Price(&l, c, "af-south-1", pricing.Terms{})
	if err != nil || bill.Total.String() != "0.15" {
		t.Errorf("total %s (%v), want 0.15", bill.Total, err)
	}
	if _, err := catalog.Embedded().Lookup(usage.FargateStorage, "af-south-1"); err == nil {
		t.Error("the override is in the embedded catalogue")
	}
	for _, wrong := range [][3]string{
		{"fargate-gpu", "eu-west-1", "1"}, {"fargate-storage", "Ireland", "1"},
		{"fargate-storage", "eu-west-1", "-1"}, {"fargate-storage", "eu-west-1", "$1"},
	} {
		if _, err := pricing.Override(wrong[0], wrong[1], wrong[2]); err == nil {
			t.Errorf("%v was accepted", wrong)
		}
	}
}

// A Region's own price goes before the one for any Region.
func TestOwnRegionBeforeAny(t *testing.T) {
	override, err := pricing.Override("public-ipv4", "eu-west-1", "0.006")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Embedded().With([]pricing.Entry{override})
	if err != nil {
		t.Fatal(err)
	}
	for region, want := range map[string]string{"eu-west-1": "0.006", "eu-west-2": "0.005"} {
		if e, err := c.Lookup(usage.PublicIPv4, region); err != nil || e.Price.String() != want {
			t.Errorf("%s: %s (%v), want %s", region, e.Price, err, want)
		}
	}
}

// A bill too large for its money is an error, not a wrong number.
func TestTooLargeBillsAreAnError(t *testing.T) {
	var l usage.Ledger
	for owner := range 3 {
		l.Add(usage.Key{Owner: fmt.Sprint(owner), Dimension: usage.ALBHours}, 20_000_000_000)
	}
	bill, err := pricing.Price(&l, catalog.Embedded(), "us-east-1", pricing.Terms{})
	if err == nil {
		t.Errorf("total %s, want an error", bill.Total)
	}
}

// The cost rate of an hour of which a quarter is measured is four times what that quarter cost; a load
// balancer's hour is paid whole.
func TestRateOfAnHourThatIsMeasuredInPart(t *testing.T) {
	var l usage.Ledger
	for hour, vcpuSeconds := range []int64{900, 3600} {
		key := usage.Key{Owner: "web", Dimension: usage.FargateVCPUx86, Hour: hour}
		l.Add(key, usage.FargateVCPUx86.PerUnit()*vcpuSeconds/3600)
		key.Dimension = usage.ALBHours
		l.Add(key, usage.ALBHours.PerUnit())
	}
	bill, err := pricing.Price(&l, catalog.Embedded(), "us-east-1", pricing.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	rates := bill.HourlyRates(45*clock.Minute, 2*clock.Hour)
	if got := fmt.Sprint(rates); got != "[0.06298 0.06298]" { // 0.04048 + 0.0225
		t.Errorf("found %s", got)
	}
}
