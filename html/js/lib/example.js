// The bundled example: a simulated tumour with its truth, the same bytes that a guest may send.
import { api } from './api.js';

const kBase = '/examples/';

/** @returns {Promise<{samples: {file: File, name: string, tumourContent: string}[], parameters: object}>} */
export async function loadExample() {
  const parameters = await api('GET', `${kBase}parameters.json`);
  const samples = await Promise.all(
    parameters.samples.map(async ({ file, name, tumour_content }) => {
      const bytes = await api('GET', kBase + file, { as: 'blob' });
      return { file: new File([bytes], file, { lastModified: 0 }), name, tumourContent: String(tumour_content) };
    }),
  );
  return { samples, parameters };
}
