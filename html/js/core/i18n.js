// The page's language: one catalogue per language, switched without a reload, remembered in the cookie
// `lang`, which the programs read too.
import { createStore } from './store.js';
import { pickMessage, translate } from './translate.js';

const catalogues = {};
const current = createStore(document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');

export const language = () => current.get();
export const onLanguage = current.subscribe;
export const locale = () => (current.get() === 'zh' ? 'zh-CN' : 'en-GB');

async function loadCatalogue(name) {
  if (catalogues[name]) return;
  const reply = await fetch(`/i18n/${name}.json`);
  if (!reply.ok) throw new Error(`/i18n/${name}.json: ${reply.status}`);
  catalogues[name] = await reply.json();
}

/** Must have ended before the first t(). */
export const loadLanguage = () => loadCatalogue(current.get());

export async function setLanguage(name) {
  await loadCatalogue(name);
  const year = 365 * 24 * 3600;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `lang=${name}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
  document.documentElement.lang = name === 'zh' ? 'zh-Hans' : 'en';
  current.set(name);
}

export const t = (key, values) => translate(catalogues[current.get()], current.get(), key, values);
export const has = (key) => key in catalogues[current.get()];
export const pick = (messages, fallback) => pickMessage(messages, current.get(), fallback);
