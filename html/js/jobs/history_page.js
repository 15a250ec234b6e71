// All my analyses, newest first, live without a reload.
import { html, useEffect, useRef, useState } from '../../vendor/preact.js';
import { dayEnd, dayStart } from '../core/days.js';
import { t } from '../core/i18n.js';
import { announce, toast } from '../ui/announcer.js';
import { ErrorPanel, errorMessage } from '../ui/error_panel.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { mount } from '../ui/mount.js';
import { EmptyState, Waiting } from '../ui/panels.js';
import { Usage } from '../ui/usage.js';
import { isTerminal, kStates } from './job.js';
import { JobCard } from './job_card.js';
import { titleOf } from './job_view.js';
import { useJobList } from './use_job_list.js';

const kFresh = Number(new URLSearchParams(location.search).get('job'));
const kNoFilters = { state: '', q: '', from: '', to: '', trash: '' };

/** The value, but only after it has rested: one question per pause in typing. */
function useRested(value, milliseconds) {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

function Filters({ filters, onChange }) {
  const set = (name) => (value) => onChange({ ...filters, [name]: value });
  const states = [{ value: '', label: t('history.any_state') },
    ...kStates.map((state) => ({ value: state, label: t(`state.${state}`) }))];
  return html`<form class="toolbar" role="search" aria-label=${t('history.filter')}
    onSubmit=${(event) => event.preventDefault()}>
    <div class="field-grow"><${Field} name="q" type="search" label=${t('history.search')} value=${filters.q}
      onInput=${set('q')} placeholder=${t('history.search_placeholder')} /></div>
    <${Field} name="state" control="select" label=${t('history.state')} options=${states} value=${filters.state}
      onInput=${set('state')} />
    <${Field} name="from" type="date" label=${t('history.from')} value=${filters.from} onInput=${set('from')} />
    <${Field} name="to" type="date" label=${t('history.to')} value=${filters.to} onInput=${set('to')} />
    <div class="segmented" role="group" aria-label=${t('history.place')}>
      <button type="button" aria-pressed=${!filters.trash} onClick=${() => set('trash')('')}>
        ${t('history.current')}
      </button>
      <button type="button" aria-pressed=${Boolean(filters.trash)} onClick=${() => set('trash')('1')}
        data-test="trash-view">${t('history.trash')}</button>
    </div>
  </form>`;
}

/** Says aloud which jobs came to an end since the last look. */
function useAnnouncedEndings(jobs) {
  const before = useRef(new Map());
  useEffect(() => {
    for (const job of jobs ?? []) {
      const state = before.current.get(job.id);
      if (state && state !== job.state && isTerminal(job)) {
        announce(t('history.ended', { name: job.name, state: t(`state.${job.state}`) }));
      }
    }
    before.current = new Map((jobs ?? []).map((job) => [job.id, job.state]));
  }, [jobs]);
}

function History() {
  const [filters, setFilters] = useState(kNoFilters);
  const rested = useRested(filters, 250);
  const { jobs, error, more, loadMore, refresh, replace } =
    useJobList({ ...rested, from: dayStart(rested.from), to: dayEnd(rested.to) });
  useAnnouncedEndings(jobs);
  useEffect(() => {
    document.title = titleOf(jobs?.find((job) => job.state === 'running') ?? null, t('history.title'));
  });
  const onNewJob = (job) => {
    toast(t('job.did.rerun', { name: job.name }));
    refresh();
  };
  const showMore = () => loadMore().catch((failure) => toast(errorMessage(failure), { kind: 'error' }));
  const filtered = JSON.stringify(filters) !== JSON.stringify(kNoFilters);
  return html`<div class="page-head">
      <div><h1>${t('history.title')}</h1><p>${t('history.lead')}</p></div>
      <a class="button button-primary" href="/upload" data-test="new"><${Icon} name="plus" /> ${t('nav.new')}</a>
    </div>
    <section class="card" aria-label=${t('history.title')}>
      <${Filters} filters=${filters} onChange=${setFilters} />
      ${error && html`<${ErrorPanel} error=${error} title=${jobs ? t('history.not_live') : null} onRetry=${refresh} />`}
      ${!jobs && !error && html`<${Waiting} />`}
      ${jobs?.length === 0 &&
        html`<${NothingHere} filtered=${filtered} trash=${filters.trash} onClear=${() => setFilters(kNoFilters)} />`}
      ${jobs?.length > 0 &&
      html`<ul class="job-cards">
        ${jobs.map((job) =>
          html`<${JobCard} key=${job.id} job=${job} fresh=${job.id === kFresh} onJob=${replace}
            onNewJob=${onNewJob} />`)}
      </ul>`}
      ${more &&
        html`<div class="pager"><button type="button" class="button" onClick=${showMore}>${t('history.more')}</button>
        </div>`}
    </section>
    ${jobs && html`<${Usage} />`}`;
}

function NothingHere({ filtered, trash, onClear }) {
  if (trash) return html`<${EmptyState} icon="trash" title=${t('history.trash_empty')}
    text=${t('history.trash_empty_text')} />`;
  if (filtered) {
    return html`<${EmptyState} icon="search" title=${t('history.no_match')}>
      <button type="button" class="button" onClick=${onClear}>${t('history.clear')}</button>
    <//>`;
  }
  return html`<${EmptyState} icon="chart" title=${t('home.empty.title')} text=${t('home.empty.text')}>
    <a class="button button-primary" href="/upload">${t('nav.new')}</a>
    <a class="button" href="/upload?example=1">${t('landing.try')}</a>
  <//>`;
}

mount({ path: '/history_list', title: 'history.title', needs: 'analyst', body: History, ownTitle: true });
