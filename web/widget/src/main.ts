// Handrail's chat widget: a launcher and a panel in a shadow root of their own, one file, no second request.
//
//   config  words  look       what the page said, what we say, how it looks
//   store                     what outlives the page
//   wire                      WebSocket, or event stream and POST; comes back by itself
//   talk                      the transcript by line number, the unsent lines
//   view  rows  banner  menu  what is seen
//   main                      starts it once, and answers the page

import { settings } from './config';
import { el, emit } from './dom';
import { get, onOther, unsent } from './store';
import { identify, other, startOver } from './talk';
import { close, mount, open, refresh } from './view';
import { dial, watch } from './wire';

const start = () => {
  if (document.querySelector('handrail-chat')) return; // embedded twice
  mount(el('handrail-chat'));
  Object.assign(settings, {
    open, close, identify,
    logout: () => {
      settings.user = undefined;
      close();
      startOver(true);
    },
  });
  watch();
  onOther(other);
  refresh();
  // Somebody may be answering, or something still has to be said: that can't wait for the panel.
  if (get('c') || unsent().length) dial();
  emit('ready');
};

// A script in the head may come before the body.
if (document.body) start();
else document.addEventListener('DOMContentLoaded', start);
