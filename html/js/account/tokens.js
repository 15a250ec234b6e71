// Tokens for programs: made here, shown once, revocable.
import { html, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { toast } from '../ui/announcer.js';
import { ErrorPanel, errorMessage, fieldMessage } from '../ui/error_panel.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { useLoad } from '../ui/use_load.js';

function MakeToken({ onMade }) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState('read');
  const [days, setDays] = useState('90');
  const [error, setError] = useState(null);
  async function submit(event) {
    event.preventDefault();
    setError(null);
    try {
      onMade(await api('POST', '/api/me/tokens', { body: { name: name.trim(), scope, days: Number(days) } }));
      setName('');
    } catch (failure) {
      setError(failure);
    }
  }
  const scopes = ['read', 'write'].map((value) => ({ value, label: t(`token.scope.${value}`) }));
  const spans = ['7', '30', '90', '365'].map((value) => ({ value, label: t('token.days', { count: Number(value) }) }));
  return html`<form onSubmit=${submit}>
    <${ErrorPanel} error=${error} />
    <div class="toolbar">
      <div class="field-grow"><${Field} name="token_name" label=${t('token.name')} value=${name} onInput=${setName}
        required maxlength="100" error=${fieldMessage(error, 'name')} autocomplete="off" /></div>
      <${Field} name="token_scope" control="select" label=${t('token.scope')} options=${scopes} value=${scope}
        onInput=${setScope} />
      <${Field} name="token_days" control="select" label=${t('token.valid')} options=${spans} value=${days}
        onInput=${setDays} />
      <button type="submit" class="button button-primary" disabled=${!name.trim()}>${t('token.make')}</button>
    </div>
  </form>`;
}

function Secret({ token }) {
  const copy = () => navigator.clipboard.writeText(token).then(() => toast(t('token.copied')),
    () => toast(t('token.copy_failed'), { kind: 'error' }));
  return html`<div class="panel panel-good" role="status"><div>
    <p class="panel-title">${t('token.once')}</p>
    <p><code>${token}</code></p>
    <button type="button" class="button button-small" onClick=${copy}>
      <${Icon} name="copy" size=${16} /> ${t('token.copy')}
    </button>
  </div></div>`;
}

export function ApiTokens() {
  const { data, error, reload } = useLoad(() => api('GET', '/api/me/tokens'));
  const [made, setMade] = useState(null);
  const onMade = (reply) => {
    setMade(reply.token);
    reload();
  };
  async function revoke(id) {
    try {
      await api('DELETE', `/api/me/tokens/${id}`);
      toast(t('token.revoked'));
      await reload();
    } catch (failure) {
      toast(errorMessage(failure), { kind: 'error' });
    }
  }
  return html`<section class="card" aria-labelledby="tokens">
    <h2 id="tokens" class="card-head">${t('token.title')}</h2>
    <p class="muted">${t('token.help')}</p>
    <${MakeToken} onMade=${onMade} />
    ${made && html`<${Secret} token=${made} />`}
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${data?.items.length > 0 &&
    html`<div class="table-wrap" tabindex="0" role="region"
      aria-label=${t('common.table_of', { name: t('token.title') })}>
      <table>
        <thead><tr><th scope="col">${t('token.name')}</th><th scope="col">${t('token.scope')}</th>
          <th scope="col">${t('token.last_used')}</th><th scope="col">${t('token.expires')}</th>
          <th scope="col"><span class="visually-hidden">${t('common.actions')}</span></th></tr></thead>
        <tbody>
          ${data.items.map(
            (token) => html`<tr key=${token.id}>
              <th scope="row">${token.name}</th><td>${t(`token.scope.${token.scope}`)}</td>
              <td>${formatTime(token.last_used_at, locale())}</td><td>${formatTime(token.expires_at, locale())}</td>
              <td class="cell-number">
                <button type="button" class="button button-small" aria-label=${`${t('token.revoke')}: ${token.name}`}
                  onClick=${() => revoke(token.id)}>${t('token.revoke')}</button>
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`}
  </section>`;
}
