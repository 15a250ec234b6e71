import { html, useEffect, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { t } from '../core/i18n.js';
import { fieldMessage } from '../ui/error_panel.js';
import { Field } from '../ui/field.js';
import { mount } from '../ui/mount.js';
import { Notice } from '../ui/panels.js';
import { AccountForm, enterAndGo } from './account_form.js';
import { PasswordField } from './password_field.js';

function Login({ hasReset }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  useEffect(() => {
    if (needsCode) document.querySelector('[name="code"]').focus();
  }, [needsCode]);
  async function act(body) {
    try {
      return await enterAndGo('/api/login', body);
    } catch (failure) {
      if (failure.code !== 'second_factor_needed') throw failure;
      setNeedsCode(true);
      return false;
    }
  }
  const read = () => {
    const errors = {};
    if (!login.trim()) errors.login = 'field.required';
    if (!password) errors.password = 'field.required';
    if (needsCode && !code.trim()) errors.code = 'field.required';
    return Object.keys(errors).length > 0
      ? { errors } : { body: { login: login.trim(), password, ...(needsCode && { code: code.trim() }) } };
  };
  const fields = (errors) => html`
    <${Field} name="login" label=${t('account.login')} help=${t('account.login_help')} value=${login}
      onInput=${setLogin}
      error=${errors.login} autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus />
    <${PasswordField} name="password" label=${t('account.password')} value=${password} onInput=${setPassword}
      error=${errors.password} autocomplete="current-password" />
    ${needsCode && html`<${Field} name="code" label=${t('factor.code')} help=${t('factor.code_help')} value=${code}
      onInput=${setCode}
      error=${errors.code} autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required />`}`;
  const sentHere = new URLSearchParams(location.search).has('next');
  return html`<div class="narrow">
    <h1>${t('login.title')}</h1>
    ${hasReset && html`<${Notice}>${t('reset.done')}<//>`}
    ${sentHere && !hasReset && html`<${Notice}>${t('login.first')}<//>`}
    <${AccountForm} read=${read} act=${act} fields=${fields} submitLabel=${t('login.submit')} testId="login-form" />
    <p class="below"><a href="/login?reset=1">${t('reset.have_code')}</a></p>
    <p class="below">${t('login.no_account')} <a href=${`/register${location.search}`}>${t('login.register')}</a></p>
  </div>`;
}

function Reset({ onDone }) {
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const read = () => {
    const errors = {};
    if (!code.trim()) errors.code = 'field.required';
    if ([...password].length < 8) errors.password = 'field.password_short';
    return Object.keys(errors).length > 0 ? { errors } : { body: { reset_code: code.trim(), new_password: password } };
  };
  async function act(body) {
    await api('POST', '/api/password_reset', { body });
    onDone();
  }
  const fields = (errors, error) => html`
    <${Field} name="reset_code" label=${t('reset.code')} help=${t('reset.code_help')} value=${code} onInput=${setCode}
      error=${errors.code ?? fieldMessage(error, 'reset_code')} autocomplete="one-time-code" autocapitalize="characters"
      spellcheck="false" required autofocus />
    <${PasswordField} name="new_password" label=${t('account.new_password')} help=${t('account.password_help')}
      value=${password} onInput=${setPassword}
      error=${errors.password ?? fieldMessage(error, 'new_password')} autocomplete="new-password" />`;
  return html`<div class="narrow">
    <h1>${t('reset.title')}</h1>
    <p>${t('reset.lead')}</p>
    <${AccountForm} read=${read} fields=${fields} act=${act} submitLabel=${t('reset.submit')} testId="reset-form" />
    <p class="below"><a href="/login">${t('reset.back')}</a></p>
  </div>`;
}

function Entrance() {
  const [step, setStep] = useState(new URLSearchParams(location.search).has('reset') ? 'reset' : 'login');
  if (step === 'reset') return html`<${Reset} onDone=${() => setStep('done')} />`;
  return html`<${Login} hasReset=${step === 'done'} />`;
}

mount({ path: '/login', title: 'login.title', needs: 'anyone', body: Entrance });
