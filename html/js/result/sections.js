// The sections of a result, in order. A new one is one line here and one component that takes
// {result, job}: navigation and headings follow. `isThere` may leave it out of a result.
import { Clusters } from './clusters.js';
import { hasFile, kLogFile } from './figures.js';
import { Files } from './files.js';
import { Loci } from './loci.js';
import { Log } from './log.js';
import { Parameters } from './parameters.js';
import { Plots } from './plots.js';
import { Summary } from './summary.js';

const kSections = [
  { id: 'summary', icon: 'info', component: Summary },
  { id: 'plots', icon: 'chart', component: Plots },
  { id: 'clusters', icon: 'chart', component: Clusters },
  { id: 'loci', icon: 'search', component: Loci },
  { id: 'parameters', icon: 'gear', component: Parameters },
  // Results of earlier versions, and an external PyClone's, have no log.
  { id: 'log', icon: 'file', component: Log, isThere: (result) => hasFile(result, kLogFile) },
  { id: 'files', icon: 'download', component: Files },
];

export const sectionsOf = (result) => kSections.filter(({ isThere }) => !isThere || isThere(result));
