// The designed empty and waiting states.
import { html } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { Icon } from './icons.js';

export function EmptyState({ icon = 'file', title, text, children }) {
  return html`<div class="empty" data-test="empty">
    <span class="empty-icon"><${Icon} name=${icon} size=${28} /></span>
    <p class="empty-title">${title}</p>
    ${text && html`<p class="muted">${text}</p>`} ${children &&
      html`<div class="actions actions-center">${children}</div>`}
  </div>`;
}

/** Grey shapes where the content will be; said aloud once. */
export function Waiting({ rows = 3 }) {
  return html`<div class="waiting" role="status">
    <span class="visually-hidden">${t('common.loading')}</span>
    ${Array.from({ length: rows }, (_, index) => html`<span class="skeleton" key=${index} aria-hidden="true"></span>`)}
  </div>`;
}

export function Notice({ kind = 'info', children }) {
  return html`<div class="panel panel-${kind}">
    <${Icon} name=${kind === 'warning' ? 'warning' : 'info'} size=${22} />
    <div>${children}</div>
  </div>`;
}
