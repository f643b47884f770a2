/** What the transports share: addresses, ports, files and their faults. */
import { isAbsolute } from 'node:path'
import { integer, object, optional, refine, required, text } from './shape.ts'
import type { ListenTls } from './types.ts'

/** What the hub replaces by the address of the simulator it started. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it stands like this in the files
export const SIMULATOR_VARIABLE = '${SIMULATOR_URL}'

/** Where nothing is said: a listener is reachable from this machine only. */
export const LOOPBACK = '127.0.0.1'

export const MAX_PORT = 65_535
export const WEEK_SECONDS = 604_800
export const DAY_SECONDS = 86_400

/** A name in the DNS (RFC 1035, 2.3.4). */
export const MAX_HOST_CHARACTERS = 253
export const MAX_PATH_CHARACTERS = 1_000

export const host = refine(text(MAX_HOST_CHARACTERS), hostFault)
/** 0 is any free one, for simulated sources. */
export const listenPort = integer(0, MAX_PORT)
export const filePath = refine(text(MAX_PATH_CHARACTERS), pathFault)

export const listenTls = object<ListenTls>({
  certificate: required(filePath),
  key: required(filePath),
  clientCa: optional(filePath),
})

export function hostFault(value: string) {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(value)) return undefined
  if (/^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*$/.test(value)) return undefined
  return {
    'zh-CN': `“${value}” 不是主机名或地址`,
    en: `"${value}" is neither a host name nor an address`,
  }
}

function pathFault(value: string) {
  if (isAbsolute(value)) return undefined
  return { 'zh-CN': '必须是绝对路径', en: 'must be an absolute path' }
}
