import { html } from '../../../vendor/preact.js';
import { formatTime } from '../../lib/format.js';
import { locale, t } from '../../lib/i18n.js';
import { Paged, Table } from './paged.js';

export function Audit() {
  const head = [t('audit.at'), t('audit.who'), t('audit.action'), t('audit.object'), t('account.address'), t('error.request_id')];
  return html`<${Paged} path="/api/admin/audit"
    draw=${(items) => html`<${Table} label=${t('admin.tab.audit')} head=${head}>
      ${items.map(
        (record) => html`<tr key=${record.id}>
          <td class="small nowrap">${formatTime(record.at, locale())}</td>
          <td>${record.user_name ?? record.user_id ?? '–'}</td>
          <td><code>${record.action}</code></td>
          <td>${record.object_kind ? `${record.object_kind} ${record.object_id ?? ''}` : '–'}</td>
          <td class="small">${record.address}</td>
          <td><span class="hash">${record.request_id}</span></td>
        </tr>`,
      )}
    <//>`} />`;
}
