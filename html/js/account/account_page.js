// The reader's own account: who, password, second factor, sessions, API tokens, deletion.
import { html, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { isGuest, user } from '../core/session.js';
import { mount } from '../ui/mount.js';
import { Notice } from '../ui/panels.js';
import { Usage } from '../ui/usage.js';
import { DeleteAccount } from './delete_account.js';
import { Password } from './password.js';
import { SecondFactor } from './second_factor.js';
import { Sessions } from './sessions.js';
import { ApiTokens } from './tokens.js';

function Profile() {
  const { user_name: name, email, phone, role } = user();
  const facts = [
    [t('account.user_name'), name],
    [t('account.email'), email ?? '–'],
    [t('account.phone'), phone ?? '–'],
    [t('account.role'), t(`role.${role}`)],
  ];
  return html`<section class="card" aria-labelledby="profile">
    <h2 id="profile" class="card-head">${t('account.profile')}</h2>
    <dl class="facts">${facts.map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}
    </dl>
  </section>`;
}

function Account() {
  // After a change of how one logs in the server has ended the other sessions: the list is asked for again.
  const [version, setVersion] = useState(0);
  if (isGuest()) {
    return html`<div class="page-head"><h1>${t('account.title')}</h1></div>
      <${Notice}>${t('home.guest')} <a href="/register">${t('nav.keep')}</a><//>`;
  }
  return html`<div class="page-head"><div><h1>${t('account.title')}</h1><p>${t('account.lead')}</p></div></div>
    <${Profile} />
    ${user().role === 'user' && html`<${Usage} />`}
    <${Password} onChanged=${() => setVersion(version + 1)} />
    <${SecondFactor} onChanged=${() => setVersion(version + 1)} />
    <${Sessions} key=${version} />
    <${ApiTokens} />
    ${user().role === 'user' && html`<${DeleteAccount} />`}`;
}

mount({ path: '/account', title: 'account.title', needs: 'caller', body: Account });
