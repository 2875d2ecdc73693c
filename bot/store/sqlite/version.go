package sqlite

import "fmt"

// oldest is the oldest SQLite that has no known fault in what is used here:
// before 3.51.3 a reset of the log could corrupt the file, before 3.53.4 a
// rollback could.
var oldest = [3]int{3, 53, 4}

// supported refuses a SQLite with known faults.
func supported(version string) error {
	var v [3]int
	if _, err := fmt.Sscanf(version+".0", "%d.%d.%d", &v[0], &v[1], &v[2]); err != nil {
		return fmt.Errorf("SQLite calls itself %q: %w", version, err)
	}
	for i := range v {
		if v[i] != oldest[i] {
			if v[i] > oldest[i] {
				return nil
			}
			return fmt.Errorf("SQLite %s can damage the store; build with modernc.org/sqlite v1.60.1 or later (SQLite %d.%d.%d)",
				version, oldest[0], oldest[1], oldest[2])
		}
	}
	return nil
}
