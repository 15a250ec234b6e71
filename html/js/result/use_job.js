// One job, live until it ends; then its result.
import { useEffect, useRef, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { startPolling } from '../core/poll.js';
import { isMoving, isTerminal, looksDifferent } from '../jobs/job.js';

/** live.json appears with the first iterations; until then, and after the run, there is none. */
async function loadLive(job) {
  if (job.state !== 'running') return null;
  try {
    return await api('GET', `/live/${job.user_id}/${job.id}.json`);
  } catch (error) {
    if (error.status === 404 || error.code === 'bad_reply') return null;
    throw error;
  }
}

/** @returns {{job, live, result, error, retry, setJob}} */
export function useJob(id) {
  const [job, setJob] = useState(null);
  const [live, setLive] = useState(null);
  const [result, setResult] = useState(null);
  const [error, setError] = useState(null);
  const poll = useRef(null);

  useEffect(() => {
    let shown = null;
    poll.current = startPolling(async () => {
      const fresh = await api('GET', `/api/jobs/${id}`, { polled: true });
      const changed = looksDifferent(shown, fresh);
      shown = fresh;
      if (fresh.state === 'done') setResult(await api('GET', `/api/results/${id}`));
      else if (fresh.stage === 'sampling') setLive(await loadLive(fresh));
      if (changed) setJob(fresh);
      if (isTerminal(fresh)) poll.current.stop();
      return { active: isMoving(fresh), changed };
    }, (failure) => {
      setError(failure);
      // What is not there, or not ours, will not come by asking again.
      if (failure && [403, 404].includes(failure.status)) poll.current.stop();
    });
    return () => poll.current.stop();
  }, [id]);

  const take = (fresh) => {
    setJob(fresh);
    poll.current.now();
  };
  return { job, live, result, error, retry: () => location.reload(), setJob: take };
}
