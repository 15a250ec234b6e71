// Where files are dropped or chosen. A real file input lies over it, so keyboard and screen reader work.
import { html, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { Icon } from '../ui/icons.js';

export function DropZone({ onFiles, most, error }) {
  const [over, setOver] = useState(false);
  const chosen = (event) => {
    onFiles([...event.currentTarget.files]);
    event.currentTarget.value = '';
  };
  return html`<div class="drop ${over ? 'drop-over' : ''}" onDragEnter=${() => setOver(true)}
    onDragLeave=${() => setOver(false)} onDrop=${() => setOver(false)}>
      <${Icon} name="upload" size=${34} />
      <strong>${t('upload.drop')}</strong>
      <span class="muted">${t('upload.drop_help', { count: most })}</span>
      <input type="file" multiple accept=".tsv,.txt,.tab,.gz" aria-label=${t('upload.choose')} onChange=${chosen}
        aria-invalid=${error ? 'true' : undefined} aria-describedby=${error ? 'files-error' : undefined}
        data-test="files" />
    </div>
    ${error && html`<p class="field-error" id="files-error">${error}</p>`}`;
}
