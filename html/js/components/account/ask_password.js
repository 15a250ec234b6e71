import { html, useState } from '../../../vendor/preact.js';
import { t } from '../../lib/i18n.js';
import { Confirm } from '../dialog.js';
import { ErrorPanel } from '../error_panel.js';
import { Field } from '../field.js';

/**
 * A dialog for what needs the password again.
 * @param {object} props
 * @param {(password: string) => Promise<void>} props.act  throws what the server says
 * @param {() => void} props.onClose  called without an act having succeeded
 */
export function AskPassword({ title, text, confirmLabel, act, onClose }) {
  const [password, setPassword] = useState('');
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  async function confirm() {
    setBusy(true);
    setError(null);
    try {
      await act(password);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }
  return html`<${Confirm} title=${title} text=${text} confirmLabel=${confirmLabel} busy=${busy || !password} onConfirm=${confirm} onClose=${onClose}>
    <${Field} id="ask-password" name="password" type="password" label=${t('account.password')} value=${password} onInput=${setPassword} autocomplete="current-password" required />
    <${ErrorPanel} error=${error} />
  <//>`;
}
