// The parameters of an analysis: what the form shows, in which order, with ranges and defaults, and the
// check before sending. Pure. The server's /api/limits overrides ranges and defaults.

/**
 * kind 'choice' has options; 'integer' has min and max. `optional` means that an empty field is sent as
 * null and the server decides. `advanced` ones are folded.
 */
export const kParameters = [
  { name: 'prior', kind: 'choice', options: ['major_copy_number', 'parental_copy_number', 'total_copy_number'],
    initial: 'major_copy_number' },
  { name: 'density', kind: 'choice', options: ['pyclone_beta_binomial', 'pyclone_binomial'],
    initial: 'pyclone_beta_binomial' },
  { name: 'concentration_prior', kind: 'choice', options: ['pyclone', 'auto'], initial: 'pyclone' },
  { name: 'num_iters', kind: 'integer', min: 1, max: 1000000, initial: 10000 },
  { name: 'burnin', kind: 'integer', min: 0, max: 999999, initial: null, optional: true },
  { name: 'seed', kind: 'integer', min: 0, max: 4294967295, initial: null, optional: true },
  { name: 'thin', kind: 'integer', min: 1, max: 10000, initial: 1, advanced: true },
  { name: 'chains', kind: 'integer', min: 1, max: 16, initial: 2, advanced: true },
  { name: 'init_method', kind: 'choice', options: ['disconnected', 'connected'], initial: 'disconnected',
    advanced: true },
  { name: 'max_clusters', kind: 'integer', min: 1, max: 10000, initial: null, optional: true, advanced: true },
  { name: 'min_cluster_size', kind: 'integer', min: 0, max: 100000, initial: 0, advanced: true },
  { name: 'mesh_size', kind: 'integer', min: 3, max: 1001, initial: 101, advanced: true },
];

/** Takes ranges and defaults from /api/limits: {"parameters": {"num_iters": {"min", "max", "default"}}}. */
export function withLimits(definitions, limits) {
  const given = limits?.parameters ?? {};
  return definitions.map((definition) => {
    const limit = given[definition.name] ?? {};
    const isDefault = limit.default !== undefined && limit.default !== null;
    return {
      ...definition,
      min: limit.min ?? definition.min,
      max: limit.max ?? definition.max,
      options: limit.options ?? limit.values ?? definition.options,
      initial: isDefault ? limit.default : definition.initial,
    };
  });
}

/** What the fields hold at first, as text. `given` are parameters of an earlier job or of the example. */
export function initialValues(definitions, given = {}) {
  return Object.fromEntries(
    definitions.map(({ name, initial }) => {
      const value = given[name] !== undefined ? given[name] : initial;
      return [name, value === null || value === undefined ? '' : String(value)];
    }),
  );
}

/** @returns {{values: object, errors: Object<string, {code: string, values: object}>}} */
export function readParameters(definitions, fields) {
  const values = {};
  const errors = {};
  for (const definition of definitions) {
    const text = String(fields[definition.name] ?? '').trim();
    if (definition.kind === 'choice') {
      values[definition.name] = text;
      continue;
    }
    if (text === '') {
      if (definition.optional) continue;
      errors[definition.name] = { code: 'required', values: {} };
      continue;
    }
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < definition.min || number > definition.max) {
      errors[definition.name] = { code: 'integer_range', values: { min: definition.min, max: definition.max } };
      continue;
    }
    values[definition.name] = number;
  }
  if (values.burnin !== undefined && values.num_iters !== undefined && values.burnin >= values.num_iters) {
    errors.burnin = { code: 'burnin_below_iters', values: {} };
  }
  return { values, errors };
}

/** A tumour content as typed: a number in (0, 1]; a comma counts as the decimal point; null when wrong. */
export function readTumourContent(text) {
  const trimmed = String(text).trim().replace(',', '.');
  if (!/^(\d+(\.\d*)?|\.\d+)$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value > 0 && value <= 1 ? value : null;
}
