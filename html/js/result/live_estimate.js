// What the chains say so far (live.json): the most probable state yet, and how it came to it.
import { html } from '../../vendor/preact.js';
import { formatSignificant } from '../core/format.js';
import { language, t } from '../core/i18n.js';
import { PrevalenceChart } from './prevalence_chart.js';

const kNumbers = ['iteration', 'clusters', 'concentration', 'precision'];
const kWidth = 720;
const kHeight = 90;
// The run's own palette comes with its result; a cluster keeps its id, and so its colour, while it runs.
const kHues = ['#0b8a8f', '#f0a63a', '#d9483b', '#4a58c9', '#6a9a3b', '#a24fa8', '#8a6a3a', '#3b8fd9', '#c95f8f',
  '#5f6f7a', '#b0a02a', '#2a7a5a'];
const kPalette = Object.fromEntries(Array.from({ length: 400 }, (_, id) => [String(id), kHues[id % kHues.length]]));

function Numbers({ live }) {
  const numbers = kNumbers.filter((name) => typeof live[name] === 'number');
  return html`<dl class="key-figures live">
    ${numbers.map((name) =>
      html`<div key=${name}><dt>${t(`live.${name}`)}</dt>
        <dd data-test=${`live-${name}`}>${formatSignificant(live[name], language())}</dd></div>`)}
  </dl>`;
}

/** The log likelihood over the iterations: level means that the chain has arrived. */
function Trace({ iterations, values }) {
  const known = values.map((value, index) => [iterations[index], value]).filter(([, value]) => Number.isFinite(value));
  if (known.length < 3) return null;
  const all = known.map(([, value]) => value);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const last = known.at(-1)[0];
  const point = ([iteration, value]) =>
    `${((kWidth * iteration) / Math.max(1, last))
      .toFixed(1)} ${(4 + (kHeight - 8) * (1 - (value - low) / Math.max(1e-9, high - low))).toFixed(1)}`;
  return html`<h3 class="below-facts">${t('live.log_likelihood')}</h3>
    <p class="muted small">${t('live.log_likelihood_help')}</p>
    <svg class="trace" viewBox="0 0 ${kWidth} ${kHeight}" preserveAspectRatio="none" role="img"
      aria-label=${t('live.trace_label', { value: all.at(-1).toFixed(1) })} data-test="live-trace">
      <path d=${`M${known.map(point).join('L')}`} vector-effect="non-scaling-stroke" />
    </svg>`;
}

/** The estimate in the form of a result's clusters, for the same chart; the largest ones only. */
function asResult(live, job) {
  const largest = [...live.estimate].sort((left, right) => right.size - left.size).slice(0, 12);
  const clusters = largest.map(({ id, size, prevalence }) => ({
    cluster_id: id,
    size,
    samples: prevalence.map((mean, index) => ({ sample_id: live.samples[index], mean, std: 0 })),
  }));
  return { clusters, palette: kPalette, job };
}

export function LiveEstimate({ live, job }) {
  if (!live) return null;
  return html`<section class="card" aria-labelledby="live" data-test="live">
    <h2 id="live" class="card-head">${t('result.live')}</h2>
    <${Numbers} live=${live} />
    ${live.trace?.log_likelihood &&
      html`<${Trace} iterations=${live.trace.iteration} values=${live.trace.log_likelihood} />`}
    ${live.estimate?.length > 0 &&
    html`<h3 class="below-facts">${t('clusters.chart')}</h3>
      <p class="muted small">${t('live.chart_help')}</p>
      <${PrevalenceChart} result=${asResult(live, job)} />`}
  </section>`;
}
