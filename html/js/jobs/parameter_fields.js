// The form part for an analysis's parameters, drawn from their definitions: also used to run again.
import { html } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { Field } from '../ui/field.js';

function ParameterField({ definition, value, onInput, error }) {
  const { name, kind, options } = definition;
  const shared = { name, label: t(`parameter.${name}`), help: t(`parameter.${name}.help`), value, onInput, error };
  if (kind === 'choice') {
    const choices = options.map((option) => ({ value: option, label: t(`choice.${option}`) }));
    return html`<${Field} control="select" options=${choices} ...${shared} />`;
  }
  const placeholder = definition.optional ? t(`parameter.${name}.empty`) : undefined;
  return html`<${Field} inputmode="numeric" placeholder=${placeholder} autocomplete="off" ...${shared} />`;
}

/** @param errors  {name: text in the reader's language} */
export function ParameterFields({ definitions, fields, onField, errors }) {
  const draw = (definition) =>
    html`<${ParameterField} key=${definition.name} definition=${definition} value=${fields[definition.name]}
      onInput=${(text) => onField(definition.name, text)} error=${errors[definition.name]} />`;
  const advanced = definitions.filter((definition) => definition.advanced);
  const wrongInside = advanced.some((definition) => errors[definition.name]);
  return html`<div class="grid-2">${definitions.filter((definition) => !definition.advanced).map(draw)}</div>
    <details open=${wrongInside || undefined}>
      <summary>${t('parameter.advanced')}</summary>
      <div class="grid-2">${advanced.map(draw)}</div>
    </details>`;
}
