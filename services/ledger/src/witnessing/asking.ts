import { openWitnessKey, type WitnessKey } from '../note/cosignature.ts'
import { SUBMISSION, submission } from './request.ts'
import type {
  Cosigned,
  Disagreement,
  GraveFailure,
  Target,
  WitnessAddress,
  WitnessFailure,
  WitnessingDeps,
} from './types.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** One witness, as it is asked round by round. */
export type Asking = {
  name: string
  key: WitnessKey
  /** It is believed to know a tree of so many leaves. */
  expect(size: number): void
  /**
   * Its signature; undefined when it has not signed in this round, or is left alone in it. Throws
   * what reading the log throws.
   */
  ask(target: Target, signal: AbortSignal): Promise<Cosigned | undefined>
  failures(): ReadonlyMap<WitnessFailure, number>
}

export type AskingDeps = Pick<WitnessingDeps, 'post' | 'reader' | 'now' | 'troubled'> & {
  /** Leaves of the newest checkpoint by now. */
  newestSize(): Promise<number>
  /** Told once, until the witness has signed again. */
  disagrees(disagreement: Disagreement): Promise<void>
}

/** It says what it knows in one answer, and may have signed something else by the next. */
const MOST_TURNS = 4
/** A witness that fails is left alone for 1, 2, 4 … rounds. */
const MOST_ROUNDS_LEFT_ALONE = 60
/** What was signed is signed again when it is that old, so that its time stays telling. */
const AGAIN_SECONDS = 60
const SECOND_MILLISECONDS = 1_000
/** What a witness disagrees about is told no more often, of each kind. */
const GRAVE_MILLISECONDS = 3_600_000

/** Throws a TypeError for an address whose key is none. */
export function openAsking({ verifier, url }: WitnessAddress, deps: AskingDeps): Asking {
  const { post, reader, now } = deps
  const key = openKey(verifier)
  const failures = openFailures(key.name, deps)
  let known = 0
  let last: (Cosigned & { text: string }) | undefined

  const seconds = () => Math.floor(now() / SECOND_MILLISECONDS)

  async function verdict(target: Target, old: number, signal: AbortSignal): Promise<Verdict> {
    const proof = await reader.consistency(old, target.size)
    const body = submission({ old, proof, note: target.note })
    try {
      const answer = await post(`${url}${SUBMISSION.path}`, body, signal)
      return verdictOf(answer, { key, text: target.text, now: seconds() })
    } catch (error) {
      return { kind: 'failed', reason: 'unreachable', detail: textOf(error) }
    }
  }

  async function turns(target: Target, signal: AbortSignal): Promise<Cosigned | undefined> {
    const ours = target.size
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const old = Math.min(known, ours)
      const said = await verdict(target, old, signal)
      if (signal.aborted) return undefined
      if (said.kind === 'failed') return failures.add(said, { theirs: old, ours })
      if (said.kind === 'signed') {
        known = ours
        failures.end()
        last = { ...said.cosigned, text: target.text }
        return last
      }
      const theirs = said.kind === 'knows' ? said.size : old
      const isSplit = theirs === old && old === ours
      if (isSplit) return failures.add({ reason: 'split-view' }, { theirs, ours })
      if (said.kind === 'differs') return failures.add(SIZELESS, { theirs, ours })
      const isLonger = theirs > ours && theirs > (await deps.newestSize())
      if (isLonger) return failures.add({ reason: 'longer-tree' }, { theirs, ours })
      known = theirs
      // It looks at the log by itself, and is ahead of us: the next round asks for more.
      if (theirs > ours) return undefined
    }
    return failures.add({ reason: 'conflict' }, { theirs: known, ours })
  }

  return {
    name: key.name,
    key,
    failures: () => failures.counts,
    expect(size) {
      known = size
    },
    async ask(target, signal) {
      const isFresh = last && Math.abs(seconds() - last.at) < AGAIN_SECONDS
      if (last && isFresh && last.text === target.text) return last
      return failures.isLeftAlone() ? undefined : turns(target, signal)
    },
  }
}

const SIZELESS = {
  reason: 'malformed',
  detail: 'it says that it knows another tree, not of which size',
} as const

function openKey(verifier: string): WitnessKey {
  const key = openWitnessKey(verifier)
  if (!key) throw new TypeError(`no key of a witness: ${verifier}`)
  return key
}

/** Failures of one witness: counted, told once until they end, and a pause after each. */
function openFailures(
  witness: string,
  { troubled, disagrees, now }: Pick<AskingDeps, 'troubled' | 'disagrees' | 'now'>,
) {
  const counts = new Map<WitnessFailure, number>()
  const told = new Set<WitnessFailure>()
  const graveAt = new Map<GraveFailure, number>()
  let inARow = 0
  let roundsLeft = 0
  return {
    counts,
    async add(
      { reason, detail = '' }: { reason: WitnessFailure; detail?: string },
      sizes: Pick<Disagreement, 'theirs' | 'ours'>,
    ): Promise<undefined> {
      inARow += 1
      roundsLeft = Math.min(2 ** (inARow - 1), MOST_ROUNDS_LEFT_ALONE)
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
      if (told.has(reason)) return
      if (isGrave(reason)) {
        // One that signs and disagrees in turn must not fill the log.
        const since = now() - (graveAt.get(reason) ?? Number.NEGATIVE_INFINITY)
        if (Math.abs(since) < GRAVE_MILLISECONDS) return
        await disagrees({ witness, says: reason, ...sizes })
        graveAt.set(reason, now())
      } else troubled({ witness, reason, detail })
      told.add(reason)
    },
    end(): void {
      inARow = 0
      told.clear()
    },
    /** In this round; the next one is asked about again. */
    isLeftAlone(): boolean {
      roundsLeft -= 1
      return roundsLeft >= 0
    },
  }
}

const GRAVE: ReadonlySet<WitnessFailure> = new Set(['longer-tree', 'split-view', 'inconsistent'])

function isGrave(reason: WitnessFailure): reason is GraveFailure {
  return GRAVE.has(reason)
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
