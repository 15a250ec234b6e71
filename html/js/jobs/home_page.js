// The main page after the login: new analysis, history, what runs now, notices.
import { html, useEffect, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatAgo, formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { startPolling } from '../core/poll.js';
import { isGuest, isStaff, user } from '../core/session.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { Icon } from '../ui/icons.js';
import { mount } from '../ui/mount.js';
import { EmptyState, Notice, Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';
import { isMoving, looksDifferent, resultPage } from './job.js';
import { ProgressBar, StateBadge, titleOf } from './job_view.js';

function Tile({ href, icon, title, text, main = false }) {
  return html`<a class="card tile ${main ? 'tile-main' : ''}" href=${href}>
    <span class="tile-icon"><${Icon} name=${icon} size=${24} /></span>
    <h2>${title}</h2>
    <p>${text}</p>
  </a>`;
}

function JobLine({ job }) {
  return html`<li data-test="home-job" data-job=${job.id} data-state=${job.state}>
    <a href=${resultPage(job)}>${job.name}</a>
    <span><${StateBadge} state=${job.state} /></span>
    <span class="muted small">${formatAgo(job.created_at, locale())}</span>
    ${isMoving(job) && html`<div class="wide"><${ProgressBar} job=${job} /></div>`}
  </li>`;
}

/** The newest jobs, live. */
function useNewestJobs() {
  const [jobs, setJobs] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    let shown = null;
    const poll = startPolling(async () => {
      const { items } = await api('GET', '/api/jobs', { query: { limit: 6 }, polled: true });
      const changed = looksDifferent(shown, items);
      shown = items;
      if (changed) setJobs(items);
      return { active: items.some(isMoving), changed };
    }, setError);
    return poll.stop;
  }, []);
  return { jobs, error };
}

function Jobs() {
  const { jobs, error } = useNewestJobs();
  useEffect(() => {
    document.title = titleOf(jobs?.find((job) => job.state === 'running'), t('home.title'));
  });
  return html`<section class="card" aria-labelledby="jobs">
    <div class="card-head"><h2 id="jobs">${t('home.jobs')}</h2><a href="/history_list">${t('home.all_jobs')}</a></div>
    ${error && html`<${ErrorPanel} error=${error} />`}
    ${!jobs && !error && html`<${Waiting} rows=${2} />`}
    ${jobs?.length === 0 &&
    html`<${EmptyState} icon="chart" title=${t('home.empty.title')} text=${t('home.empty.text')}>
      <a class="button button-primary" href="/upload">${t('nav.new')}</a>
      <a class="button" href="/upload?example=1">${t('landing.try')}</a>
    <//>`}
    ${jobs?.length > 0 &&
      html`<ul class="job-lines">${jobs.map((job) => html`<${JobLine} key=${job.id} job=${job} />`)}</ul>`}
  </section>`;
}

function Notices() {
  const { data, error, loading, reload } = useLoad(() => api('GET', '/api/notices'));
  return html`<section class="card" aria-labelledby="notices">
    <div class="card-head"><h2 id="notices">${t('nav.notices')}</h2><a href="/notices">${t('home.all_notices')}</a>
    </div>
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && html`<${Waiting} rows=${1} />`}
    ${data?.items?.length === 0 && html`<p class="muted">${t('notices.none')}</p>`}
    <ul class="job-lines">
      ${(data?.items ?? []).slice(0, 3).map((notice) => html`<li key=${notice.id}><strong>${notice.title}</strong>
        <span class="muted small">${formatTime(notice.from, locale())}</span><p class="wide muted">${notice.text}</p>
        </li>`)}
    </ul>
  </section>`;
}

function Home() {
  useEffect(() => {
    if (isStaff()) document.title = titleOf(null, t('home.title'));
  });
  const name = isGuest() ? t('role.guest') : user().user_name;
  return html`<div class="page-head">
    <div><h1>${t('home.hello', { name })}</h1><p>${t(isStaff() ? 'home.lead_staff' : 'home.lead')}</p></div>
  </div>
    ${isGuest() && html`<${Notice}>${t('home.guest')} <a href="/register">${t('nav.keep')}</a><//>`}
    <div class="tiles">
      ${isStaff() &&
        html`<${Tile} main href="/admin" icon="gear" title=${t('nav.admin')} text=${t('home.admin.text')} />`}
      ${!isStaff() &&
        html`<${Tile} main href=${isGuest() ? '/upload?example=1' : '/upload'} icon="plus" title=${t('nav.new')}
          text=${t('home.new.text')} />`}
      ${!isStaff() &&
        html`<${Tile} href="/history_list" icon="history" title=${t('nav.history')} text=${t('home.history.text')} />`}
    </div>
    ${!isStaff() && html`<${Jobs} />`}
    <${Notices} />`;
}

mount({ path: '/home', title: 'home.title', needs: 'caller', body: Home, ownTitle: true });
