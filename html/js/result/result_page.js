// One analysis: live while it runs; clusters, plots, tables and files when it is done.
import { html, useEffect, useState } from '../../vendor/preact.js';
import { formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { isGuest } from '../core/session.js';
import { announce } from '../ui/announcer.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { Icon } from '../ui/icons.js';
import { mount } from '../ui/mount.js';
import { EmptyState, Notice, Waiting } from '../ui/panels.js';
import { resultPage } from '../jobs/job.js';
import { JobActions } from '../jobs/job_actions.js';
import { StateBadge, titleOf } from '../jobs/job_view.js';
import { archiveUrl } from './downloads.js';
import { sectionsOf } from './sections.js';
import { useJob } from './use_job.js';
import { WaitingView } from './waiting_view.js';

const kId = new URLSearchParams(location.search).get('load_id') ?? '';

/** Which section is in view, for the navigation. */
function useSectionInView(ids) {
  const [current, setCurrent] = useState(ids[0]);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.find((entry) => entry.isIntersecting);
        if (seen) setCurrent(seen.target.id);
      },
      { rootMargin: '-20% 0px -70% 0px' },
    );
    for (const id of ids) observer.observe(document.getElementById(id));
    return () => observer.disconnect();
  }, []);
  return current;
}

function Report({ result }) {
  const sections = sectionsOf(result);
  const current = useSectionInView(sections.map(({ id }) => id));
  return html`<div class="result-layout">
    <nav class="result-nav" aria-label=${t('result.sections')}>
      ${sections.map(({ id }) =>
        html`<a key=${id} href=${`#${id}`} aria-current=${current === id ? 'true' : undefined}>
          ${t(`result.section.${id}`)}
        </a>`)}
    </nav>
    <div data-test="report">
      ${sections.map(
        ({ id, component }) => html`<section class="card" id=${id} key=${id} aria-labelledby=${`${id}-title`}>
          <h2 id=${`${id}-title`} class="card-head">${t(`result.section.${id}`)}</h2>
          <${component} result=${result} job=${result.job} />
        </section>`,
      )}
    </div>
  </div>`;
}

function Head({ job, result, setJob }) {
  return html`<div class="page-head">
    <div>
      <h1>${job.name}</h1>
      <p><${StateBadge} state=${job.state} /> <span class="small">
        ${formatTime(job.finished_at ?? job.created_at, locale())}
      </span></p>
    </div>
    ${result &&
    html`<div class="actions">
      <${JobActions} texts
        job=${{ ...job, actions: (job.actions ?? []).filter((name) => name === 'rerun' || name === 'rename') }}
        onJob=${setJob} onNewJob=${openJob} />
      <a class="button button-small button-primary" href=${archiveUrl(job.id)} download>
        <${Icon} name="download" size=${16} /> ${t('files.archive')}
      </a>
    </div>`}
  </div>`;
}

const openJob = (job) => location.assign(resultPage(job));

function Result() {
  const { job, live, result, error, retry, setJob } = useJob(kId);
  useEffect(() => {
    document.title = titleOf(job, job?.name ?? t('result.title'));
  });
  useEffect(() => {
    if (result) announce(t('result.ready'));
  }, [Boolean(result)]);
  const missing = error && [403, 404].includes(error.status);
  return html`${!job && html`<h1 class="visually-hidden">${t('result.title')}</h1>`}
    ${missing &&
    html`<div class="card"><${EmptyState} icon="search" title=${t('result.missing')} text=${t('result.missing_text')}>
      <a class="button button-primary" href="/history_list">${t('nav.history')}</a>
    <//></div>`}
    ${error && !missing &&
      html`<${ErrorPanel} error=${error} title=${job ? t('history.not_live') : null} onRetry=${retry} />`}
    ${!job && !error && html`<${Waiting} rows=${5} />`}
    ${job && html`<${Head} job=${job} result=${result} setJob=${setJob} />`}
    ${isGuest() && job && html`<${Notice}>${t('home.guest')} <a href="/register">${t('nav.keep')}</a><//>`}
    ${job && job.state !== 'done' &&
      html`<${WaitingView} job=${job} live=${live} onJob=${setJob} onNewJob=${openJob} />`}
    ${job?.state === 'done' && !result && !error && html`<${Waiting} rows=${5} />`}
    ${job?.state === 'done' && result && html`<${Report} result=${result} />`}`;
}

function NoId() {
  useEffect(() => {
    document.title = `${t('result.title')} · Clonoscope`;
  });
  return html`<h1 class="visually-hidden">${t('result.title')}</h1>
    <div class="card"><${EmptyState} icon="chart" title=${t('result.choose')} text=${t('result.choose_text')}>
      <a class="button button-primary" href="/history_list">${t('nav.history')}</a>
    <//></div>`;
}

mount({ path: '/analysis_result', title: 'result.title', needs: 'caller', body: /^\d+$/.test(kId) ? Result : NoId,
  wide: true, ownTitle: true });
