// Who has the case, in one short sentence. The bot's own lines say the rest.

import { shop } from './config';
import { plain } from './dom';
import { state } from './talk';
import { clock, day, minutes } from './time';
import { t, W } from './words';

export const banner = (): string => {
  const s = state;
  const name = plain(s.agent || '');
  const reach = s.reach ? ', ' + s.reach.replace(/^sms/, t(W.Sms)) : '';
  // Only once the team has the question is it said so; a figure only if one was measured.
  if (s.owner == 'queue')
    return s.opens ? t(W.Opens, clock(s.opens), day(s.opens)) :
      s.wait_s ? t(W.Queued) + ' ' + t(W.Wait, minutes(s.wait_s)) : t(s.taken ? W.Queued : W.Finding);
  if (s.promise) return t(W.Promise, name || shop, clock(s.promise.due), day(s.promise.due)) + reach + '.';
  return name ? t(W.Agent, name) : s.owner == 'closed' ? t(W.Closed) : '';
};
