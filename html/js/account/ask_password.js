import { html, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { Confirm } from '../ui/dialog.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { Field } from '../ui/field.js';

/**
 * A dialog for what needs the password again, and perhaps a code of the second factor.
 * @param {object} props
 * @param {(password: string, code: string) => Promise<void>} props.act  throws what the server says
 * @param {() => void} props.onClose  called without an act having succeeded
 */
export function AskPassword({ title, text, confirmLabel, needsCode = false, isDanger = true, act, onClose }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  async function confirm() {
    setBusy(true);
    setError(null);
    try {
      await act(password, code.trim());
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }
  return html`<${Confirm} title=${title} text=${text} confirmLabel=${confirmLabel} isDanger=${isDanger}
    busy=${busy || !password || (needsCode && !code.trim())} onConfirm=${confirm} onClose=${onClose}>
    <${Field} id="ask-password" name="password" type="password" label=${t('account.password')} value=${password}
      onInput=${setPassword} autocomplete="current-password" required />
    ${needsCode &&
      html`<${Field} id="ask-code" name="code" label=${t('factor.code')} help=${t('factor.code_help')} value=${code}
        onInput=${setCode} autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required />`}
    <${ErrorPanel} error=${error} />
  <//>`;
}
