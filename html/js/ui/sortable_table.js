// A table whose columns sort by click or key; the order is said to screen readers by aria-sort.
import { html, useState } from '../../vendor/preact.js';
import { sortRows } from '../core/sort_rows.js';
import { Icon } from './icons.js';

/**
 * @param {object} props
 * @param {{key: string, label: string, number?: boolean, value: (row) => any, cell?: (row) => any}[]} props.columns
 * @param {object[]} props.rows
 * @param {(row) => string|number} props.keyOf
 */
export function SortableTable({ columns, rows, keyOf, caption, initial = null }) {
  const [order, setOrder] = useState(initial);
  const column = columns.find(({ key }) => key === order?.key);
  const sorted = column ? sortRows(rows, column.value, order.direction) : rows;
  const press = (key) =>
    setOrder({ key, direction: order?.key === key && order.direction === 'ascending' ? 'descending' : 'ascending' });
  return html`<div class="table-wrap" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption class="visually-hidden">${caption}</caption>
      <thead>
        <tr>
          ${columns.map(
            ({ key, label, number }) =>
              html`<th key=${key} scope="col" class=${number ? 'cell-number' : ''}
                aria-sort=${order?.key === key ? order.direction : 'none'}>
              <button type="button" class="sort-button" onClick=${() => press(key)}>
                ${label} <${Icon} name="down" size=${13} />
              </button>
            </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${sorted.map(
          (row) => html`<tr key=${keyOf(row)}>
            ${columns.map(({ key, number, value, cell }) =>
              html`<td key=${key} class=${number ? 'cell-number' : ''}>${cell ? cell(row) : value(row)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
