package webchat

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/channels"
)

// Config is what a Server is built from. House and Secret are required.
type Config struct {
	House    House
	Secret   []byte          // HANDRAIL_SECRET, at least 32 bytes
	Identity []byte          // HANDRAIL_IDENTITY_SECRET
	Origins  []string        // sites that may embed the widget: "https://shop.example"
	Limits   channels.Limits // the zero value has none
	Proxies  []netip.Prefix  // whose X-Forwarded-For counts
	Log      *slog.Logger    // nil = discarded
	// Refused is told what was refused and why, for handrail_refused_total.
	Refused func(source, why string)
	Timing  Timing
}

// Timing are the channel's timeouts; what is 0 has its default.
type Timing struct {
	Hello time.Duration // a socket says hello within 5 s
	Ping  time.Duration // a quiet socket is pinged every 30 s, and given up after two and a half
	Away  time.Duration // a page counts as gone 3 s after its last connection
	Write time.Duration // a slow reader has 20 s to take what was sent
	Beat  time.Duration // a comment in a quiet stream every 15 s
}

func (t Timing) orDefaults() Timing {
	for _, d := range []struct {
		to *time.Duration
		is time.Duration
	}{{&t.Hello, 5 * time.Second}, {&t.Ping, 30 * time.Second}, {&t.Away, 3 * time.Second}, {&t.Write, 20 * time.Second}, {&t.Beat, 15 * time.Second}} {
		if *d.to == 0 {
			*d.to = d.is
		}
	}
	return t
}

// lingering is how long a closed socket may take to notice.
const lingering = 2 * time.Second

// Server speaks CONTRACT.md's web chat.
type Server struct {
	house   House
	tokens  tokens
	origins map[string]bool
	proxies []netip.Prefix
	says    *channels.Buckets[string]
	news    *channels.Buckets[netip.Addr]
	doors   *channels.Doors[netip.Addr]
	log     *slog.Logger
	refused func(source, why string)
	timing  Timing
	guests  guests
	blank   bot.Face // of a conversation that has just begun

	upgrader websocket.Upgrader
	wheel    *wheel
	life     context.Context // of events that no request waits for
	end      context.CancelFunc

	mu      sync.Mutex
	rooms   map[string]*room
	sockets map[*socket]struct{}
	closed  bool
	active  sync.WaitGroup // sockets, streams and departures
}

// New starts the channel's wheel; Close must follow.
func New(c Config) (*Server, error) {
	tokens, err := newTokens(c.Secret, c.Identity)
	if err != nil {
		return nil, err
	}
	s := &Server{
		house: c.House, tokens: tokens, origins: originSet(c.Origins), proxies: c.Proxies,
		says: channels.NewBuckets[string](c.Limits.Say), news: channels.NewBuckets[netip.Addr](c.Limits.New),
		doors: channels.NewDoors[netip.Addr](c.Limits.Sockets),
		log:   c.Log, refused: c.Refused, timing: c.Timing.orDefaults(),
		blank: c.House.Blank(),
		rooms: map[string]*room{}, sockets: map[*socket]struct{}{},
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.refused == nil {
		s.refused = func(string, string) {}
	}
	s.upgrader = websocket.Upgrader{
		HandshakeTimeout: s.timing.Hello,
		// Small buffers of its own: those of net/http would be pinned for the
		// connection's life. Writing borrows one from the pool for a moment.
		ReadBufferSize: 512, WriteBufferSize: 1024, WriteBufferPool: &sync.Pool{},
		CheckOrigin: func(*http.Request) bool { return true }, // ours closes by 4403, so that the page can say why
		Error: func(w http.ResponseWriter, _ *http.Request, status int, why error) {
			channels.Refuse(w, status, codeBad, why.Error())
		},
	}
	s.life, s.end = context.WithCancel(context.Background())
	s.wheel = newWheel(min(250*time.Millisecond, s.timing.Hello/10, s.timing.Away/4, s.timing.Ping/4))
	s.active.Go(func() { s.wheel.run(s.life) })
	return s, nil
}

// Routes puts the channel's paths on a mux.
func (s *Server) Routes(mux *http.ServeMux) {
	mux.HandleFunc("/chat", s.serveSocket)
	mux.HandleFunc("/chat/say", s.serveSay)
	mux.HandleFunc("/chat/stream", s.serveStream)
	mux.HandleFunc("/chat/secret/{ref}", s.serveSecret)
	mux.HandleFunc("/chat/file", s.serveFile)
	mux.HandleFunc("/chat/file/{id}", s.serveFile)
}

// Close tells every page to come back (1012), ends the streams, and waits until
// all have gone or ctx ends, and then drops them.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	for _, k := range s.present() {
		go k.shut(websocket.CloseServiceRestart, restarting)
	}
	gone := make(chan struct{})
	go func() {
		s.active.Wait()
		close(gone)
	}()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
	}
	for _, k := range s.present() {
		_ = k.ws.Close() // its reader reports nothing to anybody any more
	}
	<-gone
	return context.Cause(ctx)
}

// restarting is what pages hear when the server ends.
const restarting = "restarting, come back"

// present lists the sockets that are open now.
func (s *Server) present() []*socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.sockets))
}

// enter counts a connection in; false while the server closes.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.active.Add(1)
	return true
}
