// What a reader may do with a job: the buttons that the server allows, and the dialogs behind them.
import { html, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { t } from '../core/i18n.js';
import { forgetIntent, keyFor } from '../core/idempotency.js';
import { announce, toast } from '../ui/announcer.js';
import { Dialog } from '../ui/dialog.js';
import { ErrorPanel, errorMessage, fieldMessage } from '../ui/error_panel.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { ParameterFields } from './parameter_fields.js';
import { initialValues, kParameters, readParameters } from './parameters.js';

/** In the order of the buttons; main ones have a text, the others an icon alone. */
const kActions = [
  { name: 'start', icon: 'play', main: true },
  { name: 'resume', icon: 'play', main: true },
  { name: 'pause', icon: 'pause' },
  { name: 'cancel', icon: 'stop' },
  { name: 'rerun', icon: 'again' },
  { name: 'rename', icon: 'edit' },
  { name: 'trash', icon: 'trash' },
  { name: 'restore', icon: 'again', main: true },
];

/** @param onJob  called with the job as the server has it after the action */
export function JobActions({ job, onJob, onNewJob, texts = false }) {
  const [open, setOpen] = useState(null);
  const [busy, setBusy] = useState(false);

  async function act(name) {
    setBusy(true);
    try {
      const changed = await api('POST', `/api/jobs/${job.id}/${name}`);
      onJob(changed);
      announce(t(`job.did.${name}`, { name: job.name }));
      if (name === 'trash') toast(t('job.did.trash', { name: job.name }),
        { action: { label: t('common.undo'), run: () => act('restore') } });
    } catch (error) {
      toast(errorMessage(error), { kind: 'error' });
    }
    setBusy(false);
  }

  const press = (name) => (name === 'rerun' || name === 'rename' ? setOpen(name) : act(name));
  return html`${kActions
      .filter(({ name }) => job.actions?.includes(name))
      .map(({ name, icon, main }) => {
        const label = t(`job.action.${name}`);
        if (main || texts) {
          return html`<button type="button" key=${name} class="button button-small ${main ? 'button-primary' : ''}"
            disabled=${busy} data-test=${name}
            aria-label=${`${label}: ${job.name}`} onClick=${() => press(name)}>
            <${Icon} name=${icon} size=${16} /> ${label}
            </button>`;
        }
        return html`<button type="button" key=${name} class="icon-button" disabled=${busy} title=${label}
          data-test=${name} aria-label=${`${label}: ${job.name}`}
          onClick=${() => press(name)}><${Icon} name=${icon} /></button>`;
      })}
    ${open === 'rename' && html`<${RenameDialog} job=${job} onJob=${onJob} onClose=${() => setOpen(null)} />`}
    ${open === 'rerun' && html`<${RerunDialog} job=${job} onNewJob=${onNewJob} onClose=${() => setOpen(null)} />`}`;
}

function RenameDialog({ job, onJob, onClose }) {
  const [name, setName] = useState(job.name);
  const [error, setError] = useState(null);
  async function submit(event) {
    event.preventDefault();
    try {
      onJob(await api('PATCH', `/api/jobs/${job.id}`, { body: { name: name.trim() } }));
      onClose();
    } catch (failure) {
      setError(failure);
    }
  }
  return html`<${Dialog} title=${t('job.action.rename')} onClose=${onClose}>
    <form onSubmit=${submit}>
      <${Field} id="rename" name="name" label=${t('upload.name')} value=${name} onInput=${setName} required
        maxlength="200" error=${fieldMessage(error, 'name')} autofocus />
      <${ErrorPanel} error=${error} />
      <div class="actions actions-end">
        <button type="button" class="button" onClick=${onClose}>${t('common.cancel')}</button>
        <button type="submit" class="button button-primary" disabled=${!name.trim()}>${t('common.save')}</button>
      </div>
    </form>
  <//>`;
}

/** Run again with the same data and other parameters: makes a new job, the old one stays as it is. */
function RerunDialog({ job, onNewJob, onClose }) {
  const [fields, setFields] = useState(() => initialValues(kParameters, job.parameters));
  const [errors, setErrors] = useState({});
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  async function submit(event) {
    event.preventDefault();
    const { values, errors: wrong } = readParameters(kParameters, fields);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    setError(null);
    try {
      const key = keyFor(JSON.stringify(['rerun', job.id, values]));
      const made = await api('POST', `/api/jobs/${job.id}/rerun`,
        { body: { parameters: values }, idempotencyKey: key });
      forgetIntent();
      onClose();
      onNewJob(made);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }
  const words = Object.fromEntries(Object.entries(errors)
    .map(([key, { code, values }]) => [key, t(`field.${code}`, values)]));
  return html`<${Dialog} wide title=${t('job.rerun_title', { name: job.name })} onClose=${onClose}>
    <form onSubmit=${submit} noValidate>
      <p class="muted">${t('job.rerun_text')}</p>
      <${ParameterFields} definitions=${kParameters} fields=${fields} errors=${words}
        onField=${(key, text) => setFields({ ...fields, [key]: text })} />
      <${ErrorPanel} error=${error} />
      <div class="actions actions-end">
        <button type="button" class="button" onClick=${onClose}>${t('common.cancel')}</button>
        <button type="submit" class="button button-primary" disabled=${busy}>${t('job.rerun_submit')}</button>
      </div>
    </form>
  <//>`;
}
