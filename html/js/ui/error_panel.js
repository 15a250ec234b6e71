// An error as people need it: what happened, what to do, and the id under which support finds it.
import { html } from '../../vendor/preact.js';
import { formatDuration } from '../core/format.js';
import { has, language, pick, t } from '../core/i18n.js';
import { Icon } from './icons.js';

export function errorMessage(error) {
  if (error.messages) return pick(error.messages, error.code);
  const known = [`error.${error.code}`, `error.http_${Math.floor((error.status ?? 0) / 100)}xx`].find(has);
  return known ? t(known) : t('error.unknown');
}

/** What the reader can do, by kind of failure. */
export function errorAdvice(error) {
  if (error.retryAfter) return t('error.advice.wait', { time: formatDuration(error.retryAfter, language()) });
  if (error.code === 'network') return t('error.advice.network');
  if (error.code === 'wrong_credentials') return t('error.advice.credentials');
  if (error.code === 'second_factor_wrong') return t('error.advice.code');
  if (error.status === 404) return t('error.advice.not_found');
  if (error.status === 409) return t('error.advice.conflict');
  if (error.status === 422 || error.status === 400) return t('error.advice.fields');
  if (error.isPassing) return t('error.advice.retry');
  return t('error.advice.support');
}

/** Every field that the server refused, also those without a place of their own in the form. */
function WrongFields({ fields }) {
  const wrong = Object.entries(fields ?? {});
  if (wrong.length === 0) return null;
  return html`<ul>
    ${wrong.map(([name, message]) => html`<li key=${name}><code>${name}</code> ${pick(message, message.code)}</li>`)}
  </ul>`;
}

export function ErrorPanel({ error, onRetry = null, title = null }) {
  if (!error) return null;
  return html`<div class="panel panel-error" role="alert" tabindex="-1" data-test="error">
    <${Icon} name="warning" size=${24} />
    <div>
      <p class="panel-title">${title ?? errorMessage(error)}</p>
      ${title && html`<p>${errorMessage(error)}</p>`}
      <p>${errorAdvice(error)}</p>
      <${WrongFields} fields=${error.fields} />
      ${error.requestId && html`<p class="muted small">${t('error.request_id')} <code>${error.requestId}</code></p>`}
      ${onRetry &&
      html`<p><button type="button" class="button" onClick=${onRetry}><${Icon} name="again" /> ${t('common.retry')}
      </button></p>`}
    </div>
  </div>`;
}

/** The message of one field of a 422 in the reader's language. */
export const fieldMessage = (error, name) =>
  (error?.fields?.[name] ? pick(error.fields[name], error.fields[name].code) : null);
