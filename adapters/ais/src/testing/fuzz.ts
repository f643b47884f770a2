import { FRAME_CONTEXT, randomOf, sessionContext } from '@tongqu/adapter-kit/testing'
import { validate } from '@tongqu/contracts'
import { ais } from '../index.ts'
import { ALL, checked, POSITION, tagged } from './lines.ts'

export type Fuzzed = {
  runs: number
  /** Mutants that still made a reading. */
  accepted: number
  /** Whole sentences beside them that made theirs. */
  neighbours: number
  mostHeldBytes: number
  violations: string[]
}

const NOW = Date.UTC(2026, 0, 1)
const ARMOUR = '0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw'

/**
 * Damages sentences, half of them so that the checksum is right again, and sends each with a whole
 * one behind it through a session and the decoder.
 */
export function fuzz(runs: number, seed: number): Fuzzed {
  const random = randomOf(seed)
  const fuzzed: Fuzzed = { runs, accepted: 0, neighbours: 0, mostHeldBytes: 0, violations: [] }
  const sessions = ais.open(sessionContext())
  for (let run = 0; run < runs; ) {
    const session = sessions.session({ address: '192.0.2.1', port: 1, transport: 'tcp' })
    session.opened(NOW)
    for (let line = 0; line < 100 && run < runs; line++, run++) {
      const mutant = random(2) === 0 ? meant(random) : spoilt(random)
      const own = session.receive(Buffer.from(`${mutant}\n`, 'latin1'), NOW + run)
      const next = session.receive(Buffer.from(`${POSITION}\n`), NOW + run)
      fuzzed.mostHeldBytes = Math.max(fuzzed.mostHeldBytes, session.heldBytes())
      if (decode(own.frames, mutant, fuzzed)) fuzzed.accepted++
      if (decode(next.frames, POSITION, fuzzed)) fuzzed.neighbours++
    }
    session.closed(NOW + run)
  }
  return fuzzed
}

type Random = (below: number) => number

/** Any payload in a sentence whose checksum is right. */
function meant(random: Random): string {
  const line = ALL[random(ALL.length)] ?? POSITION
  const fields = line.slice(0, line.lastIndexOf('*')).split(',')
  const payload = [...(fields[5] ?? '')]
  for (let times = random(8); times > 0; times--) {
    payload[random(payload.length)] = ARMOUR[random(ARMOUR.length)] ?? '0'
  }
  fields[5] = payload.slice(0, random(4) === 0 ? random(payload.length) : undefined).join('')
  if (random(8) === 0) fields[1 + random(4)] = String(random(12))
  const sentence = checked(fields.join(','))
  return random(4) === 0 ? tagged(`c:${random(2 ** 31)},s:A${random(9)}`, sentence) : sentence
}

/** Bytes changed, cut or doubled anywhere. */
function spoilt(random: Random): string {
  const line = ALL[random(ALL.length)] ?? POSITION
  const at = random(line.length)
  switch (random(4)) {
    case 0:
      return line.slice(0, at) + String.fromCharCode(random(256)) + line.slice(at + 1)
    case 1:
      return line.slice(at)
    case 2:
      return line.slice(0, at) + line
    default:
      return line + line.slice(0, at)
  }
}

/** Answers whether the frames made readings, all of which obey. */
function decode(
  frames: Parameters<typeof ais.decode>[0],
  line: string,
  { violations }: Fuzzed,
): boolean {
  const { readings, rejects } = ais.decode(frames, FRAME_CONTEXT)
  for (const { contract, reading } of readings) {
    for (const { at, message } of validate(contract, reading)) {
      violations.push(`${contract}${at} ${message}: ${line}`)
    }
  }
  for (const { at, code, reason } of rejects) if (!(at && code && reason)) violations.push(line)
  return readings.length > 0
}
