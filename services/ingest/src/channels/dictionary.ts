/** The value of a member: its bytes where it is a byte sequence, else only that it is there. */
export type Member = Uint8Array | 'other'

/**
 * A dictionary of structured fields (RFC 8941, 3.2 and 4.2.2) as far as digests need it: members by
 * name, of which byte sequences are read; parameters are read over. The last of several members of
 * one name counts. Undefined where it is not written so.
 */
export function dictionaryOf(text: string): Map<string, Member> | undefined {
  const members = new Map<string, Member>()
  let rest = text.replace(/^ +| +$/g, '')
  while (rest !== '') {
    const read = memberAt(rest)
    if (!read) return undefined
    const [name, member, length] = read
    members.delete(name)
    members.set(name, member)
    const behind = rest.slice(length)
    if (behind === '') return members
    const comma = /^[ \t]*,[ \t]*/.exec(behind)?.[0]
    rest = behind.slice(comma?.length ?? 0)
    // What ends in a comma is no dictionary either.
    if (comma === undefined || rest === '') return undefined
  }
  return members
}

const KEY = '[a-z*][a-z0-9_.*-]*'
const BYTES = ':[A-Za-z0-9+/]*={0,2}:'
const STRING = String.raw`"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"`
const NUMBER = String.raw`-?\d{1,15}(?:\.\d{1,3})?`
const TOKEN = "[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*"
const ITEM = `(?:${BYTES}|${STRING}|${NUMBER}|${TOKEN}|\\?[01])`
const PARAMETERS = `(?:; *${KEY}(?:=${ITEM})?)*`
const INNER_LIST = `\\( *(?:${ITEM}${PARAMETERS}(?: +${ITEM}${PARAMETERS})* *)?\\)`
const MEMBER = new RegExp(`^(${KEY})(?:=(?:(${ITEM})|${INNER_LIST}))?${PARAMETERS}`)

function memberAt(text: string): [name: string, member: Member, length: number] | undefined {
  const found = MEMBER.exec(text)
  if (!found) return undefined
  const [all, name = '', item] = found
  const isBytes = item !== undefined && new RegExp(`^${BYTES}$`).test(item)
  const member = isBytes ? Buffer.from(item.slice(1, -1), 'base64') : 'other'
  return [name, member, all.length]
}
