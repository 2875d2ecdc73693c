package fake

import (
	"errors"
	"fmt"
)

// What a person can't do. Slack's client would not offer it, so a test that meets one is wrong about the world.
var (
	ErrNobody  = errors.New("fake slack: nobody here has that name")
	ErrChannel = errors.New("fake slack: the person is not in such a channel")
	ErrMessage = errors.New("fake slack: no such message")
	ErrOthers  = errors.New("fake slack: somebody else's message")
	ErrView    = errors.New("fake slack: no such view is open")
)

// Person acts as one member, by the same ways as the web page.
type Person struct {
	w    *Workspace
	name string
}

// As returns somebody by id, handle, display name or first name. Channels are given by id or name; "" is the direct
// conversation with the app.
func (w *Workspace) As(name string) *Person { return &Person{w, name} }

// member finds the person. Called with the lock held.
func (p *Person) member() (*User, error) {
	u := p.w.state.findUser(p.name)
	if u == nil || u.Bot || u.Deleted {
		return nil, fmt.Errorf("%w: %s", ErrNobody, p.name)
	}
	return u, nil
}

// in finds the person and a channel they are in.
func (p *Person) in(channel string) (*User, *Channel, error) {
	u, err := p.member()
	if err != nil {
		return nil, nil, err
	}
	if channel == "" {
		return u, p.w.direct(u.ID), nil
	}
	c := p.w.state.findChannel(channel)
	if c == nil || !c.has(u.ID) {
		return nil, nil, fmt.Errorf("%w: %s in %s", ErrChannel, u.Name(), channel)
	}
	return u, c, nil
}

// on finds the person and a message they see.
func (p *Person) on(channel, ts string) (*User, *Message, error) {
	u, c, err := p.in(channel)
	if err != nil {
		return nil, nil, err
	}
	m := p.w.state.message(c.ID, ts)
	if m == nil || m.Only != "" && m.Only != u.ID {
		return nil, nil, fmt.Errorf("%w: %s in %s", ErrMessage, ts, channel)
	}
	return u, m, nil
}

// Post writes what was typed, in the channel or, with threadTS, in a thread; @names, #channels and addresses become
// references as in Slack's composer. It returns the message's timestamp.
func (p *Person) Post(channel, threadTS, text string) (string, error) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	m, err := p.draft(channel, threadTS, text)
	if err != nil {
		return "", err
	}
	p.w.say(m)
	return m.TS, nil
}

// draft is a message that is not posted yet.
func (p *Person) draft(channel, threadTS, text string) (*Message, error) {
	u, c, err := p.in(channel)
	if err != nil {
		return nil, err
	}
	if threadTS != "" {
		root := p.w.state.message(c.ID, threadTS)
		if root == nil || root.Only != "" {
			return nil, fmt.Errorf("%w: thread %s", ErrMessage, threadTS)
		}
		if !root.Root() {
			threadTS = root.ThreadTS
		}
	}
	m := &Message{Channel: c.ID, ThreadTS: threadTS, User: u.ID, ClientID: uuid()}
	p.w.word(m, text)
	m.TS = p.w.stamp(c.ID)
	return m, nil
}

// word sets what a message says from what was typed.
func (w *Workspace) word(m *Message, text string) {
	m.Text, m.Blocks = w.typed(text), nil
	if m.Text != "" {
		m.Blocks = richText(m.Text)
	}
}

// say makes a person's message public.
func (w *Workspace) say(m *Message) {
	w.putMessage(m)
	w.emitMessage(m)
	w.ring(m)
	w.see(m.User, m.Channel, m.TS)
}

// see moves a person's read mark forward.
func (w *Workspace) see(user, channel, ts string) {
	key := user + " " + channel
	if w.state.read[key] >= ts {
		return
	}
	w.state.read[key] = ts
	w.journal.put("read", key, ts)
	w.changed(change{Kind: "read", User: user, Channel: channel})
}

// Edit changes the person's own message; it rings nobody, whatever it mentions.
func (p *Person) Edit(channel, ts, text string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u, old, err := p.on(channel, ts)
	if err != nil {
		return err
	}
	if old.User != u.ID {
		return ErrOthers
	}
	m := old.clone()
	p.w.word(m, text)
	m.Edited = &Edited{User: u.ID, TS: p.w.stamp(m.Channel)}
	p.w.replace(old, m)
	return nil
}

// Delete removes the person's own message.
func (p *Person) Delete(channel, ts string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u, m, err := p.on(channel, ts)
	if err != nil {
		return err
	}
	if m.Only == u.ID {
		p.w.dropMessage(m)
		return nil
	}
	if m.User != u.ID {
		return ErrOthers
	}
	p.w.erase(m)
	return nil
}

// React adds an emoji by its name, without colons.
func (p *Person) React(channel, ts, emoji string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u, m, err := p.on(channel, ts)
	if err != nil {
		return err
	}
	return p.w.react(u.ID, m, emoji)
}

// Unreact takes the person's emoji away.
func (p *Person) Unreact(channel, ts, emoji string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u, m, err := p.on(channel, ts)
	if err != nil {
		return err
	}
	return p.w.unreact(u.ID, m, emoji)
}

// Upload posts a file with a comment, in the channel or a thread, and returns the message's timestamp.
func (p *Person) Upload(channel, threadTS, name string, content []byte, comment string) (string, error) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	m, err := p.draft(channel, threadTS, comment)
	if err != nil {
		return "", err
	}
	f := p.w.newFile(name, m.User, int64(len(content)))
	f.Shared, f.Channel, f.TS, f.Thread = true, m.Channel, m.TS, m.ThreadTS
	if err := p.w.keepBytes(f, content); err != nil {
		return "", err
	}
	p.w.putFile(f)
	m.Subtype, m.Files = "file_share", []string{f.ID}
	p.w.say(m)
	p.w.emitFileShared(f)
	return m.TS, nil
}

// Share forwards a message to a channel or thread, with a comment; the original hangs below as an attachment.
func (p *Person) Share(channel, threadTS, fromChannel, ts, comment string) (string, error) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	_, from, err := p.on(fromChannel, ts)
	if err != nil {
		return "", err
	}
	m, err := p.draft(channel, threadTS, comment)
	if err != nil {
		return "", err
	}
	m.Attachments = mustJSON([]any{map[string]any{
		"ts": from.TS, "author_id": from.User, "channel_id": from.Channel, "channel_team": p.w.state.team.ID, "is_msg_unfurl": true,
		"is_share": true, "text": from.Text, "author_name": p.w.author(from), "fallback": p.w.glance(from), "id": 1,
		"from_url": p.w.base + "/archives/" + from.Channel + "/p" + from.TS, "mrkdwn_in": []string{"text"},
	}})
	p.w.say(m)
	return m.TS, nil
}

// DM is the id of the direct conversation between the person and the app.
func (p *Person) DM() (string, error) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	_, c, err := p.in("")
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

// Read marks a channel, or with threadTS one thread in it, as read up to now.
func (p *Person) Read(channel, threadTS string) error {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u, c, err := p.in(channel)
	if err != nil {
		return err
	}
	p.w.seeRings(u.ID, c.ID, threadTS)
	if ms := p.w.state.room(c.ID).messages; threadTS == "" && len(ms) > 0 {
		p.w.see(u.ID, c.ID, ms[len(ms)-1].TS)
	}
	p.w.changed(change{Kind: "read", User: u.ID, Channel: c.ID})
	return nil
}
