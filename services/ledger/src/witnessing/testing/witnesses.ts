import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { newCosignerKey } from '../../../../../infra/verify/src/cosigner.ts'
import { openWitness } from '../../../../../infra/verify/src/witness.ts'
import { nodeFileSystem } from '../../../../lakehouse/src/storage/file-system.ts'
import { keptEntries } from '../../testing/kept.ts'
import type { TestLog } from '../../testing/log-folder.ts'
import type { TestReader } from '../../testing/readers.ts'
import type {
  Disagreement,
  Witnessing,
  WitnessingDeps,
  WitnessPost,
  WitnessTrouble,
} from '../types.ts'
import { openWitnessing } from '../witnessing.ts'

/** A witness of `infra/verify`, and what it was asked. */
export type TestWitness = ReturnType<typeof testWitness>

/** `dir`: its own folder. */
export function testWitness(log: Pick<TestLog, 'verifier'>, dir: string, name: string) {
  const key = newCosignerKey(name)
  const witness = openWitness({
    ...{ dir, key, logs: [log.verifier], now: Date.now },
    report: () => undefined,
  })
  const asked: string[] = []
  const answer = (body: string) => {
    const { status, body: text, type } = witness.addCheckpoint(body)
    return { status, contentType: type.split(';')[0] ?? '', body: Buffer.from(text) }
  }
  return { ...witness, name, key, url: `http://${name}`, asked, answer }
}

/** Instead of a witness: what is answered to a body; throws when nobody is there. */
export type Answering = (body: string) => Awaited<ReturnType<WitnessPost>>

/** Rounds follow one another at once. */
export function witnessed(
  log: Pick<TestLog, 'dir'>,
  reader: TestReader['reader'],
  witnesses: readonly TestWitness[],
  given: Partial<
    Pick<WitnessingDeps, 'disk'> & Pick<WitnessingDeps['recorder'], 'isWritable'>
  > = {},
) {
  mkdirSync(join(log.dir, 'new'), { recursive: true })
  const instead = new Map<string, Answering>()
  const troubles: WitnessTrouble[] = []
  const alarms: Disagreement[] = []
  const reports: string[] = []
  const { disk = nodeFileSystem, isWritable = () => state.isWritable } = given
  const recorder = { ...keptEntries(), isWritable }
  const state = { isWritable: true, rounds: 0 }
  const post: WitnessPost = async (url, bytes) => {
    const one = witnesses.find((witness) => url === `${witness.url}/add-checkpoint`)
    if (!one) throw new Error(`nobody at ${url}`)
    const body = Buffer.from(bytes).toString()
    one.asked.push(body)
    return (instead.get(one.name) ?? one.answer)(body)
  }
  const counted: TestReader['reader'] = {
    ...reader,
    checkpoint(view) {
      if (view === undefined) state.rounds += 1
      return reader.checkpoint(view)
    },
  }
  const witnessing: Witnessing = openWitnessing({
    ...{ dir: log.dir, disk, witnesses, post, reader: counted, recorder },
    now: Date.now,
    troubled: (trouble) => troubles.push(trouble),
    alarm: (disagreement) => alarms.push(disagreement),
    report: (error) => reports.push(String(error)),
    roundMilliseconds: 1,
  })
  return { witnessing, instead, troubles, alarms, reports, recorder, state }
}
