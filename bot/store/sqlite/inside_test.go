package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handrail-chat/handrail/bot/store"
)

func TestSupported(t *testing.T) {
	for version, ok := range map[string]bool{
		"3.53.4": true, "3.53.5": true, "3.54": true, "3.54.0": true, "4.0.0": true,
		"3.53.3": false, "3.53": false, "3.51.3": false, "3.7.0": false, "2.99.99": false, "": false, "new": false,
	} {
		if err := supported(version); (err == nil) != ok {
			t.Errorf("%q: %v", version, err)
		}
	}
	if err := supported("3.46.1"); !strings.Contains(fmt.Sprint(err), "build with modernc.org/sqlite v1.60.1") {
		t.Errorf("no mend named: %v", err)
	}
}

var (
	made   = &fstest.MapFile{Data: []byte(`CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)`)}
	raised = &fstest.MapFile{Data: []byte(`UPDATE a SET x = x + 1; CREATE TABLE b (y INTEGER) STRICT`)}
	torn   = &fstest.MapFile{Data: []byte(`UPDATE a SET x = 99; INSERT INTO nowhere VALUES (1)`)}
)

func TestMigrate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	c := connected(t, path)
	must(t, migrate(t.Context(), c, path, fstest.MapFS{"schema/0001_made.sql": made}))
	want(t, c, "PRAGMA user_version", 1)
	want(t, c, "PRAGMA application_id", fileKind)

	// A step that fails leaves nothing of itself.
	failing := fstest.MapFS{"schema/0001_made.sql": made, "schema/0002_torn.sql": torn}
	if err := migrate(t.Context(), c, path, failing); err == nil || !strings.Contains(err.Error(), "0002_torn.sql") {
		t.Errorf("a torn step: %v", err)
	}
	want(t, c, "PRAGMA user_version", 1)
	want(t, c, "SELECT x FROM a", 1)

	// A step that changes data is preceded by a backup, and runs once.
	steps := fstest.MapFS{"schema/0001_made.sql": made, "schema/0002_raised_data.sql": raised}
	for range 2 {
		must(t, migrate(t.Context(), c, path, steps))
		want(t, c, "PRAGMA user_version", 2)
		want(t, c, "SELECT x FROM a", 2)
	}
	before := connected(t, path+".before-2")
	want(t, before, "PRAGMA user_version", 1)
	want(t, before, "SELECT x FROM a", 1)

	for name, files := range map[string]fstest.MapFS{
		"a gap":      {"schema/0001_made.sql": made, "schema/0003_raised.sql": raised},
		"a number":   {"schema/1_made.sql": made},
		"a name":     {"schema/made.sql": made},
		"two firsts": {"schema/0001_made.sql": made, "schema/0001_raised.sql": raised},
	} {
		if _, err := migrations(files); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestPlans holds every query to its index: none reads a table from end to end
// or sorts what an index has in order.
func TestPlans(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plans.db")
	c := connected(t, path)
	must(t, migrate(t.Context(), c, path, embedded))
	texts := []string{headOf, seenBefore, moveConversation, freePlace, eventsFrom, oldEvents, emptied, nextAtRest, wholeChain, secretsOf, aliasesOf, conversationOf}
	for _, q := range new(queries).all() {
		texts = append(texts, q.text)
	}
	parameter := regexp.MustCompile(`\?\d*|:\w+`)
	for _, text := range texts {
		must(t, c.rows(func(row []driver.Value) error {
			plan := fmt.Sprint(row[3])
			scans := strings.HasPrefix(plan, "SCAN ") && !strings.Contains(plan, " USING ") &&
				plan != "SCAN walk" && plan != "SCAN w" && plan != "SCAN CONSTANT ROW"
			if scans || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s\n%s", plan, text)
			}
			return nil
		}, "EXPLAIN QUERY PLAN "+parameter.ReplaceAllString(text, "1")))
	}
}

func TestExplain(t *testing.T) {
	known := fmt.Errorf("as said: %w", store.ErrClosed)
	if got := explain("x.db", known); got != known {
		t.Errorf("what is explained is explained again: %v", got)
	}
	if err := explain("x.db", errors.New("something else")); !errors.Is(err, store.ErrAway) || final(err) {
		t.Errorf("an unknown error: %v", err)
	}
	if err := explain("x.db", nil); err != nil {
		t.Errorf("no error: %v", err)
	}
}

// TestGrowingLog raises one alarm when the log passes its limit, and another
// only after it had shrunk.
func TestGrowingLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	var alarms []error
	w := &writer{path: path, alarm: func(err error) { alarms = append(alarms, err) }}
	size := func(bytes int64) {
		must(t, os.WriteFile(path+"-wal", nil, 0o600))
		must(t, os.Truncate(path+"-wal", bytes))
		w.watchLog()
	}
	w.watchLog()
	size(logAlarm)
	if len(alarms) != 0 {
		t.Fatalf("too early: %v", alarms)
	}
	size(logAlarm + 1)
	size(2 * logAlarm)
	size(0)
	size(logAlarm + 1)
	if len(alarms) != 2 || !strings.Contains(alarms[0].Error(), "256 MB") {
		t.Fatalf("alarms: %v", alarms)
	}
}

func connected(t *testing.T, path string) *conn {
	t.Helper()
	c, err := connect(t.Context(), writerDSN(path))
	must(t, err)
	t.Cleanup(func() { must(t, c.close()) })
	return c
}

func want(t *testing.T, c *conn, query string, n int64) {
	t.Helper()
	if got, err := c.number(query); err != nil || got != n {
		t.Errorf("%s: %d, %v; want %d", query, got, err, n)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
