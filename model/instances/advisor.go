package instances

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"strconv"
)

//go:embed advisor.csv
var advisor []byte

// Advice is what EC2's Spot Instance Advisor says of a type (ES-10).
type Advice struct {
	Band   int // of interruptions in the trailing month, from 0: five percentage points each
	Saving int // percent, against On-Demand
}

// advice is by type.
var advice = func() map[string]Advice {
	in := csv.NewReader(bytes.NewReader(advisor))
	in.Comment = '#'
	in.FieldsPerRecord = 3
	rows, err := in.ReadAll()
	if err != nil {
		panic("instances: advisor.csv: " + err.Error())
	}
	out := map[string]Advice{}
	for _, row := range rows[1:] {
		band, err := strconv.Atoi(row[1])
		saving, worse := strconv.Atoi(row[2])
		if err != nil || worse != nil {
			panic("instances: advisor.csv: " + row[0])
		}
		out[row[0]] = Advice{Band: band, Saving: saving}
	}
	return out
}()

// Advised is what the advisor says of a type; every type of Types has a row.
func Advised(name string) Advice { return advice[name] }
