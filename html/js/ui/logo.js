// The mark: a tumour's clones, one inside the other, seen through a scope. The same drawing as styles/logo.svg.
import { html } from '../../vendor/preact.js';

export function Logo({ size = 32 }) {
  return html`<svg class="logo" width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path class="logo-ring" d="M27.9 10.5A13.2 13.2 0 1 1 21.5 4" />
    <circle class="logo-founder" cx="16" cy="16.2" r="9" />
    <circle class="logo-clone" cx="18.3" cy="17.8" r="5.2" />
    <circle class="logo-subclone" cx="19.9" cy="18.9" r="2.2" />
    <circle class="logo-eye" cx="25.3" cy="6.7" r="2" />
  </svg>`;
}
