// The nine plots as thumbnails; each opens large in a dialog, with its formats beside it.
import { html, useState } from '../../vendor/preact.js';
import { has, t } from '../core/i18n.js';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icons.js';
import { fileUrl } from '../jobs/job.js';

const keyOf = (plot) => plot.name.replace('/', '.');
const titleOf = (plot) => (has(`plot.${keyOf(plot)}`) ? t(`plot.${keyOf(plot)}`) : plot.name);
const groupOf = (plot) => t(plot.name.startsWith('loci/') ? 'plot.group.loci' : 'plot.group.cluster');

function PlotDialog({ plots, index, base, onIndex, onClose }) {
  const plot = plots[index];
  const url = (path) => path && fileUrl(base, path);
  const step = (by) => onIndex((index + by + plots.length) % plots.length);
  const onKeyDown = (event) => {
    if (event.key === 'ArrowLeft') step(-1);
    if (event.key === 'ArrowRight') step(1);
  };
  const formats = [
    ['SVG', plot.svg],
    ['PNG', plot.png],
    [t('plot.data'), plot.data],
  ];
  return html`<${Dialog} wide title=${t('plot.title', { group: groupOf(plot), name: titleOf(plot) })} onClose=${onClose}
    onKeyDown=${onKeyDown}>
    <div class="plot-stage">
      <img src=${url(plot.svg ?? plot.png)} alt=${t('plot.alt', { name: titleOf(plot), group: groupOf(plot) })}
        data-test="plot-large" />
    </div>
    <div class="plot-bar">
      <div class="actions">
        <button type="button" class="icon-button" aria-label=${t('plot.previous')} onClick=${() => step(-1)}>
          <${Icon} name="left" />
        </button>
        <span class="muted small number" aria-live="polite">
          ${t('plot.place', { place: index + 1, count: plots.length })}
        </span>
        <button type="button" class="icon-button" aria-label=${t('plot.next')} onClick=${() => step(1)}>
          <${Icon} name="right" />
        </button>
      </div>
      <div class="actions">
        ${formats.filter(([, path]) => path).map(([label, path]) =>
          html`<a key=${label} class="button button-small" href=${url(path)} download>
            <${Icon} name="download" size=${16} /> ${label}
          </a>`)}
        ${plot.pdf &&
        html`<a class="button button-small button-primary" href=${url(plot.pdf)} target="_blank" rel="noopener"
          data-test="pdf"><${Icon} name="external" size=${16} /> ${t('plot.pdf')}</a>`}
      </div>
    </div>
  <//>`;
}

export function Plots({ result }) {
  const [open, setOpen] = useState(null);
  const { plots, base } = result;
  return html`<ul class="gallery" data-test="plots">
      ${plots.map(
        (plot, index) => html`<li key=${plot.name}>
          <button type="button" class="plot-card" onClick=${() => setOpen(index)} data-test="plot"
            data-plot=${plot.name}>
            <span class="paper"><img loading="lazy" width="320" height="240"
              src=${fileUrl(base, plot.thumbnail ?? plot.png)} alt="" /></span>
            <span class="plot-name">${titleOf(plot)} <span class="muted">${groupOf(plot)}</span></span>
          </button>
        </li>`,
      )}
    </ul>
    ${open !== null &&
      html`<${PlotDialog} plots=${plots} index=${open} base=${base} onIndex=${setOpen}
        onClose=${() => setOpen(null)} />`}`;
}
