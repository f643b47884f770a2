import { cosignedAt, type WitnessKey } from '../note/cosignature.ts'
import { parseNote } from '../note/note.ts'
import { type Newest, type NewestOptions, openNewest, type Signed } from './newest.ts'

/** In the folder of the log, beside `checkpoint`: the same note with the lines of witnesses. */
export const WITNESSED = 'witnessed'

/**
 * The checkpoint that was witnessed last. One that lacks the signature of any of these witnesses
 * counts as none, and without witnesses there is none. Throws what `Newest` throws.
 */
export function openWitnessed(
  options: Omit<NewestOptions, 'file'> & { witnesses: readonly WitnessKey[] },
): Newest {
  const { witnesses } = options
  if (witnesses.length === 0) return async () => undefined
  const newest = openNewest({ ...options, file: WITNESSED })
  let judged: { signed: Signed; isWitnessed: boolean } | undefined
  return async () => {
    const signed = await newest()
    if (!signed) return undefined
    if (judged?.signed !== signed) {
      const note = parseNote(signed.note)
      const isWitnessed = note !== undefined && cosignedAt(note, witnesses) !== undefined
      judged = { signed, isWitnessed }
    }
    return judged.isWitnessed ? signed : undefined
  }
}
