package pricing

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Money is an amount in units of 1e-10 US dollars, up to 922 million dollars either way.
type Money int64

// Dollar is one US dollar.
const Dollar Money = 1e10

// moneyDigits is how many decimals Money has.
const moneyDigits = 10

// errTooMuch says that an amount does not fit.
var errTooMuch = errors.New("an amount above 922 million USD does not fit")

// ParseMoney reads decimal dollars such as 12, 0.05 or -3.2500000001: no sign but minus, no
// exponent, at most ten decimals.
func ParseMoney(text string) (Money, error) {
	magnitude, negative := strings.CutPrefix(text, "-")
	rate, err := ParseRate(magnitude)
	if err != nil || rate.digits > moneyDigits {
		return 0, fmt.Errorf(
			"found %q, expected dollars with at most ten decimals, such as 12.50", text)
	}
	amount, err := rate.Times(1, 1)
	if err != nil {
		return 0, err
	}
	if negative {
		amount = -amount
	}
	return amount, nil
}

// String prints every decimal that is not zero, and two at least: 0.04048, 12.50.
func (m Money) String() string {
	text := m.Format(moneyDigits)
	cents := len(text) - moneyDigits + 2
	return text[:cents] + strings.TrimRight(text[cents:], "0")
}

// Format prints m with a number of decimals from 0 to 10, rounded half to even.
func (m Money) Format(decimals int) string {
	unit := int64(1)
	for range moneyDigits - decimals {
		unit *= 10
	}
	rounded := divideHalfEven(big.NewInt(int64(m)), big.NewInt(unit))
	text := new(big.Int).Abs(rounded).String()
	if short := decimals + 1 - len(text); short > 0 {
		text = strings.Repeat("0", short) + text
	}
	if decimals > 0 {
		point := len(text) - decimals
		text = text[:point] + "." + text[point:]
	}
	if rounded.Sign() < 0 {
		return "-" + text
	}
	return text
}

// Dollars is m as a number, for plots and statistics.
func (m Money) Dollars() float64 { return float64(m) / float64(Dollar) }

// add is a sum that must fit.
func (m Money) add(other Money) (Money, error) {
	sum := m + other
	if (other > 0) != (sum > m) && other != 0 {
		return 0, errTooMuch
	}
	return sum, nil
}

// scale is m × numerator / denominator, rounded half to even, at most the largest amount there is;
// the denominator is positive.
func (m Money) scale(numerator, denominator int64) Money {
	product := new(big.Int).Mul(big.NewInt(int64(m)), big.NewInt(numerator))
	quotient := divideHalfEven(product, big.NewInt(denominator))
	if !quotient.IsInt64() {
		return math.MaxInt64
	}
	return Money(quotient.Int64())
}

// divideHalfEven is a / b rounded to the nearest whole number, halves to the even one; b is
// positive.
func divideHalfEven(a, b *big.Int) *big.Int {
	quotient, rest := new(big.Int).DivMod(a, b, new(big.Int)) // 0 ≤ rest < b
	switch rest.Lsh(rest, 1).Cmp(b) {
	case 1:
		quotient.Add(quotient, big.NewInt(1))
	case 0:
		quotient.Add(quotient, big.NewInt(int64(quotient.Bit(0))))
	}
	return quotient
}

// decimal prints coefficient / 10^digits exactly, without trailing zeros.
func decimal(coefficient int64, digits int) string {
	text := strconv.FormatInt(coefficient, 10)
	if short := digits + 1 - len(text); short > 0 {
		text = strings.Repeat("0", short) + text
	}
	point := len(text) - digits
	return strings.TrimSuffix(text[:point]+"."+text[point:], ".")
}
