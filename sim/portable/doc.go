// Package portable is the part of package math whose results depend on the processor, written so
// that they do not: the same arguments give the same bits on every architecture.
//
// It owns exponentials, logarithms and cosines. It must not know what they are used
// for. Package math has assembly for some processors, and the compiler may fuse x*y+z into one
// rounding on others. Here every product that meets a sum goes through product, whose explicit
// conversion forbids the fusing. The algorithms are those of FreeBSD's msun, © 1993 Sun
// Microsystems, Inc.: "Permission to use, copy, modify, and distribute this software is freely
// granted, provided that this notice is preserved."
package portable
