/** Which files may be attached: told by their first bytes, never by what the sender says. */
import { Problem } from '@tongqu/contracts'

export const ATTACHMENT_TYPES = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'application/ofd',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number]

const [PDF, PNG, JPEG, OFD, DOCX] = ATTACHMENT_TYPES

/**
 * PDF (ISO 32000-1, 7.5.2), PNG (ISO/IEC 15948, 5.2), JPEG (ITU-T T.81, B.2.1), OFD (GB/T
 * 33190-2016: a ZIP with `OFD.xml`), DOCX (ISO/IEC 29500-2: a ZIP with `[Content_Types].xml` and
 * `word/`). Throws `content-type-unsupported` with `types`.
 */
export function typeOf(content: Uint8Array): AttachmentType {
  if (begins(content, [0x25, 0x50, 0x44, 0x46, 0x2d])) return PDF
  if (begins(content, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return PNG
  if (begins(content, [0xff, 0xd8, 0xff])) return JPEG
  const names = zipNames(content)
  if (names.includes('OFD.xml')) return OFD
  const isDocument = names.includes('word/document.xml') && names.includes('[Content_Types].xml')
  if (isDocument && !names.some((name) => /vbaProject/i.test(name))) return DOCX
  throw new Problem('content-type-unsupported', { types: ATTACHMENT_TYPES })
}

function begins(content: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => content[index] === byte)
}

const END_BYTES = 22
const MAX_COMMENT_BYTES = 65_535
const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46
/** More than any document has. */
const MAX_ENTRIES = 10_000

/** Names of the central directory of a ZIP (APPNOTE 4.3.12, 4.3.16); nothing is unpacked. */
function zipNames(content: Uint8Array): string[] {
  if (!begins(content, [0x50, 0x4b, 0x03, 0x04])) return []
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const first = Math.max(0, content.length - END_BYTES - MAX_COMMENT_BYTES)
  let end = content.length - END_BYTES
  while (end >= first && view.getUint32(end, true) !== END_SIGNATURE) end -= 1
  if (end < first) return []
  const count = Math.min(view.getUint16(end + 10, true), MAX_ENTRIES)
  const names: string[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY_SIGNATURE) return []
    const length = view.getUint16(at + 28, true)
    const name = content.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + length)
    names.push(new TextDecoder().decode(name))
    at += ENTRY_BYTES + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return names
}
