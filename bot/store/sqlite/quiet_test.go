package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// TestQuietMoment waits, in virtual time, until nobody writes: then the log is
// written back into the file, without any turn having waited for it.
func TestQuietMoment(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := open(t, dir)
		if err != nil {
			t.Fatal(err)
		}
		commitTo(t, s, 0, 1, 100)
		size := func() int64 {
			info, err := os.Stat(filepath.Join(dir, "handrail.db"))
			if err != nil {
				t.Fatal(err)
			}
			return info.Size()
		}
		before := size()
		<-time.NewTimer(time.Minute).C
		synctest.Wait()
		if after := size(); after <= before {
			t.Errorf("the file has %d bytes, as before: nothing was written back", after)
		}
		commitTo(t, s, 0, 101, 110)
		checkWhole(t, s, 0, 110)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
