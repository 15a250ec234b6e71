import { html, useState } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { isGuest } from '../core/session.js';
import { fieldMessage } from '../ui/error_panel.js';
import { Field } from '../ui/field.js';
import { mount } from '../ui/mount.js';
import { Notice } from '../ui/panels.js';
import { AccountForm } from './account_form.js';
import { PasswordField } from './password_field.js';

function Register() {
  const [name, setName] = useState('');
  const [contact, setContact] = useState('');
  const [password, setPassword] = useState('');
  const read = () => {
    const errors = {};
    if (!name.trim()) errors.user_name = 'field.required';
    if (!contact.trim()) errors.contact = 'field.required';
    if ([...password].length < 8) errors.password = 'field.password_short';
    if (Object.keys(errors).length > 0) return { errors };
    const contactKind = contact.includes('@') ? 'email' : 'phone';
    return { body: { user_name: name.trim(), password, [contactKind]: contact.trim() } };
  };
  const fields = (errors, error) => html`
    <${Field} name="user_name" label=${t('account.user_name')} value=${name} onInput=${setName} autocomplete="username"
      autocapitalize="none" spellcheck="false" required autofocus
      error=${errors.user_name ?? fieldMessage(error, 'user_name')} />
    <${Field} name="contact" label=${t('account.contact')} help=${t('account.contact_help')} value=${contact}
      onInput=${setContact}
      autocomplete="email" autocapitalize="none" spellcheck="false" required
      error=${errors.contact ?? fieldMessage(error, 'email') ?? fieldMessage(error, 'phone')} />
    <${PasswordField} name="password" label=${t('account.password')} help=${t('account.password_help')}
      value=${password}
      onInput=${setPassword} autocomplete="new-password"
      error=${errors.password ?? fieldMessage(error, 'password')} />`;
  return html`<div class="narrow">
    <h1>${t('register.title')}</h1>
    ${isGuest() && html`<${Notice}>${t('register.keeps_guest')}<//>`}
    <${AccountForm} path="/api/register" read=${read} fields=${fields} submitLabel=${t('register.submit')}
      testId="register-form" />
    <p class="below">${t('register.have_account')} <a href=${`/login${location.search}`}>${t('register.login')}</a></p>
  </div>`;
}

mount({ path: '/register', title: 'register.title', needs: 'anyone', body: Register });
