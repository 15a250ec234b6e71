import { html, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { t } from '../core/i18n.js';
import { AskPassword } from './ask_password.js';

export function DeleteAccount() {
  const [open, setOpen] = useState(false);
  async function remove(password) {
    await api('DELETE', '/api/me', { body: { password }, quiet401: true });
    location.assign('/');
  }
  return html`<section class="card" aria-labelledby="delete">
    <h2 id="delete" class="card-head">${t('account.delete')}</h2>
    <p class="muted">${t('account.delete_text')}</p>
    <button type="button" class="button" onClick=${() => setOpen(true)}>${t('account.delete')}</button>
    ${open &&
      html`<${AskPassword} title=${t('account.delete')} text=${t('account.delete_sure')}
        confirmLabel=${t('account.delete')} act=${remove} onClose=${() => setOpen(false)} />`}
  </section>`;
}
