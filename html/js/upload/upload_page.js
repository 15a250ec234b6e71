// New analysis: files, samples with tumour contents, parameters; start now or later.
import { html, useEffect, useRef, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatBytes } from '../core/format.js';
import { language, pick, t } from '../core/i18n.js';
import { isGuest } from '../core/session.js';
import { announce } from '../ui/announcer.js';
import { ErrorPanel, fieldMessage } from '../ui/error_panel.js';
import { Field, focusFirstWrong } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { mount } from '../ui/mount.js';
import { Notice, Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';
import { resultPage } from '../jobs/job.js';
import { ParameterFields } from '../jobs/parameter_fields.js';
import { initialValues, kParameters, withLimits } from '../jobs/parameters.js';
import { DropZone } from './drop_zone.js';
import { loadExample } from './example.js';
import { readHead } from './read_head.js';
import { SampleRow } from './sample_row.js';
import { kRequired, lookAtTable, sampleNameOf } from './table_look.js';
import { addFiles, readUploadForm, tooMuch } from './upload_form.js';
import { useUpload } from './use_upload.js';

const kExample = new URLSearchParams(location.search).get('example') === '1';

async function lookAt(file) {
  try {
    const { text, whole } = await readHead(file);
    return lookAtTable(text, whole);
  } catch (error) {
    return { unreadable: true, problems: [], rows: [] };
  }
}

/** Limits for everybody, and the example's files when the page was opened for it. */
async function loadForm() {
  const [limits, example] = await Promise.all([api('GET', '/api/limits'), kExample ? loadExample() : null]);
  const definitions = withLimits(kParameters, limits);
  return { limits, example, definitions };
}

function Upload() {
  const { data, error, loading, reload } = useLoad(loadForm);
  return html`<div class="page-head">
      <div><h1>${kExample ? t('upload.example_title') : t('upload.title')}</h1>
        <p>${kExample ? t('upload.example_lead') : t('upload.lead')}</p></div>
      ${!kExample && html`<a class="button" href="/upload?example=1">${t('landing.try')}</a>`}
    </div>
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && html`<${Waiting} />`} ${data && html`<${Form} ...${data} />`}`;
}

function useSamples(example) {
  const [samples, setSamples] = useState(example?.samples ?? []);
  const change = (index, part) =>
    setSamples((all) => all.map((sample, at) => (at === index ? { ...sample, ...part } : sample)));
  const look = async (file) => {
    const seen = await lookAt(file);
    setSamples((all) => all.map((sample) => (sample.file === file ? { ...sample, look: seen } : sample)));
  };
  useEffect(() => {
    for (const { file } of samples) look(file);
  }, []);
  const add = (files) => {
    const { added, refused } = addFiles(samples, files);
    setSamples([...samples,
      ...added.map((file) => ({ file, name: sampleNameOf(file.name), tumourContent: '', look: null }))]);
    for (const file of added) look(file);
    announce(t('upload.added', { count: added.length }));
    return refused;
  };
  const remove = (index) => {
    setSamples(samples.filter((_, at) => at !== index));
    announce(t('upload.removed', { name: samples[index].file.name }));
  };
  return { samples, change, add, remove };
}

function Form({ definitions, example, limits }) {
  const form = useRef(null);
  const { samples, change, add, remove } = useSamples(example);
  const [typedName, setName] = useState(null);
  const name = typedName ?? pick(example?.name, ''); // the example's follows the language until somebody types
  const [patientName, setPatientName] = useState('');
  const [patientAge, setPatientAge] = useState('');
  const [fields, setFields] = useState(() => initialValues(definitions, example?.parameters));
  const [found, setFound] = useState({});
  const [refused, setRefused] = useState([]);
  const { send, cancel, sending, error, setError } = useUpload();
  const locked = Boolean(example);

  useEffect(() => {
    const prevent = (event) => sending && event.preventDefault();
    window.addEventListener('beforeunload', prevent);
    return () => window.removeEventListener('beforeunload', prevent);
  }, [sending]);

  async function submit(start) {
    const { parameters, errors } = readUploadForm(definitions, { name, samples, fields, patientName, patientAge },
      start);
    const excess = tooMuch(samples.map((sample) => sample.file), limits);
    if (excess) errors.files = { code: excess.code,
      values: { ...excess.values, size: formatBytes(excess.values.bytes ?? 0, language()) } };
    setFound(errors);
    setError(null);
    if (Object.keys(errors).length > 0) {
      announce(t('upload.errors', { count: Object.keys(errors).length }));
      focusFirstWrong(form.current);
      return;
    }
    const reply = await send(parameters, samples.map((sample) => sample.file));
    if (reply) location.assign(locked ? resultPage(reply.job) : `/history_list?job=${reply.job.id}`);
  }

  const texts = Object.fromEntries(Object.entries(found)
    .map(([key, { code, values }]) => [key, t(`field.${code}`, values)]));
  for (const { name: key } of definitions) texts[key] ??= fieldMessage(error, key);
  texts.name ??= fieldMessage(error, 'analysis_name');
  samples.forEach((_, index) => {
    texts[`sample.${index}.name`] ??= fieldMessage(error, `samples[${index}].name`);
    texts[`sample.${index}.tumour`] ??= fieldMessage(error, `samples[${index}].tumour_content`);
  });
  const formSubmit = (event) => {
    event.preventDefault();
    submit(true);
  };
  const guestWithoutExample = isGuest() && !locked;

  return html`<form ref=${form} onSubmit=${formSubmit} noValidate data-test="upload-form">
    ${guestWithoutExample &&
      html`<${Notice} kind="warning">${t('upload.guest')} <a href="/register">${t('nav.keep')}</a><//>`}
    <fieldset class="card" disabled=${Boolean(sending)}>
      <legend>${t('upload.files')}</legend>
      ${!locked &&
        html`<${DropZone} most=${limits.files} onFiles=${(files) => setRefused(add(files))} error=${texts.files} />`}
      ${!locked &&
        html`<p class="field-help">
          ${t('upload.columns')}${kRequired.map((name) => [' ', html`<code key=${name}>${name}</code>`])}
        </p>`}
      ${refused.length > 0 &&
        html`<p class="field-error" role="alert">${t('upload.same_file', { names: refused.join(', ') })}</p>`}
      ${locked && html`<p class="muted">${pick(example.about)}</p>`}
      <ul class="sample-list">
        ${samples.map(
          (sample, index) =>
            html`<${SampleRow} key=${sample.file.name} sample=${sample} index=${index} locked=${locked} errors=${texts}
            onChange=${(part) => change(index, part)} onRemove=${() => remove(index)} />`,
        )}
      </ul>
      ${samples.length > 0 && html`<p class="field-help">${t('upload.tumour_help')}</p>`}
    </fieldset>
    <fieldset class="card" disabled=${Boolean(sending)}>
      <legend>${t('upload.about')}</legend>
      <${Field} name="analysis_name" label=${t('upload.name')} help=${t('upload.name_help')} value=${name}
        onInput=${setName} error=${texts.name} required maxlength="200" autocomplete="off" />
      ${!locked &&
      html`<details>
        <summary>${t('upload.patient')}</summary>
        <p class="field-help">${t('upload.patient_help')}</p>
        <div class="grid-2">
          <${Field} name="patient_name" label=${t('upload.patient_name')} value=${patientName} onInput=${setPatientName}
            optionalMark autocomplete="off" />
          <${Field} name="patient_age" label=${t('upload.patient_age')} value=${patientAge} onInput=${setPatientAge}
            error=${texts.patient_age ?? fieldMessage(error, 'patient_age')} optionalMark inputmode="numeric"
            autocomplete="off" />
        </div>
      </details>`}
    </fieldset>
    <fieldset class="card" disabled=${Boolean(sending)}>
      <legend>${t('upload.parameters')}</legend>
      <${ParameterFields} definitions=${definitions} fields=${fields} errors=${texts}
        onField=${(key, text) => setFields({ ...fields, [key]: text })} />
    </fieldset>
    <div class="stack-error"><${ErrorPanel} error=${error} /></div>
    <${SubmitBar} samples=${samples} sending=${sending} cancel=${cancel} locked=${locked} onLater=${() => submit(false)}
      limits=${limits} />
  </form>`;
}

function SubmitBar({ samples, sending, cancel, locked, onLater }) {
  const bytes = samples.reduce((sum, { file }) => sum + file.size, 0);
  const percent = sending ? Math.floor((100 * sending.sent) / Math.max(1, sending.total)) : 0;
  useEffect(() => {
    if (sending) document.title = `${percent} % · ${t('upload.sending')} · Clonoscope`;
    else document.title = `${t(kExample ? 'upload.example_title' : 'upload.title')} · Clonoscope`;
  });
  if (sending) {
    return html`<div class="submit-bar" data-test="sending">
      <div>
        <div class="progress" role="progressbar" aria-label=${t('upload.sending')} aria-valuemin="0" aria-valuemax="100"
          aria-valuenow=${percent}>
          <span style=${{ width: `${percent}%` }}></span>
        </div>
        <p class="progress-line"><span>${percent < 100 ? t('upload.sending') : t('upload.saving')}</span>
          <span class="number">${percent} %</span></p>
      </div>
      <button type="button" class="button" onClick=${cancel}>${t('common.cancel')}</button>
    </div>`;
  }
  return html`<div class="submit-bar">
    <div class="muted small">
      ${samples.length === 0
        ? t('upload.none') : t('upload.summary', { count: samples.length, size: formatBytes(bytes, language()) })}
    </div>
    <div class="actions">
      ${!locked &&
        html`<button type="button" class="button" onClick=${onLater} data-test="later">${t('upload.later')}</button>`}
      <button type="submit" class="button button-primary" data-test="start"><${Icon} name="play" /> ${t('upload.start')}
      </button>
    </div>
  </div>`;
}

mount({ path: '/upload', title: kExample ? 'upload.example_title' : 'upload.title', needs: kExample
  ? 'anyone' : 'analyst', body: Upload, ownTitle: true });
