// What the page told us: the script tag's data attributes and window.handrail.

export interface Settings { user?: unknown; locale?: string; theme?: string; [method: string]: unknown }

const tag = document.currentScript as HTMLScriptElement;
export const data = tag.dataset;

/** Where the server is: the folder that this script came from. */
export const base = new URL('.', tag.src);

const page = window as { handrail?: Settings };
export const settings: Settings = page.handrail = page.handrail || {};

/** A tag the browser's Intl would throw at is passed over, for a shop's typing mistake must not cost it the chat. */
export const locale = [data.lang, settings.locale, document.documentElement.lang].find((l) => {
  try {
    return l && new Intl.Locale(l);
  } catch {}
}) || navigator.language;
export const shop = data.name || data.site || location.hostname;
export const rtl = /^(ar|fa|he|ur|ps|yi)\b/i.test(locale);
