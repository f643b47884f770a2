import { membersOf } from '@tongqu/adapter-kit'
import { type Fields, fieldsOf } from './record.ts'
import { type Item, timeOf } from './scope.ts'

export const STATUS_FIELDS: Fields = fieldsOf(
  { name: 'id', kind: 'text', others: ['noticeId', 'notice'] },
  { name: 'line', kind: 'text', others: ['lineId'] },
  { name: 'state', kind: 'text', others: ['status'] },
  { name: 'from', kind: 'text', others: ['fromStation', 'fromStationId'] },
  { name: 'to', kind: 'text', others: ['toStation', 'toStationId'] },
  { name: 'delaySeconds', kind: 'integer', others: ['delay'] },
  { name: 'delayMinutes', kind: 'number' },
  { name: 'text', kind: 'any', others: ['message', 'description'] },
  { name: 'textZh', kind: 'text' },
  { name: 'textEn', kind: 'text' },
  { name: 'startedAt', kind: 'instant', others: ['start', 'startTime'] },
  { name: 'expectedEndAt', kind: 'instant', others: ['expectedEnd', 'endTime'] },
  { name: 'endedAt', kind: 'instant', others: ['ended'] },
  { name: 'updatedAt', kind: 'instant', others: ['time', 'timestamp', 'publishedAt'] },
)

type State =
  | 'normal'
  | 'delayed'
  | 'part_suspended'
  | 'suspended'
  | 'skipping_stations'
  | 'entry_restricted'

const STATES: ReadonlyMap<string, State> = new Map([
  ['normal', 'normal'],
  ['good', 'normal'],
  ['good_service', 'normal'],
  ['正常', 'normal'],
  ['运营正常', 'normal'],
  ['delayed', 'delayed'],
  ['delay', 'delayed'],
  ['延误', 'delayed'],
  ['晚点', 'delayed'],
  ['part_suspended', 'part_suspended'],
  ['部分停运', 'part_suspended'],
  ['区间停运', 'part_suspended'],
  ['suspended', 'suspended'],
  ['停运', 'suspended'],
  ['skipping_stations', 'skipping_stations'],
  ['跳停', 'skipping_stations'],
  ['甩站', 'skipping_stations'],
  ['entry_restricted', 'entry_restricted'],
  ['restricted', 'entry_restricted'],
  ['限流', 'entry_restricted'],
])

/** A notice as `metro/service_status@1`; a state that is not known stays, to be refused. */
export function statusColumns(item: Item): Record<string, unknown> {
  const { values, extra } = item
  const { id, line, state, from, to, delaySeconds, delayMinutes } = values
  const word = String(state ?? '').trim()
  const known = STATES.get(word.toLowerCase().replaceAll(/[\s-]/g, '_'))
  const minutes = typeof delayMinutes === 'number' ? Math.round(delayMinutes * 60) : undefined
  return {
    ...{ updated_at: timeOf(values.updatedAt, item), notice_id: id ?? nameOf(line, from, to) },
    ...{ line_id: line, state: known ?? state, from_station_id: from, to_station_id: to },
    ...{ delay_seconds: delaySeconds ?? minutes, ...textsOf(item) },
    ...{ started_at: values.startedAt, expected_end_at: values.expectedEndAt },
    ...{ ended_at: values.endedAt, extra },
  }
}

/** A notice without a name of its own is that of its line, or of a part of it. */
function nameOf(line: unknown, from: unknown, to: unknown): string | undefined {
  if (typeof line !== 'string') return undefined
  return from === undefined && to === undefined ? line : [line, from ?? '', to ?? ''].join('/')
}

/** Chinese and English, or one text, which is Chinese when it has a Chinese character. */
function textsOf({ values: { text, textZh, textEn }, scope: { desk }, at }: Item) {
  const plain = typeof text === 'string' ? text.trim().toWellFormed() : ''
  const isChinese = /\p{Script=Han}/u.test(plain)
  const { zh, en } = membersOf(text)
  const pick = (...texts: readonly unknown[]) =>
    texts.find((one): one is string => typeof one === 'string' && one !== '')?.toWellFormed()
  if (plain !== '') desk.remarks.note('lenient', 'text: one text in place of zh and en', at)
  return {
    text_zh: pick(textZh, zh, isChinese ? plain : ''),
    text_en: pick(textEn, en, isChinese ? '' : plain),
  }
}
