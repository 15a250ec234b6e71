// From what the reader typed to the request's parts, or to what is wrong. Pure.
import { readParameters, readTumourContent } from '../jobs/parameters.js';

/**
 * @param {object} form  {name, samples: [{file, name, tumourContent}], fields, patientName, patientAge}
 * @returns {{parameters: object, errors: Object<string, {code: string, values: object}>}}
 *   keys of errors: 'name', 'files', 'sample.0.name', 'sample.0.tumour', 'patient_age' and the parameters' names
 */
export function readUploadForm(definitions, form, start) {
  const { values, errors } = readParameters(definitions, form.fields);
  const wrong = (key, code) => (errors[key] = { code, values: {} });
  if (!form.name.trim()) wrong('name', 'required');
  if (form.samples.length === 0) wrong('files', 'no_files');
  const names = form.samples.map((sample) => sample.name.trim());
  form.samples.forEach((sample, index) => {
    if (!names[index]) wrong(`sample.${index}.name`, 'required');
    else if (names.indexOf(names[index]) !== index) wrong(`sample.${index}.name`, 'same_name');
    if (readTumourContent(sample.tumourContent) === null) wrong(`sample.${index}.tumour`, 'tumour_content');
  });
  const age = form.patientAge.trim();
  if (age && !(/^\d{1,3}$/.test(age) && Number(age) <= 130)) wrong('patient_age', 'age');

  const parameters = {
    version: 1,
    analysis_name: form.name.trim(),
    samples: form.samples.map((sample, index) => ({
      file: sample.file.name,
      name: names[index],
      tumour_content: readTumourContent(sample.tumourContent),
    })),
    ...values,
    start,
  };
  if (form.patientName.trim()) parameters.patient_name = form.patientName.trim();
  if (age) parameters.patient_age = Number(age);
  return { parameters, errors };
}

/**
 * What is too much, before a byte is sent: the server would break the connection in the middle.
 * @param limits  of /api/limits: {files, file_bytes, total_bytes}
 * @returns {{code: string, values: {name?: string, count?: number, bytes?: number}}|null}
 */
export function tooMuch(files, limits) {
  if (files.length > limits.files) return { code: 'too_many_files', values: { count: limits.files } };
  const large = files.find((file) => file.size > limits.file_bytes);
  if (large) return { code: 'file_too_large', values: { name: large.name, bytes: limits.file_bytes } };
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return total > limits.total_bytes ? { code: 'files_too_large', values: { bytes: limits.total_bytes } } : null;
}

/** Splits chosen files into those to add and the names that are there already. */
export function addFiles(samples, files) {
  const taken = new Set(samples.map((sample) => sample.file.name));
  const added = [];
  const refused = [];
  for (const file of files) {
    if (taken.has(file.name)) refused.push(file.name);
    else {
      taken.add(file.name);
      added.push(file);
    }
  }
  return { added, refused };
}
