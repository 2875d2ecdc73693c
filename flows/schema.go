package flows

import _ "embed"

// Schema is the JSON Schema (2020-12) of a pack's files, for editors: it completes and explains every key, and marks what Compile
// would refuse by its shape alone. Names, conditions and ways through a flow are Compile's business.
//
//go:embed schema.json
var Schema string
