// A tab-separated table with a header, quoted as spreadsheets do (docs/plots.md, "Tables"). Pure.

function cellsOf(line) {
  const cells = [];
  for (let rest = line; ; ) {
    const quoted = /^"((?:[^"]|"")*)"(\t|$)/.exec(rest);
    if (quoted) {
      cells.push(quoted[1].replaceAll('""', '"'));
      if (!quoted[2]) return cells;
      rest = rest.slice(quoted[0].length);
      continue;
    }
    const end = rest.indexOf('\t');
    if (end < 0) return [...cells, rest];
    cells.push(rest.slice(0, end));
    rest = rest.slice(end + 1);
  }
}

/** @returns {Record<string, string>[]}  one object per row, by the names in the header */
export function readTable(text) {
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  if (header === undefined) return [];
  const names = cellsOf(header);
  return lines.map((line) => {
    const cells = cellsOf(line);
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}
