// Tells screen readers what changed without moving the focus, and shows short messages that pass.
import { html, useEffect } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { createStore, useStore } from '../core/store.js';
import { Icon } from './icons.js';

const spoken = createStore('');
const toasts = createStore([]);
let nextToast = 1;

/** @param {string} text  already in the reader's language */
export function announce(text) {
  spoken.set('');
  requestAnimationFrame(() => spoken.set(text));
}

const removeToast = (id) => toasts.set(toasts.get().filter((toast) => toast.id !== id));

/** @param {{label: string, run: () => void}} [action]  for instance "Undo" */
export function toast(text, { kind = 'info', action = null } = {}) {
  toasts.set([...toasts.get().slice(-2), { id: nextToast++, text, kind, action }]);
}

function Toast({ id, text, kind, action }) {
  useEffect(() => {
    const timer = setTimeout(() => removeToast(id), action ? 12000 : 6000);
    return () => clearTimeout(timer);
  }, [id]);
  const act = () => {
    removeToast(id);
    action.run();
  };
  return html`<div class="toast toast-${kind}">
    <span>${text}</span>
    ${action && html`<button type="button" class="button button-quiet" onClick=${act}>${action.label}</button>`}
    <button type="button" class="icon-button" aria-label=${t('common.close')} onClick=${() => removeToast(id)}>
      <${Icon} name="close" size=${16} />
    </button>
  </div>`;
}

export function Announcer() {
  const text = useStore(spoken);
  const shown = useStore(toasts);
  return html`<div class="visually-hidden" role="status" aria-live="polite">${text}</div>
    <div class="toasts" role="status" aria-live="polite">
      ${shown.map((item) => html`<${Toast} key=${item.id} ...${item} />`)}
    </div>`;
}
