import { html, useRef, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { enter } from '../core/session.js';
import { toast } from '../ui/announcer.js';
import { ErrorPanel, fieldMessage } from '../ui/error_panel.js';
import { Field, focusFirstWrong } from '../ui/field.js';
import { inWords } from './account_form.js';

export function Password({ onChanged }) {
  const form = useRef(null);
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [errors, setErrors] = useState({});
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  async function submit(event) {
    event.preventDefault();
    const wrong = {};
    if (!old) wrong.old = 'field.required';
    if ([...fresh].length < 8) wrong.fresh = 'field.password_short';
    setErrors(wrong);
    setError(null);
    if (Object.keys(wrong).length > 0) {
      focusFirstWrong(form.current);
      return;
    }
    setBusy(true);
    try {
      await enter('/api/me/password', { old_password: old, new_password: fresh });
      setOld('');
      setFresh('');
      toast(t('account.password_changed'));
      onChanged();
    } catch (failure) {
      setError(failure);
      focusFirstWrong(form.current);
    }
    setBusy(false);
  }
  const words = inWords(errors);
  return html`<section class="card" aria-labelledby="password">
    <h2 id="password" class="card-head">${t('account.change_password')}</h2>
    <form ref=${form} onSubmit=${submit} noValidate>
      <${ErrorPanel} error=${error} />
      <div class="grid-2">
        <${Field} name="old_password" type="password" label=${t('account.old_password')} value=${old} onInput=${setOld}
          autocomplete="current-password"
          required error=${words.old ?? fieldMessage(error, 'old_password')} />
        <${Field} name="new_password" type="password" label=${t('account.new_password')}
          help=${t('account.password_help')} value=${fresh} onInput=${setFresh}
          autocomplete="new-password" required error=${words.fresh ?? fieldMessage(error, 'new_password')} />
      </div>
      <button type="submit" class="button button-primary" disabled=${busy}>${t('account.change_password')}</button>
    </form>
  </section>`;
}
