// One change by an administrator: done, told, and the list asked for again.
import { api } from '../core/api.js';
import { t } from '../core/i18n.js';
import { toast } from '../ui/announcer.js';
import { errorMessage } from '../ui/error_panel.js';

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
