package pricing

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// Presentation rounds half to even; the amount itself keeps ten decimals.
func TestMoneyPrints(t *testing.T) {
	for _, c := range []struct {
		amount   Money
		exact    string
		decimals int
		rounded  string
	}{
		{0, "0.00", 2, "0.00"},
		{Dollar, "1.00", 2, "1.00"},
		{12_500_000_000, "1.25", 1, "1.2"},
		{13_500_000_000, "1.35", 1, "1.4"},
		{12_500_000_001, "1.2500000001", 1, "1.3"},
		{404_800_000, "0.04048", 4, "0.0405"},
		{-404_800_000, "-0.04048", 2, "-0.04"},
		{-5, "-0.0000000005", 2, "0.00"},
		{50_000_000, "0.005", 2, "0.00"},
		{150_000_000, "0.015", 2, "0.02"},
		{25 * Dollar / 10, "2.50", 0, "2"},
		{35 * Dollar / 10, "3.50", 0, "4"},
	} {
		if got := c.amount.String(); got != c.exact {
			t.Errorf("%d prints %s, want %s", c.amount, got, c.exact)
		}
		if got := c.amount.Format(c.decimals); got != c.rounded {
			t.Errorf("%s with %d decimals prints %s, want %s", c.exact, c.decimals, got, c.rounded)
		}
	}
}

func TestMoneyReadsBackWhatItPrints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := Money(rapid.Int64Min(-1<<62).Draw(t, "amount"))
		if got, err := ParseMoney(amount.String()); err != nil || got != amount {
			t.Fatalf("%s reads as %s, %v", amount, got, err)
		}
	})
}

func TestWrongMoneyAndRatesAreErrors(t *testing.T) {
	for _, text := range []string{
		"", ".", "-", "1e3", "+1", "1,5", "0x1", "1.2.3", " 1", "12345678901234567890", "NaN", "١",
	} {
		if rate, err := ParseRate(text); err == nil {
			t.Errorf("rate %q read as %s", text, rate)
		}
		if amount, err := ParseMoney(text); err == nil {
			t.Errorf("money %q read as %s", text, amount)
		}
	}
	for _, text := range []string{"0.00000000001", "--1", "922337203.7", "9223372036854775807"} {
		if amount, err := ParseMoney(text); err == nil {
			t.Errorf("money %q read as %s", text, amount)
		}
	}
	if _, err := ParseRate("-1"); err == nil {
		t.Error("a negative price was read")
	}
}

// A price means its decimals, whatever its trailing zeros: AWS prints ten of them.
func TestRatesAreExact(t *testing.T) {
	for text, want := range map[string]string{
		"0.0404800000": "0.04048", "0.04048": "0.04048", "5": "5", "05.50": "5.5", ".5": "0.5",
		"0": "0", "0.000": "0", "0.000000000000000001": "0.000000000000000001",
	} {
		rate, err := ParseRate(text)
		if err != nil || rate.String() != want {
			t.Errorf("%q reads as %s (%v), want %s", text, rate, err, want)
		}
		again, err := ParseRate(rate.String())
		if err != nil || again != rate {
			t.Errorf("%q is not equal to %s", text, rate)
		}
	}
}

// Times is quantity / perUnit × price, rounded once: never further than half of 1e-10 dollars.
func TestRateTimesAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := Rate{
			rapid.Int64Range(0, 1e12).Draw(t, "coefficient"),
			rapid.IntRange(0, 18).Draw(t, "digits"),
		}
		quantity := rapid.Int64Range(0, 1e15).Draw(t, "quantity")
		perUnit := rapid.SampledFrom([]int64{1, 3600, 1_000_000, 1024 * 3600}).Draw(t, "per unit")
		exact := new(big.Rat).SetFrac(big.NewInt(rate.coefficient), powerOfTen(rate.digits))
		exact.Mul(exact, big.NewRat(quantity, perUnit))
		exact.Mul(exact, new(big.Rat).SetInt(powerOfTen(moneyDigits)))
		amount, err := rate.Times(quantity, perUnit)
		if err != nil {
			if exact.Cmp(new(big.Rat).SetInt64(1<<62)) < 0 {
				t.Fatalf("%s × %d / %d: %v", rate, quantity, perUnit, err)
			}
			return
		}
		off := exact.Sub(exact, new(big.Rat).SetInt64(int64(amount)))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("%s × %d / %d = %s is off by %s units", rate, quantity, perUnit, amount, off)
		}
	})
}

// Parts sum to the whole exactly and none is off by a whole unit.
func TestSharesSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := Money(rapid.Int64Min(0).Draw(t, "amount"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1e16), 1, 20).Draw(t, "weights")
		weights[0]++
		sum := new(big.Int)
		for _, w := range weights {
			sum.Add(sum, big.NewInt(w))
		}
		var total Money
		for i, part := range share(amount, weights) {
			total += part
			exact := new(big.Int).Mul(big.NewInt(int64(amount)), big.NewInt(weights[i]))
			exact.Div(exact, sum)
			if over := int64(part) - exact.Int64(); over < 0 || over > 1 {
				t.Errorf("part %d is %d, its exact share %s", i, part, exact)
			}
		}
		if total != amount {
			t.Fatalf("parts sum to %d, want %d", total, amount)
		}
	})
}

// Of equal remainders the earlier part gets the unit.
func TestSharesGoToTheLargestRemainders(t *testing.T) {
	for _, c := range []struct {
		amount        Money
		weights, want []int64
	}{
		{10, []int64{1, 1, 1}, []int64{4, 3, 3}},
		{10, []int64{1, 2, 3}, []int64{2, 3, 5}},
		{1, []int64{1, 2}, []int64{0, 1}},
		{0, []int64{5, 5}, []int64{0, 0}},
	} {
		for i, part := range share(c.amount, c.weights) {
			if part != Money(c.want[i]) {
				t.Errorf("share(%d, %v)[%d] is %d, want %v", c.amount, c.weights, i, part, c.want)
			}
		}
	}
}

func FuzzParseRate(f *testing.F) {
	for _, seed := range []string{"0.04048", "5", ".5", "1.", "0.0000000308", "x", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rate, err := ParseRate(text)
		if err != nil {
			return
		}
		if again, err := ParseRate(rate.String()); err != nil || again != rate {
			t.Fatalf("%q reads as %s, which reads as %s (%v)", text, rate, again, err)
		}
	})
}
