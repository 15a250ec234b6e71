// A quick look at a mutation table before it is sent. The server's check is the one that counts; this
// one only saves a round trip for the commonest slips. Pure.

export const kRequired = ['mutation_id', 'ref_counts', 'var_counts', 'normal_cn', 'minor_cn', 'major_cn'];

/** How other tools call these columns; offered as a hint, never renamed silently. */
const kOtherNames = {
  mutation_id: ['id', 'mutation', 'variant', 'variant_id', 'snv'],
  ref_counts: ['ref_count', 'ref_depth', 'ref_reads', 't_ref_count', 'ref'],
  var_counts: ['var_count', 'alt_counts', 'alt_count', 'alt_depth', 'var_depth', 't_alt_count', 'alt'],
  normal_cn: ['normal_copy_number', 'cn_normal', 'n_cn'],
  minor_cn: ['minor_copy_number', 'cn_minor', 'lesser_cn', 'nminor'],
  major_cn: ['major_copy_number', 'cn_major', 'nmajor'],
};

/**
 * @param {string} text  the beginning of the file
 * @param {boolean} whole  the text is all of the file
 * @returns {{columns: string[], rows: string[][], rowCount: number|null, problems: {code: string, values: object}[]}}
 *   problems in the order in which a reader should mend them; rows are the first five
 */
export function lookAtTable(text, whole) {
  const problems = [];
  if (text.trim() === '') return { columns: [], rows: [], rowCount: 0, problems: [{ code: 'empty', values: {} }] };
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (!whole) lines.pop();
  const header = lines[0] ?? '';
  const filled = lines.slice(1).filter((line) => line.trim() !== '');
  const columns = header.split('\t').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));

  const missing = kRequired.filter((name) => !columns.includes(name));
  if (missing.length > 0 && !header.includes('\t') && /[,;]/.test(header)) {
    problems.push({ code: 'not_tabs', values: { separator: header.includes(',') ? ',' : ';' } });
  } else if (missing.length > 0) {
    problems.push({ code: 'missing_columns', values: { columns: missing.join(', ') } });
    const guesses = missing.map((name) => [guess(name, columns), name]).filter(([found]) => found);
    for (const [found, name] of guesses) problems.push({ code: 'rename_hint', values: { found, name } });
  }
  if (filled.length === 0) problems.push({ code: 'no_rows', values: {} });
  const width = columns.length;
  const short = filled.findIndex((line) => line.split('\t').length < width);
  if (missing.length === 0 && short >= 0) problems.push({ code: 'short_row', values: { line: short + 2 } });
  const rows = filled.slice(0, 5).map((line) => line.split('\t'));
  return { columns, rows, rowCount: whole ? filled.length : null, problems };
}

function guess(name, columns) {
  return columns.find((column) => kOtherNames[name].includes(column.toLowerCase())) ?? null;
}

/** "biopsy_1.tsv.gz" → "biopsy_1": the sample's name unless the reader types another. */
export const sampleNameOf = (fileName) => fileName.replace(/\.gz$/i, '').replace(/\.[^.]+$/, '');
