// The frame of every page: skip link, header with navigation, language, theme and account, notices, footer.
import { html, useEffect, useState } from '../../vendor/preact.js';
import { language, setLanguage, t } from '../core/i18n.js';
import { session, leave } from '../core/session.js';
import { useStore } from '../core/store.js';
import { setTheme, theme } from '../core/theme.js';
import { Announcer, toast } from './announcer.js';
import { errorMessage } from './error_panel.js';
import { Icon } from './icons.js';
import { Logo } from './logo.js';
import { NoticeBanner } from './notice_banner.js';

const kLinks = [
  { path: '/home', label: 'nav.home', roles: ['guest', 'user', 'support', 'admin'] },
  { path: '/upload', label: 'nav.new', roles: ['guest', 'user'] },
  { path: '/history_list', label: 'nav.history', roles: ['guest', 'user'] },
  { path: '/notices', label: 'nav.notices', roles: ['guest', 'user', 'support', 'admin'] },
  { path: '/admin', label: 'nav.admin', roles: ['support', 'admin'] },
];

function LanguageSwitch() {
  const choose = (name) => setLanguage(name).catch(() => toast(t('error.network'), { kind: 'error' }));
  const button = (name, label) =>
    html`<button type="button" lang=${name === 'zh' ? 'zh-Hans' : 'en'} aria-pressed=${language() === name}
      onClick=${() => choose(name)}>
      ${label}
    </button>`;
  return html`<div class="segmented" role="group" aria-label=${t('nav.language')}>${button('en', 'EN')}
    ${button('zh', '中文')}</div>`;
}

const kThemes = { auto: 'contrast', light: 'sun', dark: 'moon' };

function ThemeSwitch() {
  const choice = useStore(theme);
  const names = Object.keys(kThemes);
  const next = names[(names.indexOf(choice) + 1) % names.length];
  const label = t('nav.theme', { theme: t(`theme.${choice}`) });
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label}
    onClick=${() => setTheme(next)}>
    <${Icon} name=${kThemes[choice]} />
  </button>`;
}

function Account({ user }) {
  const logOut = () => leave().catch((error) => toast(errorMessage(error), { kind: 'error' }));
  if (!user) {
    return html`<a class="button button-quiet" href="/login">${t('nav.login')}</a>
      <a class="button button-primary" href="/register">${t('nav.register')}</a>`;
  }
  if (user.role === 'guest') {
    return html`<span class="who" data-test="role">${t('role.guest')}</span>
      <a class="button button-quiet" href="/login">${t('nav.login')}</a>
      <a class="button button-primary" href="/register">${t('nav.keep')}</a>`;
  }
  return html`<a class="who" href="/account"><${Icon} name="user" /> <span class="who-name">${user.user_name}
  </span> <span class="tag" data-test="role">${t(`role.${user.role}`)}</span></a>
    <button type="button" class="button button-quiet" onClick=${logOut}>${t('nav.logout')}</button>`;
}

function Header({ page }) {
  const user = useStore(session)?.user ?? null;
  const [open, setOpen] = useState(false);
  const links = kLinks.filter((link) => user && link.roles.includes(user.role));
  return html`<header class="site-header">
    <div class="bar">
      <a class="brand" href=${user && user.role !== 'guest' ? '/home' : '/'}><${Logo} /> <span>Clonoscope</span></a>
      <button type="button" class="icon-button menu-button" aria-expanded=${open} aria-controls="site-menu"
        aria-label=${t('nav.menu')} onClick=${() => setOpen(!open)}>
        <${Icon} name=${open ? 'close' : 'menu'} />
      </button>
      <div id="site-menu" class="menu ${open ? 'menu-open' : ''}">
        <nav aria-label=${t('nav.main')}>
          ${links.map(({ path, label }) =>
            html`<a key=${path} href=${path} aria-current=${page === path ? 'page' : undefined}>${t(label)}</a>`)}
        </nav>
        <div class="menu-tools"><${LanguageSwitch} /><${ThemeSwitch} /><${Account} user=${user} /></div>
      </div>
    </div>
  </header>`;
}

function Footer() {
  return html`<footer class="site-footer">
    <div class="bar">
      <span class="brand brand-small"><${Logo} size=${20} /> Clonoscope</span>
      <span class="muted">${t('footer.text')}</span>
      <a href="/notices">${t('nav.notices')}</a>
    </div>
  </footer>`;
}

/** @param title  key of the page's title; null when the body writes document.title itself */
export function Layout({ page, title, wide = false, children }) {
  useEffect(() => {
    if (title) document.title = `${t(title)} · Clonoscope`;
  });
  return html`<a class="skip-link" href="#main">${t('nav.skip')}</a>
    <${Header} page=${page} />
    <${NoticeBanner} />
    <main id="main" tabindex="-1" class=${wide ? 'main main-wide' : 'main'}>${children}</main>
    <${Footer} />
    <${Announcer} />`;
}
