// What the pages know about a job's states (docs/job-states.md). Pure.

export const kStates = ['uploaded', 'preparing', 'queued', 'running', 'paused', 'done', 'failed',
  'cancelled', 'expired'];
const kMoving = new Set(['preparing', 'queued', 'running']);
const kTerminal = new Set(['done', 'failed', 'cancelled', 'expired']);

/** The stages of a run, in order, as the engine names them. */
export const kStages = ['check', 'sampling', 'clustering', 'tables', 'plots', 'export'];

export const isMoving = (job) => kMoving.has(job.state);
export const isTerminal = (job) => kTerminal.has(job.state);

/** The page that shows this job, also when the server did not send it. */
export const resultPage = (job) => `/analysis_result?load_id=${job.id}`;

/** A file's URL from the result's base; a path of the server's own is taken as it is. */
export const fileUrl = (base, path) =>
  path.startsWith('/') ? path : base + path.split('/').map(encodeURIComponent).join('/');

/** True when a reader would see a difference. */
export const looksDifferent = (before, after) => JSON.stringify(before) !== JSON.stringify(after);
