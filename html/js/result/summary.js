import { html } from '../../vendor/preact.js';
import { formatDuration, formatInteger } from '../core/format.js';
import { language, t } from '../core/i18n.js';
import { mutationCount, runSeconds, sampleNames } from './figures.js';
import { PrevalenceChart } from './prevalence_chart.js';
import { Warnings } from './warnings.js';

export function Summary({ result }) {
  const figures = [
    [t('result.clusters'), formatInteger(result.clusters.length, language())],
    [t('result.mutations'), formatInteger(mutationCount(result.clusters), language())],
    [t('result.samples'), formatInteger(sampleNames(result).length, language())],
    [t('result.run_time'), formatDuration(runSeconds(result.job), language())],
  ];
  return html`<${Warnings} result=${result} />
    <dl class="key-figures" data-test="summary">
      ${figures.map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}
    </dl>
    <h3>${t('clusters.chart')}</h3>
    <p class="muted small">${t('clusters.chart_help')}</p>
    <${PrevalenceChart} result=${result} />`;
}
