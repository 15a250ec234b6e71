// What the engine found doubtful about a result that it made, before anybody reads the numbers.
import { html } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatSignificant } from '../core/format.js';
import { has, language, t } from '../core/i18n.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { Icon } from '../ui/icons.js';
import { useLoad } from '../ui/use_load.js';
import { fileUrl } from '../jobs/job.js';
import { hasFile } from './figures.js';
import { readTable } from './read_table.js';

const kFile = 'tables/warnings.tsv';
const kShown = 8;

/** In the reader's language when we know the code, else the engine's own sentence. */
function textOf({ code, sample, value, message }) {
  const key = `warning.${code}`;
  return has(key) ? t(key, { sample, value: formatSignificant(Number(value), language()) }) : message;
}

function Lines({ rows }) {
  return html`<ul>
    ${rows.map((row, index) =>
      html`<li key=${index}>${row.sample && html`<strong>${row.sample}</strong>: `}${textOf(row)}</li>`)}
  </ul>`;
}

export function Warnings({ result }) {
  const listed = hasFile(result, kFile);
  const { data, error, reload } =
    useLoad(async () => (listed ? readTable(await api('GET', fileUrl(result.base, kFile), { as: 'text' })) : []));
  if (error) return html`<${ErrorPanel} error=${error} onRetry=${reload} />`;
  if (!data || data.length === 0) return null;
  return html`<div class="panel panel-warning warnings" data-test="warnings">
    <${Icon} name="warning" size=${22} />
    <div>
      <p class="panel-title">${t('warnings.title', { count: data.length })}</p>
      <${Lines} rows=${data.slice(0, kShown)} />
      ${data.length > kShown &&
        html`<details><summary>${t('warnings.more', { count: data.length - kShown })}</summary>
          <${Lines} rows=${data.slice(kShown)} /></details>`}
    </div>
  </div>`;
}
