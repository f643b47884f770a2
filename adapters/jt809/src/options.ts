import type { AdapterOption } from '@tongqu/adapter-kit'
import { isWithin, type Network, networkOf } from './addresses.ts'
import type { CipherKeys } from './wire/cipher.ts'
import type { Edition } from './wire/frame.ts'

/** A lower platform and what it and the hub agreed on beforehand. */
export type Platform = {
  accessCode: number
  edition: Edition
  user: number
  password: string
  keys: CipherKeys
  /** Does the hub encrypt what it sends? Encrypted messages are read in any case. */
  encrypts: boolean
  /** Where it may come from; anywhere when empty. */
  networks: readonly Network[]
  /** A receipt after at most so many positions; 0: none. */
  receiptEvery: number
}

/** Largest unsigned 32-bit number. */
const MAX_WORD = 0xffff_ffff

/** Platforms of one source; a country has some three hundred access codes. */
const MAX_PLATFORMS = 10_000

const MEMBERS = String.raw`(?: +[a-z0-9]+=[^\s]*)*`
const LINE = String.raw`[ \t]*(?:#[^\r\n]*|\d{1,10} +version=(?:2011|2019)${MEMBERS}[ \t]*)?`

/** The lower platforms, one a line: `<access code> version=… user=… password=… m1=… …`. */
export const PLATFORMS_OPTION: AdapterOption = {
  name: 'platforms',
  pattern: new RegExp(`^(?:${LINE}\\r?\\n)*${LINE}$`),
  help: {
    'zh-CN':
      '下级平台，每行一个：接入码 version=2011|2019 user= password= m1= ia1= ic1=，' +
      '可选 address=网段,网段 encrypt=yes receipts=条数',
    en:
      'Lower platforms, one a line: access code version=2011|2019 user= password= m1= ia1= ic1=, ' +
      'perhaps address=network,network encrypt=yes receipts=count',
  },
  secret: true,
}

const WORD = /^\d{1,10}$/

/** Edition and keys: of a capture, or of a forwarding. */
export const LINK_OPTIONS: readonly AdapterOption[] = [
  {
    name: 'version',
    pattern: /^(?:2011|2019)$/,
    help: { 'zh-CN': '协议版本', en: 'Edition of the protocol' },
  },
  ...['m1', 'ia1', 'ic1'].map((name) => ({
    name,
    pattern: WORD,
    help: {
      'zh-CN': `加密参数 ${name.toUpperCase()}，无符号 32 位`,
      en: `Cipher parameter ${name.toUpperCase()}, unsigned 32 bits`,
    },
    secret: true,
  })),
]

/** What a forwarding needs beside them. */
export const LOWER_OPTIONS: readonly AdapterOption[] = [
  ...LINK_OPTIONS,
  {
    name: 'accessCode',
    pattern: WORD,
    help: { 'zh-CN': '上级平台分配的接入码', en: 'Access code, given by the upper platform' },
  },
  {
    name: 'user',
    pattern: WORD,
    help: { 'zh-CN': '用户名（数字）', en: 'User id, a number' },
  },
  {
    name: 'password',
    pattern: /^[\x21-\x7e]{1,8}$/,
    help: { 'zh-CN': '密码，至多八位', en: 'Password, up to eight characters' },
    secret: true,
  },
  {
    name: 'encrypt',
    pattern: /^(?:yes|no)$/,
    help: { 'zh-CN': '是否加密所发消息，默认 no', en: 'Encrypt what is sent? no unless given' },
  },
  {
    name: 'receipts',
    pattern: /^(?:auto|count|linktest)$/,
    help: {
      'zh-CN': '确认方式：count 数量通知，linktest 链路保持应答，默认 auto 自动判断',
      en: 'What confirms: count notices, linktest answers, or auto (found out at login)',
    },
  },
  {
    name: 'downLinkHost',
    pattern: /^[\x21-\x7e]{0,32}$/,
    help: { 'zh-CN': '从链路服务端地址', en: 'Host that the upper platform dials back to' },
  },
  {
    name: 'downLinkPort',
    pattern: /^\d{1,5}$/,
    help: { 'zh-CN': '从链路服务端口', en: 'Port that the upper platform dials back to' },
  },
]

/** What a forwarding goes by. */
export type LowerOptions = Omit<Platform, 'networks' | 'receiptEvery'> & {
  receipts: 'auto' | 'count' | 'linktest'
  downLinkHost: string
  downLinkPort: number
}

/** Keys of the options; undefined when none of the three is given. */
export function keysOf(options: Readonly<Record<string, string>>): CipherKeys | undefined {
  const { m1, ia1, ic1 } = options
  if (m1 === undefined && ia1 === undefined && ic1 === undefined) return undefined
  return { m1: wordOf(m1), ia1: wordOf(ia1), ic1: wordOf(ic1) }
}

/** The platforms by access code; lines that are none are left out (the pattern refuses them). */
export function platformsOf(text: string | undefined): ReadonlyMap<number, Platform> {
  const platforms = new Map<number, Platform>()
  for (const line of (text ?? '').split(/\r?\n/)) {
    const platform = platformOf(line.trim())
    if (platform && platforms.size < MAX_PLATFORMS) platforms.set(platform.accessCode, platform)
  }
  return platforms
}

/** May the platform come from this address? */
export function mayComeFrom(platform: Platform, address: string): boolean {
  return platform.networks.length === 0 || isWithin(address, platform.networks)
}

/** Options of a forwarding with their defaults. */
export function lowerOptionsOf(options: Readonly<Record<string, string>>): LowerOptions {
  const { receipts } = options
  return {
    accessCode: wordOf(options.accessCode),
    edition: options.version === '2011' ? '2011' : '2019',
    user: wordOf(options.user),
    password: options.password ?? '',
    keys: keysOf(options) ?? NO_KEYS,
    encrypts: options.encrypt === 'yes',
    receipts: receipts === 'count' || receipts === 'linktest' ? receipts : 'auto',
    downLinkHost: options.downLinkHost ?? '',
    downLinkPort: Math.min(wordOf(options.downLinkPort), 65_535),
  }
}

const NO_KEYS: CipherKeys = { m1: 0, ia1: 0, ic1: 0 }

function platformOf(line: string): Platform | undefined {
  if (line === '' || line.startsWith('#')) return undefined
  const [code = '', ...parts] = line.split(/\s+/)
  const members = Object.fromEntries(
    parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  )
  const { version, password, address, receipts } = members
  if (!WORD.test(code) || (version !== '2011' && version !== '2019')) return undefined
  const networks = (address ?? '').split(',').map(networkOf)
  return {
    accessCode: wordOf(code),
    edition: version,
    user: wordOf(members.user),
    password: password ?? '',
    keys: keysOf(members) ?? NO_KEYS,
    encrypts: members.encrypt === 'yes',
    networks: networks.filter((network) => network !== undefined),
    receiptEvery: receipts === undefined ? 1 : wordOf(receipts),
  }
}

function wordOf(text: string | undefined): number {
  const number = Number(text ?? 0)
  return Number.isInteger(number) && number >= 0 ? Math.min(number, MAX_WORD) : 0
}
