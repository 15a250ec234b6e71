// Starts a page: language and caller are loaded, the rules on who may see it applied, then it is drawn.
import { html, render } from '../../vendor/preact.js';
import { loadLanguage, onLanguage, t } from '../core/i18n.js';
import { goToLogin, isStaff, loadSession, user } from '../core/session.js';
import { watchSystemTheme } from '../core/theme.js';
import { ErrorPanel } from './error_panel.js';
import { Layout } from './layout.js';
import { EmptyState } from './panels.js';

/**
 * @param {object} page
 * @param {string} page.path     as in the navigation
 * @param {string} page.title    key of the title
 * @param {'anyone'|'caller'|'analyst'|'staff'} page.needs  'caller': whoever has a session; 'analyst': a guest
 *   or user, who alone have analyses; 'staff': support and administrators
 * @param {Function} page.body   the component inside <main>
 * @param {boolean} [page.wide]
 * @param {boolean} [page.ownTitle]  the body writes document.title itself
 */
export async function mount({ path, title, needs, body, wide = false, ownTitle = false }) {
  const root = document.getElementById('app');
  let content = () => null;
  const redraw = () =>
    render(html`<${Layout} page=${path} title=${ownTitle ? null : title} wide=${wide}>${content()}<//>`, root);
  const draw = (what) => {
    content = what;
    redraw();
  };
  watchSystemTheme();
  await loadLanguage();
  // A new tree from the root: every text is looked up again, every state is kept.
  onLanguage(redraw);
  try {
    await loadSession();
  } catch (error) {
    draw(() => html`<h1>${t(title)}</h1><${ErrorPanel} error=${error} onRetry=${() => location.reload()} />`);
    return;
  }
  if (needs !== 'anyone' && !user()) {
    goToLogin();
    return;
  }
  if ((needs === 'staff' && !isStaff()) || (needs === 'analyst' && isStaff())) {
    draw(() => html`<${NotForYou} needs=${needs} />`);
    return;
  }
  draw(() => html`<${body} />`);
}

function NotForYou({ needs }) {
  const title = t(`error.forbidden.${needs}`);
  return html`<h1 class="visually-hidden">${title}</h1>
    <${EmptyState} icon="lock" title=${title} text=${t('error.forbidden.text')}>
      <a class="button button-primary" href="/home">${t('nav.home')}</a>
    <//>`;
}
