// What outlives the page: the token, how far was read, whether a case is open, and what still waits to be sent.
//
//   t  token, written right before the first line leaves    c  "1" while people have the case
//   r  number of the last line shown, "0" when it has begun  m  "1" when muted
//   o… one key per unsent line: tabs never rewrite each other's, so nothing is lost between a read and a write

import { base, data } from './config';
import { on } from './dom';

export interface Unsent { id: string; text: string; tab: string; at: number; bad?: string }

const K = `handrail:${base.host}:${data.site || ''}:`;

let kept: Record<string, string> = {};
try {
  localStorage[K] = 1;
  delete localStorage[K];
  kept = localStorage;
} catch {
  // Storage is switched off: the chat lives as long as the page.
}

export const get = (k: string): string | undefined => kept[K + k];

export const put = (k: string, v?: string | number) => {
  try {
    if (v == null) delete kept[K + k];
    else kept[K + k] = '' + v;
  } catch {
    kept = { ...kept, [K + k]: '' + v };
  }
};

const keys = () => Object.keys(kept).filter((k) => k.startsWith(K));

export const forget = () => keys().forEach((k) => delete kept[k]);

/** Unsent lines, oldest first: ids begin with the time they were made. */
export const unsent = (): Unsent[] =>
  keys().filter((k) => k.startsWith(K + 'o')).sort().map((k) => JSON.parse(kept[k]));

export const keep = (u: Unsent) => put('o' + u.id, JSON.stringify(u));

/** Tells which of our keys another tab changed; all of them when it cleared the storage. */
export const onOther = (f: (key: string) => void) =>
  on(window, 'storage', ({ key }) => (!key || key.startsWith(K)) && f(key ? key.slice(K.length) : 't'));

const random = () => Math.random().toString(36).slice(2);
let count = 0;

/** Sortable by time, then by order within the tab, then random enough not to collide. */
export const newId = () => (Date.now() * 1e3 + (count++ % 1e3)).toString(36) + random();

/** This tab's name. It survives a reload, so that a tab takes its own unsent lines up again at once. */
export let tab = random();
try {
  tab = sessionStorage[K] = sessionStorage[K] || tab;
} catch {}
