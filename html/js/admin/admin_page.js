// Administration: users, all jobs, notices, the audit record, settings.
import { html, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { isAdmin } from '../core/session.js';
import { mount } from '../ui/mount.js';
import { Audit } from './audit.js';
import { AllJobs } from './jobs.js';
import { AdminNotices } from './notices.js';
import { Settings } from './settings.js';
import { Users } from './users.js';

const kTabs = [
  { id: 'users', component: Users },
  { id: 'jobs', component: AllJobs, support: true },
  { id: 'notices', component: AdminNotices },
  { id: 'audit', component: Audit },
  { id: 'settings', component: Settings },
];

function Admin() {
  const tabs = kTabs.filter((tab) => isAdmin() || tab.support);
  const wanted = tabs.find((tab) => `#${tab.id}` === location.hash) ?? tabs[0];
  const [current, setCurrent] = useState(wanted.id);
  const choose = (id) => {
    setCurrent(id);
    history.replaceState(null, '', `#${id}`);
  };
  // The pattern of tabs: arrow keys move between them, Tab moves on.
  const onKeyDown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex(({ id }) => id === current);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    choose(next.id);
    event.currentTarget.querySelector(`#tab-${next.id}`).focus();
  };
  const { component } = tabs.find(({ id }) => id === current);
  return html`<div class="page-head"><h1>${t('admin.title')}</h1></div>
    <div class="tabs" role="tablist" aria-label=${t('admin.title')} onKeyDown=${onKeyDown}>
      ${tabs.map(
        ({ id }) =>
          html`<button type="button" role="tab" key=${id} id=${`tab-${id}`} aria-selected=${id === current}
            aria-controls="tab-panel" tabindex=${id === current ? 0 : -1} onClick=${() => choose(id)}>
          ${t(`admin.tab.${id}`)}
        </button>`,
      )}
    </div>
    <section class="card" role="tabpanel" id="tab-panel" aria-labelledby=${`tab-${current}`} tabindex="0">
      <${component} key=${current} />
    </section>`;
}

mount({ path: '/admin', title: 'admin.title', needs: 'staff', body: Admin, wide: true });
