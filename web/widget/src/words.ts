// Every word the widget says by itself. The bot's, the shop's and the agents' words come from the server.

/** Index into a language's list; inlined by the bundler, so a word costs its text and nothing else. */
export const enum W {
  Chat, New1, NewN, Greeting, Order, Gift, Refund, Person,
  Assistant, You, Log, Field, Send, Close, Menu,
  Save, Restart, Sorted, Forget, ForgetSure, SoundOff, SoundOn, Privacy,
  Sending, NotSent, Retry, Kept, Offline, Lost, Foreign,
  Finding, Queued, Wait, Opens, Agent, Promise, Closed,
  Writing, Corrected, Withdrew, Show, Hide, NoShow, Open, Earlier, Long, Sms,
}

const en = [
  'Chat', 'Chat, 1 new answer from $1', 'Chat, $1 new answers',
  "I'm $1's assistant, not a person.",
  "Where's my order", 'Gift card', 'Return or refund', 'Talk to a person',
  'Assistant', 'You', 'Conversation', 'Write a message', 'Send', 'Close', 'Menu',
  'Save this chat', 'Start over', 'Never mind, sorted',
  'Forget it on this device', 'Really forget it?',
  'Sound off', 'Sound on', 'Privacy',
  'Sending…', 'Not sent.', 'Try again', 'No connection; kept on this page, not sent.',
  'No connection. I keep trying.',
  "I can't open the earlier chat any more. This is a new one.",
  "This chat isn't switched on for this site.",
  'Finding a person.', 'Our team has your question.', 'About $1.',
  'Our people are back at $1 $2.', '$1 has your case.', '$1 answers by $2 $3',
  "Closed. Write here any time; I'll remember this.",
  '$1 is writing…', '$1 corrected this:', '$1 took a message back.',
  'Show', 'Hide', "I can't show it right now.", 'Open', 'Earlier messages',
  '$1 characters too many', 'text',
];

const es: typeof en = [
  'Chat', 'Chat, 1 respuesta nueva de $1', 'Chat, $1 respuestas nuevas',
  'Soy el asistente de $1, no una persona.',
  '¿Dónde está mi pedido?', 'Tarjeta regalo', 'Devolución o reembolso', 'Hablar con una persona',
  'Asistente', 'Tú', 'Conversación', 'Escribe un mensaje', 'Enviar', 'Cerrar', 'Menú',
  'Guardar este chat', 'Empezar de nuevo', 'Déjalo, ya está resuelto',
  'Olvidarlo en este dispositivo', '¿Seguro que quieres olvidarlo?',
  'Sin sonido', 'Con sonido', 'Privacidad',
  'Enviando…', 'No enviado.', 'Reintentar', 'Sin conexión; guardado en esta página, no enviado.',
  'Sin conexión. Sigo intentándolo.',
  'Ya no puedo abrir el chat anterior. Este es nuevo.',
  'Este chat no está activado para este sitio.',
  'Buscamos a una persona.', 'Nuestro equipo tiene tu pregunta.', 'Cerca de $1.',
  'Volvemos a las $1, $2.', '$1 lleva tu caso.', '$1 responde antes de las $2, $3',
  'Cerrado. Escribe cuando quieras; lo recordaré.',
  '$1 está escribiendo…', '$1 lo ha corregido:', '$1 ha retirado un mensaje.',
  'Mostrar', 'Ocultar', 'Ahora no puedo mostrarlo.', 'Abrir', 'Mensajes anteriores',
  'Sobran $1 caracteres', 'SMS',
];

let list = en;

/** Picks the language; whatever isn't spoken here is answered in English. Says which one it is. */
export const speak = (locale: string) => (list = /^es\b/i.test(locale) ? es : en) == es ? 'es' : 'en';

/** The words, with $1, $2, $3 filled in. A function does the filling, for a name may itself contain "$1". */
export const t = (w: W, ...fill: (string | number)[]) => list[w].replace(/\$(\d)/g, (_, i) => '' + fill[i - 1]);
