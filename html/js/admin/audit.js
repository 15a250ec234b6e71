// The audit record: who did what, on which object, when, from where.
import { html, useState } from '../../vendor/preact.js';
import { dayEnd, dayStart } from '../core/days.js';
import { formatTime } from '../core/format.js';
import { has, locale, t } from '../core/i18n.js';
import { Field } from '../ui/field.js';
import { kAuditActions, kAuditObjects } from './audit_actions.js';
import { Paged, Table } from './paged.js';

const kNoFilters = { user_name: '', action: '', object_kind: '', object_id: '', from: '', to: '' };

const actionName = (action) => (has(`audit.action.${action}`) ? t(`audit.action.${action}`) : action);
const kindName = (kind) => (has(`audit.kind.${kind}`) ? t(`audit.kind.${kind}`) : kind);
const options = (names, label) =>
  [{ value: '', label: t('admin.any') }, ...names.map((name) => ({ value: name, label: label(name) }))];

/** What the details say, in the words of the record: they are not prose. */
const detailText = (detail) =>
  Object.entries(detail ?? {})
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');

/** Text fields take effect when they are left or Enter is pressed: half a name is nobody's. */
function Filters({ filters, onChange }) {
  const set = (name) => (value) => onChange({ ...filters, [name]: value });
  const typed = (name) => (event) => set(name)(event.currentTarget.value.trim());
  return html`<form class="toolbar" role="search" aria-label=${t('audit.filter')}
    onSubmit=${(event) => event.preventDefault()}>
    <div class="field-grow"><${Field} name="audit_user" type="search" label=${t('audit.who')}
      placeholder=${t('account.user_name')} value=${filters.user_name} onChange=${typed('user_name')} /></div>
    <${Field} name="audit_action" control="select" label=${t('audit.action')}
      options=${options(kAuditActions, actionName)} value=${filters.action} onInput=${set('action')} />
    <${Field} name="audit_object" control="select" label=${t('audit.object')}
      options=${options(kAuditObjects, kindName)} value=${filters.object_kind}
      onInput=${(kind) => onChange({ ...filters, object_kind: kind, object_id: kind ? filters.object_id : '' })} />
    <${Field} name="audit_object_id" type="number" min="1" step="1" label=${t('audit.object_id')}
      value=${filters.object_id} disabled=${!filters.object_kind} onChange=${typed('object_id')} />
    <${Field} name="audit_from" type="date" label=${t('history.from')} value=${filters.from} onInput=${set('from')} />
    <${Field} name="audit_to" type="date" label=${t('history.to')} value=${filters.to} onInput=${set('to')} />
  </form>`;
}

function Record({ record, onFilter }) {
  const object = [kindName(record.object_kind), record.object_id].filter((part) => part !== null).join(' ');
  const only = (filters, text) =>
    html`<button type="button" class="cell-button" title=${t('audit.only')} onClick=${() => onFilter(filters)}>
      ${text}
    </button>`;
  return html`<tr>
    <td class="small nowrap">${formatTime(record.at, locale())}</td>
    <td>${record.user_name ? only({ user_name: record.user_name }, record.user_name) : record.user_id ?? '–'}</td>
    <td class="wide-cell"><span title=${record.action}>${actionName(record.action)}</span>
      ${record.detail && html`<br /><span class="hash">${detailText(record.detail)}</span>`}</td>
    <td class="nowrap">${!record.object_kind ? '–' : record.object_id
      ? only({ object_kind: record.object_kind, object_id: String(record.object_id) }, object) : object}</td>
    <td class="small nowrap">${record.address || '–'}</td>
    <td><span class="hash">${record.request_id || '–'}</span></td>
  </tr>`;
}

export function Audit() {
  const [filters, setFilters] = useState(kNoFilters);
  const isFiltered = JSON.stringify(filters) !== JSON.stringify(kNoFilters);
  const clear = html`<button type="button" class="button button-small" onClick=${() => setFilters(kNoFilters)}>
    ${t('history.clear')}
  </button>`;
  const head = [t('audit.at'), t('audit.who'), t('audit.action'), t('audit.object'), t('account.address'),
    t('error.request_id')];
  return html`<${Filters} filters=${filters} onChange=${setFilters} />
    ${isFiltered && html`<p>${clear}</p>`}
    <${Paged} path="/api/admin/audit" query=${{ ...filters, from: dayStart(filters.from), to: dayEnd(filters.to) }}
      draw=${(items) => html`<${Table} label=${t('admin.tab.audit')} head=${head}>
        ${items.map((record) =>
          html`<${Record} key=${record.id} record=${record}
            onFilter=${(chosen) => setFilters({ ...filters, ...chosen })} />`)}
      <//>`} />`;
}
