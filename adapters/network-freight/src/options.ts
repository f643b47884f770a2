import { createHash, timingSafeEqual } from 'node:crypto'
import type { AdapterOption } from '@tongqu/adapter-kit'
import { Problem } from '@tongqu/contracts'
import { isSm2PrivateKey } from './crypto.ts'
import type { Sm2Mode } from './sm2.ts'

/** Version of the documents where the source names none. */
const VERSION = '2.0'

export const OPTIONS: readonly AdapterOption[] = [
  {
    name: 'privateKey',
    pattern: /[0-9A-Fa-f]{64}/,
    secret: true,
    help: {
      'zh-CN': '本平台 SM2 私钥，64 位十六进制；对应公钥交给各网络货运企业',
      en: 'our SM2 private key, 64 hex digits; its public key is what platforms encrypt with',
    },
  },
  {
    name: 'tokens',
    pattern: /(?:[^\s,=]{1,64}=)?[^\s,=]{8,128}(?:[\s,]+(?:[^\s,=]{1,64}=)?[^\s,=]{8,128})*/,
    secret: true,
    help: {
      'zh-CN': '有效令牌，空格、逗号或换行分隔；写“企业编码=令牌”则只准该企业使用',
      en: 'tokens, between spaces, commas or lines; `code=token` is good for that enterprise only',
    },
  },
  {
    name: 'senderCode',
    pattern: /\d{6}/,
    help: {
      'zh-CN': '本省发送方代码（senderCode），如 680000；缺省不核对',
      en: 'sender code of the province, such as 680000; by default not compared',
    },
  },
  {
    name: 'enterprises',
    pattern: /[^\s,]{1,64}(?:[\s,]+[^\s,]{1,64})*/,
    help: {
      'zh-CN': '准许上报的企业编码（enterpriseSenderCode），缺省为令牌所准',
      en: 'enterprise codes that may report; by default whoever has a token',
    },
  },
  {
    name: 'documentVersions',
    pattern: /[\w.]{1,16}(?:[\s,]+[\w.]{1,16})*/,
    help: {
      'zh-CN': `接受的 documentVersionNumber，缺省 ${VERSION}`,
      en: `documentVersionNumber that is taken, by default ${VERSION}`,
    },
  },
  {
    name: 'sm2Mode',
    pattern: /C1C2C3|C1C3C2/,
    help: {
      'zh-CN': 'SM2 密文次序，缺省 C1C2C3',
      en: 'order of the SM2 ciphertext, by default C1C2C3',
    },
  },
  {
    name: 'dangerousCargoCodes',
    pattern: /\d{4}(?:[\s,]+\d{4})*/,
    help: {
      'zh-CN': '表示危险货物的货物类型分类代码；公开代码集中没有',
      en: 'cargo type codes that mean dangerous goods; the published list has none',
    },
  },
]

/** What the adapter was told, ready to use. */
export type Settings = {
  /** Absent: envelopes can not be opened. */
  privateKey?: string
  sm2Mode: Sm2Mode
  senderCode?: string
  versions: ReadonlySet<string>
  dangerous: ReadonlySet<string>
  /** May this enterprise report with this token? Takes the same time whatever is wrong. */
  admits(enterprise: string, token: string): boolean
  /** A token of some enterprise, and the enterprise if it is bound. */
  firstToken?: { token: string; enterprise?: string }
}

/** Reads the options; throws `setting-invalid` for a private key that is none. */
export function settingsOf(options: Readonly<Record<string, string>>): Settings {
  const { privateKey, tokens = '', senderCode, enterprises } = options
  if (privateKey !== undefined && !isSm2PrivateKey(privateKey)) throw invalid('privateKey')
  const entries = listOf(tokens).map(entryOf)
  const allowed = enterprises === undefined ? undefined : new Set(listOf(enterprises))
  const [first] = entries
  return {
    ...(privateKey === undefined ? {} : { privateKey: privateKey.toLowerCase() }),
    ...(senderCode === undefined ? {} : { senderCode }),
    sm2Mode: options.sm2Mode === 'C1C3C2' ? 'C1C3C2' : 'C1C2C3',
    versions: new Set(listOf(options.documentVersions ?? VERSION)),
    dangerous: new Set(listOf(options.dangerousCargoCodes ?? '')),
    admits: admission(entries, allowed),
    ...(first ? { firstToken: first } : {}),
  }
}

/** What `http-report` can not do without. Throws `setting-invalid`, which names the option. */
export function requireSecrets({ privateKey, firstToken }: Settings): void {
  if (privateKey === undefined) throw invalid('privateKey')
  if (firstToken === undefined) throw invalid('tokens')
}

type Entry = { token: string; enterprise?: string }

function admission(entries: readonly Entry[], allowed: ReadonlySet<string> | undefined) {
  const known = entries.map(({ token, enterprise }) => ({ hash: hashOf(token), enterprise }))
  return (enterprise: string, token: string): boolean => {
    const given = hashOf(token)
    let isGood = false
    for (const { hash, enterprise: bound } of known) {
      const fits = timingSafeEqual(hash, given) && (bound === undefined || bound === enterprise)
      isGood = fits || isGood
    }
    return isGood && (allowed === undefined || allowed.has(enterprise))
  }
}

function entryOf(text: string): Entry {
  const at = text.indexOf('=')
  return at < 0 ? { token: text } : { enterprise: text.slice(0, at), token: text.slice(at + 1) }
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '')
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function invalid(option: string): Problem {
  return new Problem('setting-invalid', {
    detail: {
      'zh-CN': `network-freight 的选项 ${option} 缺失或写法不对`,
      en: `option ${option} of network-freight is missing or not as it must be`,
    },
  })
}
