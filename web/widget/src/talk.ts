// The conversation as this tab knows it: a tail of the server's transcript by line number, and what still waits to be sent.

import { emit } from './dom';
import { refresh, shout, showing, steady, wipe, wrote } from './view';
import { place } from './rows';
import { chime } from './sound';
import { settings, locale, data } from './config';
import { dial, drop, hang, redial, say, token, up, type Frame } from './wire';
import { forget, get, keep, newId, put, tab, unsent, type Unsent } from './store';
import { t, W } from './words';

export const lines = new Map<number, Frame>();
export let first = 1; // the lines shown are first..last, without gaps
export let last = 0;
export let state: Frame = {};
export let asking: Frame | undefined; // the line whose choices still stand

const early = new Map<number, Frame>(); // lines that came before their neighbours
let known = ''; // conversation
let history = 0; // up to here lines are old: neither announced nor counted as news
let busy = ''; // the one unsent line on its way; one at a time keeps the order
let told = 0; // last read receipt
let gap = 0;

export const hello = (): Frame => ({
  site: data.site || '', page: location.href, locale, tz: Intl.DateTimeFormat().resolvedOptions().timeZone, user: settings.user,
});

const attempt = () => {
  shout('');
  dial();
  flush();
  refresh(true);
};

export const write = (text: string) => {
  keep({ id: newId(), text, tab, at: Date.now() });
  attempt();
};

export const retry = (u: Unsent) => {
  keep({ id: u.id, text: u.text, tab, at: u.at });
  attempt();
};

/** Sends the oldest line of ours. Another tab's is taken over once it should long have been sent: its tab is gone. */
export const flush = () => {
  const u = !busy && up && last >= history && unsent().find((u) => !u.bad && (u.tab == tab || Date.now() - u.at > 2e4));
  if (!u) return;
  put('t', token); // before it leaves: if this page dies now, the next one finds the same conversation
  busy = u.id;
  say({ type: 'say', id: u.id, text: u.text });
};

export const unread = () => {
  const seen = +(get('r') || 0);
  return [...lines.values()].filter((l) => l.n > seen && /bot|agent/.test(l.from));
};

/** What is on the screen has been read. */
export const read = () => {
  if (!showing() || !last) return;
  if (last > +(get('r') || 0)) put('r', last);
  if (up && last > told) say({ type: 'read', n: (told = last) });
};

const clear = () => {
  lines.clear();
  early.clear();
  first = 1;
  last = told = history = 0;
  known = busy = '';
  state = {};
  asking = undefined;
  wipe();
};

/** The server doesn't know this token. Says so, if there was a conversation; true if a new one may begin without it. */
export const unknown = (used: string) => {
  if (!used) return false;
  if (get('t') == used) {
    if (get('r')) shout(t(W.Lost));
    leave();
  }
  return true;
};

const leave = () => {
  ['t', 'r', 'c'].forEach((k) => put(k));
  clear();
};

export const startOver = (everything?: boolean) => {
  hang();
  if (everything) forget();
  leave();
  if (showing()) dial();
  refresh();
};

const add = (l: Frame) => {
  early.delete(l.n);
  lines.set(l.n, l);
  place(l);
};

const line = (l: Frame) => {
  if (l.id) put('o' + l.id);
  if (l.id == busy) busy = '';
  if (l.n >= first && l.n <= last) return;
  early.set(l.n, l);
  if (l.n == first - 1) steady(() => {
    for (let next; (next = early.get(first - 1)); first--) add(next);
  });
  for (let next; (next = early.get(last + 1)); ) {
    last++;
    add(next);
    if (next.choices?.length) asking = next;
    else if (asking && next.from != asking.from) asking = undefined;
    if (last > history) {
      wrote(next);
      if (next.from != 'customer') chime();
      emit('line', next);
    }
  }
  if (!get('r')) put('r', 0);
  clearTimeout(gap);
  // The other way round may still bring what is missing; if not, the line is taken up again from the last whole one.
  if ([...early.keys()].some((n) => n > last)) gap = setTimeout(drop, 2e3);
};

const moved = (s: Frame) => {
  const since = Date.parse(s.since);
  // Choices that came with the new owner are theirs and stay; older ones are answered by somebody else now.
  if (asking && (since ? Date.parse(asking.at) < since : state.owner && state.owner != s.owner)) asking = undefined;
  state = s;
  put('c', /queue|agent|promise/.test(s.owner) ? 1 : undefined);
};

export const take = (f: Frame) => {
  if (f.type == 'welcome') {
    if (last && known != f.conversation) {
      clear();
      return redial();
    }
    if (f.reset || !last || f.from > last + 1) {
      clear();
      first = f.from || 1;
      last = first - 1;
      history = f.n;
    }
    known = f.conversation;
    busy = '';
    if (get('t')) put('t', f.token);
  }
  if (f.type == 'line') line(f);
  if (f.type == 'state') moved(f);
  if (f.type == 'typing') wrote(f);
  if (f.type == 'error' && busy && (f.id || busy) == busy) {
    const id = busy;
    if (/too_fast|unavailable/.test(f.code)) {
      setTimeout(() => {
        if (busy == id) busy = '';
        flush();
      }, (f.retry_s || 2) * 1e3);
    } else {
      const u = unsent().find((u) => u.id == id);
      if (u) keep({ ...u, bad: f.code });
      busy = '';
      shout(t(W.NotSent));
    }
  }
  if (last < history) return; // the screen is drawn once, when the history is whole
  flush();
  read();
  refresh();
};

export const changed = () => {
  if (!up) busy = '';
  refresh();
};

/** Another tab of the same shop did something. */
export const other = (k: string) => {
  const now = get('t');
  if (k == 't' && last && !now) {
    hang();
    clear();
    if (showing()) dial();
  } else if (now && now != token && token && (last ? k == 't' : k == 'r')) redial();
  if (get('c')) dial();
  flush();
  refresh();
};

/** The page told us who the customer is: the server must hear it, and may change the token. */
export const identify = (user: unknown) => {
  settings.user = user;
  if (token) redial();
};
