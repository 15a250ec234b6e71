// Where to go after the login, safely: only to a page of our own site. Pure.

/** The login page that comes back to where the reader is. */
export function loginPath({ pathname, search }) {
  return `/login?next=${encodeURIComponent(pathname + search)}`;
}

/**
 * The path in ?next=, or the fallback when it could lead anywhere else ("//evil", "/\evil",
 * "https:evil", control characters) or back to the login itself.
 */
export function safeNext(search, origin, fallback = '/home') {
  const wanted = new URLSearchParams(search).get('next');
  if (!wanted || !/^\/(?![/\\])/.test(wanted) || /[\u0000-\u001f\\]/.test(wanted)) return fallback;
  let url;
  try {
    url = new URL(wanted, origin);
  } catch (notAUrl) {
    return fallback;
  }
  if (url.origin !== origin) return fallback;
  if (/^\/(login|register|api)(\/|$|\.)/.test(url.pathname)) return fallback;
  return url.pathname + url.search + url.hash;
}
