// The administrator's notices in force, above every page until the reader puts them away.
import { html, useEffect, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { t } from '../core/i18n.js';
import { Icon } from './icons.js';

const kKey = 'clono.notices.read';

function readIds() {
  try {
    return JSON.parse(localStorage.getItem(kKey) ?? '[]');
  } catch (storageIsBlocked) {
    return [];
  }
}

function remember(ids) {
  try {
    localStorage.setItem(kKey, JSON.stringify(ids.slice(-100)));
  } catch (storageIsBlocked) {
    // Put away for this page only.
  }
}

export function NoticeBanner() {
  const [notices, setNotices] = useState([]);
  const [read, setRead] = useState(readIds);
  useEffect(() => {
    // Without notices the page is as useful as before: a failure is told on the notices page only.
    api('GET', '/api/notices').then((reply) => setNotices(reply.items ?? []), () => setNotices([]));
  }, []);
  const unread = notices.filter((notice) => !read.includes(notice.id)).slice(0, 2);
  if (unread.length === 0) return null;
  const putAway = (id) => {
    const ids = [...read, id];
    setRead(ids);
    remember(ids);
  };
  return html`<section class="notices" aria-label=${t('nav.notices')}>
    ${unread.map(
      (notice) => html`<div class="notice-line" key=${notice.id}>
        <${Icon} name="bell" />
        <p><strong>${notice.title}</strong> ${notice.text}</p>
        <button type="button" class="icon-button" aria-label=${t('notices.put_away', { title: notice.title })}
          onClick=${() => putAway(notice.id)}>
          <${Icon} name="close" size=${16} />
        </button>
      </div>`,
    )}
  </section>`;
}
