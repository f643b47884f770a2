import { expect, it, onTestFinished } from 'vitest'
import { type ExaminersOptions, openExaminers } from './examiners.ts'

const WAIT = { timeout: 20_000, interval: 10 }
const task = {
  adapter: 'network-freight',
  context: { options: {}, zone: 'UTC', limits: { bytes: 1_000, entities: 10, depth: 8 } },
}

/** A thread that answers with its first byte, ends at `x`, throws at `t` and hangs at `h`. */
const PROGRAM = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort } from 'node:worker_threads'
  parentPort.on('message', ({ bytes }) => {
    const letter = String.fromCharCode(bytes[0])
    if (letter === 'x') process.exit(1)
    if (letter === 't') throw new TypeError('broken')
    if (letter === 'h') for (;;);
    parentPort.postMessage({ examined: { taken: { key: letter } } })
  })`)}`,
)

function open(options: Partial<ExaminersOptions> = {}) {
  const broken: string[] = []
  const onBroken = (reason: string) => void broken.push(reason)
  const examiners = openExaminers({ task, program: PROGRAM, size: 1, onBroken, ...options })
  onTestFinished(() => examiners.close())
  return { broken, examine: (letter: string) => examiners.examine(Buffer.from(letter)), examiners }
}

const taken = (key: string) => ({ taken: { key } })

it('examines one after the other, each answered with its own', async () => {
  const { examine } = open({ size: 2 })
  const letters = [...'abcdefgh'].filter((letter) => letter !== 'h')
  expect(await Promise.all(letters.map(examine))).toEqual(letters.map(taken))
})

it('fails the report a thread broke on, and no other: another thread takes its place', async () => {
  const { examine, broken } = open()
  expect(await Promise.all([...'axbtc'].map(examine))).toEqual([
    taken('a'),
    'failed',
    taken('b'),
    'failed',
    taken('c'),
  ])
  expect(broken).toEqual(['exit', 'TypeError'])
})

it('ends a thread that does not come to an end', async () => {
  const { examine, broken } = open({ timeoutMilliseconds: 1_500 })
  expect(await Promise.all([...'ha'].map(examine))).toEqual(['failed', taken('a')])
  expect(broken).toEqual(['timeout'])
})

it('says busy beyond what may wait, and takes again when there is room', async () => {
  const { examine } = open({ most: 2, timeoutMilliseconds: 1_500 })
  const first = examine('h')
  const rest = [examine('a'), examine('b')]
  expect(await examine('c')).toBe('busy')
  expect(await Promise.all([first, ...rest])).toEqual(['failed', ...[...'ab'].map(taken)])
  expect(await examine('d')).toEqual(taken('d'))
})

it('fails what waits when it is closed', async () => {
  const { examine, examiners } = open()
  const both = [examine('h'), examine('a')]
  await examiners.close()
  expect(await Promise.all(both)).toEqual(['failed', 'failed'])
  expect(await examine('b')).toBe('failed')
})

it('runs the adapter of the source on a real thread', async () => {
  const { examine, broken } = open({ program: new URL('examiner.ts', import.meta.url) })
  // Without a key nothing can be examined: the thread does not begin.
  expect(await examine('a')).toBe('failed')
  await expect.poll(() => broken.length, WAIT).toBeGreaterThan(0)
})
