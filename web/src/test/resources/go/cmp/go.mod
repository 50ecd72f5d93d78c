module cmp

go 1.19
