// Times as the reader says them: their language, their zone.

import { locale } from './config';

const format = (o: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, o);
const hours = format({ hour: 'numeric', minute: '2-digit' });
const date = format({ weekday: 'long', day: 'numeric', month: 'long' });
const near = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const long = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' });

export const clock = (at: string) => hours.format(new Date(at));

/** Yesterday, today, tomorrow, else the date. */
export const day = (at: string) => {
  const d = new Date(at);
  const apart = [0, 1, -1].find((n) => new Date(Date.now() + n * 864e5).toDateString() == d.toDateString());
  return apart == null ? date.format(d) : near.format(apart, 'day');
};

export const minutes = (s: number) => long.format(Math.max(1, Math.round(s / 60)));
