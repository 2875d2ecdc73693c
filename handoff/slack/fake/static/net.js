// Everything that goes to and comes from the workspace. Addresses are relative to the page.

export const session = { as: new URLSearchParams(location.search).get("as") ?? recall("as") ?? "" };

function recall(key) {
  try { return localStorage.getItem("workspace." + key); } catch { return null; }
}

export function remember(key, value) {
  try { localStorage.setItem("workspace." + key, value); } catch { /* private window: it lasts as long as the page */ }
}

export { recall };

function address(path, args) {
  return "fake/" + path + "?" + new URLSearchParams({ as: session.as, ...args });
}

export const fileURL = (id, save) => address("file/" + encodeURIComponent(id), save ? { save: "1" } : {});

export async function get(path, args) {
  const answer = await fetch(address(path, args));
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function answered(answer) {
  const body = await answer.json().catch(() => ({ error: "The workspace did not answer." }));
  if (!answer.ok) throw Object.assign(new Error(body.error), { noAnswer: Boolean(body.no_answer) });
  return body;
}

export async function act(what) {
  return answered(await fetch(address("act"), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) }));
}

export async function upload(file, args) {
  return answered(await fetch(address("upload", { ...args, name: file.name }), { method: "POST", body: file }));
}

let source;

// A page that the browser keeps for the way back must not keep its stream: a browser opens only six connections to one
// place. When it is shown again it reads everything anew.
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });

// listen follows the changes after mark. The browser reconnects by itself and names the last event it had.
export function listen(mark, take, state) {
  source?.close();
  const mine = source = new EventSource(address("stream", { after: mark }));
  source.onopen = () => state(true);
  source.onerror = () => {
    state(false);
    // After a plain lost connection the browser tries again by itself; after an answer that is no stream it gives up.
    if (mine.readyState === EventSource.CLOSED) setTimeout(() => { if (source === mine) listen(mark, take, state); }, 2000);
  };
  source.onmessage = (e) => take(JSON.parse(e.data));
}
