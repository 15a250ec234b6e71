// The reader's jobs, live: one polling loop over as many rows as are shown.
import { useEffect, useRef, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { startPolling } from '../core/poll.js';
import { isMoving, looksDifferent } from './job.js';

const kPage = 25;

/**
 * @param filters  {state, q, from, to, trash}
 * @returns {{jobs: object[]|null, error, more: boolean, loadMore, refresh, replace, update: string}}
 */
export function useJobList(filters) {
  const [jobs, setJobs] = useState(null);
  const [next, setNext] = useState(null);
  const [error, setError] = useState(null);
  const poll = useRef(null);
  const shown = useRef([]);
  const put = (items) => {
    shown.current = items;
    setJobs(items);
  };

  useEffect(() => {
    let stale = false;
    let wanted = kPage;
    setJobs(null);
    setError(null);
    shown.current = null;
    poll.current = startPolling(async () => {
      wanted = Math.min(100, Math.max(kPage, shown.current?.length ?? 0));
      const page = await api('GET', '/api/jobs', { query: { ...filters, limit: wanted }, polled: true });
      if (stale) return { active: false, changed: false };
      // Rows beyond the hundred that one question answers stay as they were.
      const rest = (shown.current ?? []).slice(wanted).filter((job) => !page.items.some((item) => item.id === job.id));
      const items = [...page.items, ...rest];
      const changed = looksDifferent(shown.current, items);
      if (changed) put(items);
      if (rest.length === 0) setNext(page.next);
      return { active: items.some(isMoving), changed };
    }, setError);
    return () => {
      stale = true;
      poll.current.stop();
    };
  }, [JSON.stringify(filters)]);

  return {
    jobs,
    error,
    more: Boolean(next),
    async loadMore() {
      const page = await api('GET', '/api/jobs', { query: { ...filters, limit: kPage, after: next } });
      put([...shown.current, ...page.items]);
      setNext(page.next);
    },
    refresh: () => poll.current?.now(),
    replace(job) {
      put((shown.current ?? []).map((old) => (old.id === job.id ? job : old)));
      poll.current?.now();
    },
  };
}
