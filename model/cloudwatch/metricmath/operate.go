package metricmath

import (
	"math"

	"ecsim/sim/portable"
)

// operate applies an operator to two numbers; NaN when the result is not finite.
func operate(op string, a, b float64) float64 {
	v := 0.0
	switch op {
	case "+":
		v = a + b
	case "-":
		v = a - b
	case "*":
		v = a * b
	case "/":
		v = a / b
	case "^":
		v = power(a, b)
	case "AND", "&&":
		v = truth(a != 0 && b != 0)
	case "OR", "||":
		v = truth(a != 0 || b != 0)
	case "==":
		v = truth(a == b)
	case "!=":
		v = truth(a != b)
	case "<":
		v = truth(a < b)
	case "<=":
		v = truth(a <= b)
	case ">":
		v = truth(a > b)
	default: // >=
		v = truth(a >= b)
	}
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// power is a^b with the same bits on every architecture; NaN when it is no real number.
func power(a, b float64) float64 {
	if b == math.Trunc(b) && math.Abs(b) <= 1024 {
		v := 1.0
		for range int(math.Abs(b)) {
			v *= a
		}
		if b < 0 {
			return 1 / v
		}
		return v
	}
	if a <= 0 {
		if a == 0 && b > 0 {
			return 0
		}
		return math.NaN()
	}
	return portable.Exp(b * portable.Log(a))
}
