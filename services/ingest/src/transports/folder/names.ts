import { isUtf8 } from 'node:buffer'
import type { Algorithm } from '../../channels/digests.ts'

/** Half-written by convention: browsers, SFTP clients and front-end machines rename at the end. */
const UNFINISHED = /\.(part|tmp|temp|filepart|crdownload|swp)$|~$/i
const NAME_CHARACTERS = 200

const SIDE = /^(.+)\.(sha256|sha512|md5)$/i
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  sha256: 'sha-256',
  sha512: 'sha-512',
  md5: 'md5',
}

/** Whose digest a side file says, and by which algorithm; undefined for the name of any other. */
export function sideOf(name: string): { algorithm: Algorithm; of: string } | undefined {
  const [, of, ending = ''] = SIDE.exec(name) ?? []
  const algorithm = ALGORITHMS[ending.toLowerCase()]
  return of === undefined || !algorithm ? undefined : { of, algorithm }
}

/** A name of the folder as text: UTF-8, or the GBK of an older front-end machine. */
export function textOfName(name: Buffer): string {
  return new TextDecoder(isUtf8(name) ? 'utf-8' : 'gb18030').decode(name)
}

/** Is it a file that its writer has not finished, or that is none of ours? */
export function isLeftAlone(name: string, pattern: string): boolean {
  return name.startsWith('.') || UNFINISHED.test(name) || !matchesPattern(name, pattern)
}

/** Names that no other file system or person could read are refused. */
export function isUnsafeName(name: string): boolean {
  return /[\p{Cc}\\/:*?"<>|\ufffd]/u.test(name) || name.length > NAME_CHARACTERS
}

/** `*` is any text, `?` one character; in a time that no pattern can make long. */
export function matchesPattern(name: string, pattern: string): boolean {
  const text = Array.from(name)
  const wild = Array.from(pattern)
  let at = 0
  let index = 0
  /** Where the last `*` stands, and how far it reaches so far. */
  let star = -1
  let reach = 0
  while (at < text.length) {
    if (wild[index] === '*') {
      star = index
      reach = at
      index += 1
    } else if (wild[index] === '?' || (index < wild.length && wild[index] === text[at])) {
      at += 1
      index += 1
    } else if (star >= 0) {
      reach += 1
      at = reach
      index = star + 1
    } else {
      return false
    }
  }
  return wild.slice(index).every((one) => one === '*')
}

/** The name under which a file is put away when `count` of that name are there: `a.2.csv`. */
export function numbered(name: string, count: number): string {
  if (count === 0) return name
  const dot = name.lastIndexOf('.')
  if (dot <= 0) return `${name}.${count + 1}`
  return `${name.slice(0, dot)}.${count + 1}${name.slice(dot)}`
}
