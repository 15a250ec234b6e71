import { html, useState } from '../../../vendor/preact.js';
import { formatTime, wholePercent } from '../../lib/format.js';
import { locale, t } from '../../lib/i18n.js';
import { isTerminal, kStates } from '../../lib/jobs.js';
import { isAdmin } from '../../lib/session.js';
import { Field } from '../field.js';
import { StateBadge } from '../job_view.js';
import { change } from './change.js';
import { Paged, Table } from './paged.js';

function JobRow({ job, reload }) {
  const act = (name) => change('POST', `/api/admin/jobs/${job.id}/${name}`, null, reload);
  return html`<tr>
    <td class="cell-number">${job.id}</td>
    <th scope="row">${job.name}</th>
    <td class="small nowrap">${job.user_name ?? job.user_id ?? '–'}</td>
    <td><${StateBadge} state=${job.state} /> ${!isTerminal(job) && html`<span class="small number muted">${wholePercent(job.percent)} %</span>`}</td>
    <td class="small nowrap">${formatTime(job.created_at, locale())}</td>
    <td>
      ${isAdmin() &&
      html`<div class="actions">
        ${!isTerminal(job) && html`<button type="button" class="button button-small" aria-label=${`${t('job.action.cancel')}: ${job.name}`} onClick=${() => act('cancel')}>${t('job.action.cancel')}</button>`}
        ${['failed', 'cancelled', 'expired'].includes(job.state) && html`<button type="button" class="button button-small" aria-label=${`${t('admin.retry')}: ${job.name}`} onClick=${() => act('retry')}>${t('admin.retry')}</button>`}
      </div>`}
    </td>
  </tr>`;
}

export function AllJobs() {
  const [q, setQ] = useState('');
  const [state, setState] = useState('');
  const states = [{ value: '', label: t('history.any_state') }, ...kStates.map((value) => ({ value, label: t(`state.${value}`) }))];
  const head = [t('admin.id'), t('upload.name'), t('admin.owner'), t('history.state'), t('job.created'), t('common.actions')];
  return html`<div class="toolbar" role="search">
      <div class="field-grow"><${Field} name="job_q" type="search" label=${t('history.search')} value=${q} onInput=${setQ} /></div>
      <${Field} name="job_state" control="select" label=${t('history.state')} options=${states} value=${state} onInput=${setState} />
    </div>
    <${Paged} path="/api/admin/jobs" query=${{ q, state }}
      draw=${(items, reload) => html`<${Table} label=${t('admin.tab.jobs')} head=${head}>${items.map((job) => html`<${JobRow} key=${job.id} job=${job} reload=${reload} />`)}<//>`} />`;
}
