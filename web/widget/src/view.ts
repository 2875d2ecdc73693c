// The launcher and the panel.
//
//   div.r role=region
//     section.p role=dialog   header · banner (status) · log: greeting, lines, unsent, choices · typing (status) · alert · field
//     button.l                the launcher

import { banner } from './banner';
import { data, locale, rtl, settings, shop } from './config';
import { bubble, button, div, el, emit, icon, live, on, rich } from './dom';
import { css } from './look';
import { menu } from './menu';
import { initial, noRows, who } from './rows';
import { unsent } from './store';
import { asking, first, last, read, retry, state, unread, write } from './talk';
import { dial, halted, say, tries, up, wake, type Frame } from './wire';
import { speak, t, W } from './words';

const LIMIT = 4000; // code points after NFC, as the server counts

export let root: HTMLElement; // everything
export let log: HTMLElement;
export let box: HTMLElement; // the lines in it
let panel: HTMLElement, status: HTMLElement, typing: HTMLElement, alarm: HTMLElement;
let hi: HTMLElement, more: HTMLElement, out: HTMLElement, picks: HTMLElement;
let field: HTMLTextAreaElement, sendButton: HTMLButtonElement, counter: HTMLElement, launcher: HTMLButtonElement;
let dots: HTMLDetailsElement;
let low = true; // the reader is at the foot of the log and wants to stay there
let writing = ''; // who is typing
let writingTimer = 0;
let typed = 0;

/** Whether the customer sees the last line. */
export const showing = () => !panel.hidden && !document.hidden && low;

export const shout = (s: string) => {
  text(alarm, s);
};

/** A line came, or a sign that one is being written. */
export const wrote = (f: Frame) => {
  clearTimeout(writingTimer);
  writing = f.type == 'typing' ? t(W.Writing, f.from == 'agent' && state.agent || t(W.Assistant)) : '';
  writingTimer = setTimeout(() => {
    writing = '';
    refresh();
  }, 6e3);
};

/** Lines are added above; what is being read stays where it is. */
export const steady = (f: () => void) => {
  const height = log.scrollHeight;
  log.ariaLive = 'off';
  f();
  log.scrollTop += log.scrollHeight - height;
};

export const wipe = () => {
  noRows();
  box.replaceChildren();
  log.ariaLive = 'off';
};

const text = (e: HTMLElement, s: string) => e.textContent == s || (e.textContent = s);

/** Replaces children only when they would differ, so that focus and a screen reader's place survive. */
const fill = (e: HTMLElement & { _was?: string }, now: unknown, make: () => Node[]) => {
  const key = JSON.stringify(now);
  if (e._was == key) return;
  e._was = key;
  const had = e.contains((root.getRootNode() as ShadowRoot).activeElement);
  e.replaceChildren(...make());
  if (had) home();
};

/** Where the focus belongs. On a touch screen the field would raise the keyboard over what is to be read. */
const home = () => (matchMedia('(pointer:coarse)').matches ? panel : field).focus();


const fate = (bad?: string): [W, boolean] =>
  bad ? [W.NotSent, true] : !navigator.onLine ? [W.Kept, false] : up || !tries ? [W.Sending, false] : [tries > 3 ? W.Kept : W.NotSent, true];

export const refresh = (own?: boolean) => {
  const waiting = unsent();
  const news = unread();
  const choices: string[] = waiting.length ? [] : last ? asking?.choices || [] : [W.Order, W.Gift, W.Refund, W.Person].map((w) => t(w));

  const words = banner();
  fill(status, [words, state.owner], () => words ? [
    state.owner == 'agent' ? initial(state.agent || '?') : el('span', { class: 'dot ' + state.owner, 'aria-hidden': 'true' }),
    el('span', {}, words),
  ] : []);
  fill(out, waiting.map((u) => [u.id, fate(u.bad)]), () => waiting.map((u) => {
    const [w, again] = fate(u.bad);
    return div('m c', bubble(...rich(u.text)), div('h', t(w), again && button(t(W.Retry), () => retry(u))));
  }));
  fill(picks, choices, () => choices.map((c) => button(c, () => write(c), { dir: 'auto' })));
  hi.hidden = !(more.hidden = first < 2);
  text(typing, writing || (tries && !up && !halted ? t(W.Offline) : ''));
  if (halted) shout(t(W.Foreign));

  text(launcher.lastChild as HTMLElement, news.length ? '' + news.length : '');
  launcher.ariaLabel = news.length > 1 ? t(W.NewN, news.length) : news.length ? t(W.New1, who(news[0])) : t(W.Chat);
  const wanted = (document.hidden && news.length ? `(${news.length}) ` : '') + document.title.replace(/^\(\d+\) /, '');
  if (document.title != wanted) document.title = wanted;

  if (own) low = true;
  if (low) log.scrollTop = log.scrollHeight;
  // What was there before is never read out: the log begins to speak once the history stands.
  if (up && log.ariaLive == 'off') setTimeout(() => up && (log.ariaLive = 'polite'), 300);
};

const turn = (on: boolean) => {
  if (panel.hidden != on) return;
  panel.hidden = !on;
  root.classList.toggle('open', on);
  launcher.ariaExpanded = '' + on;
  if (on) {
    fit();
    dial();
    low = true;
    read();
    refresh();
    home();
  } else launcher.focus();
  emit(on ? 'open' : 'close');
};
export const open = () => turn(true);
export const close = () => turn(false);

/** On a phone the panel is as tall as what the keyboard leaves of the window. */
const fit = () => {
  const v = visualViewport;
  if (!v || v.scale > 1) return; // who magnifies with two fingers doesn't want it smaller
  root.style.setProperty('--top', v.offsetTop + 'px');
  root.style.setProperty('--tall', v.height + 'px');
  if (low) log.scrollTop = log.scrollHeight;
};

const measure = () => {
  field.style.height = 'auto';
  field.style.height = field.scrollHeight + 2 + 'px';
  const n = [...field.value.normalize()].length;
  text(counter, n > LIMIT - 400 ? n + '/' + LIMIT : '');
  text(alarm, n > LIMIT ? t(W.Long, n - LIMIT) : '');
  sendButton.disabled = !field.value.trim() || n > LIMIT;
};

const send = (e?: Event) => {
  e?.preventDefault();
  if (sendButton.disabled) return;
  write(field.value);
  field.value = '';
  measure();
  field.focus();
};

const keys = (e: KeyboardEvent) => {
  e.stopPropagation(); // the shop's own shortcuts would take these for theirs: they see the host, not the field
  if (e.type != 'keydown' || e.isComposing || e.keyCode == 229) return; // 229: an input method has the key
  if (e.key == 'Escape') {
    if (dots.open) {
      dots.open = false;
      (dots.firstChild as HTMLElement).focus();
    } else close();
  }
  if (e.key == 'Enter' && e.target == field && !e.shiftKey) send(e);
};

export const mount = (host: HTMLElement) => {
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  const lang = speak(locale);
  const region = { role: 'region', 'aria-label': t(W.Chat), lang, dir: rtl ? 'rtl' : 'ltr' };
  root = el('div', { class: 'r ' + (data.position == 'left' && 'left'), ...region });

  status = live('t', 'status');
  typing = live('w', 'status');
  alarm = live('e', 'alert');
  hi = div('m b', bubble(t(W.Greeting, shop)));
  more = div('q', button(t(W.Earlier), () => say({ type: 'before', n: first })));
  box = div('');
  out = el('div', { class: 'o', 'aria-live': 'off' });
  picks = div('q');
  log = el('div', { class: 'g', role: 'log', 'aria-label': t(W.Log), 'aria-live': 'off', tabindex: 0 }, more, hi, box, out, picks);
  log.onscroll = () => {
    const was = low;
    low = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    if (low && !was) {
      read();
      refresh();
    }
  };
  field = el('textarea', { rows: 1, 'aria-label': t(W.Field), placeholder: t(W.Field), dir: 'auto', enterkeyhint: 'send' });
  field.oninput = () => {
    measure();
    if (up && Date.now() - typed > 3e3 && field.value) {
      typed = Date.now();
      say({ type: 'typing' });
    }
  };
  counter = el('span', { class: 'k', 'aria-hidden': 'true' });
  sendButton = button(icon('M12 19V5M6 11l6-6 6 6'), send, { 'aria-label': t(W.Send), disabled: '' });
  dots = menu();
  panel = el('section', { class: 'p', role: 'dialog', 'aria-label': t(W.Chat) + ', ' + shop, tabindex: -1, hidden: '' },
    el('header', {}, el('b', {}, shop), dots, button(icon('M6 6l12 12M18 6L6 18'), close, { 'aria-label': t(W.Close) })),
    status, log, typing, alarm, el('form', { onsubmit: send }, field, counter, sendButton));
  launcher = button(icon('M4 5h16v11H11l-5 4v-4H4z'), () => turn(!!panel.hidden),
    { class: 'l', 'aria-expanded': 'false' });
  launcher.append(el('i', { 'aria-hidden': 'true' }));
  root.append(panel, launcher);
  on(root, 'keydown keyup keypress', keys);
  on(visualViewport, 'resize scroll', fit);
  on(document, 'visibilitychange', () => {
    wake();
    read();
    refresh();
  });
  paint(host);
  shadow.append(root);
  document.body.append(host);
};

/** The shop's accent, and black or white on it, whichever reads better. */
const paint = (host: HTMLElement) => {
  if (settings.theme) host.setAttribute('theme', settings.theme);
  if (!/^#[\da-f]{6}$/i.test(data.accent!)) return;
  const n = parseInt(data.accent!.slice(1), 16);
  const light = (shift: number, share: number) => share * (((n >> shift) & 255) / 255) ** 2.2;
  host.style.setProperty('--accent', data.accent!);
  host.style.setProperty('--on-accent', light(16, 0.21) + light(8, 0.72) + light(0, 0.07) > 0.18 ? '#000' : '#fff');
};
