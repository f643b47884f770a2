import type { TreeHead } from '../note/checkpoint.ts'
import type { AtHand } from './at-hand.ts'
import type { Found, Wanted } from './find.ts'

/** What the thread of the index is told when it begins. */
export type ThreadTask = {
  /** Folder of the log. */
  dir: string
  /** Path of the index file. */
  file: string
  atHand: AtHand
}

export type OpenPlace = { id: string; place: number; at: number }

/** What the thread of the index is asked, and what it answers. */
export type Questions = {
  /** When the index is as far as this tree, whose checkpoint has been verified. */
  feed: { asked: TreeHead; answer: null }
  find: { asked: Wanted; answer: Found }
  ids: { asked: readonly string[]; answer: [id: string, place: number][] }
  unclosed: { asked: { before: number; limit: number }; answer: OpenPlace[] }
  /** The index has said what is not true of the log: it is thrown away. */
  doubt: { asked: string; answer: null }
  close: { asked: null; answer: null }
}

export type QuestionName = keyof Questions
export type Question = {
  [N in QuestionName]: { number: number; name: N; asked: Questions[N]['asked'] }
}[QuestionName]

/** A failure crosses threads as its code and cause. */
export type Failure = { code: 'ledger-damaged' | 'ledger-unavailable'; why: string }

/** What comes from the thread: how far the index is, what it threw away, answers. */
export type Told =
  | { reached: { size: number; isRebuilding: boolean } }
  | { thrownAway: string }
  | { number: number; answer: unknown }
  | { number: number; failure: Failure }
