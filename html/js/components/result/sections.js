// The sections of a result, in order. A new one is one line here and one component that takes
// {result, job}: navigation and headings follow.
import { Clusters } from './clusters.js';
import { Files } from './files.js';
import { Loci } from './loci.js';
import { Parameters } from './parameters.js';
import { Plots } from './plots.js';
import { Summary } from './summary.js';

export const kSections = [
  { id: 'summary', icon: 'info', component: Summary },
  { id: 'plots', icon: 'chart', component: Plots },
  { id: 'clusters', icon: 'chart', component: Clusters },
  { id: 'loci', icon: 'search', component: Loci },
  { id: 'parameters', icon: 'gear', component: Parameters },
  { id: 'files', icon: 'download', component: Files },
];
