/** The transport that subscribes to topics of an MQTT broker. */
import {
  defaulting,
  integer,
  list,
  object,
  oneOf,
  optional,
  type Read,
  refine,
  required,
  text,
} from './shape.ts'
import { DAY_SECONDS, filePath, host } from './transport-parts.ts'
import type { Mqtt } from './types.ts'

/** What the hub replaces by the address of the broker of the simulator it started. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it stands like this in the files
export const SIMULATOR_MQTT_VARIABLE = '${SIMULATOR_MQTT_URL}'

const MAX_URL_CHARACTERS = 2_000
const MAX_SECRET_CHARACTERS = 1_000
const MAX_TOPICS = 100
/** Bytes of UTF-8 (MQTT 3.1.1, 4.7.3); a filter that people write is shorter. */
const MAX_TOPIC_CHARACTERS = 1_000
const MAX_CLIENT_CHARACTERS = 64

/** A week: a hub that is away over a long weekend loses nothing. */
const SESSION_SECONDS = 604_800
const MAX_SESSION_SECONDS = 366 * DAY_SECONDS
const KEEP_ALIVE_SECONDS = 60
/** The longest that fits (MQTT 3.1.1, 3.1.2.10). */
const MAX_KEEP_ALIVE_SECONDS = 65_535

const MESSAGE_BYTES = 262_144
/** A delivery of one such message is still decoded in memory. */
const MAX_MESSAGE_BYTES = 4_194_304
const MESSAGES_PER_SECOND = 1_000
const MAX_MESSAGES_PER_SECOND = 100_000

export const mqtt: Read<Mqtt> = object<Mqtt>({
  kind: required(oneOf(['mqtt'])),
  url: required(refine(text(MAX_URL_CHARACTERS), urlFault)),
  topics: required(list(refine(text(MAX_TOPIC_CHARACTERS), filterFault), 1, MAX_TOPICS)),
  qos: defaulting(integer(0, 1) as Read<0 | 1>, 1),
  clientId: optional(refine(text(MAX_CLIENT_CHARACTERS), clientFault)),
  sessionSeconds: defaulting(integer(0, MAX_SESSION_SECONDS), SESSION_SECONDS),
  username: optional(text(MAX_SECRET_CHARACTERS)),
  password: optional(text(MAX_SECRET_CHARACTERS)),
  tls: optional(
    object<NonNullable<Mqtt['tls']>>({
      ca: optional(filePath),
      certificate: optional(filePath),
      key: optional(filePath),
      serverName: optional(host),
    }),
  ),
  keepAliveSeconds: defaulting(integer(5, MAX_KEEP_ALIVE_SECONDS), KEEP_ALIVE_SECONDS),
  messageBytes: defaulting(integer(1, MAX_MESSAGE_BYTES), MESSAGE_BYTES),
  messagesPerSecond: defaulting(integer(1, MAX_MESSAGES_PER_SECOND), MESSAGES_PER_SECOND),
})

function urlFault(value: string) {
  const plain = value.replace(SIMULATOR_MQTT_VARIABLE, 'mqtt://simulator.invalid')
  const url = plain.includes('$') ? null : URL.parse(plain)
  const isBroker = url && /^mqtts?:$/.test(url.protocol) && url.hostname !== ''
  if (isBroker && url.username + url.password + url.search + url.hash === '') {
    if (url.pathname === '' || url.pathname === '/') return undefined
  }
  return {
    'zh-CN': `必须是不含账号与路径的 mqtt(s) 地址，变量只能用 ${SIMULATOR_MQTT_VARIABLE}`,
    en:
      'must be an mqtt(s) address without credentials and path; ' +
      `the only variable is ${SIMULATOR_MQTT_VARIABLE}`,
  }
}

/** Wildcards stand alone in their level, `#` in the last one (MQTT 3.1.1, 4.7.1). */
function filterFault(value: string) {
  const levels = value.split('/')
  const isSound = levels.every((level, at) => {
    if (level === '+') return true
    if (level === '#') return at === levels.length - 1
    return !/[+#]/.test(level) && !level.includes('\0')
  })
  if (isSound && !value.startsWith('$share/')) return undefined
  return {
    'zh-CN': '不是主题过滤器：+ 与 # 须独占一级，# 只在末级；不支持共享订阅 $share',
    en: 'is no topic filter: + and # stand alone in a level, # in the last; no shared $share',
  }
}

function clientFault(value: string) {
  if (/^[\x21-\x7e]+$/.test(value)) return undefined
  return {
    'zh-CN': '客户端标识只能用可见的 ASCII 字符',
    en: 'a client identifier has visible ASCII characters only',
  }
}
