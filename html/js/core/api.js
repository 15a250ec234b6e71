// Every request of the pages goes through api(): the CSRF token, the one error type, upload progress.
import { ApiError, errorFromReply } from './api_error.js';

let csrfToken = null;
let onUnauthorised = () => {};

/** Called when a reply says that the session is over; the page then leads to the login page. */
export const setUnauthorisedHandler = (handler) => (onUnauthorised = handler);

/** Makes a path with a query; empty values are left out. */
export function withQuery(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * @param {string} method
 * @param {string} path  of our own host
 * @param {object} [options]
 * @param {object|FormData} [options.body]    an object goes as JSON
 * @param {object} [options.query]
 * @param {string} [options.idempotencyKey]   keep it over retries of the same intent
 * @param {AbortSignal} [options.signal]
 * @param {(sent: number, total: number) => void} [options.onProgress]  of an upload
 * @param {'json'|'blob'|'text'} [options.as]
 * @param {boolean} [options.polled]          asked again and again: a reply that has not changed is not sent again
 * @param {boolean} [options.quiet401]        the caller deals with 401 itself (login)
 * @returns {Promise<any>} the body; null for 204
 * @throws {ApiError}
 */
export async function api(method, path, options = {}) {
  const changes = method !== 'GET' && method !== 'HEAD';
  if (changes && !csrfToken) await refreshMe();
  try {
    return await once(method, path, options);
  } catch (error) {
    if (changes && error.status === 403 && error.code.startsWith('csrf')) {
      await refreshMe();
      return once(method, path, options);
    }
    if ((error.status === 401 || error.code === 'second_factor_missing') && !options.quiet401) onUnauthorised(error);
    throw error;
  }
}

/** GET /api/me, whose reply carries the CSRF token. */
export const refreshMe = () => api('GET', '/api/me');

/** What polled addresses gave last, by their ETag; a page polls few. */
const kept = new Map();
const kMostKept = 8;

/** Our own If-None-Match: the browser keeps nothing of no-store replies. @returns the body, on 304 the earlier one */
function keep(url, before, reply) {
  if (reply.status === 304) return before.body;
  const tag = reply.header('ETag');
  kept.delete(url);
  if (tag) kept.set(url, { tag, body: reply.body });
  if (kept.size > kMostKept) kept.delete(kept.keys().next().value);
  return reply.body;
}

async function once(method, path, options) {
  const headers = {};
  const url = withQuery(path, options.query);
  const before = options.polled ? kept.get(url) : null;
  if (before) headers['If-None-Match'] = before.tag;
  if (method !== 'GET' && method !== 'HEAD' && csrfToken) headers['X-CSRF-Token'] = csrfToken;
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
  let body = options.body;
  if (body !== undefined && !(body instanceof FormData)) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(body);
  }
  const send = options.onProgress ? sendWithProgress : sendByFetch;
  const reply = await send({ ...options, method, url, headers, body });
  if (reply.status >= 400) throw errorFromReply(reply.status, reply.body, reply.header);
  if (reply.body?.csrf_token) csrfToken = reply.body.csrf_token;
  return options.polled ? keep(url, before, reply) : reply.body;
}

const noReply = (aborted) => new ApiError({ status: 0, code: aborted ? 'aborted' : 'network' });

async function sendByFetch({ method, url, headers, body, signal, as }) {
  let reply;
  let content;
  try {
    reply = await fetch(url, { method, headers, body, signal, credentials: 'same-origin', cache: 'no-cache' });
    content = as === 'blob' && reply.ok ? await reply.blob() : as === 'text' && reply.ok ? await reply.text()
      : parse(await reply.text(), reply.ok && reply.status !== 204);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw noReply(error.name === 'AbortError');
  }
  return { status: reply.status, body: content, header: (name) => reply.headers.get(name) };
}

/** fetch() cannot tell how much has been sent; XMLHttpRequest can. */
function sendWithProgress({ method, url, headers, body, signal, onProgress }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded, event.total);
    request.onerror = () => reject(noReply(false));
    request.onabort = () => reject(noReply(true));
    request.onload = () => {
      try {
        const header = (name) => request.getResponseHeader(name);
        resolve({ status: request.status, body: parse(request.responseText, request.status < 300), header });
      } catch (error) {
        reject(error);
      }
    };
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

/** @param mustBeJson  a success must be JSON; an error may be a page of nginx's own */
function parse(text, mustBeJson) {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (mustBeJson) throw new ApiError({ status: 0, code: 'bad_reply' });
    return null;
  }
}
