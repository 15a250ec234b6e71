import { html, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatAgo, formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { toast } from '../ui/announcer.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';
import { AskPassword } from './ask_password.js';

/** "Firefox · Linux" from a user agent: enough to know one's own devices. */
export function deviceName(agent) {
  const browser = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'], ['curl/', 'curl']].find(([mark]) => agent.includes(mark));
  const system = [['Android', 'Android'], ['iPhone', 'iOS'], ['iPad', 'iPadOS'], ['Windows', 'Windows'],
    ['Mac OS', 'macOS'], ['Linux', 'Linux']].find(([mark]) => agent.includes(mark));
  return [browser?.[1], system?.[1]].filter(Boolean).join(' · ') || agent.slice(0, 40) || '–';
}

export function Sessions() {
  const { data, error, loading, reload } = useLoad(() => api('GET', '/api/me/sessions'));
  const [ending, setEnding] = useState(null);
  async function end(password) {
    await api('DELETE', `/api/me/sessions/${ending.id}`, { body: { password } });
    setEnding(null);
    toast(t('account.session_ended'));
    await reload();
  }
  return html`<section class="card" aria-labelledby="sessions">
    <h2 id="sessions" class="card-head">${t('account.sessions')}</h2>
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && !data && html`<${Waiting} rows=${2} />`}
    ${data &&
    html`<div class="table-wrap" tabindex="0" role="region"
      aria-label=${t('common.table_of', { name: t('account.sessions') })}>
      <table>
        <thead><tr><th scope="col">${t('account.device')}</th><th scope="col">${t('account.address')}</th>
          <th scope="col">${t('account.last_seen')}</th>
          <th scope="col"><span class="visually-hidden">${t('common.actions')}</span></th></tr></thead>
        <tbody>
          ${data.items.map(
            (session) => html`<tr key=${session.id}>
              <th scope="row" title=${session.user_agent}>${deviceName(session.user_agent)} ${session.current &&
                html`<span class="tag">${t('account.this_device')}</span>`}</th>
              <td>${session.address}</td>
              <td title=${formatTime(session.last_seen_at, locale())}>${formatAgo(session.last_seen_at, locale())}</td>
              <td class="cell-number">
                ${!session.current &&
                  html`<button type="button" class="button button-small"
                    aria-label=${`${t('account.end_session')}: ${deviceName(session.user_agent)}`}
                    onClick=${() => setEnding(session)}>${t('account.end_session')}</button>`}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`}
    ${ending &&
    html`<${AskPassword} title=${t('account.end_session')}
      text=${t('account.end_session_sure', { device: deviceName(ending.user_agent) })}
      confirmLabel=${t('account.end_session')}
      act=${end} onClose=${() => setEnding(null)} />`}
  </section>`;
}
