package fake

import (
	"io"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// maxFile is what one upload may hold here, in bytes.
const maxFile = 64 << 20

// File is one uploaded file; its bytes are kept beside the journal, or in memory without a Dir.
type File struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Title   string `json:"title"`
	Type    string `json:"mimetype"`
	Alt     string `json:"alt,omitempty"`
	User    string `json:"user"`
	Size    int64  `json:"size"`
	Created int64  `json:"created"`
	Ready   bool   `json:"ready"` // the bytes are here
	Shared  bool   `json:"shared"`
	Channel string `json:"channel,omitempty"`
	TS      string `json:"ts,omitempty"`
	Thread  string `json:"thread,omitempty"`
	bytes   []byte
}

func (w *Workspace) newFile(name, user string, size int64) *File {
	kind := mime.TypeByExtension(strings.ToLower(path.Ext(name)))
	if kind == "" {
		kind = "application/octet-stream"
	}
	kind, _, _ = strings.Cut(kind, ";")
	return &File{ID: "F" + randomID(10), Name: name, Title: name, Type: kind, User: user, Size: size, Created: w.clock.Now().Unix()}
}

// keepBytes stores a file's content. On disk it is whole before the journal says that it is there.
func (w *Workspace) keepBytes(f *File, content []byte) error {
	f.Size, f.Ready = int64(len(content)), true
	if w.cfg.Dir == "" {
		f.bytes = content
		return nil
	}
	at := filepath.Join(w.cfg.Dir, "files", f.ID)
	if err := os.WriteFile(at+".part", content, 0o600); err != nil {
		return err
	}
	return os.Rename(at+".part", at)
}

func (w *Workspace) bytesOf(f *File) ([]byte, error) {
	if w.cfg.Dir == "" {
		return f.bytes, nil
	}
	return os.ReadFile(filepath.Join(w.cfg.Dir, "files", f.ID))
}

func (w *Workspace) wireFiles(ids []string) []map[string]any {
	var out []map[string]any
	for _, id := range ids {
		if f := w.state.files[id]; f != nil {
			out = append(out, w.wireFile(f))
		}
	}
	return out
}

func (w *Workspace) wireFile(f *File) map[string]any {
	ext := strings.TrimPrefix(path.Ext(f.Name), ".")
	private := w.base + "/files-pri/" + w.state.team.ID + "-" + f.ID + "/"
	out := map[string]any{
		"id": f.ID, "created": f.Created, "timestamp": f.Created, "name": f.Name, "title": f.Title, "mimetype": f.Type,
		"filetype": ext, "pretty_type": strings.ToUpper(ext), "user": f.User, "user_team": w.state.team.ID, "editable": false,
		"size": f.Size, "mode": "hosted", "is_external": false, "external_type": "", "is_public": false, "public_url_shared": false,
		"display_as_bot": false, "username": "", "url_private": private + slug(f.Name), "url_private_download": private + "download/" + slug(f.Name),
		"permalink": w.base + "/fake/file/" + f.ID, "file_access": "visible", "has_rich_preview": false, "media_display_type": "unknown",
		"channels": []string{}, "groups": []string{}, "ims": []string{},
	}
	if f.Alt != "" {
		out["alt_txt"] = f.Alt
	}
	if c := w.state.channels[f.Channel]; c != nil {
		out[map[string]string{"channel": "channels", "group": "groups", "im": "ims"}[c.kind()]] = []string{c.ID}
		share := map[string]any{
			"reply_users": []string{}, "reply_users_count": 0, "reply_count": 0, "ts": f.TS, "channel_name": c.Name,
			"team_id": w.state.team.ID, "share_user_id": f.User,
		}
		if f.Thread != "" {
			share["thread_ts"] = f.Thread
		}
		access := "private"
		if !c.Private {
			access = "public"
		}
		out["shares"] = map[string]any{access: map[string]any{c.ID: []any{share}}}
	}
	return out
}

// slug is a file's name as Slack puts it into addresses.
func slug(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, name)
}

// serveUpload takes the bytes for an address that files.getUploadURLExternal gave out, as multipart field "file" or as
// the whole body.
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	fault, hit := w.takeFault("upload")
	if hit && fault.before() {
		w.suffer(rw, r, fault)
		return
	}
	w.mu.Lock()
	f := w.state.files[r.PathValue("id")]
	w.mu.Unlock()
	if f == nil || f.Ready {
		http.NotFound(rw, r)
		return
	}
	var body io.Reader = http.MaxBytesReader(rw, r.Body, maxFile)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		part, _, err := r.FormFile("file")
		if err != nil {
			http.Error(rw, "no file in the form", http.StatusBadRequest)
			return
		}
		defer part.Close()
		body = part
	}
	content, err := io.ReadAll(body)
	if err != nil || len(content) == 0 {
		http.Error(rw, "empty or broken upload", http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	kept := *f
	err = w.keepBytes(&kept, content)
	if err == nil {
		w.putFile(&kept)
	}
	w.mu.Unlock()
	switch {
	case err != nil:
		http.Error(rw, "could not keep the file", http.StatusInternalServerError)
	case hit:
		w.suffer(rw, r, fault)
	default:
		rw.Write([]byte("OK - " + r.PathValue("id")))
	}
}

// servePrivateFile gives a file to whoever holds a token with files:read; others are sent to a page, not refused, as
// Slack does.
func (w *Workspace) servePrivateFile(rw http.ResponseWriter, r *http.Request) {
	if fault, hit := w.takeFault("download"); hit {
		w.suffer(rw, r, fault)
		return
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	_, id, _ := strings.Cut(r.PathValue("id"), "-")
	w.mu.Lock()
	f := w.state.files[id]
	allowed := w.tokens[token].has("files:read") && f != nil && (f.Channel == "" || w.state.channels[f.Channel].has(w.state.app.User))
	w.mu.Unlock()
	switch {
	case !allowed:
		http.Redirect(rw, r, mountedAt(r)+"/signin?redir="+slug(id), http.StatusFound)
	case !f.Ready:
		http.NotFound(rw, r)
	default:
		w.sendFile(rw, f, strings.HasPrefix(r.PathValue("rest"), "download/"))
	}
}

func (w *Workspace) sendFile(rw http.ResponseWriter, f *File, attach bool) {
	content, err := w.bytesOf(f)
	if err != nil {
		http.Error(rw, "file is gone", http.StatusNotFound)
		return
	}
	how := "inline"
	if attach {
		how = "attachment"
	}
	rw.Header().Set("Content-Type", f.Type)
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	rw.Header().Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	rw.Write(content)
}
