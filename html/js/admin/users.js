import { html, useState } from '../../vendor/preact.js';
import { formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { user as me } from '../core/session.js';
import { Confirm } from '../ui/dialog.js';
import { Field } from '../ui/field.js';
import { change } from './change.js';
import { Paged, Table } from './paged.js';

const kRoles = ['guest', 'user', 'support', 'admin'];
const kUserStates = ['active', 'locked', 'deleted'];
const options = (values, prefix, any) =>
  [{ value: '', label: t(any) }, ...values.map((value) => ({ value, label: t(`${prefix}.${value}`) }))];

function UserRow({ user, reload, onDelete, onRole }) {
  const path = `/api/admin/users/${user.id}`;
  const own = user.id === me().id;
  const roles = kRoles.filter((role) => role !== 'guest');
  return html`<tr>
    <th scope="row">${user.user_name} <span class="muted small">#${user.id}</span></th>
    <td class="small">${[user.email, user.phone].filter(Boolean).join(' · ') || '–'}</td>
    <td>
      ${user.role === 'guest' || own
        ? t(`role.${user.role}`)
        : html`<select aria-label=${`${t('account.role')}: ${user.user_name}`} value=${user.role}
          onChange=${(event) => onRole({ user, role: event.currentTarget.value, reload })}>
            ${roles.map((role) => html`<option key=${role} value=${role}>${t(`role.${role}`)}</option>`)}
          </select>`}
    </td>
    <td><span class="state state-${user.state === 'active' ? 'done' : 'failed'}">${t(`user_state.${user.state}`)}</span>
    </td>
    <td class="small nowrap">${formatTime(user.created_at ?? user.ctime, locale())}</td>
    <td>
      ${!own &&
      user.state !== 'deleted' &&
      html`<div class="actions">
        ${user.state === 'active' &&
          html`<button type="button" class="button button-small" aria-label=${`${t('admin.lock')}: ${user.user_name}`}
            onClick=${() => change('PATCH', path, { state: 'locked' }, reload)}>${t('admin.lock')}</button>`}
        ${user.state === 'locked' &&
          html`<button type="button" class="button button-small" aria-label=${`${t('admin.unlock')}: ${user.user_name}`}
            onClick=${() => change('PATCH', path, { state: 'active' }, reload)}>${t('admin.unlock')}</button>`}
        <button type="button" class="button button-small" aria-label=${`${t('admin.end_sessions')}: ${user.user_name}`}
          onClick=${() => change('DELETE', `${path}/sessions`, null, reload)}>${t('admin.end_sessions')}</button>
        <button type="button" class="button button-small" aria-label=${`${t('admin.delete')}: ${user.user_name}`}
          onClick=${() => onDelete({ user, reload })}>${t('admin.delete')}</button>
      </div>`}
    </td>
  </tr>`;
}

export function Users() {
  const [q, setQ] = useState('');
  const [role, setRole] = useState('');
  const [state, setState] = useState('');
  const [deleting, setDeleting] = useState(null);
  const [changing, setChanging] = useState(null);
  const head = [t('account.user_name'), t('account.contact'), t('account.role'), t('history.state'), t('job.created'),
    t('common.actions')];
  const remove = async () => {
    await change('DELETE', `/api/admin/users/${deleting.user.id}`, null, deleting.reload);
    setDeleting(null);
  };
  const changeRole = async () => {
    await change('PATCH', `/api/admin/users/${changing.user.id}`, { role: changing.role }, changing.reload);
    setChanging(null);
  };
  const roleText = () =>
    t('admin.change_role', { name: changing.user.user_name, before: t(`role.${changing.user.role}`),
      role: t(`role.${changing.role}`) });
  return html`<div class="toolbar" role="search">
      <div class="field-grow"><${Field} name="user_q" type="search" label=${t('admin.find_user')} value=${q}
        onInput=${setQ} /></div>
      <${Field} name="user_role" control="select" label=${t('account.role')}
        options=${options(kRoles, 'role', 'admin.any')} value=${role} onInput=${setRole} />
      <${Field} name="user_state" control="select" label=${t('history.state')}
        options=${options(kUserStates, 'user_state', 'admin.any')} value=${state} onInput=${setState} />
    </div>
    <${Paged} path="/api/admin/users" query=${{ q, role, state }}
      draw=${(items, reload) => html`<${Table} label=${t('admin.tab.users')} head=${head}>
        ${items.map((item) =>
          html`<${UserRow} key=${item.id} user=${item} reload=${reload} onDelete=${setDeleting}
            onRole=${setChanging} />`)}
      <//>`} />
    ${changing && html`<${Confirm} title=${t('admin.role')} text=${roleText()} confirmLabel=${t('admin.role')}
      onConfirm=${changeRole} onClose=${() => setChanging(null)} />`}
    ${deleting &&
    html`<${Confirm} title=${t('admin.delete')} text=${t('admin.delete_user', { name: deleting.user.user_name })}
      confirmLabel=${t('admin.delete')} onConfirm=${remove} onClose=${() => setDeleting(null)} />`}`;
}
