// The line to the server: a WebSocket, or event stream and POST where those are blocked; and coming back after it broke.

import { base } from './config';
import { on } from './dom';
import { get } from './store';
import { changed, hello as greet, last, take, unknown } from './talk';

export type Frame = Record<string, any>;
interface Way { _say(f: Frame): void; _hang(): void }
type Hear = (f: Frame) => void;
type Done = (code: number) => void;


const enum Code { Broken = 1006, Later = 1013, Token = 4401, Origin = 4403, Many = 4429 }

export let up = false; // welcomed, and not broken since
export let tries = 0; // failures in a row
export let halted = false; // the server told us to stay away
export let token = '';
let way: Way | undefined;
let timer = 0;
let held = false; // told to wait: a tab or network that comes back doesn't shorten it
let refused = 0; // WebSockets that ended before a welcome; from two on, the other way is taken
let asked = 0; // since when we wait for any sign of life
let heard = 0;
let since = 0;

export const say = (f: Frame) => {
  if (!way) return;
  if (f.id || f.type == 'ping') asked = asked || Date.now(); // typing and read are never answered
  way._say(f);
};

export const dial = () => {
  if (way || halted) return;
  clearTimeout(timer);
  timer = 0;
  held = false;
  asked = Date.now();
  const used = (token = get('t') || '');
  const hear: Hear = (f) => {
    if (way != me) return;
    heard = Date.now();
    asked = 0;
    if (!up && f.type == 'error') return done(Code.Later); // the server lives, but can't let anybody in just now
    if (f.type == 'welcome') {
      up = true;
      since = heard;
      token = f.token;
      if (refused < 2) refused = 0;
    }
    take(f);
  };
  const done: Done = (code) => way == me && drop(code, used);
  const hello = { type: 'hello', token: used, after: last, ...greet() };
  const me: Way = (way = (refused > 1 ? stream : socket)(hello, hear, done));
};

/** Hangs up and, unless the server forbade it, comes back: at a random moment within a window that doubles up to 30 s. */
export const drop = (code: number = Code.Broken, used = '') => {
  if (!way) return;
  const w = way;
  way = undefined;
  w._hang();
  if (!up && code == Code.Broken && navigator.onLine) refused = refused > 1 ? 0 : refused + 1;
  if (up && Date.now() - since > 3e4) tries = 0;
  up = false;
  if (code == Code.Origin || (code == Code.Token && !unknown(used))) halted = true;
  else {
    held = code == Code.Many;
    timer = setTimeout(dial, code == Code.Token ? 0 : (held ? 3e4 : 0) + Math.random() * Math.min(3e4, 500 * 2 ** tries));
    tries++;
  }
  changed();
};

/** Leaves without coming back, until somebody dials. */
export const hang = () => {
  clearTimeout(timer);
  const w = way;
  way = undefined;
  timer = 0;
  token = '';
  up = halted = false;
  w?._hang();
};

export const redial = () => {
  hang();
  dial();
};

/** Called when the network or the tab came back: waits no longer, and doubts a line that looks alive. */
export const wake = () => {
  if (document.hidden) return;
  if (timer && !held) dial();
  else if (up) say({ type: 'ping' });
};

export const watch = () => {
  on(window, 'online', wake);
  on(window, 'offline', () => drop());
  // A hidden tab's timers run once a minute, so silence alone proves nothing; a question left unanswered does.
  setInterval(() => {
    if (asked && way && Date.now() - asked > 1e4) drop();
    else if (up && Date.now() - heard > 2e4) say({ type: 'ping' });
  }, 5e3);
};

const socket = (hello: Frame, hear: Hear, done: Done): Way => {
  let ws: WebSocket | undefined;
  const send = (f: Frame) => ws!.readyState == 1 && ws!.send(JSON.stringify(f));
  try {
    const u = new URL('chat', base);
    u.protocol = u.protocol.replace('http', 'ws');
    ws = new WebSocket(u);
    ws.onopen = () => send(hello);
    ws.onmessage = (e) => hear(JSON.parse(e.data));
    ws.onclose = (e) => done(e.code);
  } catch {
    setTimeout(done, 0, Code.Broken); // the page's policy forbids WebSockets
  }
  return { _say: send, _hang: () => ws?.close() };
};

const stream = (hello: Frame, hear: Hear, done: Done): Way => {
  const stop = new AbortController();
  let open = false;
  const go = async (path: string, f?: Frame) => {
    const headers: Record<string, string> = {};
    if (f) headers['Content-Type'] = 'application/json';
    if (f != hello) headers.Authorization = 'Bearer ' + token;
    const r = await fetch(new URL(path, base), {
      method: f ? 'POST' : 'GET', body: f && JSON.stringify(f), headers, signal: stop.signal,
    });
    if (!r.ok) done(4e3 + r.status); // 401 and 4401, 403 and 4403, 429 and 4429 mean the same
    return r;
  };
  const fail = () => done(Code.Broken);

  const listen = async () => {
    open = true;
    const r = await go('chat/stream?after=' + last);
    const reader = r.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ''; ; ) {
      const silence = setTimeout(fail, 45e3); // the server breathes every 15 s
      const { value, done: end } = await reader.read();
      clearTimeout(silence);
      if (end) return fail();
      heard = Date.now();
      const events = (rest + value).split(/\r?\n\r?\n/);
      rest = events.pop()!;
      for (const e of events) for (const d of e.matchAll(/^data: ?(.*)/gm)) hear(JSON.parse(d[1]));
    }
  };

  const post = async (f: Frame) => {
    try {
      const r = await go('chat/say', f);
      if (!r.ok) return;
      for (const answer of (await r.json()) || []) hear(answer);
      // Before its first line the server stores no conversation, so there is nothing to listen to.
      if (!open && last) listen().catch(fail);
    } catch {
      fail();
    }
  };
  post(hello);
  return { _say: post, _hang: () => stop.abort() };
};
