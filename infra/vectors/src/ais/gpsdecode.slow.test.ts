import { execFileSync, spawnSync } from 'node:child_process'
import { ais } from '@tongqu/adapter-ais'
import { randomOf } from '@tongqu/adapter-kit/testing'
import { validate } from '@tongqu/contracts'
import { aisEncoder, radioOf } from '@tongqu/simulator'
import { expect, it } from 'vitest'
import { judged, type Said } from './judge.ts'
import { anyMessage } from './messages.ts'

const MESSAGES = 4_000
const SECONDS = 400
const START = Date.UTC(2026, 0, 1)

const CONTEXT = {
  receivedAt: new Date(START).toISOString(),
  zone: 'UTC',
  limits: { bytes: 64_000_000, entities: 1_000_000, depth: 8 },
  options: {},
  pseudonym: () => '',
}

const isThere = spawnSync('gpsdecode', ['-V']).status === 0
if (!isThere) console.info('skipped: gpsdecode (Debian gpsd-clients) is not installed')

it.skipIf(!isThere)('says what gpsdecode says of thousands of messages of every type', () => {
  const random = randomOf(20_261_121)
  const lines = Array.from({ length: MESSAGES }, (_, index) =>
    aisEncoder.sentencesOf(anyMessage(random, index), {
      channel: index % 2 === 0 ? 'A' : 'B',
      sequence: index % 10,
    }),
  ).flat()
  expectAgreement(lines)
})

it.skipIf(!isThere)('says what gpsdecode says of the simulated province', () => {
  const radio = radioOf(7)
  const lines = Array.from({ length: SECONDS }, (_, second) =>
    second === 0 ? radio.allAt(START) : radio.linesAt(START + second * 1_000),
  ).flat()
  // What noise has spoilt the two judge differently, on purpose.
  expectAgreement(lines.map((line) => line.replace(/^0\*45/, '')).filter(isWhole))
})

/** Each reading stands against what the foreign decoder says of its message; none is left. */
function expectAgreement(lines: readonly string[]): void {
  const text = lines.map((line) => `${line.trim()}\n`).join('')
  const said = execFileSync('gpsdecode', ['-u', '-j'], { input: text, maxBuffer: 1 << 28 })
  const foreign = said
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Said)
  const decoded = ais.decodeCapture(Buffer.from(text), CONTEXT)
  expect(decoded.rejects).toEqual([])
  for (const { contract, reading } of decoded.readings) {
    expect(validate(contract, reading)).toEqual([])
  }
  expect(judged(decoded.readings, foreign)).toEqual({
    messages: foreign.length,
    unlike: [],
    unmatched: [],
  })
  expect(foreign.length).toBeGreaterThan(1_000)
}

/** Not cut, not changed: its checksum is right. */
function isWhole(line: string): boolean {
  const sentence = line.trim().replace(/^\\[^\\]*\\/, '')
  return /^!.*\*..$/.test(sentence) && aisEncoder.checked(sentence.slice(1, -3)) === sentence
}
