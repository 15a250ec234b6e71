// Numbers drawn from a result's clusters. Pure.

/** Names of the samples, in the order of the run. */
export function sampleNames(result) {
  const given = (result.job.samples ?? []).map((sample) => sample.name);
  const found = new Set(result.clusters.flatMap((cluster) => cluster.samples.map((sample) => sample.sample_id)));
  const known = given.filter((name) => found.has(name));
  return known.length === found.size ? known : [...found].sort();
}

/** A cluster's {sample_id, mean, std} in a sample; null when there is none (an empty number in the table). */
export function meanOf(cluster, name) {
  const found = cluster.samples.find((sample) => sample.sample_id === name);
  return found && found.mean !== null ? { ...found, std: found.std ?? 0 } : null;
}

/** Clusters by their mean prevalence over the samples, the most prevalent first. */
export function byPrevalence(clusters) {
  const mean = (cluster) => cluster.samples.reduce((sum, sample) => sum + sample.mean, 0) / Math.max(1,
    cluster.samples.length);
  return [...clusters].sort((left, right) => mean(right) - mean(left));
}

/** The engine's log, a result file. */
export const kLogFile = 'log.txt';
export const hasFile = (result, path) => result.files.some((file) => file.path === path);

export const mutationCount = (clusters) => clusters.reduce((sum, cluster) => sum + cluster.size, 0);

export function runSeconds(job) {
  if (!job.started_at || !job.finished_at) return null;
  return (new Date(job.finished_at) - new Date(job.started_at)) / 1000;
}

export const colourOf = (palette, clusterId) => palette?.[String(clusterId)] ?? '#7d8d92';
