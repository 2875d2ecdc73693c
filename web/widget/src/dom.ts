// Making elements. Text becomes text nodes and nothing else: no innerHTML, no template, no attribute from a stranger.

export type Kid = Node | string | false | undefined;

export const el = <T extends HTMLElement = HTMLElement>(tag: string, attrs: Record<string, any> = {}, ...kids: Kid[]): T => {
  const e: any = /svg|path/.test(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const k in attrs) {
    if (k.startsWith('on')) e[k] = attrs[k];
    else e.setAttribute(k, attrs[k]);
  }
  e.append(...kids.filter((x) => x));
  return e;
};

export const div = (name: string, ...kids: Kid[]) => el('div', { class: name }, ...kids);

/** What somebody said: its own direction, whatever stands round it. */
export const bubble = (...kids: Kid[]) => el('div', { class: 'y', dir: 'auto' }, ...kids);

/** A live region: it is read out when it changes. */
export const live = (name: string, role: string) => el('div', { class: name, role });

export const on = (target: EventTarget | null, names: string, f: (e: any) => void) =>
  names.split(' ').forEach((n) => target?.addEventListener(n, f));

export const button = (label: Kid, onclick: () => void, attrs = {}) =>
  el<HTMLButtonElement>('button', { type: 'button', onclick, ...attrs }, label);

/** A stroked 24 × 24 drawing. */
export const icon = (d: string) => el('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, el('path', { d }));

/** A way out of the shop's page that takes nothing of it along. */
export const link = (href: string, kid?: Kid) => el('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, kid);

/** A name that can't turn the text round it: direction marks are taken out. */
export const plain = (s: string) => s.replace(/\p{Bidi_C}/gu, '');

/**
 * Text with its web addresses made links. An address is shown as typed only if it begins with exactly the place it leads to;
 * one with a disguised host (user@, letters that aren't ASCII) is shown the way the browser will go: punycode, no user.
 */
export const rich = (s: string): Kid[] => {
  const out: Kid[] = [];
  let from = 0;
  for (const m of s.matchAll(/https?:\/\/[^\s<>"\p{Cf}]+/giu)) {
    const typed = m[0].replace(/[.,;:!?'")\]}]+$/, '');
    try {
      const u = new URL(typed);
      u.username = u.password = '';
      const shown = typed.toLowerCase().startsWith(u.origin) ? typed : u.href;
      out.push(s.slice(from, m.index), link(u.href, shown));
      from = m.index! + typed.length;
    } catch {
      // Not an address after all: it stays text.
    }
  }
  out.push(s.slice(from));
  return out;
};

/** Hands the reader a file. */
export const give = (blob: Blob, name: string) => {
  el('a', { href: URL.createObjectURL(blob), download: name }).click();
};

/** What the page may listen to. */
export const emit = (what: string, detail?: unknown) => document.dispatchEvent(new CustomEvent('handrail:' + what, { detail }));
