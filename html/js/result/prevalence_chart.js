// Cellular prevalence of each cluster over the samples, with a band of one standard deviation. Drawn as
// SVG from the cluster table; the table below it says the same in numbers.
import { html, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { useWidth } from '../ui/use_width.js';
import { byPrevalence, colourOf, meanOf, sampleNames } from './figures.js';

const kHeight = 340;
const kLetterWidth = 8;
const kLeastNameWidth = 6 * kLetterWidth;
const kFrame = { left: 44, right: 16, top: 12, bottom: 44 };

const clamp = (value) => Math.max(0, Math.min(1, value));
const yOf = (prevalence) => kFrame.top + (1 - clamp(prevalence)) * (kHeight - kFrame.top - kFrame.bottom);

function xOf(index, count, width) {
  const inner = width - kFrame.left - kFrame.right;
  return kFrame.left + (inner * (index + 0.5)) / count;
}

/** Beginning and end: samples of one tumour often begin alike. */
function shortened(name, most) {
  if (name.length <= most) return name;
  const end = Math.floor((most - 1) / 2);
  return `${name.slice(0, most - 1 - end)}…${name.slice(name.length - end)}`;
}

function Series({ cluster, names, colour, dim, width }) {
  const points = names
    .map((name, index) => ({ x: xOf(index, names.length, width), sample: meanOf(cluster, name) }))
    .filter(({ sample }) => sample !== null);
  const line = (value) => points.map(({ x, sample }) => `${x.toFixed(1)} ${yOf(value(sample)).toFixed(1)}`);
  const upper = line((sample) => sample.mean + sample.std);
  const lower = line((sample) => sample.mean - sample.std).reverse();
  const kind = dim ? 'dim' : '';
  return html`<g class=${kind}>
    ${points.length > 1 && html`<path class="band" fill=${colour} d=${`M${[...upper, ...lower].join('L')}Z`} />`}
    ${points.length > 1 &&
      html`<path class="series" stroke=${colour} d=${`M${line((sample) => sample.mean).join('L')}`} />`}
    ${points.map(
      ({ x, sample }) => html`<g key=${x}>
        <line x1=${x} x2=${x} y1=${yOf(sample.mean + sample.std)} y2=${yOf(sample.mean - sample.std)} stroke=${colour}
          stroke-width="2" />
        <circle cx=${x} cy=${yOf(sample.mean)} r=${Math.min(11, 4 + Math.sqrt(cluster.size) * 0.6)} fill=${colour}>
          <title>${t('clusters.point', { cluster: cluster.cluster_id, sample: sample.sample_id,
            mean: sample.mean.toFixed(3), std: sample.std.toFixed(3) })}</title>
        </circle>
      </g>`,
    )}
  </g>`;
}

export function PrevalenceChart({ result }) {
  const [chosen, setChosen] = useState(null);
  const names = sampleNames(result);
  const clusters = byPrevalence(result.clusters);
  const [figure, width] = useWidth(720);
  // As many names as have room, each with a gap to the next; of long ones the beginning and the end.
  const every = Math.max(1, Math.ceil((names.length * kLeastNameWidth) / (width - 60)));
  const most = Math.floor((every * (width - 60)) / names.length / kLetterWidth) - 1;
  return html`<figure class="prevalence-figure" ref=${figure}>
    <svg class="prevalence" viewBox="0 0 ${width} ${kHeight}" width=${width} height=${kHeight} role="img"
      aria-label=${t('clusters.chart_label', { clusters: clusters.length, samples: names.length })}>
      ${[0, 0.25, 0.5, 0.75, 1].map(
        (value) => html`<g key=${value}>
          <line class="grid" x1=${kFrame.left} x2=${width - kFrame.right} y1=${yOf(value)} y2=${yOf(value)} />
          <text x=${kFrame.left - 8} y=${yOf(value) + 4} text-anchor="end">${value}</text>
        </g>`,
      )}
      ${names.map((name, index) => index % every === 0 &&
        html`<text key=${name} x=${xOf(index, names.length, width)} y=${kHeight - 20} text-anchor="middle">
          ${shortened(name, most)}
        </text>`)}
      ${clusters.map(
        (cluster) =>
          html`<${Series} key=${cluster.cluster_id} cluster=${cluster} names=${names} width=${width}
            colour=${colourOf(result.palette, cluster.cluster_id)}
          dim=${chosen !== null && chosen !== cluster.cluster_id} />`,
      )}
    </svg>
    <ul class="legend" aria-label=${t('clusters.highlight')}>
      ${clusters.map(
        ({ cluster_id: id, size }) => html`<li key=${id}>
          <button type="button" aria-pressed=${chosen === id} onClick=${() => setChosen(chosen === id ? null : id)}>
            <span class="swatch" style=${{ background: colourOf(result.palette, id) }}></span>
            ${t('clusters.name', { id })} · ${size}
          </button>
        </li>`,
      )}
    </ul>
  </figure>`;
}
