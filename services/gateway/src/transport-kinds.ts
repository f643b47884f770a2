import type { Source } from '@tongqu/catalog'
import type { LocalText } from '@tongqu/contracts'

type Kind = Source['transport']['kind']

/** How a source is reached, as people read it; `every` is what belongs to a beat. */
type Name = LocalText & { every?: LocalText }

const NAMES: Readonly<Record<Kind, Name>> = {
  'http-poll': {
    'zh-CN': 'HTTP 轮询',
    en: 'HTTP poll',
    every: { 'zh-CN': '，每 {age}', en: ', every {age}' },
  },
  'http-push': { 'zh-CN': 'HTTP 推送', en: 'HTTP push' },
  'http-report': { 'zh-CN': 'HTTP 上报接口', en: 'HTTP report' },
  'http-dialogue': { 'zh-CN': 'HTTP 双向会话', en: 'HTTP both ways' },
  mqtt: { 'zh-CN': 'MQTT 订阅', en: 'MQTT subscription' },
  'sql-pull': {
    'zh-CN': '数据库视图',
    en: 'Database view',
    every: { 'zh-CN': '，每 {age}读取', en: ', read every {age}' },
  },
  directory: {
    'zh-CN': '文件夹',
    en: 'Folder',
    every: { 'zh-CN': '，每 {age}查看', en: ', looked into every {age}' },
  },
  'tcp-listen': { 'zh-CN': 'TCP 监听', en: 'TCP listener' },
  'udp-listen': { 'zh-CN': 'UDP 监听', en: 'UDP listener' },
  'tcp-dial': { 'zh-CN': 'TCP 拨出', en: 'TCP dial' },
}

/** `transport` of a source in `/api/sources`. */
export const transportKinds: readonly string[] = Object.keys(NAMES)

/** Name of a transport; `age` is its beat in words, for those that have one. */
export function transportName(kind: Kind, locale: keyof LocalText, age: string): string {
  const { every, ...name } = NAMES[kind]
  return `${name[locale]}${every?.[locale].replace('{age}', age) ?? ''}`
}
