// One line of the transcript as one row: day, who and when, what was said.
//
//   div.m.b|c|a|s          bot, customer, agent, system
//     div.d                the day, if it is another than the row above's
//     div.h                who and when, if it is another author or minute
//     div.y  dir=auto      text, files, a protected value

import { base } from './config';
import { bubble, button, div, el, give, link, plain, rich, type Kid } from './dom';
import { lines } from './talk';
import { clock, day } from './time';
import { box, shout } from './view';
import { token, type Frame } from './wire';
import { t, W } from './words';

const rows = new Map<number, HTMLElement>();
const mends = new Map<number, Frame>(); // line number -> the line that corrects or withdraws it

export const who = (l: Frame) => plain(l.from == 'customer' ? t(W.You) : l.name || t(W.Assistant));

export const initial = (name: string) => el('span', { class: 'i', 'aria-hidden': 'true' }, [...name][0]);

const ask = async (u: URL) => {
  const r = await fetch(u, { headers: { Authorization: 'Bearer ' + token }, cache: 'no-store' });
  if (!r.ok) throw r;
  return r;
};

/** Fetched at each press, kept nowhere but on the screen. */
const secret = (ref: string) => {
  const value = el('output');
  const b = button(t(W.Show), async () => {
    if (value.firstChild) {
      value.textContent = '';
      b.textContent = t(W.Show);
      return;
    }
    try {
      value.textContent = await (await ask(new URL('chat/secret/' + encodeURIComponent(ref), base))).text();
      b.textContent = t(W.Hide);
    } catch {
      shout(t(W.NoShow));
    }
  });
  return div('f', value, b);
};

/** Our own files need the token; it is never sent to another place. */
const file = (f: Frame) => {
  const name = plain(f.name || f.id);
  const open = async () => {
    const u = new URL(f.url || 'chat/file/' + f.id, base);
    if (u.origin == base.origin) {
      try {
        give(await (await ask(u)).blob(), name);
      } catch {
        shout(t(W.NoShow));
      }
    } else if (/^https?:/.test(u.protocol)) link(u.href).click();
  };
  return div('f', el('bdi', {}, name), el('small', {}, f.size && Math.ceil(f.size / 1e3) + ' KB'),
    button(t(W.Open), open, { 'aria-label': t(W.Open) + ' ' + name }));
};

const body = (l: Frame): Kid[] => [
  l.corrects && el('small', {}, t(W.Corrected, who(l)), el('br')),
  ...rich(l.text || ''),
  ...(l.files || []).map(file),
  l.secret && secret(l.secret),
];

/** A corrected line stays, struck through; a withdrawn one only says that it was. The withdrawing line itself has no row to see. */
const mend = (n: number) => {
  const by = mends.get(n);
  const row = rows.get(n);
  if (!by || !row) return;
  row.className = by.corrects ? row.className + ' x' : 'm s';
  if (!by.corrects) row.lastChild!.textContent = t(W.Withdrew, who(by));
};

/** Puts day and head on a row, judged by the row above. */
const dress = (n: number) => {
  const row = rows.get(n);
  const l = lines.get(n)!;
  if (!row) return;
  const above = lines.get(n - 1);
  const d = day(l.at);
  const anew = !above || day(above.at) != d;
  row.firstChild!.textContent = anew ? d : '';
  (row.children[1] as HTMLElement).hidden = / s/.test(row.className) ||
    !anew && above.from == l.from && above.name == l.name && clock(above.at) == clock(l.at);
};

/** Rows come only next to rows that stand: below the last or above the first. */
export const place = (l: Frame) => {
  const name = who(l);
  const row = div('m ' + l.from[0],
    div('d'),
    div('h', l.from == 'agent' && initial(name), el('bdi', {}, name), ', ', clock(l.at)),
    bubble(...body(l)));
  row.hidden = !!l.withdraws;
  rows.set(l.n, row);
  if (rows.has(l.n + 1)) box.prepend(row);
  else box.append(row);
  const target = l.corrects || l.withdraws;
  if (target) mends.set(target, l);
  mend(target);
  mend(l.n);
  [target, l.n, l.n + 1].forEach(dress);
};

export const noRows = () => {
  rows.clear();
  mends.clear();
};
