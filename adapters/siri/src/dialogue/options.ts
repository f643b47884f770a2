import type { AdapterOption } from '@tongqu/adapter-kit'
import type { SERVICES } from '../document.ts'

export type Service = keyof typeof SERVICES

/** One thing that is asked for or subscribed to. */
export type Topic = {
  service: Service
  /** Of Stop Monitoring: the stop. */
  monitoring?: string
  /** Of Vehicle Monitoring: the only line; of Estimated Timetable: the lines. */
  lines: readonly string[]
}

export type DialogueOptions = {
  mode: 'request' | 'subscribe' | 'fetched'
  requestor: string
  topics: readonly Topic[]
  everyMilliseconds: number
  heartbeatMilliseconds: number
  renewMilliseconds: number
  version: string
  isConfirmed: boolean
}

/** Codes of stops and lines are NMTOKEN in siri.xsd: no spaces, of the marks only these four. */
const REFS = /^[\p{L}\p{M}\p{N}._:-]{1,200}(?:, ?[\p{L}\p{M}\p{N}._:-]{1,200}){0,99}$/u

export const OPTIONS: readonly AdapterOption[] = [
  {
    name: 'services',
    pattern: /^(?:VM|ET|SM|SX)(?:,(?:VM|ET|SM|SX)){0,3}$/,
    help: {
      'zh-CN': '要哪些服务，逗号分隔：VM、ET、SM、SX；缺省 VM,ET,SX',
      en: 'Services, by comma: VM, ET, SM, SX; VM,ET,SX unless told',
    },
  },
  {
    name: 'mode',
    pattern: /^(?:request|subscribe|fetched)$/,
    help: {
      'zh-CN': 'request 定时请求，subscribe 订阅直推，fetched 订阅后取；缺省 request',
      en: 'request asks on, subscribe is pushed to, fetched is told and fetches; default request',
    },
  },
  {
    name: 'requestor',
    pattern: /^[\w.:-]{1,64}$/,
    help: {
      'zh-CN': '我方参与者编号 RequestorRef；缺省 tongqu',
      en: 'RequestorRef, our code at the producer; tongqu unless told',
    },
  },
  {
    name: 'everySeconds',
    pattern: /^[1-9]\d{0,4}$/,
    help: {
      'zh-CN': 'request 方式下两次请求之间的秒数；缺省 30',
      en: 'Seconds between two requests in mode request; 30 unless told',
    },
  },
  {
    name: 'monitoring',
    pattern: REFS,
    help: {
      'zh-CN': 'SM 的站点编号，逗号分隔',
      en: 'Stops of Stop Monitoring, by comma',
    },
  },
  {
    name: 'lines',
    pattern: REFS,
    help: {
      'zh-CN': '只要这些线路（VM、ET），逗号分隔',
      en: 'Only these lines (VM, ET), by comma',
    },
  },
  {
    name: 'heartbeatSeconds',
    pattern: /^[1-9]\d{0,3}$/,
    help: {
      'zh-CN': '要求对方多久报一次心跳，秒；缺省 60',
      en: 'Seconds between two heartbeats of the producer; 60 unless told',
    },
  },
  {
    name: 'renewMinutes',
    pattern: /^[1-9]\d{0,3}$/,
    help: {
      'zh-CN': '订阅期限，分钟，到期前续订；缺省 60',
      en: 'Minutes a subscription runs; renewed before it ends; 60 unless told',
    },
  },
  {
    name: 'version',
    pattern: /^(?:1\.[34]|2\.[01])$/,
    help: { 'zh-CN': 'SIRI 版本；缺省 2.1', en: 'Version of SIRI; 2.1 unless told' },
  },
  {
    name: 'confirm',
    pattern: /^(?:yes|no)$/,
    help: {
      'zh-CN': '取到的数据是否回执（ConfirmDelivery）；缺省 no',
      en: 'Acknowledge what was fetched (ConfirmDelivery); no unless told',
    },
  },
]

/** Options that the catalogue has checked; anything else counts as not told. */
export function dialogueOptions(options: Readonly<Record<string, string>>): DialogueOptions {
  const told = (name: string): string | undefined => {
    const text = options[name]
    const known = OPTIONS.find((option) => option.name === name)
    return text !== undefined && known?.pattern.test(text) ? text : undefined
  }
  const count = (name: string, otherwise: number) => Number(told(name) ?? otherwise)
  const mode = told('mode')
  return {
    mode: mode === 'subscribe' || mode === 'fetched' ? mode : 'request',
    requestor: told('requestor') ?? 'tongqu',
    topics: topicsOf(told('services') ?? 'VM,ET,SX', list(told('monitoring')), list(told('lines'))),
    everyMilliseconds: count('everySeconds', 30) * 1_000,
    heartbeatMilliseconds: count('heartbeatSeconds', 60) * 1_000,
    renewMilliseconds: count('renewMinutes', 60) * 60_000,
    version: told('version') ?? '2.1',
    isConfirmed: told('confirm') === 'yes',
  }
}

function list(text: string | undefined): string[] {
  return (text?.split(',') ?? []).map((each) => each.trim()).filter((each) => each !== '')
}

/** A vehicle request names one line, a timetable request several, a stop request one stop. */
function topicsOf(services: string, monitoring: readonly string[], lines: readonly string[]) {
  return [...new Set(services.split(','))].flatMap((service): Topic[] => {
    if (service === 'SM')
      return monitoring.map((stop) => ({ service, monitoring: stop, lines: [] }))
    if (service === 'ET') return [{ service, lines }]
    if (service === 'SX') return [{ service, lines: [] }]
    if (lines.length === 0) return [{ service: 'VM', lines: [] }]
    return lines.map((line) => ({ service: 'VM', lines: [line] }))
  })
}
