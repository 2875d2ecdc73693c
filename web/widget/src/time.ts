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
  const apart = Math.round((new Date(d).setHours(12, 0, 0, 0) - new Date().setHours(12, 0, 0, 0)) / 864e5);
  return Math.abs(apart) < 2 ? near.format(apart, 'day') : date.format(d);
};

export const minutes = (s: number) => long.format(Math.max(1, Math.round(s / 60)));
