// The landing page: what this is, and the way to a real result without an account.
import { html } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { user } from '../core/session.js';
import { Icon } from '../ui/icons.js';
import { mount } from '../ui/mount.js';
import { FishPlot } from './fish_plot.js';

const kSteps = ['upload', 'run', 'read'];
const kFeatures = [
  ['chart', 'model'],
  ['check', 'checked'],
  ['again', 'repeat'],
  ['lock', 'private'],
];

function Landing() {
  const known = user() && user().role !== 'guest';
  return html`<section class="hero">
      <div>
        <p class="eyebrow">${t('landing.eyebrow')}</p>
        <h1>${t('landing.title')}</h1>
        <p class="lead">${t('landing.lead')}</p>
        <div class="actions">
          <a class="button button-primary button-large" href="/upload?example=1" data-test="try">
            <${Icon} name="play" /> ${t('landing.try')}
          </a>
          <a class="button button-large" href=${known ? '/home' : '/register'}>
            ${known ? t('landing.go_home') : t('landing.register')}
          </a>
        </div>
        <p class="assurance">${t('landing.assurance')}</p>
      </div>
      <${FishPlot} />
    </section>
    <section class="section" aria-labelledby="how">
      <h2 id="how">${t('landing.how')}</h2>
      <ol class="steps">
        ${kSteps.map((step) =>
          html`<li key=${step}><h3>${t(`landing.step.${step}.title`)}</h3>
            <p class="muted">${t(`landing.step.${step}.text`)}</p></li>`)}
      </ol>
    </section>
    <section class="section" aria-labelledby="why">
      <h2 id="why">${t('landing.why')}</h2>
      <div class="features">
        ${kFeatures.map(
          ([icon, name]) => html`<div class="feature" key=${name}>
            <h3><${Icon} name=${icon} /> ${t(`landing.feature.${name}.title`)}</h3>
            <p>${t(`landing.feature.${name}.text`)}</p>
          </div>`,
        )}
      </div>
    </section>`;
}

mount({ path: '/', title: 'landing.page_title', needs: 'anyone', body: Landing });
