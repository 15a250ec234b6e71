// One chosen file: a quick look at its table, the sample's name, and the tumour content, which is typed.
import { html } from '../../vendor/preact.js';
import { formatBytes, formatInteger } from '../core/format.js';
import { language, t } from '../core/i18n.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icons.js';

function Look({ look }) {
  if (!look) return html`<p class="muted small">${t('upload.looking')}</p>`;
  if (look.unreadable) return html`<ul class="look">
    <li class="look-bad"><${Icon} name="warning" size=${16} /> ${t('look.unreadable')}</li>
  </ul>`;
  const good = look.problems.length === 0;
  const rows = look.rowCount === null ? t('look.good_large')
    : t('look.good', { count: look.rowCount, rows: formatInteger(look.rowCount, language()) });
  return html`<ul class="look" data-test="look">
    ${good && html`<li class="look-good"><${Icon} name="check" size=${16} /> ${rows}</li>`}
    ${look.problems.map(
      ({ code, values }) =>
        html`<li class="look-bad" key=${code + JSON.stringify(values)}>
          <${Icon} name="warning" size=${16} /> <span>${t(`look.${code}`, values)}</span>
        </li>`,
    )}
  </ul>`;
}

function Preview({ look, name }) {
  if (!look?.rows?.length) return null;
  return html`<details>
    <summary class="small">${t('upload.preview')}</summary>
    <div class="table-wrap" tabindex="0" role="region" aria-label=${t('upload.preview_of', { name })}>
      <table class="preview">
        <thead><tr>${look.columns.map((column, index) => html`<th key=${index} scope="col">${column}</th>`)}</tr>
        </thead>
        <tbody>${look.rows.map((row, index) =>
          html`<tr key=${index}>${row.map((cell, place) => html`<td key=${place}>${cell}</td>`)}</tr>`)}</tbody>
      </table>
    </div>
  </details>`;
}

/** @param onChange  (part of the sample that changed) => void */
export function SampleRow({ sample, index, onChange, onRemove, errors, locked }) {
  const { file } = sample;
  return html`<li class="sample" data-test="sample">
    <div class="sample-head">
      <${Icon} name="file" />
      <span class="file-name">${file.name} <span class="muted small nowrap">${formatBytes(file.size, language())}</span>
      </span>
      ${!locked &&
      html`<button type="button" class="icon-button" aria-label=${t('upload.remove', { name: file.name })}
        onClick=${onRemove}><${Icon} name="trash" /></button>`}
    </div>
    <div class="grid-2">
      <${Field} id=${`sample-${index}-name`} name=${`sample_name_${index}`} label=${t('upload.sample_name')}
        value=${sample.name} required
        onInput=${(name) => onChange({ name })} error=${errors[`sample.${index}.name`]} autocomplete="off"
        spellcheck="false" readonly=${locked} />
      <${Field} id=${`sample-${index}-tumour`} name=${`tumour_content_${index}`} label=${t('upload.tumour_content')}
        value=${sample.tumourContent} required
        onInput=${(tumourContent) => onChange({ tumourContent })} error=${errors[`sample.${index}.tumour`]}
        placeholder=${t('upload.tumour_placeholder')}
        inputmode="decimal" autocomplete="off" />
    </div>
    <${Look} look=${sample.look} />
    <${Preview} look=${sample.look} name=${file.name} />
  </li>`;
}
