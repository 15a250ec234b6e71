// Everybody's analyses: cancel, run again, into the trash and back.
import { html, useState } from '../../vendor/preact.js';
import { formatTime, wholePercent } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { isAdmin } from '../core/session.js';
import { Confirm } from '../ui/dialog.js';
import { Field } from '../ui/field.js';
import { isMoving, isTerminal, kStates } from '../jobs/job.js';
import { StateBadge } from '../jobs/job_view.js';
import { change } from './change.js';
import { Paged, Table } from './paged.js';

const kRetried = ['failed', 'cancelled', 'expired'];
/** What is asked about first: it is somebody else's work. */
const kAsked = ['cancel', 'trash'];

/** What an administrator may do with a job as it is now, by the names of the routes. */
function actionsOf(job) {
  if (job.trashed_at) return ['restore'];
  return [
    ...(isTerminal(job) ? [] : ['cancel']),
    ...(kRetried.includes(job.state) ? ['retry'] : []),
    ...(isTerminal(job) || job.state === 'uploaded' ? ['trash'] : []),
  ];
}

// Not the owner's "Cancel": beside it, the dialog has a button that closes it.
const labelOf = (action) => (['retry', 'cancel'].includes(action) ? t(`admin.${action}`) : t(`job.action.${action}`));
const nameOf = (job) => job.name ?? `#${job.id}`;
const ownerOf = (job) => job.user_name ?? job.user_id ?? '–';

function JobRow({ job, onAction }) {
  return html`<tr>
    <td class="cell-number">${job.id}</td>
    <th scope="row">${job.name}</th>
    <td class="small nowrap">${ownerOf(job)}</td>
    <td class="nowrap">
      <${StateBadge} state=${job.state} /> ${isMoving(job) &&
        html`<span class="small number muted">${wholePercent(job.percent)} %</span>`}
      ${job.trashed_at && html`<span class="tag">${t('history.trash')}</span>`}
    </td>
    <td class="small nowrap">${formatTime(job.created_at, locale())}</td>
    <td>
      ${isAdmin() &&
      html`<div class="actions">
        ${actionsOf(job).map(
          (action) =>
            html`<button type="button" key=${action} class="button button-small" data-test=${action}
              aria-label=${`${labelOf(action)}: ${nameOf(job)}`} onClick=${() => onAction(action)}>
              ${labelOf(action)}
              </button>`,
        )}
      </div>`}
    </td>
  </tr>`;
}

function Asked({ action, job, onConfirm, onClose }) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    await onConfirm();
    onClose();
  };
  return html`<${Confirm} title=${labelOf(action)}
    text=${t(`admin.ask_${action}`, { name: nameOf(job), owner: ownerOf(job) })} confirmLabel=${labelOf(action)}
    busy=${busy} onConfirm=${confirm} onClose=${onClose} />`;
}

export function AllJobs() {
  const [q, setQ] = useState('');
  const [state, setState] = useState('');
  const [asked, setAsked] = useState(null);
  const states = [{ value: '', label: t('history.any_state') },
    ...kStates.map((value) => ({ value, label: t(`state.${value}`) }))];
  const head = [t('admin.id'), t('upload.name'), t('admin.owner'), t('history.state'), t('job.created'),
    t('common.actions')];
  const row = (reload) => (job) => {
    const act = (action) => change('POST', `/api/admin/jobs/${job.id}/${action}`, null, reload);
    const onAction = (action) => (kAsked.includes(action) ? setAsked({ action, job, onConfirm: () => act(action) })
      : act(action));
    return html`<${JobRow} key=${job.id} job=${job} onAction=${onAction} />`;
  };
  return html`<div class="toolbar" role="search">
      <div class="field-grow"><${Field} name="job_q" type="search" label=${t('admin.find_job')} value=${q}
        onInput=${setQ} /></div>
      <${Field} name="job_state" control="select" label=${t('history.state')} options=${states} value=${state}
        onInput=${setState} />
    </div>
    <${Paged} path="/api/admin/jobs" query=${{ q, state }}
      draw=${(items, reload) =>
        html`<${Table} label=${t('admin.tab.jobs')} head=${head}>${items.map(row(reload))}<//>`} />
    ${asked && html`<${Asked} ...${asked} onClose=${() => setAsked(null)} />`}`;
}
