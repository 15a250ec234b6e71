// A job that has no result (yet): where it stands, live, or why there will be none.
import { html } from '../../vendor/preact.js';
import { wholePercent } from '../core/format.js';
import { t } from '../core/i18n.js';
import { JobFailure } from '../jobs/findings.js';
import { isMoving, kStages } from '../jobs/job.js';
import { JobActions } from '../jobs/job_actions.js';
import { JobFacts, SampleTable } from '../jobs/job_facts.js';
import { progressText, stageName } from '../jobs/job_view.js';
import { LiveEstimate } from './live_estimate.js';

const kRound = 2 * Math.PI * 50;

function Ring({ percent, label }) {
  return html`<svg class="ring" viewBox="0 0 120 120" role="progressbar" aria-label=${label} aria-valuemin="0"
    aria-valuemax="100" aria-valuenow=${percent} data-test="percent">
    <circle class="track" cx="60" cy="60" r="50" />
    <circle class="value" cx="60" cy="60" r="50" transform="rotate(-90 60 60)" stroke-dasharray=${kRound}
      stroke-dashoffset=${kRound * (1 - percent / 100)} />
    <text x="60" y="60">${percent} %</text>
  </svg>`;
}

function Stages({ job }) {
  const now = kStages.indexOf(job.stage);
  const at = (index) => (index < now ? 'past' : index === now ? 'now' : 'coming');
  return html`<ol class="stages" aria-label=${t('result.stages')}>
    ${kStages.map((stage, index) =>
      html`<li key=${stage} data-at=${at(index)} aria-current=${at(index) === 'now' ? 'step' : undefined}>
        ${stageName(stage)}
      </li>`)}
  </ol>`;
}

export function WaitingView({ job, live, onJob, onNewJob }) {
  const moving = isMoving(job) || job.state === 'paused';
  return html`<section class="card" aria-labelledby="now" data-test="waiting">
      <h2 id="now" class="visually-hidden">${t('result.now')}</h2>
      ${moving &&
      html`<div class="big-progress">
        <${Ring} percent=${wholePercent(job.percent)} label=${t('job.progress_of', { name: job.name })} />
        <div>
          <p class="progress-text" aria-live="polite">${progressText(job) || t(`state.${job.state}`)}</p>
          ${job.state === 'running' && html`<${Stages} job=${job} />`}
        </div>
      </div>
      <p class="muted small">${t('result.leave')}</p>`}
      ${!moving && job.state !== 'failed' && html`<p>${t(`result.no_result.${job.state}`)}</p>`}
      <${JobFailure} job=${job} />
      <div class="actions">
        <${JobActions} texts job=${job} onJob=${onJob} onNewJob=${onNewJob} />
        ${job.state === 'failed' &&
          html`<a class="button button-small button-primary" href="/upload">${t('result.upload_again')}</a>`}
      </div>
    </section>
    ${job.state === 'running' && html`<${LiveEstimate} live=${live} job=${job} />`}
    <section class="card" aria-labelledby="facts">
      <h2 id="facts" class="card-head">${t('result.section.parameters')}</h2>
      <div class="stack"><${SampleTable} samples=${job.samples ?? []} /><${JobFacts} job=${job} /></div>
    </section>`;
}
