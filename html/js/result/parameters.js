import { html } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { Findings } from '../jobs/findings.js';
import { JobFacts, SampleTable } from '../jobs/job_facts.js';

export function Parameters({ result }) {
  const { job, seed, engine } = result;
  const extra = [
    [t('result.seed'), html`<span class="mono" data-test="seed">${seed}</span>`],
    [t('result.engine'), engine],
  ];
  const { seed: asked, ...parameters } = job.parameters ?? {};
  return html`<${JobFacts} job=${{ ...job, parameters }} extra=${extra} />
    <h3 class="below-facts">${t('result.samples')}</h3>
    <${SampleTable} samples=${job.samples ?? []} />
    <${Findings} report=${job.findings} samples=${job.samples} />
    <p class="muted small">${t('result.repeat')}</p>`;
}
