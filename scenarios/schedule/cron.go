package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cron is a cron expression of six fields, or of seven with seconds.
type cron struct {
	seconds, minutes, hours, months, years []int
	days                                   func(civil) bool // day-of-month or day-of-week, whichever is not ?
}

var (
	monthNames   = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	weekdayNames = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
)

// field is what one field of an expression may hold.
type field struct {
	name      string
	low, high int
	names     []string // of low, low + 1 …
}

var (
	secondField  = field{"seconds", 0, 59, nil}
	minuteField  = field{"minutes", 0, 59, nil}
	hourField    = field{"hours", 0, 23, nil}
	dayField     = field{"day-of-month", 1, 31, nil}
	monthField   = field{"month", 1, 12, monthNames}
	weekdayField = field{"day-of-week", 1, 7, weekdayNames}
	yearField    = field{"year", 1970, 2199, nil}
)

// parseCron reads "minutes hours day-of-month month day-of-week year".
func parseCron(text string) (*cron, error) {
	parts := strings.Fields(text)
	if len(parts) != 6 {
		return nil, fmt.Errorf("six fields: minutes hours day-of-month month day-of-week year")
	}
	return cronOf(parts)
}

// parseCronWithSeconds reads the same, perhaps with seconds in front.
func parseCronWithSeconds(text string) (*cron, error) {
	parts := strings.Fields(text)
	if len(parts) != 7 {
		return parseCron(text)
	}
	seconds, err := secondField.values(parts[0])
	if err != nil {
		return nil, err
	}
	c, err := cronOf(parts[1:])
	if err == nil {
		c.seconds = seconds
	}
	return c, err
}

func cronOf(parts []string) (*cron, error) {
	c := &cron{seconds: []int{0}}
	for _, f := range []struct {
		field
		text string
		into *[]int
	}{
		{minuteField, parts[0], &c.minutes}, {hourField, parts[1], &c.hours},
		{monthField, parts[3], &c.months}, {yearField, parts[5], &c.years},
	} {
		values, err := f.values(f.text)
		if err != nil {
			return nil, err
		}
		*f.into = values
	}
	days, weekdays := parts[2], parts[4]
	var err error
	switch {
	case (days == "?") == (weekdays == "?"):
		return nil, fmt.Errorf("? in exactly one of day-of-month and day-of-week")
	case weekdays == "?":
		c.days, err = daysOfMonth(days)
	default:
		c.days, err = daysOfWeek(weekdays)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// onDay lists the times at which the expression fires on a day, in order.
func (c *cron) onDay(day civil) []civil {
	if !slices.Contains(c.years, day.year) || !slices.Contains(c.months, int(day.month)) || !c.days(day) {
		return nil
	}
	var all []civil
	for _, hour := range c.hours {
		for _, minute := range c.minutes {
			for _, second := range c.seconds {
				at := day
				at.hour, at.minute, at.second = hour, minute, second
				all = append(all, at)
			}
		}
	}
	return all
}

// values lists what a field with lists, ranges, steps and * stands for, in order.
func (f field) values(text string) ([]int, error) {
	var all []int
	for _, item := range strings.Split(text, ",") {
		span, step, stepped := strings.Cut(item, "/")
		by := 1
		if stepped {
			n, err := strconv.Atoi(step)
			if err != nil || n < 1 {
				return nil, f.bad(item)
			}
			by = n
		}
		low, high, err := f.span(span, stepped)
		if err != nil {
			return nil, err
		}
		for v := low; v <= high; v += by {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// span is the range of one item: *, 3, 1-5; with a step 3 stands for all from 3 on. A range of
// weekdays or months may not run over the end.
func (f field) span(text string, stepped bool) (low, high int, err error) {
	if text == "*" {
		return f.low, f.high, nil
	}
	from, to, isRange := strings.Cut(text, "-")
	low, ok := f.value(from)
	high = low
	switch {
	case isRange:
		var okay bool
		high, okay = f.value(to)
		ok = ok && okay && low <= high
	case stepped:
		high = f.high
	}
	if !ok {
		return 0, 0, f.bad(text)
	}
	return low, high, nil
}

// value is one number or name.
func (f field) value(text string) (int, bool) {
	if i := slices.Index(f.names, strings.ToUpper(text)); i >= 0 {
		return f.low + i, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= f.low && n <= f.high
}

func (f field) bad(text string) error {
	return fmt.Errorf("%s from %d to %d, not %q", f.name, f.low, f.high, text)
}

// daysOfMonth reads day-of-month: values, L for the last day, 3W for the weekday nearest to the 3rd, LW
// for the last weekday.
func daysOfMonth(text string) (func(civil) bool, error) {
	if text == "L" {
		return func(d civil) bool { return d.day == d.lastDay() }, nil
	}
	if near, isNear := strings.CutSuffix(text, "W"); isNear {
		day, ok := dayField.value(near)
		if near == "L" {
			day, ok = 31, true
		}
		if !ok {
			return nil, dayField.bad(text)
		}
		return func(d civil) bool {
			if near != "L" && day > d.lastDay() {
				return false
			}
			return d.day == nearestWeekday(d, min(day, d.lastDay()))
		}, nil
	}
	values, err := dayField.values(text)
	if err != nil {
		return nil, err
	}
	return func(d civil) bool { return slices.Contains(values, d.day) }, nil
}

// nearestWeekday is the day from Monday to Friday that is nearest to a day, within its month.
func nearestWeekday(month civil, day int) int {
	month.day = day
	switch month.weekday() {
	case time.Saturday:
		if day == 1 {
			return 3
		}
		return day - 1
	case time.Sunday:
		if day == month.lastDay() {
			return day - 2
		}
		return day + 1
	}
	return day
}

// daysOfWeek reads day-of-week: values, L for Saturday, 6L for the last Friday of the month, 3#2 for the
// second Tuesday.
func daysOfWeek(text string) (func(civil) bool, error) {
	if text == "L" {
		text = "SAT"
	}
	if weekday, number, counted := strings.Cut(text, "#"); counted {
		day, ok := weekdayField.value(weekday)
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 1 || n > 5 {
			return nil, fmt.Errorf("a weekday and its number in the month such as 3#2, not %q", text)
		}
		return func(d civil) bool { return weekdayOf(d) == day && (d.day-1)/7 == n-1 }, nil
	}
	if weekday, last := strings.CutSuffix(text, "L"); last {
		day, ok := weekdayField.value(weekday)
		if !ok {
			return nil, weekdayField.bad(text)
		}
		return func(d civil) bool { return weekdayOf(d) == day && d.day+7 > d.lastDay() }, nil
	}
	values, err := weekdayField.values(text)
	if err != nil {
		return nil, err
	}
	return func(d civil) bool { return slices.Contains(values, weekdayOf(d)) }, nil
}

// weekdayOf counts from Sunday = 1.
func weekdayOf(d civil) int { return int(d.weekday()) + 1 }
