import { localInstant } from '../instants.ts'
import type { World } from '../world.ts'
import { element, group, leaf } from '../xml.ts'
import { header, payload, pointLocation, reference, words } from './datex.ts'
import { versionAt } from './incidents.ts'
import { CHARACTERS, messageAt, ROWS, type Sign, type SignMessage } from './signs.ts'

const TABLE = { id: 'YUNZE-VMS', version: '1' }
const SIGNS = { zh: '可变信息板（模拟）', en: 'Variable message signs (synthetic)', type: 'vms' }
const MESSAGES = { zh: '信息板内容（模拟）', en: 'Sign messages (synthetic)', type: 'vms' }
const OWNER = { zh: '云泽交管（模拟）', en: 'Yunze Traffic (synthetic)' }

/** `VmsTablePublication`: each controller has one sign with one area of text. */
export function vmsTable(world: World, at: number): Buffer {
  const list = world
    .road()
    .signs.map((sign) =>
      element(
        'vms:vmsController',
        { id: sign.id, version: TABLE.version },
        leaf('vms:numberOfVms', 1),
        leaf('vms:externalIdentifier', sign.id),
        element('vms:vms', { vmsIndex: 1 }, group('vms:vms', board(world, sign))),
      ),
    )
  const table = element(
    'vms:vmsControllerTable',
    TABLE,
    leaf('vms:vmsControllerTableIdentification', TABLE.id),
    list,
  )
  return payload('vms:VmsTablePublication', ['vms'], SIGNS, at, header('vms'), table)
}

/** `VmsPublication`: what each sign shows. */
export function vms(world: World, at: number): Buffer {
  const { signs, sections, trafficAt } = world.road()
  const list = signs.map((sign) => {
    const traffic = trafficAt(world.faults.valueTime('road', sign.id, at))
    return status(world, sign, messageAt(sign, sections, traffic, world.seed), traffic.at)
  })
  return payload('vms:VmsPublication', ['vms'], MESSAGES, at, header('vms'), list)
}

function board(world: World, sign: Sign): string {
  const area = element(
    'vms:displayArea',
    { 'xsi:type': 'vms:TextDisplayArea' },
    leaf('vms:maxNumberOfCharacters', CHARACTERS),
    leaf('vms:maxNumberOfRows', ROWS),
  )
  return [
    words('vms:description', sign.name),
    words('vms:owner', OWNER),
    leaf(
      'vms:physicalSupport',
      sign.section.isUrban ? 'roadsideCantileverMounted' : 'gantryMounted',
    ),
    leaf('vms:vmsType', 'fullMatrixSign'),
    group(
      'vms:vmsConfiguration',
      leaf('vms:numberOfDisplayAreas', 1),
      element('vms:displayArea', { displayAreaIndex: 1 }, area),
    ),
    pointLocation(
      'vms:vmsLocation',
      world.faults.placeOf('road', sign.id, sign),
      sign.section,
      sign.bearingDegrees,
    ),
  ].join('')
}

function status(world: World, sign: Sign, message: SignMessage, at: number): string {
  const { isBroken, lines } = message
  const working = isBroken ? 'notWorking' : lines.length === 0 ? 'blank' : 'working'
  const inside = [
    leaf('vms:statusUpdateTime', localInstant(at)),
    leaf('vms:workingStatus', working),
    isBroken ? '' : shown(world, sign, message, at),
    isBroken
      ? group(
          'vms:vmsFault',
          leaf('com:faultLastUpdateTime', localInstant(at)),
          leaf('vms:vmsFault', 'outOfService'),
        )
      : '',
  ]
  return group(
    'vms:vmsControllerStatus',
    reference('vms:vmsControllerTableReference', 'vms:VmsControllerTable', TABLE.id, TABLE.version),
    reference('vms:vmsControllerReference', 'vms:VmsController', sign.id, TABLE.version),
    leaf('vms:statusUpdateTime', localInstant(at)),
    element('vms:vmsStatus', { vmsIndex: 1 }, group('vms:vmsStatus', inside)),
  )
}

function shown(world: World, sign: Sign, message: SignMessage, at: number): string {
  const { incident, lines, color, reason, setAt } = message
  const related = incident
    ? [
        reference('vms:relatedSituation', 'sit:Situation', incident.id, '1'),
        reference(
          'vms:relatedSituationRecord',
          'sit:SituationRecord',
          `${incident.id}-1`,
          String(versionAt(incident, at).version),
        ),
      ]
    : []
  const texts = lines.map((text, index) =>
    element(
      'vms:textLine',
      { lineIndex: index + 1 },
      element(
        'vms:textLine',
        { lineLanguage: 'zh' },
        leaf('vms:textLine', text),
        leaf('vms:lineColour', color),
      ),
    ),
  )
  const display = element(
    'vms:displayAreaSettings',
    { 'xsi:type': 'vms:TextDisplay' },
    leaf('vms:isBlank', lines.length === 0),
    texts,
  )
  return element(
    'vms:vmsMessage',
    { messageIndex: 1 },
    group(
      'vms:vmsMessage',
      words('vms:messageSetBy', { zh: '情报板自动发布', en: 'automatic setting' }),
      leaf('vms:setBySystem', true),
      leaf('vms:codedReasonForSetting', reason),
      leaf('vms:timeLastSet', localInstant(world.faults.timeOf('road', sign.id, setAt))),
      related,
      element('vms:displayAreaSettings', { displayAreaIndex: 1 }, display),
    ),
  )
}
