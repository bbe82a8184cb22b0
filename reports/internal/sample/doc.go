// Package sample makes outcomes for the tests of reports: a day of a web service with a daily wave
// of load, scaling that follows it, and a deployment at noon.
//
// It owns invented numbers that look real. It must not be imported by anything but tests.
package sample
