// The site's settings: name and value, each a JSON value; the server says what is allowed.
import { html, useState } from '../../../vendor/preact.js';
import { api } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../announcer.js';
import { ErrorPanel, fieldMessage } from '../error_panel.js';
import { Field } from '../field.js';
import { EmptyState, Waiting } from '../panels.js';
import { useLoad } from '../use_load.js';

const settingsOf = (reply) => reply.settings ?? Object.fromEntries((reply.items ?? []).map(({ name, value }) => [name, value]));
const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** What was typed, in the kind of value that the setting had. */
function asValue(text, before) {
  if (typeof before === 'string') return text;
  try {
    return JSON.parse(text);
  } catch (notJson) {
    return text;
  }
}

function SettingsForm({ settings, onSaved }) {
  const [fields, setFields] = useState(() => Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, asText(value)])));
  const [error, setError] = useState(null);
  async function submit(event) {
    event.preventDefault();
    setError(null);
    const changed = Object.entries(fields).filter(([name, text]) => text !== asText(settings[name]));
    if (changed.length === 0) return;
    try {
      await api('PATCH', '/api/admin/settings', { body: Object.fromEntries(changed.map(([name, text]) => [name, asValue(text, settings[name])])) });
      toast(t('admin.done'));
      onSaved();
    } catch (failure) {
      setError(failure);
    }
  }
  return html`<form onSubmit=${submit}>
    <${ErrorPanel} error=${error} />
    <div class="grid-2">
      ${Object.keys(settings).map(
        (name) => html`<${Field} key=${name} name=${name} label=${name} value=${fields[name]} onInput=${(text) => setFields({ ...fields, [name]: text })} error=${fieldMessage(error, name)} autocomplete="off" />`,
      )}
    </div>
    <button type="submit" class="button button-primary">${t('common.save')}</button>
  </form>`;
}

export function Settings() {
  const { data, error, loading, reload } = useLoad(() => api('GET', '/api/admin/settings'));
  const settings = data ? settingsOf(data) : null;
  return html`<${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && !data && html`<${Waiting} />`}
    ${settings && Object.keys(settings).length === 0 && html`<${EmptyState} icon="gear" title=${t('admin.nothing')} />`}
    ${settings && Object.keys(settings).length > 0 && html`<${SettingsForm} key=${JSON.stringify(settings)} settings=${settings} onSaved=${reload} />`}`;
}
