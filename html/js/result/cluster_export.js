// The cluster table as files of other forms than the engine's TSV. Pure.

const kColumns = ['sample_id', 'cluster_id', 'size', 'mean', 'std'];

/** A row for each cluster and sample, as in tables/cluster.tsv. */
const rowsOf = (clusters) =>
  clusters.flatMap(({ cluster_id, size, samples }) =>
    samples.map(({ sample_id, mean, std }) => ({ sample_id, cluster_id, size, mean, std })));

/** RFC 4180. */
function csvField(value) {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const clustersAsCsv = (clusters) =>
  [kColumns.join(','), ...rowsOf(clusters).map((row) => kColumns.map((name) => csvField(row[name]))
    .join(','))].join('\r\n') + '\r\n';

export const clustersAsJson = (clusters) => `${JSON.stringify(rowsOf(clusters), null, 1)}\n`;

/** Clusters of a minimum size and, in some sample, a minimum prevalence; an empty text sets no minimum. */
export function filterClusters(clusters, { size = '', prevalence = '' }) {
  const least = { size: Number(size) || 0, prevalence: Number(String(prevalence).replace(',', '.')) || 0 };
  return clusters.filter(
    (cluster) => cluster.size >= least.size &&
      (least.prevalence === 0 || cluster.samples.some(({ mean }) => mean !== null && mean >= least.prevalence)),
  );
}
