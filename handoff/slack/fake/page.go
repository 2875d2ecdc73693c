package fake

import "net/http"

func (w *Workspace) pageRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /fake/fault", w.serveFault)
	return mux
}

func pageFiles() http.Handler { return http.NotFoundHandler() }
