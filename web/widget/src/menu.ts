// What is under the three dots.

import { data } from './config';
import { button, div, el, give, icon, link, on } from './dom';
import { who } from './rows';
import { get, put } from './store';
import { lines, startOver, write } from './talk';
import { clock } from './time';
import { t, W } from './words';

const save = () => {
  const all = [...lines.values()].sort((a, b) => a.n - b.n);
  const text = all.map((l) => `${l.at.slice(0, 10)} ${clock(l.at)}  ${who(l)}: ${l.text}`).join('\r\n');
  give(new Blob(['\ufeff' + text + '\r\n']), `chat-${new Date().toISOString().slice(0, 10)}.txt`);
};

export const menu = (): HTMLDetailsElement => {
  const list = div('n');
  const top = el('summary', { 'aria-label': t(W.Menu), role: 'button' }, icon('M12 5v.01M12 12v.01M12 19v.01'));
  const all = el<HTMLDetailsElement>('details', {}, top, list);
  const close = () => {
    all.open = false;
    top.focus();
  };
  const item = (w: W, f: () => void) => button(t(w), () => {
    close();
    f();
  });
  const forget = button(t(W.Forget), () => {
    // Whoever forgets an open case can't be answered here: that takes a second press.
    if (forget.textContent == t(W.ForgetSure)) {
      close();
      startOver(true);
    } else forget.textContent = t(W.ForgetSure);
  });
  // Filled on the click, before it opens: the toggle event comes later, and would change the list under a finger.
  top.onclick = () => {
    forget.textContent = t(W.Forget);
    list.replaceChildren(
      item(W.Person, () => write(t(W.Person))),
      item(W.Save, save),
      // A case that people have is ended by telling them, not by turning one's back on them.
      get('c') ? item(W.Sorted, () => write(t(W.Sorted))) : item(W.Restart, () => startOver()),
      item(get('m') ? W.SoundOn : W.SoundOff, () => put('m', get('m') ? undefined : 1)),
      ...(data.privacy ? [link(data.privacy, t(W.Privacy))] : []),
      forget,
    );
  };
  all.ontoggle = () => all.open && (list.firstChild as HTMLElement).focus();
  on(all, 'focusout', (e) => e.relatedTarget && !all.contains(e.relatedTarget) && (all.open = false));
  return all;
};
