// A modal dialog on the browser's own <dialog>: it keeps the focus inside, closes on Escape, makes the
// rest inert; we give the focus back to where it came from.
import { html, useEffect, useRef } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { Icon } from './icons.js';

export function Dialog({ title, onClose, wide = false, children, onKeyDown }) {
  const dialog = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown.showModal();
    document.body.classList.add('has-dialog');
    return () => {
      // As long as it is open, the rest of the page is inert and takes no focus.
      shown.close();
      document.body.classList.remove('has-dialog');
      if (before?.isConnected) before.focus();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  const backdrop = (event) => event.target === dialog.current && onClose();
  return html`<dialog ref=${dialog} class="dialog ${wide ? 'dialog-wide' : ''}" aria-labelledby="dialog-title"
    onCancel=${cancel} onClick=${backdrop} onKeyDown=${onKeyDown}>
    <div class="dialog-body">
      <header class="dialog-head">
        <h2 id="dialog-title">${title}</h2>
        <button type="button" class="icon-button" aria-label=${t('common.close')} onClick=${onClose}>
          <${Icon} name="close" />
        </button>
      </header>
      ${children}
    </div>
  </dialog>`;
}

/** Asks before something, which cannot be taken back when it is a danger. */
export function Confirm({ title, text, confirmLabel, onConfirm, onClose, busy = false, isDanger = true, children }) {
  const submit = (event) => {
    event.preventDefault();
    onConfirm();
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form onSubmit=${submit}>
      <p>${text}</p>
      ${children}
      <div class="actions actions-end">
        <button type="button" class="button" onClick=${onClose}>${t('common.cancel')}</button>
        <button type="submit" class="button ${isDanger ? 'button-danger' : 'button-primary'}" disabled=${busy}>
          ${confirmLabel}
        </button>
      </div>
    </form>
  <//>`;
}
