// Sorting a table's rows by one column. Pure; equal rows keep their order.

/** Numbers by size, texts as people sort them (S2 before S10), missing values last either way. */
export function sortRows(rows, valueOf, direction) {
  const sign = direction === 'descending' ? -1 : 1;
  const missing = (value) => value === null || value === undefined || Number.isNaN(value);
  return [...rows].sort((left, right) => {
    const a = valueOf(left);
    const b = valueOf(right);
    if (missing(a) || missing(b)) return missing(a) - missing(b);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * String(a).localeCompare(String(b), undefined, { numeric: true });
  });
}
