package channels

// Kept counts buckets, for a test of what is forgotten.
func Kept[K comparable](b *Buckets[K]) int { return len(b.by) }
