// A password that can be shown while typing it.
import { html, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { Field } from '../ui/field.js';

export function PasswordField(props) {
  const [shown, setShown] = useState(false);
  return html`<${Field} type=${shown ? 'text' : 'password'} required spellcheck="false" autocapitalize="none"
    ...${props} />
    <p class="field">
      <label class="check">
        <input type="checkbox" checked=${shown} onChange=${() => setShown(!shown)} /> ${t('account.show_password')}
      </label>
    </p>`;
}
