// How one job looks wherever it is shown: its state, its progress, its place in the queue.
import { html } from '../../vendor/preact.js';
import { formatAbout, formatInteger, wholePercent } from '../core/format.js';
import { has, language, t } from '../core/i18n.js';
import { isMoving } from './job.js';

export function StateBadge({ state }) {
  return html`<span class="state state-${state}" data-test="state" data-state=${state}>${t(`state.${state}`)}</span>`;
}

export const stageName = (stage) => (stage && has(`stage.${stage}`) ? t(`stage.${stage}`) : '');

/** A guess at when a waiting job starts; the server knows none while nothing tells. */
function startText(seconds) {
  if (seconds === null || seconds === undefined) return t('job.starts_unknown');
  return seconds < 5 ? t('job.starts_soon') : t('job.starts_in', { time: formatAbout(seconds, language()) });
}

/** One line on what is going on: stage and time left, or the place in the queue. */
export function progressText(job) {
  if (job.cancel_wanted) return t('job.cancelling');
  if (job.pause_wanted) return t('job.pausing');
  if (job.state === 'queued') {
    const place = job.queue_place ? t('job.queue_place', { place: formatInteger(job.queue_place, language()) })
      : t('job.in_queue');
    return `${place} · ${startText(job.seconds_to_start)}`;
  }
  if (job.state === 'preparing') return t('job.preparing');
  if (job.state === 'uploaded') return t('job.not_started');
  if (job.state !== 'running') return '';
  const left = job.seconds_left === null || job.seconds_left === undefined
    ? '' : t('job.left', { time: formatAbout(job.seconds_left, language()) });
  return [stageName(job.stage), left].filter(Boolean).join(' · ');
}

/** The bar moves without React to colour alone: the number stands beside it. */
export function ProgressBar({ job }) {
  if (!isMoving(job) && job.state !== 'paused') return null;
  const percent = wholePercent(job.percent);
  return html`<div class="progress" role="progressbar" aria-label=${t('job.progress_of', { name: job.name })}
    aria-valuemin="0" aria-valuemax="100" aria-valuenow=${percent}>
      <span style=${{ width: `${Math.max(percent, 1)}%` }}></span>
    </div>
    <p class="progress-line"><span>${progressText(job)}</span><span class="number">${percent} %</span></p>`;
}

/** What the browser's tab shows while something runs: "41 % · …". */
export function titleOf(job, pageTitle) {
  if (!job || !isMoving(job)) return `${pageTitle} · Clonoscope`;
  return `${wholePercent(job.percent)} % · ${pageTitle} · Clonoscope`;
}
