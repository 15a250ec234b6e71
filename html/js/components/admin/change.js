// One change by an administrator: done, told, and the list asked for again.
import { api } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../announcer.js';
import { errorMessage } from '../error_panel.js';

/** @returns true when the change was made */
export async function change(method, path, body, reload) {
  try {
    await api(method, path, body ? { body } : {});
    toast(t('admin.done'));
    await reload();
    return true;
  } catch (error) {
    toast(`${errorMessage(error)}${error.requestId ? ` (${error.requestId})` : ''}`, { kind: 'error' });
    return false;
  }
}
