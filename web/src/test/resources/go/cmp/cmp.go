// Package cmp is what the samples use of the standard package, for a Go that has none yet.
package cmp

func Or[T comparable](values ...T) T {
	var zero T
	for _, value := range values {
		if value != zero {
			return value
		}
	}
	return zero
}
