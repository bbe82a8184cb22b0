// Package plots draws the series of an outcome: load and tasks, latency percentiles, CPU against
// its target, and the cost rate of each service, as SVG and PNG.
//
// It owns axes, colours and layout. Every line differs from the others of its figure in lightness,
// so that a grey print can still be read, and nothing is ever drawn over the data: keys stand
// above it. It must not compute measures, nor know folders or formats of text.
package plots
