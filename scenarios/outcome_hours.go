package scenarios

import (
	"fmt"
	"strconv"
	"strings"

	"ecsim/model/usage"
)

// hourRuns writes the quantities of one line by hour: neighbouring hours of the same quantity are one run,
// first-last:quantity, and a run of one hour is hour:quantity.
func hourRuns(entries []usage.Entry) string {
	var b strings.Builder
	for begin := 0; begin < len(entries); {
		end := begin + 1
		for end < len(entries) && entries[end].Hour == entries[end-1].Hour+1 &&
			entries[end].Quantity == entries[begin].Quantity {
			end++
		}
		if begin > 0 {
			b.WriteByte(',')
		}
		first, last := entries[begin].Hour, entries[end-1].Hour
		b.WriteString(strconv.Itoa(first))
		if last > first {
			b.WriteString("-" + strconv.Itoa(last))
		}
		b.WriteString(":" + strconv.FormatInt(entries[begin].Quantity, 10))
		begin = end
	}
	return b.String()
}

// mostHours is beyond any horizon: a number of hours that is larger is a mistake.
const mostHours = 1_000_000

// addHourRuns books what hourRuns wrote.
func addHourRuns(l *usage.Ledger, key usage.Key, text string) error {
	if text == "" {
		return nil
	}
	after := -1
	for run := range strings.SplitSeq(text, ",") {
		hours, amount, _ := strings.Cut(run, ":")
		from, to, isRange := strings.Cut(hours, "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		quantity, err3 := strconv.ParseInt(amount, 10, 64)
		isValid := err1 == nil && err2 == nil && err3 == nil &&
			after < first && first <= last && last < mostHours && quantity > 0
		if !isValid {
			return fmt.Errorf("found hours %q, expected runs of hours in order, such as 0-23:921600,24:100", run)
		}
		for key.Hour = first; key.Hour <= last; key.Hour++ {
			l.Add(key, quantity)
		}
		after = last
	}
	return nil
}
