// The site's settings, each a switch.
import { html, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { has, t } from '../core/i18n.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';
import { change } from './change.js';

function Setting({ name, value, reload }) {
  const [busy, setBusy] = useState(false);
  const flip = async () => {
    setBusy(true);
    await change('PATCH', '/api/admin/settings', { [name]: !value }, reload);
    setBusy(false);
  };
  const label = has(`setting.${name}`) ? t(`setting.${name}`) : name;
  return html`<p class="field">
    <label class="check"><input type="checkbox" name=${name} checked=${value} disabled=${busy}
      onChange=${flip} /> ${label}</label>
  </p>`;
}

export function Settings() {
  const { data, error, loading, reload } = useLoad(() => api('GET', '/api/admin/settings'));
  return html`<${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && !data && html`<${Waiting} />`}
    ${data && Object.entries(data.settings).map(([name, value]) =>
      html`<${Setting} key=${name} name=${name} value=${value} reload=${reload} />`)}`;
}
