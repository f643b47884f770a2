import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LocalText } from '@tongqu/contracts'
import { isNetwork } from '@tongqu/ingest'
import { MAX_WITNESSES, openWitnessKey, type WitnessAddress } from '@tongqu/ledger'
import { plainHttpFaults, unknownProxyFaults } from './reach.ts'

/** Everything that can be set, checked and frozen. Paths are absolute. */
export type Settings = Readonly<{
  host: string
  port: number
  dataDir: string
  /** Undefined: in the data folder. */
  masterKeyFile: string | undefined
  catalogDir: string
  /** IANA zone of the province. */
  zone: string
  publicUrl: string | undefined
  trustedProxies: readonly string[]
  egressNetworks: readonly string[]
  /** `postgres://…`, or `file:` and the path of a file that holds it; undefined: SQLite. */
  databaseUrl: string | undefined
  /** File of the issuers whose tokens are taken beside the embedded one's. */
  issuersFile: string | undefined
  /** Folder of the ledger; undefined: in the data folder. */
  ledgerDir: string | undefined
  /** Address on which other gateways of the store reach the ledger. */
  ledgerHost: string
  /** Who is asked to sign the checkpoints of the ledger too. */
  witnesses: readonly WitnessAddress[]
  simulate: boolean
  simulateScale: number
  engineThreads: number
  engineMemoryMegabytes: number
  cacheMegabytes: number
  logLevel: LogLevel
}>

export type LogLevel = (typeof LOG_LEVELS)[number]

/** One row of the table of settings: an environment variable and what it means. */
export type Setting = {
  name: string
  default: string
  unit?: string
  help: LocalText
}

type Row<K extends keyof Settings> = Setting & {
  key: K
  /** The value, or why the text is none. */
  read(text: string, world: World): Settings[K] | Fault
}

/** Where relative paths begin: defaults lie in the repository, given ones where the user stands. */
type World = { rootDir: string; currentDir: string; processors: number }

class Fault {
  readonly text: LocalText
  constructor(zh: string, en: string) {
    this.text = { 'zh-CN': zh, en }
  }
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

const MOST_THREADS = 256

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const ROWS = [
  row('host', {
    name: 'HUB_HOST',
    default: '127.0.0.1',
    help: {
      'zh-CN': '监听地址；回环地址同时监听 127.0.0.1 与 ::1。其他地址须配 https 的 HUB_PUBLIC_URL',
      en: 'address to listen on; loopback is 127.0.0.1 and ::1, others need a public https URL',
    },
    read: (text) =>
      isIP(text) !== 0 || text === 'localhost'
        ? text
        : new Fault('不是 IP 地址', 'not an IP address'),
  }),
  row('port', {
    name: 'HUB_PORT',
    default: '8080',
    help: { 'zh-CN': '监听端口；0 表示任意空闲端口', en: 'port to listen on; 0 is any free one' },
    read: wholeNumber(0, 65_535),
  }),
  row('dataDir', {
    name: 'HUB_DATA_DIR',
    default: './.hub',
    help: {
      'zh-CN': '数据目录：数据湖、原始报文、暂存文件都在其中',
      en: 'data folder: the lake, raw deliveries and temporary files all lie in it',
    },
    read: folder,
  }),
  row('masterKeyFile', {
    name: 'HUB_MASTER_KEY_FILE',
    default: '',
    help: {
      'zh-CN': '主密钥文件（64 位十六进制数）；缺省为数据目录下的 keys/master.key，首次启动时生成',
      en: 'file of the master key, 64 hex digits; by default keys/master.key in the data folder',
    },
    read: (text, world) => (text === '' ? undefined : folder(text, world)),
  }),
  row('catalogDir', {
    name: 'HUB_CATALOG_DIR',
    default: './catalog',
    help: { 'zh-CN': '目录（数据集等 YAML）所在目录', en: 'folder of the catalogue files' },
    read: folder,
  }),
  row('zone', {
    name: 'HUB_ZONE',
    default: 'Asia/Shanghai',
    help: {
      'zh-CN': '本省时区：按此划分事件日期，无时区的时间也按此理解',
      en: 'time zone of the province: event dates are cut by it',
    },
    read: (text) =>
      Intl.supportedValuesOf('timeZone').includes(text)
        ? text
        : new Fault('不是 IANA 时区', 'not an IANA time zone'),
  }),
  row('publicUrl', {
    name: 'HUB_PUBLIC_URL',
    default: '',
    help: {
      'zh-CN': '外部访问本枢纽的网址；缺省为监听地址',
      en: 'URL under which callers reach the hub; by default the address it listens on',
    },
    read: origin,
  }),
  row('trustedProxies', {
    name: 'HUB_TRUSTED_PROXIES',
    default: '',
    help: {
      'zh-CN': '可信代理的网段（CIDR，逗号分隔），采信其 X-Forwarded-For',
      en: 'networks (CIDR, comma between) of proxies whose X-Forwarded-For is believed',
    },
    read: (text) => networks(text, (part) => isNetwork(part) || isIP(part) !== 0),
  }),
  row('egressNetworks', {
    name: 'HUB_EGRESS_NETWORKS',
    default: '',
    help: {
      'zh-CN': '允许用户提供的网址访问的内部网段（CIDR，逗号分隔）',
      en: 'private networks (CIDR, comma between) that user-given URLs may reach',
    },
    read: (text) => networks(text, isNetwork),
  }),
  row('databaseUrl', {
    name: 'HUB_DATABASE_URL',
    default: '',
    help: {
      'zh-CN':
        '账户、申请、协议等的 PostgreSQL（postgres://…，或 file:<存放该网址的文件>）；缺省为数据目录下的 SQLite',
      en: 'PostgreSQL of accounts, agreements and the like: postgres://…, or file:<file that holds it>; by default SQLite in the data folder',
    },
    read: databaseUrl,
  }),
  row('issuersFile', {
    name: 'HUB_ISSUERS',
    default: '',
    help: {
      'zh-CN': '外部身份提供方（JSON 文件），如 Keycloak；缺省只用内置的',
      en: 'JSON file of outside issuers such as Keycloak; by default only the embedded one',
    },
    read: (text, world) => (text === '' ? undefined : folder(text, world)),
  }),
  row('ledgerDir', {
    name: 'HUB_LEDGER_DIR',
    default: '',
    help: {
      'zh-CN': '账本目录；多个网关共用时放在共享磁盘上，写入者失效后可由其他网关接替',
      en: 'folder of the ledger; on a shared disk another gateway can take it over',
    },
    read: (text, world) => (text === '' ? undefined : folder(text, world)),
  }),
  row('ledgerHost', {
    name: 'HUB_LEDGER_HOST',
    default: '127.0.0.1',
    help: {
      'zh-CN':
        '其他网关向账本写入者报送记录时连接的本机地址（消息已加密；仅在使用 PostgreSQL 时监听）',
      en: 'address of this machine where other gateways reach the ledger (sealed messages, only with PostgreSQL)',
    },
    read: (text) => (isIP(text) !== 0 ? text : new Fault('不是 IP 地址', 'not an IP address')),
  }),
  row('witnesses', {
    name: 'HUB_WITNESSES',
    default: '',
    help: {
      'zh-CN':
        '账本的见证方（“公钥 网址”，逗号分隔），新检查点须全部加签后才在 /log/witnessed 公布',
      en: 'witnesses of the ledger (“key url”, comma between), all of which sign what stands at /log/witnessed',
    },
    read: witnesses,
  }),
  row('simulate', {
    name: 'HUB_SIMULATE',
    default: '0',
    help: {
      'zh-CN': '1 表示启动模拟省份，由其提供合成数据',
      en: '1 starts the simulated province, which feeds the hub synthetic data',
    },
    read: (text) =>
      text === '1' || text === '0' ? text === '1' : new Fault('只能是 0 或 1', 'only 0 or 1'),
  }),
  row('simulateScale', {
    name: 'HUB_SIMULATE_SCALE',
    default: '1',
    help: { 'zh-CN': '模拟省份的规模倍数', en: 'size of the simulated province' },
    read: wholeNumber(1, 100),
  }),
  row('engineThreads', {
    name: 'HUB_ENGINE_THREADS',
    default: 'auto',
    help: {
      'zh-CN': '每个进程的查询线程数；auto 为处理器核数',
      en: 'query threads of each process; auto is the number of processors',
    },
    read: (text, world) =>
      text === 'auto' ? world.processors : wholeNumber(1, MOST_THREADS)(text, world),
  }),
  row('engineMemoryMegabytes', {
    name: 'HUB_ENGINE_MEMORY_MB',
    default: '768',
    unit: 'MB',
    help: {
      'zh-CN': '每个进程查询引擎的内存上限',
      en: 'memory limit of the query engine in each process',
    },
    read: wholeNumber(128, 1_048_576),
  }),
  row('cacheMegabytes', {
    name: 'HUB_CACHE_MB',
    default: '64',
    unit: 'MB',
    help: { 'zh-CN': '查询结果缓存', en: 'cache of answers to point queries' },
    read: wholeNumber(0, 65_536),
  }),
  row('logLevel', {
    name: 'HUB_LOG_LEVEL',
    default: 'warn',
    help: {
      'zh-CN': '写到标准错误的日志级别：debug、info、warn、error、silent',
      en: 'what is logged to standard error: debug, info, warn, error, silent',
    },
    read: (text) =>
      LOG_LEVELS.find((level) => level === text) ??
      new Fault(`只能是 ${LOG_LEVELS.join('、')}`, `only ${LOG_LEVELS.join(', ')}`),
  }),
]

/** The table as documents and `--help` show it. */
export const settingRows: readonly Setting[] = ROWS

export type SettingFault = { name: string; message: LocalText }

/** Reads the whole environment once; every fault is reported, not only the first. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  world: World,
): { settings: Settings } | { faults: SettingFault[] } {
  const faults: SettingFault[] = []
  const found: Partial<Record<keyof Settings, unknown>> = {}
  for (const { name, key, read, default: fallback } of ROWS) {
    const given = env[name]?.trim()
    const start = given ? world : { ...world, currentDir: world.rootDir }
    const value = read(given || fallback, start)
    if (value instanceof Fault) faults.push({ name, message: value.text })
    else found[key] = value
  }
  const settings = Object.freeze(found) as Settings
  const isRead = (...names: string[]) => !faults.some(({ name }) => names.includes(name))
  if (isRead('HUB_HOST', 'HUB_PUBLIC_URL')) {
    const proxies = isRead('HUB_TRUSTED_PROXIES')
    faults.push(...plainHttpFaults(settings), ...(proxies ? unknownProxyFaults(settings) : []))
  }
  return faults.length > 0 ? { faults } : { settings }
}

/** Names that look like settings but are none: a misspelt one would silently do nothing. */
export function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set<string>(ROWS.map(({ name }) => name))
  return Object.keys(env).filter((name) => name.startsWith('HUB_') && !known.has(name))
}

function row<K extends keyof Settings>(key: K, rest: Omit<Row<K>, 'key'>): Row<K> {
  return { key, ...rest }
}

function wholeNumber(least: number, most: number): (text: string, world: World) => number | Fault {
  return (text) => {
    const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    return new Fault(`须为 ${least} 到 ${most} 的整数`, `a whole number from ${least} to ${most}`)
  }
}

function folder(text: string, { currentDir }: World): string {
  return resolve(currentDir, text)
}

function networks(text: string, fits: (part: string) => boolean): readonly string[] | Fault {
  const found = text.split(',').flatMap((part) => part.trim() || [])
  const bad = found.find((part) => !fits(part))
  return bad === undefined ? found : new Fault(`${bad} 不是网段`, `${bad} is not a network (CIDR)`)
}

/**
 * Names tell signatures apart, and a signature does not say by which name it was made (C2SP
 * tlog-cosignature): no name and no key may stand there twice.
 */
function witnesses(text: string): readonly WitnessAddress[] | Fault {
  const seen = new Set<string>()
  const all: WitnessAddress[] = []
  for (const part of text.split(',').flatMap((one) => one.trim() || [])) {
    const found = witness(part)
    if (found instanceof Fault) return found
    const [name = '', , ...key] = found.verifier.split('+')
    for (const one of [name, key.join('+')]) {
      if (seen.has(one)) return new Fault(`${one} 出现了两次`, `${one} stands there twice`)
      seen.add(one)
    }
    all.push(found)
  }
  if (all.length <= MAX_WITNESSES) return all
  return new Fault(`至多 ${MAX_WITNESSES} 个`, `at most ${MAX_WITNESSES}`)
}

function witness(part: string): WitnessAddress | Fault {
  const [verifier = '', prefix = '', ...others] = part.split(/\s+/)
  if (!openWitnessKey(verifier)) {
    return new Fault(`${verifier} 不是见证方的公钥`, `${verifier} is no public key of a witness`)
  }
  const url = URL.canParse(prefix) ? new URL(prefix) : undefined
  const isPlain = url && `${url.username}${url.password}${url.search}${url.hash}` === ''
  if (others.length > 0 || !isPlain || !/^https?:$/.test(url.protocol)) {
    return new Fault(
      `${verifier.split('+')[0]} 之后须为 http(s) 网址`,
      `${verifier.split('+')[0]} has to be followed by an http(s) URL`,
    )
  }
  return { verifier, url: url.href.replace(/\/+$/, '') }
}

function databaseUrl(text: string, world: World): string | undefined | Fault {
  if (text === '') return undefined
  if (text.startsWith('file:')) return `file:${folder(text.slice('file:'.length), world)}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  const fits = url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
  return fits ? text : new Fault('须形如 postgres://user@host/db', 'like postgres://user@host/db')
}

/** A URL without path; undefined when nothing is set. */
function origin(text: string): string | undefined | Fault {
  if (text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.pathname + url.search)
  return plain ? url.origin : new Fault('须形如 https://hub.example', 'like https://hub.example')
}
