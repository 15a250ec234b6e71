// Under which prior of the concentration tables/clustering_vi.tsv was made (docs/engine-contract.md). Pure.

/** From here on PyClone's prior expects more than twice as many clusters as the automatic one. */
const kLeastMutations = 9;
/** Up to so many the engine samples anew. */
const kMostObservations = 10000;

/** @returns {'auto' | 'pyclone'} */
export function viPrior(runPrior, mutations, samples) {
  if (runPrior === 'auto') return 'auto';
  return mutations >= kLeastMutations && mutations * samples <= kMostObservations ? 'auto' : 'pyclone';
}
