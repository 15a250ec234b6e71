// The bundled example: a simulated tumour with its truth, the same bytes that a guest may send.
import { api } from '../core/api.js';

const kBase = '/examples/';

/**
 * @returns {Promise<{name: object, about: object, samples: Sample[], parameters: object}>}
 *   Sample: {file: File, name: string, tumourContent: string};
 *   name and about in both languages
 */
export async function loadExample() {
  const manifest = await api('GET', `${kBase}example.json`);
  const samples = await Promise.all(
    manifest.samples.map(async ({ file, name, tumour_content }) => {
      const bytes = await api('GET', kBase + file, { as: 'blob' });
      return { file: new File([bytes], file, { lastModified: 0 }), name, tumourContent: String(tumour_content) };
    }),
  );
  return { name: manifest.analysis_name, about: manifest.about, samples, parameters: manifest.parameters };
}
