// Package param is what the shown programs use of OpenAI's package of this name.
package param

type Overridable[T any] interface {
	*T
	SetOverride(value any)
}

// Override has a struct be sent as this value.
func Override[T any, P Overridable[T]](value any) T {
	var params T
	P(&params).SetOverride(value)
	return params
}
