// What login and register have in common: a card with a form, its errors, and where to go afterwards.
import { html, useRef, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { safeNext } from '../core/next_url.js';
import { enter } from '../core/session.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { focusFirstWrong } from '../ui/field.js';

/** Keys until they are drawn: the language may change meanwhile. */
export const inWords = (errors) => Object.fromEntries(Object.entries(errors).map(([name, key]) => [name, t(key)]));

/** @returns true: the page is being left */
export async function enterAndGo(path, body) {
  await enter(path, body);
  location.assign(safeNext(location.search, location.origin));
  return true;
}

/**
 * @param {object} props
 * @param {string} props.path    '/api/login' or '/api/register'
 * @param {() => {body: object}|{errors: object}} props.read   what to send, or what is wrong with it: keys of texts
 * @param {(errors: object, error: ApiError|null) => any} props.fields  draws the fields
 * @param {(body: object) => Promise<boolean|void>} [props.act]  what to do instead of entering by `path` and going on;
 *   gives true when the page is being left
 */
export function AccountForm({ path, read, fields, submitLabel, testId, act = (body) => enterAndGo(path, body) }) {
  const form = useRef(null);
  const [errors, setErrors] = useState({});
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);

  async function submit(event) {
    event.preventDefault();
    const wanted = read();
    setErrors(wanted.errors ?? {});
    setError(null);
    if (wanted.errors) {
      focusFirstWrong(form.current);
      return;
    }
    setBusy(true);
    try {
      if (!(await act(wanted.body))) setBusy(false);
    } catch (failure) {
      setError(failure);
      setBusy(false);
      focusFirstWrong(form.current);
    }
  }

  return html`<form class="card" ref=${form} onSubmit=${submit} noValidate data-test=${testId}>
    <${ErrorPanel} error=${error} />
    ${fields(inWords(errors), error)}
    <button type="submit" class="button button-primary button-wide" disabled=${busy}>
      ${busy ? t('common.wait') : submitLabel}
    </button>
  </form>`;
}
