import { html, useState } from '../../vendor/preact.js';
import { AccountForm } from '../components/account_form.js';
import { Field } from '../components/field.js';
import { mount } from '../components/mount.js';
import { Notice } from '../components/panels.js';
import { PasswordField } from '../components/password_field.js';
import { t } from '../lib/i18n.js';

function Login() {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const read = () => {
    const errors = {};
    if (!login.trim()) errors.login = 'field.required';
    if (!password) errors.password = 'field.required';
    return Object.keys(errors).length > 0 ? { errors } : { body: { login: login.trim(), password } };
  };
  const fields = (errors) => html`
    <${Field} name="login" label=${t('account.login')} help=${t('account.login_help')} value=${login} onInput=${setLogin}
      error=${errors.login} autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus />
    <${PasswordField} name="password" label=${t('account.password')} value=${password} onInput=${setPassword}
      error=${errors.password} autocomplete="current-password" />`;
  const sentHere = new URLSearchParams(location.search).has('next');
  return html`<div class="narrow">
    <h1>${t('login.title')}</h1>
    ${sentHere && html`<${Notice}>${t('login.first')}<//>`}
    <${AccountForm} path="/api/login" read=${read} fields=${fields} submitLabel=${t('login.submit')} testId="login-form" />
    <p class="below">${t('login.no_account')} <a href=${`/register${location.search}`}>${t('login.register')}</a></p>
  </div>`;
}

mount({ path: '/login', title: 'login.title', needs: 'anyone', body: Login });
