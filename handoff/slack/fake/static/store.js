// What the page knows. Parts of the page subscribe to be told that something is different.

export const store = {
  world: null,
  emoji: {},
  rooms: new Map(), // channel id -> {messages: [], more}
  threads: new Map(), // "channel ts" -> [messages]
};

const listeners = new Set();
export const onChange = (f) => listeners.add(f);
export const changed = () => listeners.forEach((f) => f());

export const user = (id) => store.world?.users[id];
export const channel = (id) => store.world?.channels.find((c) => c.id === id);
export const me = () => store.world?.me;

export function channelTitle(c) {
  return c.kind === "im" ? store.world.app.name : c.name;
}

export const threadKey = (c, ts) => c + " " + ts;

export function takeMessage({ channel: id, message, root }) {
  const room = store.rooms.get(id);
  const inThread = message.thread_ts && message.thread_ts !== message.ts;
  if (room && (!inThread || message.subtype === "thread_broadcast")) place(room.messages, message);
  if (room && root) place(room.messages, root, true);
  const thread = store.threads.get(threadKey(id, inThread ? message.thread_ts : message.ts));
  if (thread) {
    place(thread, message);
    if (root) place(thread, root);
  }
}

// place keeps a list in order of time; only replaces and does not add when asked to.
function place(list, message, replaceOnly) {
  const i = list.findIndex((m) => m.ts >= message.ts);
  if (i >= 0 && list[i].ts === message.ts) list[i] = message;
  else if (replaceOnly) return;
  else if (i < 0) list.push(message);
  else list.splice(i, 0, message);
}

export function dropMessage({ channel: id, ts }) {
  const room = store.rooms.get(id);
  if (room) room.messages = room.messages.filter((m) => m.ts !== ts);
  for (const [key, list] of store.threads) {
    if (key.startsWith(id + " ")) store.threads.set(key, list.filter((m) => m.ts !== ts));
  }
}
