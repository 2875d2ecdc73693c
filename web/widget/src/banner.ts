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
  switch (s.owner) {
    case 'queue':
      if (s.opens) return t(W.Opens, clock(s.opens), day(s.opens));
      // A figure is sent only once the team has the question; without one nothing more than the search is certain.
      return s.wait_s ? t(W.Queued) + ' ' + t(W.Wait, minutes(s.wait_s)) : t(W.Finding);
    case 'agent':
      return t(W.Agent, name);
    case 'promise':
      if (s.promise) return t(W.Promise, name || shop, clock(s.promise.due), day(s.promise.due)) + reach + '.';
      return name ? t(W.Agent, name) : t(W.Queued);
    case 'closed':
      return t(W.Closed);
  }
  return '';
};
