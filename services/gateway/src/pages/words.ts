import { durationSeconds } from '@tongqu/catalog'
import type { LocalText } from '@tongqu/contracts'
import type { Locale } from '../negotiate.ts'

/** Picks from two texts by language: `say('数据', 'data')`. */
export function words(locale: Locale): (zh: string, en: string) => string {
  return (zh, en) => (locale === 'en' ? en : zh)
}

const DOORS: Readonly<Record<string, LocalText>> = {
  records: { 'zh-CN': '记录', en: 'Records' },
  files: { 'zh-CN': '文件', en: 'Files' },
  feeds: { 'zh-CN': '实时馈送', en: 'Real-time feed' },
  gtfs: { 'zh-CN': 'GTFS 压缩包', en: 'GTFS zip' },
  gbfs: { 'zh-CN': 'GBFS 3.0', en: 'GBFS 3.0' },
}

export function doorName(door: string, locale: Locale): string {
  return DOORS[door]?.[locale] ?? door
}

/** Names of all doors of a dataset; one without doors is described and not given. */
export function doorNames(doors: readonly string[], locale: Locale): string {
  const say = words(locale)
  if (doors.length === 0) return say('仅公布目录信息', 'Catalogue entry only')
  return doors.map((door) => doorName(door, locale)).join(say('、', ', '))
}

const STATES: Readonly<Record<string, LocalText>> = {
  live: { 'zh-CN': '最新', en: 'up to date' },
  stale: { 'zh-CN': '过期', en: 'stale' },
  empty: { 'zh-CN': '暂无数据', en: 'no data yet' },
  down: { 'zh-CN': '中断', en: 'down' },
  up: { 'zh-CN': '正常', en: 'up' },
  failing: { 'zh-CN': '失败', en: 'failing' },
  waiting: { 'zh-CN': '等待', en: 'waiting' },
  disabled: { 'zh-CN': '停用', en: 'disabled' },
}

export function stateName(state: string, locale: Locale): string {
  return STATES[state]?.[locale] ?? state
}

const KINDS: Readonly<Record<string, LocalText>> = {
  bus: { 'zh-CN': '公交车', en: 'Buses' },
  coach: { 'zh-CN': '客运班车与包车', en: 'Coaches' },
  hazmat: { 'zh-CN': '危险货物运输车', en: 'Dangerous goods' },
  truck: { 'zh-CN': '普通货车', en: 'Trucks' },
  taxi: { 'zh-CN': '出租汽车', en: 'Taxis' },
  other: { 'zh-CN': '其他与未知', en: 'Others and unknown' },
}

/** Kind of vehicle, as `vehicle/position@1` has it. */
export function kindName(kind: string, locale: Locale): string {
  return KINDS[kind]?.[locale] ?? kind
}

const CLASSES: Readonly<Record<string, LocalText>> = {
  public: { 'zh-CN': '公开', en: 'public' },
  internal: { 'zh-CN': '内部', en: 'internal' },
  personal: { 'zh-CN': '个人信息', en: 'personal' },
  sensitive: { 'zh-CN': '敏感', en: 'sensitive' },
  important: { 'zh-CN': '重要', en: 'important' },
}

export function className(name: string, locale: Locale): string {
  return CLASSES[name]?.[locale] ?? name
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `90` → `1 分钟` / `1 min`: the largest whole unit, which is all a reader needs. */
export function ageName(seconds: number, locale: Locale): string {
  const say = words(locale)
  if (seconds < MINUTE) return `${seconds} ${say('秒', 's')}`
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} ${say('分钟', 'min')}`
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} ${say('小时', 'h')}`
  const days = Math.floor(seconds / DAY)
  return `${days} ${say('天', days === 1 ? 'day' : 'days')}`
}

/** `PT10S` → `每 10 秒`; a duration without a fixed length stays as it is written. */
export function frequencyName(duration: string, locale: Locale): string {
  const seconds = durationSeconds(duration)
  if (seconds === undefined) return duration
  return words(locale)(`每 ${ageName(seconds, locale)}`, `every ${ageName(seconds, locale)}`)
}

/** An RFC 3339 instant in UTC, to the second. */
export function instantName(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
