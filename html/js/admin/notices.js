import { html, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { toast } from '../ui/announcer.js';
import { Confirm, Dialog } from '../ui/dialog.js';
import { ErrorPanel, fieldMessage } from '../ui/error_panel.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { change } from './change.js';
import { Paged, Table } from './paged.js';

/** An instant for a datetime-local field, in the reader's own zone, and back. */
const toLocal = (instant) => {
  if (!instant) return '';
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
};
const fromLocal = (text) => (text ? new Date(text).toISOString() : null);

function NoticeDialog({ notice, onDone, onClose }) {
  const [title, setTitle] = useState(notice.title ?? '');
  const [text, setText] = useState(notice.text ?? '');
  const [from, setFrom] = useState(toLocal(notice.from ?? new Date().toISOString()));
  const [to, setTo] = useState(toLocal(notice.to));
  const [error, setError] = useState(null);
  async function submit(event) {
    event.preventDefault();
    const body = { title: title.trim(), text: text.trim(), from: fromLocal(from), to: fromLocal(to) };
    try {
      if (notice.id) await api('PATCH', `/api/admin/notices/${notice.id}`, { body });
      else await api('POST', '/api/admin/notices', { body });
      toast(t('admin.done'));
      onDone();
    } catch (failure) {
      setError(failure);
    }
  }
  return html`<${Dialog} title=${t(notice.id ? 'admin.edit_notice' : 'admin.new_notice')} onClose=${onClose}>
    <form onSubmit=${submit}>
      <${ErrorPanel} error=${error} />
      <${Field} name="notice_title" label=${t('admin.notice_title')} value=${title} onInput=${setTitle} required
        maxlength="200" error=${fieldMessage(error, 'title')} />
      <${Field} name="notice_text" control="textarea" label=${t('admin.notice_text')} value=${text} onInput=${setText}
        required error=${fieldMessage(error, 'text')} />
      <div class="grid-2">
        <${Field} name="notice_from" type="datetime-local" label=${t('admin.notice_from')} value=${from}
          onInput=${setFrom} required error=${fieldMessage(error, 'from')} />
        <${Field} name="notice_to" type="datetime-local" label=${t('admin.notice_to')} value=${to} onInput=${setTo}
          optionalMark error=${fieldMessage(error, 'to')} />
      </div>
      <div class="actions actions-end">
        <button type="button" class="button" onClick=${onClose}>${t('common.cancel')}</button>
        <button type="submit" class="button button-primary">${t('common.save')}</button>
      </div>
    </form>
  <//>`;
}

export function AdminNotices() {
  const [editing, setEditing] = useState(null);
  const [deleting, setDeleting] = useState(null);
  const [version, setVersion] = useState(0);
  const head = [t('admin.notice_title'), t('admin.notice_from'), t('admin.notice_to'), t('common.actions')];
  const row = (reload) => (notice) =>
    html`<tr key=${notice.id}>
      <th scope="row">${notice.title}</th>
      <td class="small nowrap">${formatTime(notice.from, locale())}</td>
      <td class="small nowrap">${formatTime(notice.to, locale())}</td>
      <td><div class="actions">
        <button type="button" class="button button-small" aria-label=${`${t('admin.edit_notice')}: ${notice.title}`}
          onClick=${() => setEditing(notice)}>${t('common.edit')}</button>
        <button type="button" class="button button-small" aria-label=${`${t('admin.delete')}: ${notice.title}`}
          onClick=${() => setDeleting({ notice, reload })}>${t('admin.delete')}</button>
      </div></td>
    </tr>`;
  const remove = async () => {
    await change('DELETE', `/api/admin/notices/${deleting.notice.id}`, null, deleting.reload);
    setDeleting(null);
  };
  const done = () => {
    setEditing(null);
    setVersion(version + 1);
  };
  return html`<p><button type="button" class="button button-primary" onClick=${() => setEditing({})}>
    <${Icon} name="plus" /> ${t('admin.new_notice')}
  </button></p>
    <${Paged} key=${version} path="/api/admin/notices" emptyTitle=${t('notices.none')}
      draw=${(items, reload) =>
        html`<${Table} label=${t('admin.tab.notices')} head=${head}>${items.map(row(reload))}<//>`} />
    ${editing && html`<${NoticeDialog} notice=${editing} onDone=${done} onClose=${() => setEditing(null)} />`}
    ${deleting &&
    html`<${Confirm} title=${t('admin.delete')} text=${t('admin.delete_notice', { name: deleting.notice.title })}
      confirmLabel=${t('admin.delete')} onConfirm=${remove} onClose=${() => setDeleting(null)} />`}`;
}
