/** How a source is reached: keys, defaults and bounds of every transport. */
import { isAbsolute, normalize } from 'node:path'
import type { Read } from './shape.ts'
import {
  defaulting,
  integer,
  list,
  number,
  object,
  oneOf,
  optional,
  refine,
  required,
  text,
  variants,
} from './shape.ts'
import {
  DAY_SECONDS,
  filePath,
  host,
  hostFault,
  LOOPBACK,
  listenPort,
  listenTls,
  MAX_HOST_CHARACTERS,
  MAX_PATH_CHARACTERS,
  MAX_PORT,
} from './transport-parts.ts'
import { httpDialogue, httpPoll, httpPush } from './transports-http.ts'
import { mqtt } from './transports-mqtt.ts'
import { httpReport } from './transports-report.ts'
import { sqlPull } from './transports-sql.ts'
import type {
  Directory,
  Forward,
  ListenLimits,
  SessionTransport,
  TcpDial,
  TcpListen,
  Transport,
  UdpListen,
} from './types.ts'

/** Three missed heartbeats of one a minute (JT/T 809-2011 4.3.2), and two minutes to spare. */
const IDLE_SECONDS = 300

/** Some 64 k descriptors a process is what servers are usually given; the rest is for the lake. */
const MAX_CONNECTIONS = 200_000
const MAX_MESSAGES_PER_SECOND = 1_000_000

/** For terminals behind a carrier's address translation; a platform needs less. */
const LISTEN_LIMITS: ListenLimits = {
  connections: 20_000,
  connectionsPerAddress: 2_000,
  idleSeconds: IDLE_SECONDS,
  messagesPerSecond: 50,
}

const MAX_PATTERN_CHARACTERS = 100
const MAX_EVERY_SECONDS = DAY_SECONDS
/** Long enough for a copy over a slow link that writes in fits and starts. */
const SETTLE_SECONDS = 10
const MAX_SETTLE_SECONDS = 3_600
const LOOK_EVERY_SECONDS = 10
const KEEP_DAYS = 7
const MAX_KEEP_DAYS = 3_650

const port = integer(1, MAX_PORT)
const idleSeconds = integer(5, DAY_SECONDS)

const listenLimits = object<ListenLimits>({
  connections: defaulting(integer(1, MAX_CONNECTIONS), LISTEN_LIMITS.connections),
  connectionsPerAddress: defaulting(
    integer(1, MAX_CONNECTIONS),
    LISTEN_LIMITS.connectionsPerAddress,
  ),
  idleSeconds: defaulting(idleSeconds, LISTEN_LIMITS.idleSeconds),
  messagesPerSecond: defaulting(
    integer(1, MAX_MESSAGES_PER_SECOND),
    LISTEN_LIMITS.messagesPerSecond,
  ),
})

const tcpListen = object<TcpListen>({
  kind: required(oneOf(['tcp-listen'])),
  host: defaulting(host, LOOPBACK),
  port: required(listenPort),
  limits: defaulting(listenLimits, LISTEN_LIMITS),
  tls: optional(listenTls),
  dialBack: defaulting(list(refine(text(MAX_HOST_CHARACTERS), networkFault)), []),
})

const udpListen = object<UdpListen>({
  kind: required(oneOf(['udp-listen'])),
  host: defaulting(host, LOOPBACK),
  port: required(listenPort),
  limits: defaulting(listenLimits, LISTEN_LIMITS),
})

const tcpDial = object<TcpDial>({
  kind: required(oneOf(['tcp-dial'])),
  host: required(host),
  port: required(port),
  idleSeconds: defaulting(idleSeconds, IDLE_SECONDS),
  tls: optional(
    object<NonNullable<TcpDial['tls']>>({
      ca: optional(filePath),
      certificate: optional(filePath),
      key: optional(filePath),
      serverName: optional(host),
    }),
  ),
})

const directory = object<Directory>({
  kind: required(oneOf(['directory'])),
  path: required(refine(text(MAX_PATH_CHARACTERS), folderFault)),
  pattern: defaulting(refine(text(MAX_PATTERN_CHARACTERS), patternFault), '*'),
  everySeconds: defaulting(number(1, MAX_EVERY_SECONDS), LOOK_EVERY_SECONDS),
  settleSeconds: defaulting(number(0, MAX_SETTLE_SECONDS), SETTLE_SECONDS),
  keepDays: defaulting(integer(1, MAX_KEEP_DAYS), KEEP_DAYS),
})

/** `transport` of a source. */
export const transport: Read<Transport> = variants<Transport>('kind', {
  'http-poll': httpPoll,
  'http-push': httpPush,
  'http-dialogue': httpDialogue,
  'http-report': httpReport,
  'sql-pull': sqlPull,
  mqtt,
  directory,
  'tcp-listen': tcpListen,
  'udp-listen': udpListen,
  'tcp-dial': tcpDial,
})

/** Is it spoken by sessions over links of their own, and not by deliveries? */
export function isSession(transport: Transport): transport is SessionTransport {
  return ['tcp-listen', 'udp-listen', 'tcp-dial'].includes(transport.kind)
}

/** `transport` of a forward: it is always the hub that dials. */
export const dialOnly: Read<TcpDial> = variants('kind', { 'tcp-dial': tcpDial })

/** `listen` of a forward: where the peer's slave link arrives, and by which name it finds it. */
export const forwardListen: Read<Forward['listen']> = object<Forward['listen']>({
  host: defaulting(host, LOOPBACK),
  port: required(listenPort),
  publicHost: required(host),
})

/** A host, or a network as address and prefix length. */
function networkFault(value: string) {
  const [address = '', prefix, ...rest] = value.split('/')
  const bits = address.includes(':') ? 128 : 32
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits)
  const isNumeric = prefix === undefined || /^[0-9A-Fa-f:.]+$/.test(address)
  if (hostFault(address) === undefined && isPrefix && isNumeric && rest.length === 0) {
    return undefined
  }
  return {
    'zh-CN': `“${value}” 不是主机或网段，应如 10.1.0.0/16`,
    en: `"${value}" is neither a host nor a network such as 10.1.0.0/16`,
  }
}

/** Two folders are compared as texts, so that each has one form. */
function folderFault(value: string) {
  const isName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value)
  const isPath = isAbsolute(value) && normalize(value) === value && !/[^/]\/$/.test(value)
  if (isName || (isPath && value !== '/')) return undefined
  return {
    'zh-CN': '必须是绝对路径（不含 .. 与末尾的 /），或 inbox/ 中的文件夹名',
    en: 'must be an absolute path without .. and / at its end, or the name of a folder in inbox/',
  }
}

function patternFault(value: string) {
  if (!/[/\\]/.test(value) && !value.startsWith('.')) return undefined
  return {
    'zh-CN': '文件名样式不能含 / 或 \\，也不能以点开头',
    en: 'a pattern of file names holds neither / nor \\ and does not begin with a dot',
  }
}
