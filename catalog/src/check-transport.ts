/** The rules of the transport of one source, alone and beside those of all others. */
import { isAbsolute } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { FILE_PREFIX } from './check-options.ts'
import { soundItems } from './drafts.ts'
import { SIMULATOR_VARIABLE } from './transport-parts.ts'
import { SIMULATOR_MQTT_VARIABLE } from './transports-mqtt.ts'
import type {
  Directory,
  HttpDialogue,
  HttpPush,
  ListenTls,
  Mqtt,
  Source,
  SqlPull,
  TcpListen,
  UdpListen,
} from './types.ts'
import type { Page } from './yaml-page.ts'

/** What may have one owner only → file of the first. Shared by all sources and forwards. */
export type Taken = {
  /** `<dataset> <feed>`. */
  feeds: Map<string, string>
  /** `tcp <host>:<port>`; listeners of HTTP are not among them. */
  ports: Map<string, string>
  /** `<host>:<port>` of listeners of HTTP, which several sources may share. */
  listeners: Map<string, { file: string; tls: ListenTls | undefined; paths: Map<string, string> }>
  /** Drop folders, as they stand in the files. */
  folders: Map<string, string>
  /** `<broker> <client>` of MQTT: of two the broker would keep cutting one. */
  clients: Map<string, string>
}

export function nothingTaken(): Taken {
  return {
    feeds: new Map(),
    ports: new Map(),
    listeners: new Map(),
    folders: new Map(),
    clients: new Map(),
  }
}

export function checkTransport(page: Page, value: Partial<Source>, taken: Taken): void {
  const { transport, synthetic, enabled } = value
  switch (transport?.kind) {
    case 'http-poll':
      checkUrl(page, transport.url, synthetic === true)
      return
    case 'http-dialogue':
      checkUrl(page, transport.url, synthetic === true)
      checkDialogue(page, transport, value, taken)
      return
    case 'http-push':
      checkAuth(page, transport, synthetic === true)
      checkPort(page, 'transport.port', transport, synthetic === true)
      if (enabled !== false) takePath(page, 'transport', transport, taken)
      return
    case 'http-report':
      checkPort(page, 'transport.port', transport, synthetic === true)
      if (enabled !== false) takePath(page, 'transport', transport, taken)
      return
    case 'sql-pull':
      checkSql(page, transport, synthetic === true)
      return
    case 'mqtt':
      checkMqtt(page, transport, synthetic === true)
      if (enabled !== false) takeClient(page, transport, value.id ?? '', taken.clients)
      return
    case 'directory':
      if (enabled !== false) takeFolder(page, transport, taken.folders)
      return
    case 'tcp-listen':
    case 'udp-listen':
      checkPort(page, 'transport.port', transport, synthetic === true)
      if (enabled === false) return
      takePort(page, 'transport.port', { ...transport, protocol: protocolOf(transport) }, taken)
      return
    default:
  }
}

/** Notes a port that another file listens on already; port 0 is a new one every time. */
export function takePort(
  page: Page,
  path: string,
  { protocol, host, port }: { protocol: 'tcp' | 'udp'; host: string; port: number },
  { ports, listeners }: Pick<Taken, 'ports' | 'listeners'>,
): void {
  if (port === 0) return
  const key = `${protocol} ${host}:${port}`
  const shared = protocol === 'tcp' ? listeners.get(`${host}:${port}`)?.file : undefined
  const other = ports.get(key) ?? shared
  if (other === undefined) ports.set(key, page.file)
  else faultTaken(page, path, key, other)
}

function protocolOf({ kind }: TcpListen | UdpListen): 'tcp' | 'udp' {
  return kind === 'tcp-listen' ? 'tcp' : 'udp'
}

function faultTaken(page: Page, path: string, key: string, other: string): void {
  page.fault(path, {
    'zh-CN': `${key} 已由 ${other} 监听`,
    en: `${other} listens on ${key} already`,
  })
}

function checkUrl(page: Page, url: string, isSynthetic: boolean): void {
  if (!url.includes(SIMULATOR_VARIABLE) || isSynthetic) return
  page.fault('transport.url', {
    'zh-CN': '来自模拟器的数据源必须标记 synthetic: true',
    en: 'a source fed by the simulator must be marked synthetic: true',
  })
}

function checkPort(page: Page, path: string, { port }: { port: number }, isSynthetic: boolean) {
  if (port !== 0 || isSynthetic) return
  page.fault(path, {
    'zh-CN': '端口 0（任选空闲端口）只用于标记 synthetic: true 的数据源',
    en: 'port 0, any free one, is for sources marked synthetic: true only',
  })
}

function checkDialogue(
  page: Page,
  { listen }: HttpDialogue,
  { synthetic, enabled }: Partial<Source>,
  taken: Taken,
): void {
  if (listen === undefined) return
  checkPort(page, 'transport.listen.port', listen, synthetic === true)
  if (enabled !== false) takePath(page, 'transport.listen', listen, taken)
}

function checkAuth(page: Page, { auth, tls }: HttpPush, isSynthetic: boolean): void {
  if (auth.kind === 'mtls') {
    if (tls?.clientCa !== undefined) return
    page.fault('transport.auth', {
      'zh-CN': 'mtls 须在 tls.clientCa 写明签发客户端证书的机构',
      en: 'mtls needs tls.clientCa, the authority of the client certificates',
    })
    return
  }
  for (const { item, index } of soundItems(auth.secrets)) {
    checkSecret(page, `transport.auth.secrets.${index}`, item, isSynthetic)
  }
}

/** The value is not repeated. */
function checkSecret(page: Page, path: string, value: string, isSynthetic: boolean): void {
  if (!value.startsWith(FILE_PREFIX)) {
    if (isSynthetic) return
    page.fault(path, {
      'zh-CN': '密钥不能明文写在目录中，请写 file:<绝对路径>',
      en: 'a secret does not stand in the catalogue in plain: write file:<absolute path>',
    })
  } else if (!isAbsolute(value.slice(FILE_PREFIX.length))) {
    page.fault(path, {
      'zh-CN': `${FILE_PREFIX} 之后必须是绝对路径`,
      en: `after ${FILE_PREFIX} there must be an absolute path`,
    })
  }
}

function checkSql(page: Page, transport: SqlPull, isSynthetic: boolean): void {
  const { password, key, columns, watermark } = transport
  checkSecret(page, 'transport.password', password, isSynthetic)
  const names = { columns, key: watermark === undefined ? key : [watermark, ...key] }
  for (const [path, list] of Object.entries(names)) {
    if (new Set(list).size === list.length) continue
    page.fault(`transport.${path}`, {
      'zh-CN': '同一列写了两次（watermark 不必再写入 key）',
      en: 'names a column twice (the watermark is no part of the key)',
    })
  }
}

function checkMqtt(page: Page, transport: Mqtt, isSynthetic: boolean): void {
  const { url, username, password, tls } = transport
  if (password !== undefined) checkSecret(page, 'transport.password', password, isSynthetic)
  if (url.includes(SIMULATOR_MQTT_VARIABLE) && !isSynthetic) {
    page.fault('transport.url', {
      'zh-CN': '来自模拟器的数据源必须标记 synthetic: true',
      en: 'a source fed by the simulator must be marked synthetic: true',
    })
  }
  if (password !== undefined && username === undefined) {
    page.fault('transport.password', {
      'zh-CN': '有 password 就须有 username',
      en: 'a password needs a username',
    })
  }
  if (tls !== undefined && !url.startsWith('mqtts:')) {
    page.fault('transport.tls', {
      'zh-CN': 'tls 只用于 mqtts:// 地址',
      en: 'tls is for addresses of mqtts:// only',
    })
  }
  if ((tls?.certificate === undefined) !== (tls?.key === undefined)) {
    page.fault('transport.tls', {
      'zh-CN': 'certificate 与 key 须同时给出',
      en: 'certificate and key come together',
    })
  }
}

function takeClient(page: Page, transport: Mqtt, id: string, clients: Map<string, string>): void {
  const { url, clientId = `tongqu-${id}` } = transport
  const key = `${url} ${clientId}`
  const other = clients.get(key)
  if (other === undefined) clients.set(key, page.file)
  else {
    page.fault(transport.clientId === undefined ? 'transport' : 'transport.clientId', {
      'zh-CN': `${other} 已用这个客户端标识连接同一服务器`,
      en: `${other} is this client of the same broker already`,
    })
  }
}

type Listener = Pick<HttpPush, 'host' | 'port' | 'path' | 'tls'>

/** One path of a listener has one source; those who share a port share its certificate too. */
function takePath(page: Page, at: string, { host, port, path, tls }: Listener, taken: Taken): void {
  if (port === 0) return
  const key = `${host}:${port}`
  const other = taken.ports.get(`tcp ${key}`)
  if (other !== undefined) {
    faultTaken(page, `${at}.port`, `tcp ${key}`, other)
    return
  }
  const listener = taken.listeners.get(key) ?? { file: page.file, tls, paths: new Map() }
  taken.listeners.set(key, listener)
  if (!isDeepStrictEqual(listener.tls, tls)) {
    page.fault(tls === undefined ? `${at}.port` : `${at}.tls`, {
      'zh-CN': `${listener.file} 在 ${key} 上用了不同的 tls`,
      en: `${listener.file} has another tls at ${key}`,
    })
  }
  const owner = listener.paths.get(path)
  if (owner === undefined) listener.paths.set(path, page.file)
  else {
    page.fault(`${at}.path`, {
      'zh-CN': `${key}${path} 已由 ${owner} 使用`,
      en: `${owner} takes what comes to ${key}${path} already`,
    })
  }
}

/** Two sources would take each other's files, and `processed/` of one would feed the other. */
function takeFolder(page: Page, { path }: Directory, folders: Map<string, string>): void {
  for (const [other, file] of folders) {
    if (other !== path && !path.startsWith(`${other}/`) && !other.startsWith(`${path}/`)) continue
    page.fault('transport.path', {
      'zh-CN': `与 ${file} 的文件夹相同或互相包含`,
      en: `is the folder of ${file}, or one lies in the other`,
    })
    return
  }
  folders.set(path, page.file)
}
