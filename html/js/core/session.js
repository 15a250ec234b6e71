// Who is using the page.
import { api, refreshMe, setUnauthorisedHandler } from './api.js';
import { loginPath } from './next_url.js';
import { createStore } from './store.js';

/** {user: null or {id, user_name, email, phone, role, tier}, limits}; null until loaded. */
export const session = createStore(null);

export const user = () => session.get()?.user ?? null;
export const isGuest = () => user()?.role === 'guest';
export const isStaff = () => ['admin', 'support'].includes(user()?.role);
export const isAdmin = () => user()?.role === 'admin';

/** Between the wish to log out and the way to the landing page, where a poll's 401 is no news. */
let isLeaving = false;

export async function loadSession() {
  session.set(await refreshMe());
  setUnauthorisedHandler((error) => {
    if (isLeaving) return;
    if (error.code === 'second_factor_missing') goToSecondFactor();
    else goToLogin();
  });
  return session.get();
}

/** Where the site demands a second factor, nothing else goes before. */
function goToSecondFactor() {
  if (location.pathname !== '/account') location.assign('/account#second-factor');
}

export function goToLogin() {
  location.assign(loginPath(location));
}

/** @param path '/api/login', '/api/register' or '/api/guest' */
export async function enter(path, body = {}) {
  session.set(await api('POST', path, { body, quiet401: true }));
}

export async function leave() {
  isLeaving = true;
  try {
    await api('POST', '/api/logout');
  } catch (error) {
    if (error.status !== 401) { // 401: out already
      isLeaving = false;
      throw error;
    }
  }
  location.assign('/');
}
