import { jt808 } from '@tongqu/adapter-jt808'
import type { Decoded, Reading } from '@tongqu/adapter-kit'
import { CONTEXT } from './context.ts'
import { faultOf, positionColumns, raisedBits } from './expected.ts'
import { Comparison, type Row, verdictOf } from './row.ts'
import { hexOf, wordText } from './second/bytes.ts'
import {
  fields808,
  locations808,
  registration808,
  type Second808,
  type Second808Frame,
  second808,
  split808,
} from './second/jt808.ts'
import type { Vector808 } from './vectors.ts'

/** Codes of the product for what the second decoder finds wrong with a frame. */
const CODES = {
  escape: 'wrong-escape',
  short: 'too-short',
  checksum: 'wrong-checksum',
  length: 'wrong-length',
  encrypted: 'encrypted',
} as const

/**
 * One line of a capture, decoded by the product and by the second decoder and held against each
 * other and against what the source states.
 */
export function judge808({ source, hex, stated }: Vector808): Row {
  const decoded = decodeWith(hex)
  const pieces = split808(Buffer.from(hex, 'hex')).map(second808)
  const whole = pieces.flatMap((piece) => (piece.fault === undefined ? [piece] : []))
  const differences = new Comparison()
  compare(decoded, pieces, whole, differences)
  const first = whole[0]
  const id = first?.id ?? Number(stated?.msgId)
  return {
    source,
    message: `${wordText(id)} ${nameOf(id, decoded)}`.trim(),
    edition: first ? editionOf(first) : stated?.v2019flag ? '2019' : '2013',
    verdict: verdictOf(decoded),
    stated: statedText(stated, pieces.length),
    unlike: stated ? unlike(stated, decoded, pieces, hex) : decoded.rejects.map(({ code }) => code),
    differences: differences.found,
  }
}

/** The product's answer to one line of a capture. */
export function decodeWith(hex: string): Decoded {
  return jt808.decodeCapture(Buffer.from(hex), CONTEXT)
}

type Stated = NonNullable<Vector808['stated']>

function statedText(stated: Stated | undefined, pieces: number): string {
  if (!stated) return 'frame'
  const { msgId, bodyLen, fragmented, checksumOk, lengthOk } = stated
  const inside = pieces > 1 ? `, ${pieces} pieces between flags` : ''
  const kind = (fragmented ? ', part' : '') + inside
  const checks = `checksum ${checksumOk ? 'right' : 'wrong'}, length ${lengthOk ? 'right' : 'wrong'}`
  return `${msgId}, ${bodyLen} B${kind}, ${checks}`
}

function unlike(
  stated: Stated,
  decoded: Decoded,
  pieces: readonly Second808[],
  hex: string,
): string[] {
  const found = new Comparison()
  const codes = decoded.rejects.map(({ code }) => code)
  const isRefused = decoded.readings.length === 0 && codes.length > 0
  const [piece] = pieces
  if (pieces.length !== 1) {
    found.same('a flag inside, refused', isRefused, true)
    if (stated.checksumOk && stated.lengthOk) found.found.push(...unlikeEscaped(stated, hex))
  } else if (!stated.checksumOk || !stated.lengthOk) {
    found.same('rejects', codes, [stated.checksumOk ? CODES.length : CODES.checksum])
    found.same('refused', isRefused, true)
  } else if (piece?.fault !== undefined) {
    found.same('second decoder', piece.fault, undefined)
  } else if (piece) {
    found.same('rejects', codes, [])
    found.same('id', wordText(piece.id), stated.msgId)
    found.same('phone', piece.phone.toUpperCase(), stated.phoneBcd.toUpperCase())
    found.same('header of 2019', piece.newHeader, stated.v2019flag)
    found.same('part', piece.fragment !== undefined, stated.fragmented)
    found.same('bytes of body', piece.body.length, stated.bodyLen)
  }
  return found.found
}

/** A right frame that was shown before it was escaped: escaped, it must be what is stated. */
function unlikeEscaped(stated: Stated, hex: string): string[] {
  const inner = (hex.match(/../g) ?? []).slice(1, -1)
  const escaped = inner.map((pair) => {
    return { '7e': '7d02', '7d': '7d01' }[pair.toLowerCase()] ?? pair
  })
  const piece = second808(Buffer.from(escaped.join(''), 'hex'))
  const whole = `7e${escaped.join('')}7e`
  return unlike(stated, decodeWith(whole), [piece], whole)
}

function compare(
  decoded: Decoded,
  pieces: readonly Second808[],
  frames: readonly Second808Frame[],
  found: Comparison,
): void {
  const expected = { codes: [] as string[], readings: [] as Expected[] }
  for (const piece of pieces) {
    if (piece.fault !== undefined) expected.codes.push(CODES[piece.fault])
  }
  for (const frame of frames) {
    const { codes, readings } = expectedOf(frame)
    expected.codes.push(...codes)
    expected.readings.push(...readings)
  }
  found.same('rejects', decoded.rejects.map(({ code }) => code).sort(), expected.codes.sort())
  found.same(
    'readings',
    decoded.readings.map(({ contract }) => contract),
    contracts(expected),
  )
  for (const [index, { columns }] of expected.readings.entries()) {
    found.columns(`reading ${index}`, decoded.readings[index]?.reading, columns)
  }
}

type Expected = { contract: Reading['contract']; columns: Record<string, unknown> }

function contracts({ readings }: { readings: readonly Expected[] }): string[] {
  return readings.map(({ contract }) => contract)
}

/** What the product must make of a frame that the second decoder has read. */
function expectedOf(frame: Second808Frame): { codes: string[]; readings: Expected[] } {
  const { id, body, fragment } = frame
  const phone = frame.phone.replace(/^0+(?=.)/, '').toUpperCase()
  const sender = { protocol: 'jt808' as const, protocol_version: editionOf(frame), phone }
  if (fragment === undefined && [0x0200, 0x0201, 0x0704].includes(id)) {
    return expectedLocations(frame, sender)
  }
  if (fragment === undefined && id === 0x0100) {
    const read = registration808(frame.newHeader, body)
    if (!read) return { codes: [CODES.length], readings: [] }
    const columns = {
      ...sender,
      plate: orUndefined(read.plate),
      plate_color: read.color,
      terminal_id: orUndefined(read.terminal),
      terminal_maker: orUndefined(read.maker),
      terminal_model: orUndefined(read.model),
      province_code: read.province,
      county_code: read.county,
    }
    return { codes: [], readings: [{ contract: 'vehicle/registration@1', columns }] }
  }
  const columns: Record<string, unknown> = {
    ...sender,
    message_id: wordText(id),
    serial: String(frame.serial),
    body_hex: orUndefined(hexOf(body)),
  }
  const fields = fields808(frame)
  if (fragment) columns.fields = { fragment: `${fragment.index}`, fragments: `${fragment.count}` }
  else if (Object.keys(fields).length > 0) columns.fields = fields
  return { codes: [], readings: [{ contract: 'vehicle/message@1', columns }] }
}

function expectedLocations(
  { id, body }: Second808Frame,
  sender: { protocol: 'jt808'; protocol_version: string; phone: string },
): { codes: string[]; readings: Expected[] } {
  const codes: string[] = []
  const readings: Expected[] = []
  const who = { ...sender, platform_id: undefined, plate: undefined, plate_color: undefined }
  const isBackFill = id === 0x0704 && body[2] === 1
  let before = 0
  for (const location of locations808(id, body)) {
    const fault = location ? faultOf(location) : CODES.length
    if (!location || fault) {
      codes.push(fault ?? CODES.length)
      continue
    }
    const columns = positionColumns(location, who, isBackFill)
    readings.push({ contract: 'vehicle/position@1', columns })
    for (const alarm_bit of raisedBits(location, before)) {
      const alarm = { phone: sender.phone, raised_at: location.time, alarm_bit }
      readings.push({ contract: 'vehicle/alarm@1', columns: alarm })
    }
    before = location.alarm
  }
  return { codes, readings }
}

function editionOf({ id, newHeader, fragment, body }: Second808Frame): string {
  if (newHeader) return '2019'
  const isRegistration = id === 0x0100 && fragment === undefined
  return (isRegistration && registration808(newHeader, body)?.edition) || '2013'
}

function orUndefined(text: string): string | undefined {
  return text === '' ? undefined : text
}

/** Name of a message in the standard; of those with readings of their own it stands here. */
function nameOf(id: number, { readings }: Decoded): string {
  const told = readings.find(({ contract }) => contract === 'vehicle/message@1')?.reading.name
  return String(NAMES[id] ?? told ?? '')
}

const NAMES: Record<number, string> = {
  256: '终端注册',
  512: '位置信息汇报',
  513: '位置信息查询应答',
  1796: '定位数据批量上传',
}
