// Where a person writes: Enter sends, Shift+Enter makes a line, @ and : offer names, drafts stay until they are sent.

import { h, iconButton } from "./dom.js";
import { store, channel } from "./store.js";
import { act, upload, remember, recall } from "./net.js";
import { emojiPicker } from "./popups.js";

export function composer(place, label) {
  const draft = `draft.${store.world.me}.${place.channel}.${place.thread ?? ""}`;
  const box = h("textarea", { rows: 1, placeholder: label, "aria-label": label, "aria-autocomplete": "list", enterkeyhint: "send" });
  box.value = recall(draft) ?? "";
  const note = h("p", { class: "failed", role: "alert", hidden: true });
  const send = iconButton("send", "Send now", () => submit(), { class: "iconbutton send" });
  const picker = h("input", { type: "file", hidden: true, "aria-label": "Choose a file", onchange: () => attach() });
  const offers = suggestions(box, place);

  const grow = () => {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight, 200) + "px";
    send.disabled = !box.value.trim();
  };
  const fail = (words) => { note.textContent = words; note.hidden = !words; };

  async function submit() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    remember(draft, "");
    grow();
    fail("");
    try {
      const command = /^\/(\S+)\s*(.*)$/s.exec(text);
      if (command) await act({ do: "command", channel: place.channel, action: "/" + command[1], text: command[2] });
      else await act({ do: "post", channel: place.channel, thread: place.thread ?? "", text });
    } catch (e) {
      // What was written is never lost: it goes back in front of what has been typed since.
      box.value = text + (box.value ? "\n" + box.value : "");
      remember(draft, box.value);
      grow();
      fail("Not sent. " + (e.noAnswer ? store.world.app.name + " didn't answer." : "Try again."));
    }
  }

  async function attach() {
    const file = picker.files[0];
    picker.value = "";
    if (!file) return;
    const comment = box.value.trim();
    fail("Sending " + file.name + "…");
    try {
      await upload(file, { channel: place.channel, thread: place.thread ?? "", comment });
      box.value = "";
      remember(draft, "");
      grow();
      fail("");
    } catch (e) { fail(file.name + " was not sent. " + e.message); }
  }

  box.addEventListener("input", () => { remember(draft, box.value); grow(); offers.update(); });
  box.addEventListener("keydown", (e) => {
    if (offers.key(e)) return;
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); submit(); }
  });
  box.addEventListener("blur", () => setTimeout(offers.close, 150));

  const smile = iconButton("react", "Insert an emoji", () => emojiPicker(smile, (name) => {
    box.setRangeText(store.emoji[name], box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input"));
    box.focus();
  }), { "aria-haspopup": "dialog" });

  requestAnimationFrame(grow);
  return h("form", { class: "composer", onsubmit: (e) => { e.preventDefault(); submit(); } },
    offers.list,
    h("div", { class: "writing" }, box,
      h("div", { class: "tools" }, iconButton("clip", "Attach a file", () => picker.click()), smile, h("span", { class: "hint" }, "Enter sends · Shift+Enter new line"), send)),
    note, picker);
}

// suggestions offers people and groups after @, and emoji after a colon.
function suggestions(box, place) {
  const list = h("ul", { class: "offers", role: "listbox", "aria-label": "Suggestions", hidden: true });
  let found = [], chosen = 0, from = 0;

  const close = () => { found = []; list.hidden = true; };

  function update() {
    const before = box.value.slice(0, box.selectionStart);
    const m = /(^|[\s(])([@:])([\p{L}\p{N}_.+-]*)$/u.exec(before);
    if (!m || (m[2] === ":" && m[3].length < 2)) return close();
    from = before.length - m[3].length - 1;
    const q = m[3].toLowerCase();
    found = (m[2] === "@" ? people(q) : emoji(q)).slice(0, 7);
    chosen = 0;
    draw();
  }

  function people(q) {
    const members = channel(place.channel)?.members ?? [];
    const users = members.map((id) => store.world.users[id]).filter((u) => u && !u.gone && !u.bot)
      .map((u) => ({ text: "@" + u.name, label: u.name, hint: u.real + (u.title ? ", " + u.title : "") }));
    const groups = Object.values(store.world.groups).map((g) => ({ text: "@" + g.handle, label: "@" + g.handle, hint: g.name }));
    const all = [{ text: "@here", label: "@here", hint: "Everybody active in this channel" }, { text: "@channel", label: "@channel", hint: "Everybody in this channel" }];
    return [...users, ...groups, ...all].filter((o) => (o.text + " " + o.hint).toLowerCase().split(/[\s@]+/).some((w) => w.startsWith(q)));
  }

  const emoji = (q) => Object.keys(store.emoji).filter((n) => n.includes(q)).sort((a, b) => b.startsWith(q) - a.startsWith(q))
    .map((n) => ({ text: store.emoji[n], label: store.emoji[n], hint: ":" + n + ":" }));

  function draw() {
    list.hidden = !found.length;
    list.replaceChildren(...found.map((o, i) => h("li", {
      role: "option", "aria-selected": String(i === chosen),
      onpointerdown: (e) => { e.preventDefault(); take(o); },
    }, h("b", null, o.label), h("span", { class: "quiet" }, o.hint))));
  }

  function take(o) {
    box.setRangeText(o.text + " ", from, box.selectionStart, "end");
    close();
    box.dispatchEvent(new Event("input"));
    box.focus();
  }

  function key(e) {
    if (!found.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) chosen = (chosen + step + found.length) % found.length;
    else if (e.key === "Enter" || e.key === "Tab") take(found[chosen]);
    else if (e.key === "Escape") close();
    else return false;
    e.preventDefault();
    e.stopPropagation();
    if (found.length) draw();
    return true;
  }

  return { list, update, key, close };
}
