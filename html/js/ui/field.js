// A labelled form field with help and error, wired for screen readers.
import { html } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';

/**
 * @param {object} props  label, name, value, onInput(text), help, error, and whatever the control takes;
 *   `control` may be 'input' (default), 'select' (with options [{value, label}]) or 'textarea'
 */
export function Field({ id, label, name, value, onInput, help, error, control = 'input', options = [], required = false,
  optionalMark = false, ...rest }) {
  const fieldId = id ?? `field-${name}`;
  const helpId = help ? `${fieldId}-help` : null;
  const errorId = error ? `${fieldId}-error` : null;
  const shared = {
    id: fieldId,
    name,
    required,
    'aria-invalid': error ? 'true' : undefined,
    'aria-describedby': [errorId, helpId].filter(Boolean).join(' ') || undefined,
    onInput: (event) => onInput?.(event.currentTarget.value),
    ...rest,
  };
  const options_ = options.map((option) =>
    html`<option key=${option.value} value=${option.value}>${option.label}</option>`);
  return html`<div class="field ${error ? 'field-wrong' : ''}">
    <label for=${fieldId}>${label}${optionalMark && html` <span class="muted small">${t('common.optional')}</span>`}
    </label>
    ${control === 'select' && html`<select ...${shared} value=${value}>${options_}</select>`}
    ${control === 'textarea' && html`<textarea rows="5" ...${shared} value=${value}></textarea>`}
    ${control === 'input' && html`<input ...${shared} value=${value} />`}
    ${error && html`<p class="field-error" id=${errorId}>${error}</p>`}
    ${help && html`<p class="field-help" id=${helpId}>${help}</p>`}
  </div>`;
}

/** Moves the focus to the first wrong field of a form, after it has been drawn. */
export function focusFirstWrong(form) {
  requestAnimationFrame(() => form?.querySelector('[aria-invalid="true"]')?.focus());
}
