// Asking again and again, politely: quickly while something moves, slowly when nothing does, slower and
// slower while the server is away, not at all while nobody looks.

const kFastest = 700;
const kIdle = 15000;
const kSlowest = 30000;

/**
 * Milliseconds until the next question. Pure.
 * @param {object} past
 * @param {boolean} past.active     something is expected to change soon
 * @param {number} past.unchanged   replies in a row that brought nothing new
 * @param {number} past.failures    failures in a row
 * @param {number|null} [past.retryAfter]  seconds that the server asked for
 * @param {number} [random]  in [0, 1), spreads many readers
 */
export function nextDelay({ active, unchanged, failures, retryAfter = null }, random = Math.random()) {
  const spread = 0.85 + 0.3 * random;
  if (retryAfter) return Math.max(retryAfter * 1000, kFastest) * (1 + 0.3 * random);
  if (failures > 0) return Math.min(kSlowest, 1000 * 2 ** (failures - 1)) * spread;
  if (!active) return kIdle * spread;
  return Math.min(5000, kFastest * 1.25 ** Math.min(unchanged, 20)) * spread;
}

/**
 * Runs task() until stop(). The task returns {active, changed}; a thrown error counts as a failure
 * and goes to onError, null after the next success.
 */
export function startPolling(task, onError = () => {}) {
  let timer = null;
  let stopped = false;
  let running = false;
  let past = { active: true, unchanged: 0, failures: 0, retryAfter: null };

  async function run() {
    if (stopped || running || document.hidden) return;
    running = true;
    clearTimeout(timer);
    try {
      const { active, changed } = await task();
      if (past.failures > 0) onError(null);
      past = { active, unchanged: changed ? 0 : past.unchanged + 1, failures: 0, retryAfter: null };
    } catch (error) {
      past = { ...past, failures: past.failures + 1, retryAfter: error.retryAfter ?? null };
      if (!stopped) onError(error);
    }
    running = false;
    if (!stopped) timer = setTimeout(run, nextDelay(past));
  }

  const wake = () => !document.hidden && run();
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  run();
  return {
    now: run,
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
      window.removeEventListener('online', wake);
    },
  };
}
