package scenarios

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Measure is a measured value: a plain number from one replication, or a mean with its 95 % interval.
type Measure struct {
	Mean float64
	Low  float64
	High float64
	N    int // replications
}

// Single is the measure of one replication.
func Single(v float64) Measure { return Measure{Mean: v, Low: v, High: v, N: 1} }

// MarshalJSON writes a number, or {mean, low, high, n} when there were several replications.
// Nine significant digits: more than any measurement carries, few enough to be equal on every architecture.
func (m Measure) MarshalJSON() ([]byte, error) {
	if m.N <= 1 {
		return digits(m.Mean), nil
	}
	return fmt.Appendf(nil, `{"mean":%s,"low":%s,"high":%s,"n":%d}`, digits(m.Mean), digits(m.Low), digits(m.High), m.N), nil
}

// UnmarshalJSON reads both forms.
func (m *Measure) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		var whole struct {
			Mean, Low, High float64
			N               int
		}
		if err := json.Unmarshal(data, &whole); err != nil {
			return err
		}
		*m = Measure(whole)
		return nil
	}
	v, err := strconv.ParseFloat(string(data), 64)
	if err != nil {
		return fmt.Errorf("expected a number or {mean, low, high, n}, found %s", data)
	}
	*m = Single(v)
	return nil
}

func digits(v float64) []byte {
	if v != v || v > 1e300 || v < -1e300 {
		return []byte("null")
	}
	return strconv.AppendFloat(nil, v, 'g', 9, 64)
}
