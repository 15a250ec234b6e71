import { html, useState } from '../../../vendor/preact.js';
import { api } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { Confirm } from '../dialog.js';
import { ErrorPanel } from '../error_panel.js';
import { Field } from '../field.js';

export function DeleteAccount() {
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  async function remove() {
    setBusy(true);
    setError(null);
    try {
      await api('DELETE', '/api/me', { body: { password }, quiet401: true });
      location.assign('/');
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }
  return html`<section class="card" aria-labelledby="delete">
    <h2 id="delete" class="card-head">${t('account.delete')}</h2>
    <p class="muted">${t('account.delete_text')}</p>
    <button type="button" class="button" onClick=${() => setOpen(true)}>${t('account.delete')}</button>
    ${open &&
    html`<${Confirm} title=${t('account.delete')} text=${t('account.delete_sure')} confirmLabel=${t('account.delete')} busy=${busy || !password} onConfirm=${remove} onClose=${() => setOpen(false)}>
      <${Field} id="delete-password" name="password" type="password" label=${t('account.password')} value=${password} onInput=${setPassword} autocomplete="current-password" required />
      <${ErrorPanel} error=${error} />
    <//>`}
  </section>`;
}
