package catalog

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"ecsim/model/instances"
	"ecsim/model/usage"
	"ecsim/pricing"
)

// Every price says where it comes from, when, and how sure we are; none is zero.
func TestEveryPriceHasItsProvenance(t *testing.T) {
	entries := Embedded().Entries()
	if len(entries) < 200 {
		t.Fatalf("%d prices embedded", len(entries))
	}
	for _, e := range entries {
		if err := e.Check(); err != nil {
			t.Errorf("%s in %s: %v", e.Dimension, e.Region, err)
		}
		if e.Price.IsZero() {
			t.Errorf("%s in %s is free", e.Dimension, e.Region)
		}
		if strings.Contains(e.Source, "derived") && e.Confidence == pricing.High {
			t.Errorf("%s in %s is derived, yet of high confidence", e.Dimension, e.Region)
		}
	}
}

var linux = regexp.MustCompile("^fargate-.*-(x86|arm)$")

// Wherever Fargate has a price it has all eight of Linux, and each table has its 22 Regions.
func TestFargateIsCompleteInEveryRegion(t *testing.T) {
	regions := map[string]int{}
	for _, e := range Embedded().Entries() {
		if linux.MatchString(string(e.Dimension)) {
			regions[e.Region]++
		}
	}
	if len(regions) != 22 {
		t.Errorf("%d Regions, want 22", len(regions))
	}
	for region, n := range regions {
		if n != 8 {
			t.Errorf("%s has %d Linux prices, want 8", region, n)
		}
	}
}

// Fargate Spot is never more than 70 % off, takes the same off vCPU and memory, and is cheaper
// than on demand.
func TestSpotIsAtMostSeventyPercentOff(t *testing.T) {
	price := func(d usage.Dimension, region string) float64 {
		e, err := Embedded().Lookup(d, region)
		if err != nil {
			t.Fatal(err)
		}
		amount, err := e.Price.Times(1, 1)
		if err != nil {
			t.Fatal(err)
		}
		return amount.Dollars()
	}
	for _, e := range Embedded().Entries() {
		if e.Dimension != usage.FargateVCPUx86 {
			continue
		}
		vcpu := price(usage.FargateSpotVCPUx86, e.Region) / price(usage.FargateVCPUx86, e.Region)
		memory := price(usage.FargateSpotMemoryX86, e.Region) /
			price(usage.FargateMemoryX86, e.Region)
		if vcpu < 0.2999 || vcpu > 1 || vcpu-memory > 0.003 || memory-vcpu > 0.003 {
			t.Errorf("%s: Spot is %.4f of vCPU and %.4f of memory", e.Region, vcpu, memory)
		}
	}
}

// Public addresses cost the same in every Region; the catalogue is as old as its newest price.
func TestAddressesAndDate(t *testing.T) {
	for _, region := range []string{"us-east-1", "ap-east-1", "mx-central-1"} {
		e, err := Embedded().Lookup(usage.PublicIPv4, region)
		if err != nil || e.Price.String() != "0.005" {
			t.Errorf("%s: %s, %v", region, e.Price, err)
		}
	}
	if got := Embedded().Date(); got != "2026-10-09" {
		t.Errorf("date %s, want 2026-10-09", got)
	}
}

const header = "dimension,region,usd,unit,observed,confidence,source\n"

// A wrong price file names every line that is wrong and what was expected there.
func TestWrongFilesAreErrors(t *testing.T) {
	good := "public-ipv4,eu-west-1,0.005,address-hour,2026,H,a page\n"
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "header"},
		{"header", "a,b,c,d,e,f,g\n", `expected "dimension,region`},
		{"dimension", header + "gpu,eu-west-1,1,hour,2026,H,x\n", `line 2: found dimension "gpu"`},
		{"price", header + good + "alb-hours,eu-west-1,1e3,x,2026,H,x\n", `line 3: found "1e3"`},
		{"unit", header + "alb-hours,*,1,hour,2026,H,x\n", `expected "load-balancer-hour"`},
		{"region", header + "alb-lcu,Ireland,1,LCU-hour,2026,H,x\n", `found region "Ireland"`},
		{"date", header + "public-ipv4,*,1,address-hour,May,H,x\n", `found date "May"`},
		{"confidence", header + "public-ipv4,*,1,address-hour,2026,?,x\n", `found confidence "?"`},
		{"source", header + "public-ipv4,*,1,address-hour,2026,H,\n", "found no source"},
		{"twice", header + good + good, "two prices of public-ipv4 in eu-west-1"},
		{"fields", header + "public-ipv4,*\n", "wrong number of fields"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.file))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(string(prices))
	f.Add(header + "public-ipv4,*,0.005,address-hour,undated,M,\"a, b\"\n# end\n")
	f.Fuzz(func(t *testing.T, file string) {
		c, err := Read(strings.NewReader(file))
		if (c == nil) != (err != nil) {
			t.Fatalf("catalogue %v, error %v", c, err)
		}
	})
}

// Every instance type has a price in us-east-1, and none of its prices is more than 2.2 times that one;
// Mumbai sells Graviton and AMD at about half.
func TestEveryInstanceTypeHasAPrice(t *testing.T) {
	for _, i := range instances.Types() {
		home, err := Embedded().Lookup(usage.EC2(i.Name), "us-east-1")
		if err != nil {
			t.Errorf("%s: %v", i.Name, err)
			continue
		}
		base, _ := home.Price.Times(1, 1)
		for _, e := range Embedded().Entries() {
			if e.Dimension != usage.EC2(i.Name) {
				continue
			}
			amount, _ := e.Price.Times(1, 1)
			if r := amount.Dollars() / base.Dollars(); r < 0.45 || r > 2.2 {
				t.Errorf("%s in %s costs %.2f of us-east-1", i.Name, e.Region, r)
			}
		}
	}
	if e, err := Embedded().Lookup("ec2-m6i.large", "us-east-1"); err != nil || e.Price.String() != "0.096" {
		t.Errorf("m6i.large: %s, %v", e.Price, err)
	}
}

// ES-10: a Spot price is the On-Demand price less what the Spot Instance Advisor says that the type saves.
func TestSpotInstancesSaveWhatTheAdvisorSays(t *testing.T) {
	seen := 0
	for _, e := range Embedded().Entries() {
		name, isSpot := strings.CutPrefix(string(e.Dimension), "ec2-spot-")
		if !isSpot {
			continue
		}
		onDemand, err := Embedded().Lookup(usage.EC2(name), e.Region)
		if err != nil {
			t.Errorf("%s in %s: %v", name, e.Region, err)
			continue
		}
		full, _ := onDemand.Price.Times(1, 1)
		part, _ := e.Price.Times(1, 1)
		want := full.Dollars() * (1 - float64(instances.Advised(name).Saving)/100)
		if math.Abs(part.Dollars()-want) > 1e-9 {
			t.Errorf("%s in %s costs %v, want %v", name, e.Region, part, want)
		}
		seen++
	}
	if seen < 8*len(instances.Types()) {
		t.Errorf("%d Spot prices", seen)
	}
}

// MI-20: wherever an instance type has a price it has a fee of Managed Instances: 12 % of it, 7.8 % with GPUs,
// unless AWS states another.
func TestEveryInstancePriceHasAManagementFee(t *testing.T) {
	for _, e := range Embedded().Entries() {
		name, isInstance := strings.CutPrefix(string(e.Dimension), "ec2-")
		if !isInstance || strings.HasPrefix(name, "spot-") {
			continue
		}
		fee, err := Embedded().Lookup(usage.ManagedInstances(name), e.Region)
		if err != nil {
			t.Errorf("%s in %s: %v", name, e.Region, err)
			continue
		}
		ofPrice, _ := e.Price.Times(1000, 1)
		ofFee, _ := fee.Price.Times(1000, 1)
		want := 0.12
		if name[0] == 'g' {
			want = 0.078
		}
		if r := ofFee.Dollars() / ofPrice.Dollars(); r < want-0.001 || r > want+0.001 {
			t.Errorf("the fee of %s in %s is %.4f of its price", name, e.Region, r)
		}
	}
	for name, want := range map[string]string{"m6i.large": "0.01152", "c6a.2xlarge": "0.037"} {
		if e, err := Embedded().Lookup(usage.ManagedInstances(name), "us-east-1"); err != nil || e.Price.String() != want {
			t.Errorf("%s: %s, %v, want %s", name, e.Price, err, want)
		}
	}
}

// Every discount of a Savings Plan has its provenance; paying more upfront or for longer takes more off, and
// an EC2 Instance Savings Plan more than a Compute Savings Plan.
func TestDiscountsOfSavingsPlansAreInOrder(t *testing.T) {
	all := Embedded().Discounts()
	if len(all) < 30 {
		t.Fatalf("%d discounts embedded", len(all))
	}
	upfront := map[pricing.Payment]int{pricing.NoUpfront: 0, pricing.PartialUpfront: 1, pricing.AllUpfront: 2}
	for _, a := range all {
		if err := a.Check(); err != nil {
			t.Errorf("%s: %v", a.Offer, err)
		}
		if strings.Contains(a.Source, "interpolated") && a.Confidence != pricing.Low {
			t.Errorf("%s of %s is interpolated, yet of confidence %s", a.Offer, a.Usage, a.Confidence)
		}
		for _, b := range all {
			less := a.Offer.Years <= b.Offer.Years && upfront[a.Offer.Payment] <= upfront[b.Offer.Payment] &&
				(a.Offer.Kind == pricing.Compute || b.Offer.Kind == pricing.EC2Instance)
			if less && a.Usage == b.Usage && a.Region == b.Region && a.Permille > b.Permille {
				t.Errorf("%s takes %d ‰ off %s, %s %d ‰", a.Offer, a.Permille, a.Usage, b.Offer, b.Permille)
			}
		}
	}
}

// A wrong file of discounts names every line that is wrong.
func TestWrongDiscountsAreErrors(t *testing.T) {
	const header = "offer,usage,region,percent_off,observed,confidence,source\n"
	for _, c := range []struct{ file, want string }{
		{"", "header"},
		{"a,b,c,d,e,f,g\n", `expected "offer,usage`},
		{header + "compute,fargate,*,20,2024,M,x\n", `line 2: found Savings Plan "compute"`},
		{header + "compute-1yr-no-upfront,fargate,*,20.55,2024,M,x\n", `line 2: found "20.55"`},
		{header + "compute-1yr-no-upfront,fargate,*,0,2024,M,x\n", "0 ‰ off"},
		{header + "compute-1yr-no-upfront,fargate,*,20,2024,M,\n", "found no source"},
		{header + "ec2-instance-m5-1yr-no-upfront,c5,*,20,2024,M,x\n", `expected "m5"`},
	} {
		if _, err := ReadDiscounts(strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one with %q", c.file, err, c.want)
		}
	}
}
