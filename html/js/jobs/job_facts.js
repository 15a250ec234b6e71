// A job's samples and parameters as a list of facts.
import { html } from '../../vendor/preact.js';
import { formatFraction, formatInteger, formatTime } from '../core/format.js';
import { has, language, locale, t } from '../core/i18n.js';
import { kParameters } from './parameters.js';

export function parameterText(name, value) {
  if (value === null || value === undefined || value === '') return t('parameter.none');
  // A seed is a name, not a quantity.
  if (typeof value === 'number' && Number.isInteger(value) && name !== 'seed') return formatInteger(value, language());
  return has(`choice.${value}`) ? t(`choice.${value}`) : String(value);
}

/** @param extra  [[label, value]] put in front */
export function JobFacts({ job, extra = [] }) {
  const parameters = job.parameters ?? {};
  const facts = [
    ...extra,
    ...kParameters.filter(({ name }) => name in parameters)
      .map(({ name }) => [t(`parameter.${name}`), parameterText(name, parameters[name])]),
    [t('job.created'), formatTime(job.created_at, locale())],
    [t('job.started'), formatTime(job.started_at, locale())],
    [t('job.finished'), formatTime(job.finished_at, locale())],
    [t('job.attempt'), job.attempt],
  ];
  if (job.patient?.name) facts.push([t('upload.patient_name'), job.patient.name]);
  if (job.patient?.age) facts.push([t('upload.patient_age'), job.patient.age]);
  return html`<dl class="facts">
    ${facts.map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

export function SampleTable({ samples }) {
  return html`<div class="table-wrap" tabindex="0" role="region"
    aria-label=${t('common.table_of', { name: t('result.samples') })}><table class="sample-table">
    <thead><tr><th scope="col">${t('upload.sample_name')}</th><th scope="col">${t('findings.file')}</th>
      <th scope="col" class="cell-number">${t('upload.tumour_content')}</th></tr></thead>
    <tbody>
      ${samples.map((sample) =>
        html`<tr key=${sample.name}><th scope="row">${sample.name}</th><td>${sample.file}</td>
          <td class="cell-number">${formatFraction(sample.tumour_content)}</td></tr>`)}
    </tbody>
  </table></div>`;
}
