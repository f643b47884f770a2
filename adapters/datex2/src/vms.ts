import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { locationColumns, locationOf } from './location.ts'
import type { Publication } from './publication.ts'
import {
  childrenNamed,
  cut,
  extensionsOf,
  flagAt,
  indexedAt,
  instantAt,
  integerAt,
  placeOf,
  textAt,
  wordAt,
} from './tree.ts'
import { textsOf } from './validity.ts'
import { pictogramsOf, textLinesOf } from './vms-display.ts'

const SIGN = 'road/sign@1'
const MESSAGE = 'road/sign_message@1'

/**
 * A unit with its signs as rows of road/sign, one for each sign (VmsTablePublication: v2
 * vmsUnitRecord/vmsRecord, v3 vmsController/vms, EN 16157-4 and CEN/TS 16157-10).
 */
export function readSignUnit(desk: Desk, unit: XmlElement): void {
  const signs = [...indexedAt(unit, 'vmsRecord', 'vmsIndex'), ...indexedAt(unit, 'vms', 'vmsIndex')]
  if (signs.length === 0) desk.note('empty-unit', 'a unit without signs', placeOf(unit))
  for (const { index = '0', element: sign } of signs) putSign(desk, unit, index, sign)
}

function putSign(desk: Desk, unit: XmlElement, index: string, sign: XmlElement): void {
  const location = locationOf(
    desk,
    childOf(sign, 'vmsLocation') ??
      childOf(sign, 'managedLogicalLocation', 'managedLocation') ??
      childOf(sign, 'vmsManagedLogicalLocation', 'managedLocation'),
  )
  const areas = indexedAt(childOf(sign, 'vmsConfiguration'), 'displayArea', 'displayAreaIndex')
  const textArea =
    childOf(sign, 'vmsTextDisplayCharacteristics') ??
    areas.find(({ element }) => element.type === 'TextDisplayArea')?.element
  desk.put(
    SIGN,
    {
      sign_id: textAt(unit, 'id'),
      sign_index: index,
      sign_version: textAt(unit, 'version'),
      name:
        wordAt(sign, 512, 'vmsDescription') ??
        wordAt(sign, 512, 'description') ??
        textAt(unit, 'vmsUnitIdentifier') ??
        textAt(unit, 'externalIdentifier'),
      sign_type: textAt(sign, 'vmsType'),
      physical_support: textAt(sign, 'vmsPhysicalMounting') ?? textAt(sign, 'physicalSupport'),
      text_lines: integerAt(desk, textArea, 'maxNumberOfRows'),
      text_characters: integerAt(desk, textArea, 'maxNumberOfCharacters'),
      has_pictogram: showsPictograms(desk, sign, areas),
      owner: wordAt(sign, 256, 'vmsOwner') ?? wordAt(sign, 256, 'owner'),
      ...locationColumns(location),
      extra: signExtraOf(sign, location.extra),
    },
    placeOf(unit),
  )
}

function showsPictograms(
  desk: Desk,
  sign: XmlElement,
  areas: readonly { element: XmlElement }[],
): boolean | undefined {
  if (childrenNamed(sign, 'vmsPictogramDisplayCharacteristics').length > 0) return true
  if (areas.length > 0) return areas.some(({ element }) => element.type === 'PictogramDisplayArea')
  const count = integerAt(desk, sign, 'numberOfPictogramDisplayAreas')
  return count === undefined ? undefined : count > 0
}

function signExtraOf(
  sign: XmlElement,
  location: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const extra: Record<string, string> = { ...location, ...extensionsOf(sign) }
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) extra[name] = value
  }
  add('sign_type_code', textAt(sign, 'vmsTypeCode'))
  add('dedicated_usage', textAt(sign, 'dedicatedUsage'))
  add('display_height_meters', textAt(sign, 'displayHeight') ?? textAt(sign, 'vmsDisplayHeight'))
  add('display_width_meters', textAt(sign, 'displayWidth') ?? textAt(sign, 'vmsDisplayWidth'))
  const logical =
    childOf(sign, 'managedLogicalLocation') ?? childOf(sign, 'vmsManagedLogicalLocation')
  add('logical_location', wordAt(logical, 500, 'managedLogicalLocation'))
  return Object.keys(extra).length === 0 ? undefined : extra
}

/**
 * What the signs of a unit show, as rows of road/sign_message, one for each message; a sign
 * without messages is one blank row (VmsPublication: v2 vmsUnit/vms, v3 vmsControllerStatus/
 * vmsStatus).
 */
export function readSignStatus(desk: Desk, publication: Publication, unit: XmlElement): void {
  const id = textAt(unit, 'vmsUnitReference', 'id') ?? textAt(unit, 'vmsControllerReference', 'id')
  const updatedAt = instantAt(desk, unit, 'statusUpdateTime')
  const signs = [...indexedAt(unit, 'vms', 'vmsIndex'), ...indexedAt(unit, 'vmsStatus', 'vmsIndex')]
  for (const { index = '0', element: sign } of signs) {
    const working = workingOf(desk, sign)
    const signTime = instantAt(desk, sign, 'statusUpdateTime') ?? updatedAt
    const state = { sign_id: id, sign_index: index, working_status: working }
    const messages = indexedAt(sign, 'vmsMessage', 'messageIndex')
    for (const [place, message] of messages.entries()) {
      desk.put(
        MESSAGE,
        {
          ...state,
          set_at:
            instantAt(desk, message.element, 'timeLastSet') ?? signTime ?? publication.publishedAt,
          message_index: indexOf(message.index, place),
          ...messageOf(desk, message.element),
          extra: faultsOf(unit, sign),
        },
        placeOf(message.element),
      )
    }
    if (messages.length > 0) continue
    const set_at = signTime ?? publication.publishedAt
    const isBlank = working === undefined || working === 'working' || working === 'blank'
    const blank = { ...state, set_at, message_index: 0, ...(isBlank && { is_blank: true }) }
    desk.put(MESSAGE, { ...blank, extra: faultsOf(unit, sign) }, placeOf(sign))
  }
}

function indexOf(text: string | undefined, place: number): number {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : place
}

/** v2 says true or false, v3 a word; `notWorking` and `working` are the words of v3. */
function workingOf(desk: Desk, sign: XmlElement): string | undefined {
  const word = textAt(sign, 'workingStatus')
  if (word !== undefined) return word
  const isWorking = flagAt(desk, sign, 'vmsWorking')
  if (isWorking === undefined) return undefined
  return isWorking ? 'working' : 'notWorking'
}

function messageOf(desk: Desk, message: XmlElement): Record<string, unknown> {
  const lines = textLinesOf(message)
  const pictograms = pictogramsOf(message)
  const text = cut(lines.join('\n'), 4_000)
  const kinds = [
    ...textsOf(message, 'vmsMessageInformationType'),
    ...textsOf(message, 'messageInformationType'),
  ]
  const areas = indexedAt(message, 'displayAreaSettings', 'displayAreaIndex')
  const saysBlank =
    areas.length > 0 && areas.every(({ element }) => flagAt(desk, element, 'isBlank') === true)
  const [situation] = childrenNamed(message, 'situationToWhichMessageIsRelated', 'relatedSituation')
  return {
    message_text: text === '' ? undefined : text,
    pictogram: pictograms.length === 0 ? undefined : cut(pictograms.join(';'), 1_000),
    set_by: wordAt(message, 256, 'messageSetBy'),
    reason:
      wordAt(message, 512, 'reasonForSetting') ??
      textAt(message, 'codedReasonForSetting') ??
      (kinds.length > 0 ? kinds.join(',') : undefined),
    situation_id: situation && textAt(situation, 'id'),
    is_blank: saysBlank || (text === '' && pictograms.length === 0),
  }
}

function faultsOf(unit: XmlElement, sign: XmlElement): Record<string, string> | undefined {
  const faults = [
    ...childrenNamed(sign, 'vmsFault').map((fault) => textAt(fault, 'vmsFault')),
    ...childrenNamed(unit, 'vmsUnitFault').map((fault) => textAt(fault, 'vmsUnitFault')),
    ...childrenNamed(unit, 'vmsControllerFault').map((one) => textAt(one, 'vmsControllerFault')),
  ].filter((fault) => fault !== undefined)
  return faults.length === 0 ? undefined : { faults: faults.join(',') }
}
