/** How a source is reached: keys, defaults and bounds of every transport. */
import { isAbsolute } from 'node:path'
import type { Read } from './shape.ts'
import {
  defaulting,
  integer,
  list,
  number,
  object,
  oneOf,
  optional,
  record,
  refine,
  required,
  text,
  variants,
} from './shape.ts'
import type {
  Forward,
  HttpPoll,
  ListenLimits,
  ListenTls,
  TcpDial,
  TcpListen,
  Transport,
  UdpListen,
} from './types.ts'

/** What the hub replaces by the address of the simulator it started. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it stands like this in the files
export const SIMULATOR_VARIABLE = '${SIMULATOR_URL}'

/** Where nothing is said: a listener is reachable from this machine only. */
const LOOPBACK = '127.0.0.1'

/** Three missed heartbeats of one a minute (JT/T 809-2011 4.3.2), and two minutes to spare. */
const IDLE_SECONDS = 300

const MAX_PORT = 65_535
const WEEK_SECONDS = 604_800
const DAY_SECONDS = 86_400
const MAX_HOST_CHARACTERS = 253
const MAX_PATH_CHARACTERS = 1_000
const MAX_URL_CHARACTERS = 2_000
const MAX_HEADER_CHARACTERS = 1_000

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

const host = refine(text(MAX_HOST_CHARACTERS), hostFault)
const port = integer(1, MAX_PORT)
const listenPort = integer(0, MAX_PORT)
const idleSeconds = integer(5, DAY_SECONDS)
const filePath = refine(text(MAX_PATH_CHARACTERS), pathFault)

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

const httpPoll = object<HttpPoll>({
  kind: required(oneOf(['http-poll'])),
  url: required(refine(text(MAX_URL_CHARACTERS), sourceUrlFault)),
  everySeconds: required(number(1, WEEK_SECONDS)),
  headers: defaulting(record(refine(text(MAX_HEADER_CHARACTERS), headerFault)), {}),
})

const tcpListen = object<TcpListen>({
  kind: required(oneOf(['tcp-listen'])),
  host: defaulting(host, LOOPBACK),
  port: required(listenPort),
  limits: defaulting(listenLimits, LISTEN_LIMITS),
  tls: optional(
    object<ListenTls>({
      certificate: required(filePath),
      key: required(filePath),
      clientCa: optional(filePath),
    }),
  ),
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

/** `transport` of a source. */
export const transport: Read<Transport> = variants<Transport>('kind', {
  'http-poll': httpPoll,
  'tcp-listen': tcpListen,
  'udp-listen': udpListen,
  'tcp-dial': tcpDial,
})

/** `transport` of a forward: it is always the hub that dials. */
export const dialOnly: Read<TcpDial> = variants('kind', { 'tcp-dial': tcpDial })

/** `listen` of a forward: where the peer's slave link arrives, and by which name it finds it. */
export const forwardListen: Read<Forward['listen']> = object<Forward['listen']>({
  host: defaulting(host, LOOPBACK),
  port: required(listenPort),
  publicHost: required(host),
})

function hostFault(value: string) {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(value)) return undefined
  if (/^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*$/.test(value)) return undefined
  return {
    'zh-CN': `“${value}” 不是主机名或地址`,
    en: `"${value}" is neither a host name nor an address`,
  }
}

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

function pathFault(value: string) {
  if (isAbsolute(value)) return undefined
  return { 'zh-CN': '必须是绝对路径', en: 'must be an absolute path' }
}

function sourceUrlFault(value: string) {
  const plain = value.replace(SIMULATOR_VARIABLE, 'http://simulator.invalid')
  const url = URL.canParse(plain) ? new URL(plain) : undefined
  if (url && /^https?:$/.test(url.protocol) && !plain.includes('$') && url.username === '') {
    return undefined
  }
  return {
    'zh-CN': `必须是不含账号的 http(s) 网址，变量只能用 ${SIMULATOR_VARIABLE}`,
    en:
      'must be an http(s) address without credentials; ' +
      `the only variable is ${SIMULATOR_VARIABLE}`,
  }
}

function headerFault(value: string) {
  if (!value.includes('\n')) return undefined
  return { 'zh-CN': '请求头不能换行', en: 'a header has no line break' }
}
