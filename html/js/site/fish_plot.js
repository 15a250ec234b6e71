// The drawing of the landing page: a tumour's clones growing through three samples.
import { html } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';

export function FishPlot() {
  return html`<figure class="fish-frame">
    <svg class="fish" viewBox="0 0 640 372" role="img" aria-label=${t('landing.figure.label')}>
      <path class="founder" d="M24 172C150 172 196 34 640 26V318C196 310 150 172 24 172Z" />
      <path class="sister" d="M250 252C340 250 400 226 640 222V306C400 304 340 262 250 252Z" />
      <path class="clone" d="M170 142C290 142 330 62 640 54V208C330 204 290 152 170 142Z" />
      <path class="subclone" d="M340 132C420 132 460 98 640 92V166C460 164 420 138 340 132Z" />
      ${[210, 400, 590].map(
        (x, index) => html`<g key=${x}>
          <path class="time" d=${`M${x} 12V332`} />
          <circle class="knot" cx=${x} cy="340" r="5" />
          <text x=${x} y="366">S${index + 1}</text>
        </g>`,
      )}
      <path class="axis" d="M24 340H204M216 340H394M406 340H584M596 340H632" />
    </svg>
    <figcaption>${t('landing.figure.caption')}</figcaption>
  </figure>`;
}
