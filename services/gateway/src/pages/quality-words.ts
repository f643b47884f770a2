import type { LocalText } from '@tongqu/contracts'
import type { Locale } from '../negotiate.ts'
import type { ScoreState } from '../quality-state.ts'
import { words } from './words.ts'

const SIDES: Readonly<Record<string, LocalText>> = {
  quantity: { 'zh-CN': '数量', en: 'Quantity' },
  quality: { 'zh-CN': '质量', en: 'Quality' },
  timeliness: { 'zh-CN': '更新', en: 'Timeliness' },
  usage: { 'zh-CN': '运用', en: 'Usage' },
  objections: { 'zh-CN': '异议处理', en: 'Objections' },
}

export function sideName(side: string, locale: Locale): string {
  return SIDES[side]?.[locale] ?? side
}

/** Names of the rules of ingest, by their stable ids; a rule without one shows its id. */
const RULES: Readonly<Record<string, LocalText>> = {
  range: { 'zh-CN': '数值越界', en: 'Value out of range' },
  jump: { 'zh-CN': '位置跳变', en: 'Position jumps' },
  'clock-skew': { 'zh-CN': '时钟超前', en: 'Clock ahead' },
  frozen: { 'zh-CN': '数值停滞', en: 'Frozen value' },
  duplicate: { 'zh-CN': '重复记录', en: 'Duplicate' },
  stale: { 'zh-CN': '内容陈旧', en: 'Stale content' },
  reference: { 'zh-CN': '引用缺失', en: 'Dangling reference' },
  'outside-province': { 'zh-CN': '位置在省外', en: 'Outside the province' },
  'no-value': { 'zh-CN': '无测量值', en: 'No value' },
  'count-drop': { 'zh-CN': '数量骤降', en: 'Fewer than usual' },
}

export function ruleName(rule: string, locale: Locale): string {
  return RULES[rule]?.[locale] ?? rule
}

const VERDICTS: Readonly<Record<string, LocalText>> = {
  PASS: { 'zh-CN': '通过', en: 'pass' },
  WARN: { 'zh-CN': '警告', en: 'warning' },
  FAIL: { 'zh-CN': '不合格', en: 'fail' },
  UNKNOWN: { 'zh-CN': '未知（中断）', en: 'unknown (outage)' },
}

export function verdictName(verdict: string, locale: Locale): string {
  return VERDICTS[verdict]?.[locale] ?? verdict
}

/** Scores from here on are good, and from there on fair. */
const GOOD = 95
const FAIR = 80

/** Look of a score; the number, or a word, says it without the colour. */
export function scoreLook(state: ScoreState, score: number | null | undefined): string {
  if (score === undefined || score === null || state === 'no-data') return 'none'
  if (state === 'frozen') return 'frozen'
  if (score >= GOOD) return 'good'
  return score >= FAIR ? 'fair' : 'poor'
}

/** `98.2`, `98.2（中断前）`, `暂无`. */
export function scoreText(
  state: ScoreState,
  score: number | null | undefined,
  locale: Locale,
): string {
  const say = words(locale)
  if (state === 'frozen') {
    const before = say('（中断前）', ' (before the outage)')
    return score === undefined || score === null ? say('中断', 'outage') : `${score}${before}`
  }
  if (score === undefined || score === null) return say('暂无', 'no data')
  return score.toFixed(1)
}
