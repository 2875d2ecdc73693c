package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// inside is handrail in this process.
type inside struct {
	cancel context.CancelFunc
	code   chan int
}

func runInside(out io.Writer, env map[string]string, args ...string) *inside {
	ctx, cancel := context.WithCancel(context.Background())
	in := &inside{cancel, make(chan int, 1)}
	go func() {
		in.code <- handrail(ctx, args, stdio{strings.NewReader(""), out, out, lookup(env)})
	}()
	return in
}

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}

func (in *inside) stop() int {
	in.cancel()
	return <-in.code
}

func (in *inside) kill() { panic("a program inside the test cannot be killed") }

// child is handrail as a process of its own.
type child struct {
	t   *testing.T
	cmd *exec.Cmd
}

func runChild(t *testing.T, out io.Writer, env map[string]string, args ...string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t, exec.Command(self, args...)}
	c.cmd.Dir, c.cmd.Stdout, c.cmd.Stderr = t.TempDir(), out, out
	c.cmd.Env = []string{asProgram + "=1", "PATH=" + os.Getenv("PATH"), "TZ=UTC"}
	for name, value := range env {
		c.cmd.Env = append(c.cmd.Env, name+"="+value)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// stop asks the process to end and waits for it; one that does not end in time
// is killed.
func (c *child) stop() int {
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Error(err)
	}
	late := time.AfterFunc(patience, c.kill)
	defer late.Stop()
	_ = c.cmd.Wait() // the exit code says it
	return c.cmd.ProcessState.ExitCode()
}

func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended by itself
	_ = c.cmd.Wait()
}

// ran runs a command to its end and returns what it wrote.
func ran(in string, env map[string]string, args ...string) (code int, out, complaints string) {
	var a, b strings.Builder
	code = handrail(context.Background(), args, stdio{strings.NewReader(in), &a, &b, lookup(env)})
	return code, a.String(), b.String()
}
