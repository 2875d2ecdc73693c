// One soft tone for an answer that nobody is looking at. Off by choice, and never before the browser allows sound.

import { get } from './store';
import { showing } from './view';

let audio: AudioContext | undefined;

export const chime = () => {
  if (get('m') || showing() || !navigator.userActivation?.hasBeenActive) return;
  audio = audio || new AudioContext();
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  const now = audio.currentTime;
  tone.frequency.value = 660;
  gain.gain.setValueAtTime(0.06, now);
  gain.gain.exponentialRampToValueAtTime(0.001, now + 0.3);
  tone.connect(gain).connect(audio.destination);
  tone.start();
  tone.stop(now + 0.3);
};
