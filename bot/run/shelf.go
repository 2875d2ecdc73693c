package run

import (
	"container/list"
	"sync"
)

// shelf keeps the conversations last used in decoded form, the least recently
// used falls off. A wrong entry is harmless: the commit's version refuses it.
type shelf struct {
	mu    sync.Mutex
	size  int
	order *list.List // of *kept, the most recently used first
	by    map[string]*list.Element
}

type kept struct {
	conversation string
	version
}

func newShelf(size int) *shelf {
	return &shelf{size: size, order: list.New(), by: map[string]*list.Element{}}
}

func (s *shelf) get(conversation string) (version, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.by[conversation]
	if e == nil {
		return version{}, false
	}
	s.order.MoveToFront(e)
	return e.Value.(*kept).version, true
}

// put is for who just committed; offer for who just read, and may be late.
func (s *shelf) put(conversation string, v version)   { s.keep(conversation, v, true) }
func (s *shelf) offer(conversation string, v version) { s.keep(conversation, v, false) }

func (s *shelf) keep(conversation string, v version, sure bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.by[conversation]; e != nil {
		if k := e.Value.(*kept); sure || v.version > k.version.version {
			k.version = v
		}
		s.order.MoveToFront(e)
		return
	}
	s.by[conversation] = s.order.PushFront(&kept{conversation, v})
	if s.order.Len() > s.size {
		last := s.order.Back()
		delete(s.by, last.Value.(*kept).conversation)
		s.order.Remove(last)
	}
}

func (s *shelf) drop(conversation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.by[conversation]; e != nil {
		delete(s.by, conversation)
		s.order.Remove(e)
	}
}
