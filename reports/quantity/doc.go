// Package quantity prints quantities for people: the number, its unit, and its interval when it
// has one.
//
// It owns how many digits are worth showing and which unit reads best. It must not know what the
// quantities mean, nor tables, files or plots.
package quantity
