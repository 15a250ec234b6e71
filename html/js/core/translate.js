// Looks up and fills a text. Pure, so that it is tested without a browser.

/**
 * The text of a key with {name} filled from values. A text may be an object of plural forms
 * {"one": …, "other": …}, chosen by values.count. An unknown key is shown as itself: a reader sees
 * that a text is missing, and the test of the catalogues refuses it.
 */
export function translate(catalogue, language, key, values = {}) {
  let text = catalogue[key];
  if (text === undefined) return key;
  if (typeof text === 'object') {
    const form = new Intl.PluralRules(language).select(values.count ?? 0);
    text = text[form] ?? text.other;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A message that the server gives in both languages: {"en": …, "zh": …}. */
export function pickMessage(messages, language, fallback = '') {
  if (!messages) return fallback;
  if (typeof messages === 'string') return messages;
  return messages[language] ?? messages.en ?? messages.message ?? fallback;
}
