// Times as the reader's own clock shows them.

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const seconds = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", second: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const day = (options) => new Intl.DateTimeFormat(undefined, options);
const long = day({ weekday: "long", year: "numeric", month: "long", day: "numeric" });
const medium = day({ year: "numeric", month: "long", day: "numeric" });
const short = day({ year: "numeric", month: "short", day: "numeric" });
const numeric = { format: (d) => [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, "0")).join("-") };
const dayMonth = day({ weekday: "long", month: "long", day: "numeric" });

export const at = (ts) => new Date(Number(ts.split(".")[0]) * 1000);
export const time = (d) => clock.format(d);
export const exact = (d) => full.format(d);
export const sameDay = (a, b) => a.toDateString() === b.toDateString();

function daysAgo(d) {
  const midnight = (x) => new Date(x.getFullYear(), x.getMonth(), x.getDate()).getTime();
  return Math.round((midnight(new Date()) - midnight(d)) / 86_400_000);
}

function pretty(d, otherwise) {
  return { 0: "today", 1: "yesterday", [-1]: "tomorrow" }[daysAgo(d)] ?? otherwise.format(d);
}

export function dayName(d) {
  const near = pretty(d, dayMonth);
  return near[0].toUpperCase() + near.slice(1);
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export function ago(d) {
  const s = (d.getTime() - Date.now()) / 1000;
  if (Math.abs(s) < 45) return "just now";
  for (const [unit, size] of [["minute", 60], ["hour", 3600], ["day", 86_400]]) {
    if (Math.abs(s) < size * (unit === "minute" ? 59.5 : unit === "hour" ? 23.5 : 1e9)) return relative.format(Math.round(s / size), unit);
  }
  return short.format(d);
}

// slackDate carries out a date element: <!date^unix^format^link|fallback>.
export function slackDate(unix, format) {
  const d = new Date(Number(unix) * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, token) => {
    switch (token) {
      case "date_num": return numeric.format(d);
      case "date": return medium.format(d);
      case "date_short": return short.format(d);
      case "date_long": return long.format(d);
      case "date_pretty": return pretty(d, medium);
      case "date_short_pretty": return pretty(d, short);
      case "date_long_pretty": return pretty(d, long);
      case "day_divider_pretty": return pretty(d, dayMonth);
      case "time": return time(d);
      case "time_secs": return seconds.format(d);
      case "ago": return ago(d);
      default: return whole;
    }
  });
}

// Elements that tell how long ago something was are kept true twice a minute.
setInterval(() => {
  for (const el of document.querySelectorAll("time[data-format]")) el.textContent = slackDate(el.dataset.unix, el.dataset.format);
  for (const el of document.querySelectorAll("time[data-ago]")) el.textContent = ago(new Date(Number(el.dataset.ago)));
}, 30_000);
