// Turning on and off the codes that a login asks for beside the password.
import { html, useRef, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { toast } from '../ui/announcer.js';
import { ErrorPanel, fieldMessage } from '../ui/error_panel.js';
import { Field, focusFirstWrong } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { Notice, Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';
import { AskPassword } from './ask_password.js';

const inFours = (secret) => secret.match(/.{1,4}/g).join(' ');

/** The app's secret as picture, text and link, and the first code of the app. */
function SetUp({ begun, onDone, onGiveUp }) {
  const form = useRef(null);
  const [code, setCode] = useState('');
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      onDone((await api('POST', '/api/me/second_factor/confirm', { body: { code: code.trim() } })).recovery_codes);
    } catch (failure) {
      setError(failure);
      setBusy(false);
      focusFirstWrong(form.current);
    }
  }
  return html`<form ref=${form} onSubmit=${submit} noValidate data-test="factor-set-up">
    <p>${t('factor.scan')}</p>
    <div class="factor-secret">
      <img src=${`data:image/svg+xml,${encodeURIComponent(begun.qr_svg)}`} alt=${t('factor.qr')} width="220"
        height="220" />
      <div>
        <p>${t('factor.by_hand')}</p>
        <p><code data-test="factor-secret">${inFours(begun.secret)}</code></p>
        <p><a href=${begun.uri}>${t('factor.link')}</a></p>
      </div>
    </div>
    <${ErrorPanel} error=${error} />
    <${Field} name="first_code" label=${t('factor.first_code')} help=${t('factor.first_code_help')} value=${code}
      onInput=${setCode} error=${fieldMessage(error, 'code')}
      autocomplete="one-time-code" inputmode="numeric" required />
    <div class="actions">
      <button type="button" class="button" onClick=${onGiveUp}>${t('common.cancel')}</button>
      <button type="submit" class="button button-primary" disabled=${busy || !code.trim()}>
        ${t('factor.confirm')}
      </button>
    </div>
  </form>`;
}

function RecoveryCodes({ codes }) {
  const copy = () => navigator.clipboard.writeText(codes.join('\n')).then(() => toast(t('factor.copied')),
    () => toast(t('token.copy_failed'), { kind: 'error' }));
  return html`<div class="panel panel-good" role="status"><div>
    <p class="panel-title">${t('factor.codes_once')}</p>
    <p>${t('factor.codes_help')}</p>
    <ul class="code-list" data-test="recovery-codes">
      ${codes.map((code) => html`<li key=${code}><code>${code}</code></li>`)}
    </ul>
    <button type="button" class="button button-small" onClick=${copy}>
      <${Icon} name="copy" size=${16} /> ${t('factor.copy')}
    </button>
  </div></div>`;
}

function State({ state, onTurnOn, onTurnOff }) {
  if (!state.on) {
    return html`${state.needed && html`<${Notice} kind="warning">${t('factor.needed')}<//>`}
      <button type="button" class="button button-primary" data-test="factor-on" onClick=${onTurnOn}>
        ${t('factor.turn_on')}
      </button>`;
  }
  return html`<p data-test="factor-state">
    ${t('factor.on_since', { time: formatTime(state.since, locale()) })} ${t('factor.codes_left',
      { count: state.recovery_codes_left })}
  </p>
    <button type="button" class="button" data-test="factor-off" onClick=${onTurnOff}>${t('factor.turn_off')}</button>`;
}

/** @param onChanged  called when other sessions have been ended */
export function SecondFactor({ onChanged }) {
  const { data, error, loading, reload } = useLoad(() => api('GET', '/api/me/second_factor'));
  const [asking, setAsking] = useState(null);
  const [begun, setBegun] = useState(null);
  const [codes, setCodes] = useState(null);
  async function begin(password) {
    setBegun(await api('POST', '/api/me/second_factor', { body: { password } }));
    setAsking(null);
  }
  async function confirmed(recoveryCodes) {
    setBegun(null);
    setCodes(recoveryCodes);
    onChanged();
    await reload();
  }
  async function end(password, code) {
    await api('DELETE', '/api/me/second_factor', { body: { password, code } });
    setAsking(null);
    setCodes(null);
    toast(t('factor.is_off'));
    onChanged();
    await reload();
  }
  const close = () => setAsking(null);
  return html`<section class="card" aria-labelledby="second-factor">
    <h2 id="second-factor" class="card-head">${t('factor.title')}</h2>
    <p class="muted">${t('factor.text')}</p>
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && !data && html`<${Waiting} rows=${1} />`}
    ${codes && html`<${RecoveryCodes} codes=${codes} />`}
    ${data && !begun &&
      html`<${State} state=${data} onTurnOn=${() => setAsking('on')} onTurnOff=${() => setAsking('off')} />`}
    ${begun && html`<${SetUp} begun=${begun} onDone=${confirmed} onGiveUp=${() => setBegun(null)} />`}
    ${asking === 'on' &&
      html`<${AskPassword} title=${t('factor.turn_on')} text=${t('factor.turn_on_sure')}
        confirmLabel=${t('factor.go_on')} isDanger=${false} act=${begin} onClose=${close} />`}
    ${asking === 'off' &&
      html`<${AskPassword} title=${t('factor.turn_off')} text=${t('factor.turn_off_sure')}
        confirmLabel=${t('factor.turn_off')} needsCode act=${end} onClose=${close} />`}
  </section>`;
}
