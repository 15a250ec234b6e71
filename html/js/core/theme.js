// Light, dark, or as the system says. boot.js applies the remembered choice before the first paint.
import { createStore } from './store.js';

const kKey = 'clono.theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

function remembered() {
  try {
    return localStorage.getItem(kKey) ?? 'auto';
  } catch (storageIsBlocked) {
    return 'auto';
  }
}

export const theme = createStore(remembered());

function apply() {
  const choice = theme.get();
  const dark = choice === 'dark' || (choice === 'auto' && systemIsDark.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

/** @param {'auto' | 'light' | 'dark'} choice */
export function setTheme(choice) {
  theme.set(choice);
  try {
    localStorage.setItem(kKey, choice);
  } catch (storageIsBlocked) {
    // The choice then lasts as long as the page.
  }
  apply();
}

export function watchSystemTheme() {
  systemIsDark.addEventListener('change', apply);
}
