package sqlite_test

import (
	"database/sql"
	"testing"

	sqlite "modernc.org/sqlite"
)

// openRaw opens a file beside the store, the way any program would.
func openRaw(t testing.TB, path string) *sql.DB {
	t.Helper()
	connector, err := sqlite.NewConnector("file:" + path + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(8000)&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
