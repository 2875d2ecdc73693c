// Elements are made here and nowhere else. Strings become text nodes, never markup.

export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else if (key === "class") el.className = value;
    else if (key === "data") Object.assign(el.dataset, value);
    else if (key in el && typeof value === "boolean") el[key] = value;
    else el.setAttribute(key, value === true ? "" : value);
  }
  add(el, children);
  return el;
}

export function add(el, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    el.append(child);
  }
  return el;
}

export function fill(el, ...children) {
  el.replaceChildren();
  return add(el, children);
}

const icons = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h16M3.5 15h16",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z",
  back: "M14 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M20 5H4v11h4v4l5-4h7z",
  react: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM8.5 14.5a4.2 4.2 0 0 0 7 0M9 9.5v.4M15 9.5v.4",
  edit: "M4 20l1-4L16.5 4.5l3 3L8 19zM14.5 6.5l3 3",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.500 8.500a1.800 1.800 0 0 1-2.500-2.500L15 7",
  send: "M4 12l16-8-5 16-3.500-6.500z",
  bell: "M6 17V11a6 6 0 0 1 12 0v6l1.500 2h-15zM10 21h4",
  home: "M4 11l8-7 8 7M6 10v10h12V10",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  down: "M6 10l6 6 6-6",
};

export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  const path = document.createElementNS(ns, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon icon-" + name);
  path.setAttribute("d", icons[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, extra) {
  return h("button", { type: "button", class: "iconbutton", "aria-label": label, title: label, onclick, ...extra }, icon(name));
}

// reconcile shows items in order inside box, keeping the elements of items that did not change, so that focus, hover and
// half-made choices survive. Each item is {key, version, make}.
export function reconcile(box, items) {
  const old = new Map([...box.children].map((el) => [el.dataset.key, el]));
  const focused = box.contains(document.activeElement) ? document.activeElement : null;
  const focusKey = focused?.closest("[data-key]")?.dataset.key;
  const focusName = focused?.dataset.name;
  let at = box.firstChild;
  for (const item of items) {
    let el = old.get(item.key);
    if (!el || el.dataset.version !== item.version) {
      const made = item.make();
      made.dataset.key = item.key;
      made.dataset.version = item.version;
      if (el) {
        if (at === el) at = el.nextSibling;
        el.remove();
      }
      el = made;
    }
    old.delete(item.key);
    if (el !== at) box.insertBefore(el, at);
    else at = at.nextSibling;
  }
  for (const el of old.values()) el.remove();
  if (focusName && !document.contains(focused)) {
    const again = [...box.children].find((el) => el.dataset.key === focusKey);
    again?.querySelector(`[data-name="${CSS.escape(focusName)}"]`)?.focus();
  }
}
