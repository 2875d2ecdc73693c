package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestABodyThatTricklesInIsBrokenOff: who sends a byte now and then holds no
// connection for long.
func TestABodyThatTricklesInIsBrokenOff(t *testing.T) {
	t.Parallel()
	read := make(chan error, 1)
	server := httptest.NewServer(bodiesInTime(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		read <- err
	}), 50*time.Millisecond))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /chat/say HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n{")
	select {
	case err := <-read:
		if err == nil {
			t.Error("a body that is not there was read to its end")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the body is still waited for")
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(conn)
	for err == nil {
		_, err = answers.ReadByte()
	}
	if err != io.EOF {
		t.Errorf("the connection is still open: %v", err)
	}
}
