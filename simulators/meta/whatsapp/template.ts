import { cloudError, type GraphError } from '../graph/errors.ts'
import { listOf, objectOf, type Params, textOf } from '../http/params.ts'
import type { PhoneNumber, Template, TemplateComponent } from '../model.ts'

const mismatch = (details: string): GraphError =>
  cloudError(132000, 'Number of parameters does not match the expected number of params', details)

/** Values per component type; the variables are those of its text. */
const variablesIn = (text = ''): number => new Set(text.match(/\{\{\w+\}\}/g) ?? []).size

/**
 * Throws when the template is not there in this language, is not approved, or gets other values than it has variables.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export function checkTemplate({ account }: PhoneNumber, template: Params): Template {
  const name = textOf(template, 'name') ?? ''
  const language = textOf(objectOf(template.language) ?? {}, 'code') ?? ''
  const found = account.templates.find(each => each.name === name && each.language === language)
  if (!found || found.status === 'PENDING' || found.status === 'REJECTED') {
    throw cloudError(
      132001,
      'Template name does not exist in the translation',
      `template name (${name}) does not exist in ${language}`,
    )
  }
  if (found.status === 'PAUSED') throw cloudError(132015, 'Template is Paused', 'The template is paused.')
  if (found.status === 'DISABLED')
    throw cloudError(132016, 'Template is Disabled', 'The template is disabled.')
  const given = listOf(template.components).map(component => objectOf(component) ?? {})
  for (const component of found.components) checkComponent(component, given)
  return found
}

function checkComponent(component: TemplateComponent, given: readonly Params[]): void {
  const { type } = component
  if (type === 'BUTTONS') {
    checkButtons(component, given)
    return
  }
  const values = listOf(given.find(each => each.type === type.toLowerCase())?.parameters)
  if (component.format !== undefined && component.format !== 'TEXT') {
    const kind = textOf(objectOf(values[0]) ?? {}, 'type')
    if (kind === component.format.toLowerCase()) return
    throw cloudError(
      132012,
      'Parameter format does not match format in the created template',
      `header: Format mismatch, expected ${component.format}, received ${kind?.toUpperCase() ?? 'UNKNOWN'}`,
    )
  }
  const expected = variablesIn(component.text)
  if (values.length !== expected) {
    throw mismatch(
      `${type.toLowerCase()}: number of localizable_params (${values.length}) does not match the expected number of params (${expected})`,
    )
  }
}

function checkButtons({ buttons = [] }: TemplateComponent, given: readonly Params[]): void {
  for (const [index, button] of buttons.entries()) {
    const values = given.find(each => each.type === 'button' && textOf(each, 'index') === String(index))
    const expected = variablesIn(button.url)
    const got = button.type === 'URL' ? listOf(values?.parameters).length : 0
    if (got !== expected) {
      throw mismatch(
        `buttons: Button at index ${index} of type ${button.type} requires ${expected} parameters`,
      )
    }
  }
}
