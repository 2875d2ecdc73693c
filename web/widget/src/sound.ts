// One soft tone for an answer that nobody is looking at. Off by choice, and never before the browser allows sound.

import { get } from './store';
import { showing } from './view';

let audio: AudioContext | undefined;

export const chime = () => {
  if (get('m') || showing() || !navigator.userActivation?.hasBeenActive) return;
  audio = audio || new AudioContext();
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  const end = audio.currentTime + 0.3;
  gain.gain.value = 0.06;
  gain.gain.exponentialRampToValueAtTime(0.001, end);
  tone.connect(gain).connect(audio.destination);
  tone.start();
  tone.stop(end);
};
