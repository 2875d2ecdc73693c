package fake

import (
	"encoding/json"
	"strconv"
	"strings"
)

func fileMethods() map[string]method {
	return map[string]method{
		"files.getUploadURLExternal":   {scope: "files:write", rate: tier4, run: fileUploadURL},
		"files.completeUploadExternal": {scope: "files:write", rate: tier4, run: fileComplete},
		"files.info":                   {scope: "files:read", rate: tier4, run: fileInfo},
	}
}

// fileUploadURL answers an address on the origin that the app called, because clients give their token to no other.
func fileUploadURL(c *call) (answer, error) {
	if err := c.required("filename", "length"); err != nil {
		return nil, err
	}
	size, err := strconv.ParseInt(c.args["length"], 10, 64)
	switch {
	case err != nil || size <= 0:
		return nil, fail("invalid_arguments", "[ERROR] length must be more than 0")
	case size > maxFile:
		return nil, fail("file_upload_size_restricted")
	case len(c.args["alt_txt"]) > 1000:
		return nil, fail("alt_txt_too_large")
	}
	f := c.newFile(c.args["filename"], c.state.app.User, size)
	f.Alt = c.args["alt_txt"]
	c.putFile(f)
	return answer{"upload_url": c.base + "/upload/v1/" + f.ID, "file_id": f.ID}, nil
}

// fileComplete makes uploaded files visible, and shares them in one message if a channel is named. That message's
// timestamp is not answered; it comes with the file_share event.
func fileComplete(c *call) (answer, error) {
	var wanted []struct{ ID, Title string }
	if json.Unmarshal(c.object("files"), &wanted) != nil || len(wanted) == 0 {
		return nil, fail("invalid_arguments", "[ERROR] missing required field: files")
	}
	var files []*File
	for _, each := range wanted {
		f := c.state.files[each.ID]
		if f == nil || !f.Ready || f.Shared {
			return nil, fail("file_not_found")
		}
		done := *f
		done.Shared = true
		if each.Title != "" {
			done.Title = each.Title
		}
		files = append(files, &done)
	}
	m, err := c.share()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if m != nil {
			f.Channel, f.TS, f.Thread = m.Channel, m.TS, m.ThreadTS
			m.Files = append(m.Files, f.ID)
		}
		c.putFile(f)
	}
	if m != nil {
		c.putMessage(m)
		c.emitMessage(m)
		for _, f := range files {
			c.emitFileShared(f)
		}
		c.ring(m)
	}
	ids := make([]string, len(files))
	for i, f := range files {
		ids[i] = f.ID
	}
	return answer{"files": c.wireFiles(ids)}, nil
}

// share prepares the message that carries the files; none if no channel was named.
func (c *call) share() (*Message, error) {
	id := c.args["channel_id"]
	if id == "" {
		id, _, _ = strings.Cut(c.args["channels"], ",")
	}
	if id == "" {
		return nil, nil
	}
	ch := c.visible(id)
	switch {
	case ch == nil:
		return nil, fail("channel_not_found")
	case !ch.has(c.state.app.User):
		return nil, fail("not_in_channel")
	}
	thread := c.args["thread_ts"]
	if thread != "" && c.state.message(ch.ID, thread) == nil {
		return nil, fail("thread_not_found")
	}
	blocks, _, err := c.layout()
	if err != nil {
		return nil, err
	}
	a := c.state.app
	return &Message{
		Channel: ch.ID, TS: c.stamp(ch.ID), ThreadTS: thread, Subtype: "file_share", User: a.User, BotID: a.BotID, AppID: a.ID,
		Text: c.args["initial_comment"], Blocks: blocks,
	}, nil
}

func fileInfo(c *call) (answer, error) {
	if err := c.required("file"); err != nil {
		return nil, err
	}
	f := c.state.files[c.args["file"]]
	if f == nil || !f.Ready {
		return nil, fail("file_not_found")
	}
	if ch := c.state.channels[f.Channel]; ch != nil && !ch.has(c.state.app.User) {
		return nil, fail("not_visible")
	}
	return answer{"file": c.wireFile(f), "comments": []any{}, "paging": map[string]any{"count": 100, "total": 0, "page": 1, "pages": 0}}, nil
}
