// What rings shows for some seconds at the corner, and can be pressed to go there.

import { h, iconButton } from "./dom.js";
import { withEmoji } from "./mrkdwn.js";
import { channel, channelTitle } from "./store.js";

const box = document.getElementById("toasts");

export function toast({ title, text, go, alarm }) {
  const el = h("div", { class: "toast" + (alarm ? " alarm" : "") },
    h(go ? "button" : "div", { class: "what", type: go && "button", onclick: () => { el.remove(); go?.(); } },
      h("strong", null, withEmoji(title)), h("span", null, withEmoji(text ?? ""))),
    iconButton("close", "Dismiss", () => el.remove()));
  box.append(el);
  while (box.children.length > 3) box.firstChild.remove();
  let left = 8000;
  const tick = setInterval(() => {
    if (!el.isConnected) return clearInterval(tick);
    if (el.matches(":hover, :focus-within") || document.hidden) return;
    left -= 500;
    if (left <= 0) el.remove();
  }, 500);
}

export const reasons = {
  dm: "sent you a message", mention: "mentioned you", group: "mentioned your group", here: "called everybody here",
  channel: "called the channel", everyone: "called everybody", thread: "replied in a thread you follow",
};

export function ringToast(ring, go) {
  const c = channel(ring.channel);
  const where = c && c.kind !== "im" ? " in #" + channelTitle(c) : "";
  toast({ title: `${ring.from} ${reasons[ring.why]}${where}`, text: ring.text, go });
}
