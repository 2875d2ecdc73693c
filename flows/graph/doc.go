// Package graph draws flows: as SVG that a person likes to look at, and as Mermaid for pages that draw it themselves.
//
//	flows.Picture --chart--> nodes, edges --rank--> rows --order--> few crossings --place--> x, y --svg--> <svg>
//
// Steps stand in rows from the top down; a condition stands on the line that it opens; a way back up is not a line across the page
// but a small sign with the name of the step. The layout is Sugiyama's: rows by the longest way, an order with few crossings by
// barycentres, places by least squares. Light and dark are one file: colours are LOOK.md's, chosen by the reader's preference.
//
// The package does no I/O. The same picture gives the same bytes.
package graph
