package pricing

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Rate is a unit price: an exact decimal number of dollars, as price lists print it. Equal prices
// are equal values: trailing zeros do not count.
type Rate struct {
	coefficient int64 // ≥ 0
	digits      int   // the price is coefficient / 10^digits
}

// maxRateDigits is far beyond the ten decimals of price lists.
const maxRateDigits = 18

// ParseRate reads decimal dollars: figures and at most one point, such as 0.0404800000.
func ParseRate(text string) (Rate, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	coefficient, err := strconv.ParseInt("0"+whole+fraction, 10, 64)
	if !isFigures(text) || len(fraction) > maxRateDigits || err != nil {
		return Rate{}, fmt.Errorf(
			"found %q, expected decimal dollars with at most %d decimals, such as 0.04048",
			text, maxRateDigits)
	}
	return Rate{coefficient, len(fraction)}, nil
}

// isFigures reports whether a text is figures around at most one point, and at least one figure.
func isFigures(text string) bool {
	points, figures := 0, 0
	for _, r := range text {
		switch {
		case r == '.':
			points++
		case '0' <= r && r <= '9':
			figures++
		default:
			return false
		}
	}
	return points <= 1 && figures > 0
}

// String prints the price exactly.
func (r Rate) String() string { return decimal(r.coefficient, r.digits) }

// IsZero reports whether the price is nothing.
func (r Rate) IsZero() bool { return r.coefficient == 0 }

// Permille is so many thousandths of a price, exactly; ok is false when it has too many figures.
func (r Rate) Permille(thousandths int64) (of Rate, ok bool) {
	if r.coefficient > math.MaxInt64/max(thousandths, 1) || r.digits+3 > maxRateDigits {
		return Rate{}, false
	}
	of, err := ParseRate(decimal(r.coefficient*thousandths, r.digits+3))
	return of, err == nil
}

// Times is the amount for quantity / perUnit units, rounded once to 1e-10 dollars, half to even.
func (r Rate) Times(quantity, perUnit int64) (Money, error) {
	product := new(big.Int).Mul(big.NewInt(quantity), big.NewInt(r.coefficient))
	divisor := big.NewInt(perUnit)
	if r.digits <= moneyDigits {
		product.Mul(product, powerOfTen(moneyDigits-r.digits))
	} else {
		divisor.Mul(divisor, powerOfTen(r.digits-moneyDigits))
	}
	amount := divideHalfEven(product, divisor)
	if !amount.IsInt64() {
		return 0, errTooMuch
	}
	return Money(amount.Int64()), nil
}

// compare orders prices.
func (r Rate) compare(other Rate) int {
	a := new(big.Int).Mul(big.NewInt(r.coefficient), powerOfTen(other.digits))
	return a.Cmp(new(big.Int).Mul(big.NewInt(other.coefficient), powerOfTen(r.digits)))
}

func powerOfTen(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
